package fuzzypeople.demo

import android.Manifest
import android.app.Activity
import android.content.pm.PackageManager
import android.provider.Settings
import android.view.View
import android.widget.TextView
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.util.ReflectionHelpers

/** The app without the permission: asked for, refused, refused for good, given. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = PHONE)
class PermissionTest {
    private lateinit var stage: Stage

    @Before
    fun start() {
        Stage.addCameras()
        stage = Stage().setup()
    }

    @After
    fun end() = stage.close()

    private fun answer(
        result: Int?,
        mayExplain: Boolean,
    ) {
        shadowOf(RuntimeEnvironment.getApplication().packageManager)
            .setShouldShowRequestPermissionRationale(Manifest.permission.CAMERA, mayExplain)
        // The system answers once; Robolectric does not note that it did.
        ReflectionHelpers.setField(Activity::class.java, stage.activity, "mHasCurrentPermissionsRequest", false)
        shadowOf(stage.activity).nextStartedActivity
        val permissions = if (result == null) emptyArray() else arrayOf(Manifest.permission.CAMERA)
        stage.activity.onRequestPermissionsResult(1, permissions, listOfNotNull(result).toIntArray())
        stage.settle()
    }

    @Test
    fun askedAtOnceAndGiven() {
        assertEquals(Access.ASKED, stage.controller.state.access)
        val asked = shadowOf(stage.activity).lastRequestedPermission
        assertEquals(listOf(Manifest.permission.CAMERA), asked.requestedPermissions.toList())
        stage.screen("asking")
        Stage.allow()
        answer(PackageManager.PERMISSION_GRANTED, mayExplain = false)
        assertEquals(Page.BLANK, stage.controller.state.page)
        stage.see(uprightPhoto())
        assertEquals(Page.LIVE, stage.controller.state.page)
    }

    @Test
    fun refusedItMayAskAgain() {
        answer(PackageManager.PERMISSION_DENIED, mayExplain = true)
        stage.screen("refused")
        assertEquals(View.VISIBLE, stage.view<View>(R.id.page).visibility)
        assertEquals("Allow the camera", stage.view<TextView>(R.id.page_button).text.toString())
        stage.click(R.id.page_button)
        assertEquals(Access.ASKED, stage.controller.state.access)
        assertEquals(
            listOf(Manifest.permission.CAMERA),
            shadowOf(stage.activity).lastRequestedPermission.requestedPermissions.toList(),
        )
    }

    @Test
    fun sweptAsideItMayAskAgain() {
        answer(null, mayExplain = false)
        assertEquals(Page.ASK, stage.controller.state.page)
    }

    @Test
    @Config(qualifiers = "+night")
    fun refusedForGoodItShowsTheWayToTheSettings() {
        answer(PackageManager.PERMISSION_DENIED, mayExplain = false)
        stage.screen("refused_for_good")
        assertNull(shadowOf(stage.activity).nextStartedActivity)
        stage.click(R.id.page_button)
        val started = shadowOf(stage.activity).nextStartedActivity
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, started.action)
        assertEquals("package:fuzzypeople.demo", started.dataString)
        // It was allowed there.
        stage.leave()
        Stage.allow()
        stage.comeBack()
        assertEquals(Access.GRANTED, stage.controller.state.access)
    }
}

/** A phone without a camera. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = PHONE)
class NoCameraTest {
    @Test
    fun itSaysSo() {
        Stage.allow()
        val stage = Stage().setup()
        assertEquals(Problem.NO_CAMERA, stage.controller.state.problem)
        assertEquals("No camera", stage.view<TextView>(R.id.page_title).text.toString())
        stage.close()
    }
}
