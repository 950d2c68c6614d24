package fuzzypeople

import fuzzypeople.generated.FrameLayout
import fuzzypeople.generated.PackedLayout
import java.nio.ByteBuffer

/** The clockwise turn that makes a frame upright. */
public enum class Rotation {
    /** The frame is upright as it is. */
    NONE,

    /** A quarter turn clockwise. */
    CLOCKWISE_90,

    /** Half a turn. */
    CLOCKWISE_180,

    /** A quarter turn anticlockwise. */
    CLOCKWISE_270,
    ;

    /** Makes rotations. */
    public companion object {
        /**
         * The turn by so many degrees clockwise; any multiple of 90.
         *
         * @throws FuzzyPeopleException.Setting for other angles.
         */
        @JvmStatic
        public fun ofDegrees(degrees: Int): Rotation =
            if (degrees % QUARTER == 0) {
                entries[Math.floorMod(degrees / QUARTER, entries.size)]
            } else {
                throw FuzzyPeopleException.Setting("a rotation of $degrees degrees; expected a multiple of $QUARTER")
            }

        private const val QUARTER = 90
    }
}

/**
 * How one pixel lies in memory: 8 bits a sample, sRGB.
 *
 * @property bytes bytes a pixel.
 */
public enum class PixelFormat(
    public val bytes: Int,
) {
    /** One byte of luminance. */
    GRAY(1),

    /** Red, green, blue. */
    RGB(3),

    /** Red, green, blue, alpha: Android's `Bitmap.Config.ARGB_8888` in memory. */
    RGBA(4),

    /** Blue, green, red, alpha. */
    BGRA(4),
}

/**
 * A camera's frame over direct buffers, which are not copied: nobody may change or free them while the frame is being used. From a
 * buffer its bytes from position to limit are taken, as they are when the frame is made; position and limit stay.
 */
public sealed interface CameraFrame {
    /** Columns of the upright picture. */
    public val width: Int

    /** Rows of the upright picture. */
    public val height: Int
}

/**
 * Pixels whose samples lie side by side.
 *
 * @param pixels a direct buffer; read-only ones will do.
 * @param width pixels in a row, as stored.
 * @param height rows, as stored.
 * @param format how one pixel lies.
 * @param rowStride bytes from the start of a row to the start of the next.
 * @param rotation the turn that makes the frame upright.
 * @param mirrored mirrored left to right, after the turn: a front camera's preview.
 * @throws FuzzyPeopleException.Layout for a buffer that is not direct, or a number below 0. Whether all fits is checked when the
 *   frame is used.
 */
public class PackedFrame
    @JvmOverloads
    constructor(
        pixels: ByteBuffer,
        width: Int,
        height: Int,
        format: PixelFormat = PixelFormat.RGBA,
        rowStride: Int = width * format.bytes,
        rotation: Rotation = Rotation.NONE,
        mirrored: Boolean = false,
    ) : CameraFrame {
        internal val pixels = DirectBytes("pixels", pixels)
        internal val layout =
            FrameLayout.Packed(
                PackedLayout(
                    unsigned("width", width),
                    unsigned("height", height),
                    unsigned("row stride", rowStride),
                    format.lower(),
                    rotation.lower(),
                    mirrored,
                ),
            )

        override val width: Int = if (rotation.isUpright) width else height
        override val height: Int = if (rotation.isUpright) height else width
    }
