package fuzzypeople.demo

import kotlin.math.min

/** A place in a picture, in pixels from its top left. */
data class Spot(
    val x: Int,
    val y: Int,
)

/** A picture letterboxed: as large as fits into a view, in its middle. All in pixels; the picture's sides are above 0. */
data class Fit(
    val pictureWidth: Int,
    val pictureHeight: Int,
    val viewWidth: Int,
    val viewHeight: Int,
) {
    /** View pixels for a pixel of the picture. */
    val scale: Float = min(viewWidth.toFloat() / pictureWidth, viewHeight.toFloat() / pictureHeight)
    val left: Float = (viewWidth - pictureWidth * scale) / 2
    val top: Float = (viewHeight - pictureHeight * scale) / 2

    /** The pixel under a place of the view; `null` beside the picture. */
    fun spot(
        x: Float,
        y: Float,
    ): Spot? {
        if (!(scale > 0f)) return null
        val across = (x - left) / scale
        val down = (y - top) / scale
        val inside = across >= 0f && down >= 0f && across < pictureWidth && down < pictureHeight
        return if (inside) Spot(across.toInt(), down.toInt()) else null
    }
}
