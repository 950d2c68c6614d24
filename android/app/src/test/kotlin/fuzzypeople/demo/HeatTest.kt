package fuzzypeople.demo

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** The warmer the phone, the less it looks. */
class HeatTest {
    @Test
    fun everyStatusHasItsHeat() {
        val expected = listOf(Heat.COOL, Heat.COOL, Heat.WARM, Heat.HOT, Heat.VERY_HOT, Heat.VERY_HOT, Heat.VERY_HOT)
        assertEquals(expected, (0..6).map(Heat::ofStatus))
        assertEquals(Heat.VERY_HOT, Heat.ofStatus(99))
        assertEquals(Heat.COOL, Heat.ofStatus(-1))
    }

    @Test
    fun sizesFallAndAreAllowed() {
        val sizes = Heat.entries.map { it.longSide }
        assertEquals(sizes.sortedDescending().distinct(), sizes)
        assertTrue(sizes.all { it in 96..1024 })
    }
}
