package fuzzypeople.demo

import fuzzypeople.demo.Access.ASKED
import fuzzypeople.demo.Access.Answer
import fuzzypeople.demo.Access.GRANTED
import fuzzypeople.demo.Access.REFUSED
import fuzzypeople.demo.Access.REFUSED_FOR_GOOD
import fuzzypeople.demo.Access.UNKNOWN
import org.junit.Assert.assertEquals
import org.junit.Test

/** The ways through the system's question. */
class AccessTest {
    @Test
    fun comingToTheFront() {
        assertEquals(List(5) { GRANTED }, Access.entries.map { it.seen(true) })
        val without =
            mapOf(
                UNKNOWN to ASKED,
                ASKED to ASKED,
                // Taken away in the settings.
                GRANTED to ASKED,
                // Whoever refused is not asked again by himself.
                REFUSED to REFUSED,
                REFUSED_FOR_GOOD to REFUSED_FOR_GOOD,
            )
        assertEquals(without, Access.entries.associateWith { it.seen(false) })
    }

    @Test
    fun answers() {
        assertEquals(GRANTED, ASKED.answered(Answer.YES, mayExplain = false))
        assertEquals(REFUSED, ASKED.answered(Answer.NO, mayExplain = true))
        assertEquals(REFUSED_FOR_GOOD, ASKED.answered(Answer.NO, mayExplain = false))
        assertEquals(REFUSED, ASKED.answered(Answer.NONE, mayExplain = false))
    }
}
