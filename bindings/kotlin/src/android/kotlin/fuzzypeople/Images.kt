package fuzzypeople

import android.graphics.ImageFormat
import android.media.Image

/**
 * A camera's image (`ImageFormat.YUV_420_888`), not copied: close it only when the frame has been used.
 *
 * @param rotation the turn that makes it upright: the sensor's orientation against the display's.
 * @param mirrored mirrored left to right, after the turn: a front camera's preview.
 * @param range what cameras give is JFIF's unless it was asked for otherwise: the full range of BT.601.
 * @throws FuzzyPeopleException.Layout for an image of another format.
 */
@JvmOverloads
public fun YuvFrame.Companion.of(
    image: Image,
    rotation: Rotation = Rotation.NONE,
    mirrored: Boolean = false,
    matrix: YuvMatrix = YuvMatrix.BT601,
    range: YuvRange = YuvRange.FULL,
): YuvFrame {
    if (image.format != ImageFormat.YUV_420_888) {
        throw FuzzyPeopleException.Layout("an image of format ${image.format}; expected YUV_420_888")
    }
    val (y, u, v) = image.planes
    if (u.rowStride != v.rowStride || u.pixelStride != v.pixelStride) {
        throw FuzzyPeopleException.Layout("planes of U and V with strides of their own; expected the same for both")
    }
    return planes(
        y.buffer,
        u.buffer,
        v.buffer,
        image.width,
        image.height,
        y.rowStride,
        u.rowStride,
        u.pixelStride,
        rotation,
        mirrored,
        matrix,
        range,
    )
}
