package fuzzypeople.demo

import android.content.Context
import android.os.Build
import android.os.PowerManager

/** Tells how warm the phone is, where Android does (10 and newer); on the main thread. */
class Thermometer(
    context: Context,
    private val tell: (Heat) -> Unit,
) {
    private val context = context.applicationContext
    private var watch: AutoCloseable? = null

    fun start() {
        if (watch == null && Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) watch = Watch(context, tell)
    }

    fun stop() {
        watch?.close()
        watch = null
    }

    @Since(Build.VERSION_CODES.Q)
    private class Watch(
        context: Context,
        tell: (Heat) -> Unit,
    ) : AutoCloseable {
        private val power: PowerManager = context.service()
        private val listener = PowerManager.OnThermalStatusChangedListener { tell(Heat.ofStatus(it)) }

        // Where the phone has no such sensor Android throws no better exception than this.
        @Suppress("TooGenericExceptionCaught")
        private val watching =
            try {
                power.addThermalStatusListener(context.mainExecutor, listener)
                true
            } catch (_: RuntimeException) {
                false
            }

        override fun close() {
            if (watching) power.removeThermalStatusListener(listener)
        }
    }
}
