package fuzzypeople.demo

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

/** What frames cost, told so that it can be read. */
class RateTest {
    private val millisecond = 1_000_000L

    @Test
    fun toldTwiceASecond() {
        val rate = Rate()
        val said =
            (0..100).map { frame ->
                rate.frame(frame * 40 * millisecond, 12 * millisecond)
                rate.timing
            }
        assertNull(said[12])
        assertEquals(Timing(milliseconds = 12, perSecond = 25), said[13])
        assertEquals(setOf(Timing(12, 25)), said.drop(13).toSet())
    }

    @Test
    fun changesAreTold() {
        val rate = Rate()
        for (frame in 0..25) rate.frame(frame * 40 * millisecond, 12 * millisecond)
        for (frame in 1..20) rate.frame((1000 + frame * 100) * millisecond, 80 * millisecond)
        assertEquals(Timing(milliseconds = 80, perSecond = 10), rate.timing)
    }

    @Test
    fun aPauseIsNoSlowFrame() {
        val rate = Rate()
        for (frame in 0..25) rate.frame(frame * 40 * millisecond, 12 * millisecond)
        rate.frame(60_000 * millisecond, 12 * millisecond)
        assertNull(rate.timing)
        for (frame in 1..13) rate.frame((60_000 + frame * 40) * millisecond, 12 * millisecond)
        assertEquals(Timing(12, 25), rate.timing)
    }
}
