package fuzzypeople.demo

import android.Manifest
import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager
import android.content.res.Configuration
import android.hardware.display.DisplayManager
import android.net.Uri
import android.os.Bundle
import android.provider.Settings
import android.view.Display
import android.view.Surface
import android.view.View
import fuzzypeople.Colours
import fuzzypeople.Effect

/** The one activity: what the system tells goes to the [Controller], what that holds goes to the [Screen]. */
class MainActivity : Activity() {
    internal lateinit var controller: Controller
        private set
    private lateinit var screen: Screen

    /** Turning the phone upside down changes no configuration. */
    private val displays =
        object : DisplayManager.DisplayListener {
            override fun onDisplayAdded(id: Int) = Unit

            override fun onDisplayRemoved(id: Int) = Unit

            override fun onDisplayChanged(id: Int) = controller.turned(degrees())
        }

    override fun onCreate(saved: Bundle?) {
        super.onCreate(saved)
        controller = Controller(applicationContext) { screen.render(it) }
        layOut()
        saved?.let(::restore)
    }

    override fun onStart() {
        super.onStart()
        service<DisplayManager>().registerDisplayListener(displays, null)
        controller.turned(degrees())
        val granted = checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED
        if (controller.arrive(granted)) ask()
    }

    override fun onStop() {
        service<DisplayManager>().unregisterDisplayListener(displays)
        controller.leave()
        super.onStop()
    }

    override fun onDestroy() {
        controller.close()
        super.onDestroy()
    }

    override fun onConfigurationChanged(new: Configuration) {
        super.onConfigurationChanged(new)
        layOut()
        controller.turned(degrees())
    }

    override fun onRequestPermissionsResult(
        request: Int,
        permissions: Array<String>,
        results: IntArray,
    ) {
        val answer =
            when (results.firstOrNull()) {
                null -> Access.Answer.NONE
                PackageManager.PERMISSION_GRANTED -> Access.Answer.YES
                else -> Access.Answer.NO
            }
        controller.answered(answer, shouldShowRequestPermissionRationale(Manifest.permission.CAMERA))
    }

    // The newer way is there from Android 13 on; this one works on all that the app is for.
    @Deprecated("Deprecated in Java")
    @Suppress("DEPRECATION")
    override fun onBackPressed() = if (controller.state.sheet) controller.sheet(false) else super.onBackPressed()

    override fun onSaveInstanceState(out: Bundle) {
        super.onSaveInstanceState(out)
        val state = controller.state
        out.putString(EFFECT, state.look.effect.name)
        out.putFloat(STRENGTH, state.look.strength)
        out.putString(COLOURS, state.look.colours.name)
        out.putString(LENS, state.lens.name)
        out.putString(ACCESS, state.access.name)
    }

    private fun restore(saved: Bundle) {
        val none = Look()
        val look =
            Look(
                Effect.entries.find { it.name == saved.getString(EFFECT) } ?: none.effect,
                saved.getFloat(STRENGTH, none.strength),
                Colours.entries.find { it.name == saved.getString(COLOURS) } ?: none.colours,
            )
        val lens = Facing.entries.find { it.name == saved.getString(LENS) } ?: Facing.BACK
        val access = Access.entries.find { it.name == saved.getString(ACCESS) } ?: Access.UNKNOWN
        controller.restore(look, lens, access)
    }

    /** Lays the screen out for the way the phone is held. */
    private fun layOut() {
        setContentView(R.layout.main)
        screen = Screen(requireNotNull(findViewById<View>(R.id.root)), controller, ::askAgain, ::openSettings)
        controller.showOn(screen.picture)
        screen.render(controller.state)
    }

    private fun askAgain() {
        controller.asking()
        ask()
    }

    private fun ask() = requestPermissions(arrayOf(Manifest.permission.CAMERA), ASK_CAMERA)

    private fun openSettings() =
        startActivity(Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", packageName, null)))

    private fun degrees(): Int {
        val display = service<DisplayManager>().getDisplay(Display.DEFAULT_DISPLAY)
        return when (display?.rotation) {
            Surface.ROTATION_90 -> 90
            Surface.ROTATION_180 -> 180
            Surface.ROTATION_270 -> 270
            else -> 0
        }
    }

    private companion object {
        const val ASK_CAMERA = 1
        const val EFFECT = "effect"
        const val STRENGTH = "strength"
        const val COLOURS = "colours"
        const val LENS = "lens"
        const val ACCESS = "access"
    }
}
