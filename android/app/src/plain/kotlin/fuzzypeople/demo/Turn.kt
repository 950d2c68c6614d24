package fuzzypeople.demo

/** The side of the phone that a camera looks from. */
enum class Facing {
    BACK,
    FRONT,
    ;

    fun other(): Facing = if (this == BACK) FRONT else BACK
}

/** What is fixed about a camera. [sensor]: degrees clockwise by which its frames are turned to stand upright on the upright phone. */
data class Lens(
    val facing: Facing,
    val sensor: Int,
) {
    /** People expect to see themselves as in a mirror. */
    val mirrored: Boolean get() = facing == Facing.FRONT

    /**
     * Degrees clockwise, 0, 90, 180 or 270, by which a frame is turned (then mirrored, if [mirrored]) to stand upright on the display.
     * [display]: degrees that the display's content is turned clockwise, as in `Surface.ROTATION_90`.
     */
    fun turn(display: Int): Int = if (facing == Facing.FRONT) (sensor + display).mod(360) else (sensor - display).mod(360)
}
