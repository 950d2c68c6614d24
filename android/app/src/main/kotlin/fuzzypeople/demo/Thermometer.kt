package fuzzypeople.demo

import android.content.Context
import android.os.Build
import android.os.PowerManager

/** Tells how warm the phone is, where Android does (10 and newer); on the main thread. */
class Thermometer(context: Context, private val tell: (Heat) -> Unit) {
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
    private class Watch(context: Context, tell: (Heat) -> Unit) : AutoCloseable {
        private val power = context.getSystemService(PowerManager::class.java)
        private val listener = PowerManager.OnThermalStatusChangedListener { tell(Heat.ofStatus(it)) }

        init {
            power.addThermalStatusListener(context.mainExecutor, listener)
        }

        override fun close() = power.removeThermalStatusListener(listener)
    }
}
