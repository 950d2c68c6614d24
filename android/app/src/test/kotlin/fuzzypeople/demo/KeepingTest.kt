package fuzzypeople.demo

import fuzzypeople.Policy
import org.junit.Assert.assertEquals
import org.junit.Test

/** Taps say who stays visible, and nothing else does. */
class KeepingTest {
    @Test
    fun nobodyIsKeptWithoutATap() = assertEquals(Policy.Everyone, Keeping().policy)

    @Test
    fun aTapKeepsAndTheNextHides() {
        val one = Keeping().tapped(7)
        assertEquals(Policy.EveryoneExcept(setOf(7)), one.policy)
        assertEquals(Policy.EveryoneExcept(setOf(7, 9)), one.tapped(9).policy)
        assertEquals(Policy.EveryoneExcept(setOf(9)), one.tapped(9).tapped(7).policy)
        assertEquals(Policy.Everyone, one.tapped(7).policy)
    }
}
