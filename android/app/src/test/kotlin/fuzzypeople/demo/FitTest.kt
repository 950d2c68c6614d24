package fuzzypeople.demo

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

/** A tap finds the pixel that is seen under it. */
class FitTest {
    @Test
    fun barsLieAboveAndBelow() {
        val fit = Fit(720, 1280, 1080, 2400)
        assertEquals(1.5f, fit.scale)
        assertEquals(0f to 240f, fit.left to fit.top)
        assertEquals(Spot(0, 0), fit.spot(0f, 240f))
        assertEquals(Spot(719, 1279), fit.spot(1079f, 2159f))
        assertEquals(Spot(360, 640), fit.spot(540f, 1200f))
        assertNull(fit.spot(540f, 239f))
        assertNull(fit.spot(540f, 2160f))
    }

    @Test
    fun barsLieLeftAndRight() {
        val fit = Fit(640, 480, 2000, 960)
        assertEquals(360f to 0f, fit.left to fit.top)
        assertEquals(Spot(320, 240), fit.spot(1000f, 480f))
        assertNull(fit.spot(359f, 480f))
        assertNull(fit.spot(1640f, 480f))
        assertNull(fit.spot(-1f, -1f))
    }

    @Test
    fun aViewWithoutASizeHasNoSpots() {
        assertNull(Fit(640, 480, 0, 0).spot(0f, 0f))
        assertNull(Fit(640, 480, 100, 0).spot(50f, 0f))
    }
}
