package fuzzypeople

/** The look of a hidden place. */
public enum class Effect {
    /** A mosaic on a grid. */
    PIXELATE,

    /** Each pixel becomes a randomly picked one of a square region around it. */
    SCATTER,

    /** Out of focus. */
    BLUR,

    /** One flat colour. */
    FILL,

    /** A screen without a signal. */
    STATIC,
}

/** Where an effect takes its colours: this decides how private the picture is. */
public enum class Colours {
    /** From pixels outside every person: the picture does not depend on the hidden pixels at all, beyond the outline. */
    SURROUNDINGS,

    /** From the person, the classic look. Cosmetic: a machine may recognise people in it. */
    PERSON,
}

/** What is promised of a picture. */
public enum class Guarantee {
    /** It does not depend on any hidden pixel, only on the outline. */
    NON_INTERFERING,

    /** The look of privacy: a machine may recognise people in it. */
    COSMETIC,
}

/**
 * The choices for a photo or a stream. The defaults are the private ones. What is out of its range is refused with
 * [FuzzyPeopleException.Setting] where the options are used.
 *
 * @property effect the look.
 * @property strength 0 (finest) to 1 (coarsest), relative to each person's size.
 * @property colours where the effect takes its colours.
 * @property margin how far beyond a person's outline is hidden too, as a share of the person's size, 0 to 1.
 * @property threshold the score from which a pixel is called a person's, above 0, below 1. From half of it on it is hidden too.
 * @property seed fixes the effect's random draws; every value is allowed.
 */
public data class Options(
    val effect: Effect = Effect.PIXELATE,
    val strength: Float = 0.5f,
    val colours: Colours = Colours.SURROUNDINGS,
    val margin: Float = 0.04f,
    val threshold: Float = 0.5f,
    val seed: Long = 0,
)

/**
 * The choices for a stream, beside [Options].
 *
 * @property targetFps frames a second that are to be reached, above 0: the model then looks more coarsely, and not at every frame, as
 *   far as needed. `null`: it looks at every frame in full.
 * @property longSide the longer side of what the model looks at, in samples, 96 to 1024.
 * @property worker lets the model look on a thread of its own while frames go on. Until the first look has come back everything is
 *   hidden.
 */
public data class LiveOptions(
    val targetFps: Float? = null,
    val longSide: Int = 384,
    val worker: Boolean = false,
)

/** Who is obscured. */
public sealed interface Policy {
    /** Everybody. */
    public data object Everyone : Policy

    /**
     * Everybody but these.
     *
     * @property ids whom to keep clear.
     */
    public data class EveryoneExcept(
        val ids: Set<Int>,
    ) : Policy

    /**
     * Nobody but these. Pixels that are perhaps somebody unknown stay hidden.
     *
     * @property ids whom to obscure.
     */
    public data class Only(
        val ids: Set<Int>,
    ) : Policy
}
