package fuzzypeople

import kotlin.time.Duration

/**
 * A box in pixels of the upright picture.
 *
 * @property left the leftmost column.
 * @property top the topmost row.
 * @property width columns, at least 1.
 * @property height rows, at least 1.
 */
public data class BoundingBox(
    val left: Int,
    val top: Int,
    val width: Int,
    val height: Int,
)

/**
 * Somebody in a picture.
 *
 * @property id in a photo 1, 2, 3 and so on, the largest first; in a stream a number that nobody else gets.
 * @property bounds the smallest box around the person.
 * @property confidence how sure the model is that this is one person, 0 to 1.
 * @property obscured whether the person was obscured.
 */
public data class Person(
    val id: Int,
    val bounds: BoundingBox,
    val confidence: Float,
    val obscured: Boolean,
)

/**
 * What the last frame took.
 *
 * @property shrink seeing the frame small.
 * @property model the model's look; zero where it did not look, or looked on its own thread.
 * @property people telling apart, following, deciding.
 * @property convert making the frame upright and of the picture's format.
 * @property effect painting.
 */
public data class Stages(
    val shrink: Duration,
    val model: Duration,
    val people: Duration,
    val convert: Duration,
    val effect: Duration,
) {
    /** All of them. */
    public val total: Duration get() = shrink + model + people + convert + effect
}
