package fuzzypeople.demo

import fuzzypeople.Colours
import fuzzypeople.Effect
import fuzzypeople.Options
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

/** What is on the screen, and that it is the picture only when there is one. */
class UiStateTest {
    @Test
    fun pages() {
        val granted = UiState(access = Access.GRANTED)
        val expected =
            mapOf(
                UiState() to Page.BLANK,
                UiState(access = Access.ASKED) to Page.BLANK,
                UiState(access = Access.REFUSED) to Page.ASK,
                UiState(access = Access.REFUSED_FOR_GOOD) to Page.ASK_IN_SETTINGS,
                granted to Page.BLANK,
                granted.copy(live = true) to Page.LIVE,
                granted.copy(live = true, problem = Problem.NOT_OBSCURED) to Page.PROBLEM,
                granted.copy(problem = Problem.CAMERA_LOST) to Page.PROBLEM,
                // A picture from before the permission was taken away.
                UiState(access = Access.REFUSED, live = true) to Page.ASK,
            )
        assertEquals(expected, expected.keys.associateWith { it.page })
    }

    @Test
    fun withoutAPictureNobodyIsKept() {
        val look = Look(Effect.BLUR, 0.75f, Colours.PERSON)
        val live = UiState(Access.GRANTED, live = true, look = look, keeping = Keeping(setOf(3)), people = 2, obscured = 1)
        val gone = live.withoutPicture(Problem.CAMERA_LOST)
        assertEquals(UiState(Access.GRANTED, problem = Problem.CAMERA_LOST, look = look), gone)
    }

    @Test
    fun theLookIsPrivateAtFirst() {
        assertEquals(Options(), Look().options)
        assertEquals(Colours.SURROUNDINGS, Look().colours)
        assertTrue(Look(Effect.SCATTER).usesColours)
        assertFalse(Look(Effect.FILL).usesColours)
        assertFalse(Look(Effect.STATIC).usesColours)
    }
}
