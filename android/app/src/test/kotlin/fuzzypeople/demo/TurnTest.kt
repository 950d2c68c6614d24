package fuzzypeople.demo

import org.junit.Assert.assertEquals
import org.junit.Test

/** Frames stand upright however the phone is held. */
class TurnTest {
    private class Case(
        val facing: Facing,
        val sensor: Int,
        val display: Int,
        val turn: Int,
    )

    @Test
    fun framesAreTurnedUpright() {
        val cases =
            listOf(
                // A phone's back camera: on its side, so that it lies upright when the phone is turned anticlockwise (display 90).
                Case(Facing.BACK, 90, 0, 90),
                Case(Facing.BACK, 90, 90, 0),
                Case(Facing.BACK, 90, 180, 270),
                Case(Facing.BACK, 90, 270, 180),
                // A front camera, which turns the other way round the display.
                Case(Facing.FRONT, 270, 0, 270),
                Case(Facing.FRONT, 270, 90, 0),
                Case(Facing.FRONT, 270, 180, 90),
                Case(Facing.FRONT, 270, 270, 180),
                // A tablet's camera that lies upright, and one built in upside down.
                Case(Facing.BACK, 0, 0, 0),
                Case(Facing.BACK, 0, 90, 270),
                Case(Facing.BACK, 270, 0, 270),
            )
        val wrong = cases.filter { Lens(it.facing, it.sensor).turn(it.display) != it.turn }
        assertEquals(emptyList<String>(), wrong.map { "${it.facing} ${it.sensor} on ${it.display}: not ${it.turn}" })
    }

    @Test
    fun onlyTheFrontIsAMirror() {
        assertEquals(listOf(false, true), Facing.entries.map { Lens(it, 90).mirrored })
        assertEquals(Facing.FRONT, Facing.BACK.other())
        assertEquals(Facing.BACK, Facing.FRONT.other())
    }
}
