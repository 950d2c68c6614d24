package fuzzypeople.demo

import fuzzypeople.Colours
import fuzzypeople.Effect
import fuzzypeople.Options

/** How hidden people look. [strength]: 0 (finest) to 1 (coarsest). */
data class Look(
    val effect: Effect = Effect.PIXELATE,
    val strength: Float = 0.5f,
    val colours: Colours = Colours.SURROUNDINGS,
) {
    val options: Options get() = Options(effect = effect, strength = strength, colours = colours)

    /** Whether [colours] makes a difference: the other effects never look at the person. */
    val usesColours: Boolean get() = effect != Effect.FILL && effect != Effect.STATIC
}

/** Why there is no picture. */
enum class Problem {
    NO_CAMERA,
    CAMERA_BUSY,
    CAMERA_OFF,
    CAMERA_LOST,

    /** The library cannot be loaded. */
    NO_LIBRARY,

    /** A frame could not be obscured, so it is not shown; the next one may be. */
    NOT_OBSCURED,
    ;

    /** Whether the next frame may end it without the user's doing anything. */
    val passes: Boolean get() = this == NOT_OBSCURED
}

/** Something that happened, told once. */
enum class Notice {
    PHOTO_SAVED,
    PHOTO_SAVED_IN_FOLDER,
    PHOTO_FAILED,
    VIDEO_SAVED,
    VIDEO_SAVED_IN_FOLDER,
    VIDEO_FAILED,
    NOBODY_THERE,
    KEPT,
    HIDDEN,
}

/** What fills the screen. */
enum class Page { BLANK, ASK, ASK_IN_SETTINGS, PROBLEM, LIVE }

/** All that the screen shows, but for the picture. */
data class UiState(
    val access: Access = Access.UNKNOWN,
    val lens: Facing = Facing.BACK,
    /** There is a second camera. */
    val canSwitch: Boolean = false,
    /** A first obscured frame is there. */
    val live: Boolean = false,
    val problem: Problem? = null,
    val look: Look = Look(),
    val keeping: Keeping = Keeping(),
    val people: Int = 0,
    val obscured: Int = 0,
    val heat: Heat = Heat.COOL,
    val sheet: Boolean = false,
    val showsTiming: Boolean = false,
    val timing: Timing? = null,
    /** Seconds of the video that is being recorded. */
    val recorded: Int? = null,
    val notice: Notice? = null,
) {
    val page: Page get() =
        when {
            access == Access.REFUSED -> Page.ASK
            access == Access.REFUSED_FOR_GOOD -> Page.ASK_IN_SETTINGS
            access != Access.GRANTED -> Page.BLANK
            problem != null -> Page.PROBLEM
            live -> Page.LIVE
            else -> Page.BLANK
        }

    /** The picture went away: whatever was known of it is not any more. */
    fun withoutPicture(problem: Problem? = null): UiState =
        copy(live = false, problem = problem, people = 0, obscured = 0, keeping = Keeping(), timing = null)
}
