package fuzzypeople.demo

import android.view.View
import android.widget.TextView
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Every screen of the app, drawn and saved to be looked at. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = PHONE, shadows = [ShadowThermometer::class])
class ScreensTest {
    @Test
    fun aPhotoGoesThroughTheLibraryToTheScreen() {
        Stage.allow()
        Stage.addCameras()
        val stage = Stage().setup()
        assertEquals(Page.BLANK, stage.controller.state.page)
        stage.screen("start")
        val image = stage.see(uprightPhoto())
        assertTrue(image.closed)
        assertEquals(Page.LIVE, stage.controller.state.page)
        assertEquals(2, stage.controller.state.people)
        assertEquals(2, stage.controller.state.obscured)
        assertEquals("2 people, hidden", stage.view<TextView>(R.id.people).text.toString())
        stage.screen("live")
        stage.click(R.id.look)
        assertEquals(View.VISIBLE, stage.view<View>(R.id.sheet).visibility)
        stage.screen("sheet")
        stage.close()
    }
}

/** A phone held upright. */
const val PHONE = "w411dp-h891dp-port-xhdpi"
