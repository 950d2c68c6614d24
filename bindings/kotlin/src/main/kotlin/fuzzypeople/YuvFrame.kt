package fuzzypeople

import fuzzypeople.generated.FrameLayout
import fuzzypeople.generated.YuvPlanes
import java.nio.ByteBuffer

/** Which red, green and blue a YUV triple means. */
public enum class YuvMatrix {
    /** ITU-R BT.601: standard definition, JPEG, most cameras of phones. */
    BT601,

    /** ITU-R BT.709: high definition video. */
    BT709,
}

/** Which part of a byte's range the samples use. */
public enum class YuvRange {
    /** Luma 16 to 235, chroma 16 to 240: video. */
    LIMITED,

    /** 0 to 255: JPEG. */
    FULL,
}

/**
 * A plane of luma and, for each square of two by two pixels, one sample of U and one of V. Made by the functions of its companion;
 * each takes direct buffers (read-only ones will do for frames that are only read) and throws [FuzzyPeopleException.Layout] for
 * others, or for a number below 0. Whether all fits is checked when the frame is used.
 */
public class YuvFrame private constructor(
    private val y: DirectBytes,
    private val u: DirectBytes,
    private val v: DirectBytes,
    planes: YuvPlanes,
    upright: Boolean,
) : CameraFrame {
    internal val layout = FrameLayout.Yuv(planes)

    internal operator fun component1() = y

    internal operator fun component2() = u

    internal operator fun component3() = v

    /** Whether it can be obscured where it lies. */
    internal val isWritable get() = listOf(y, u, v).none { it.buffer.isReadOnly }

    override val width: Int = (if (upright) planes.width else planes.height).toInt()
    override val height: Int = (if (upright) planes.height else planes.width).toInt()

    /** Makes frames. */
    public companion object {
        /**
         * Three planes, as Android's `YUV_420_888` has them: those of U and V may overlap in memory.
         *
         * @param width luma samples in a row, as stored.
         * @param height rows of luma, as stored.
         * @param yRowStride bytes from the start of a row of luma to the start of the next.
         * @param uvRowStride the same for U, and for V.
         * @param uvPixelStride bytes from a sample of U to the next, and so for V: 1, or 2.
         * @param rotation the turn that makes the frame upright.
         * @param mirrored mirrored left to right, after the turn: a front camera's preview.
         */
        @JvmStatic
        @JvmOverloads
        public fun planes(
            y: ByteBuffer,
            u: ByteBuffer,
            v: ByteBuffer,
            width: Int,
            height: Int,
            yRowStride: Int,
            uvRowStride: Int,
            uvPixelStride: Int,
            rotation: Rotation = Rotation.NONE,
            mirrored: Boolean = false,
            matrix: YuvMatrix = YuvMatrix.BT601,
            range: YuvRange = YuvRange.LIMITED,
        ): YuvFrame =
            YuvFrame(
                DirectBytes("luma", y),
                DirectBytes("U", u),
                DirectBytes("V", v),
                YuvPlanes(
                    unsigned("width", width),
                    unsigned("height", height),
                    unsigned("luma row stride", yRowStride),
                    unsigned("chroma row stride", uvRowStride),
                    unsigned("chroma pixel stride", uvPixelStride),
                    matrix.lower(),
                    range.lower(),
                    rotation.lower(),
                    mirrored,
                ),
                rotation.isUpright,
            )

        /** Luma, and pairs of U and V. See [planes]. */
        @JvmStatic
        @JvmOverloads
        public fun nv12(
            y: ByteBuffer,
            uv: ByteBuffer,
            width: Int,
            height: Int,
            yRowStride: Int = width,
            uvRowStride: Int = pairs(width),
            rotation: Rotation = Rotation.NONE,
            mirrored: Boolean = false,
            matrix: YuvMatrix = YuvMatrix.BT601,
            range: YuvRange = YuvRange.LIMITED,
        ): YuvFrame = planes(y, uv, second(uv), width, height, yRowStride, uvRowStride, 2, rotation, mirrored, matrix, range)

        /** Luma, and pairs of V and U. See [planes]. */
        @JvmStatic
        @JvmOverloads
        public fun nv21(
            y: ByteBuffer,
            vu: ByteBuffer,
            width: Int,
            height: Int,
            yRowStride: Int = width,
            uvRowStride: Int = pairs(width),
            rotation: Rotation = Rotation.NONE,
            mirrored: Boolean = false,
            matrix: YuvMatrix = YuvMatrix.BT601,
            range: YuvRange = YuvRange.LIMITED,
        ): YuvFrame = planes(y, second(vu), vu, width, height, yRowStride, uvRowStride, 2, rotation, mirrored, matrix, range)

        /** Three planes without gaps between samples. See [planes]. */
        @JvmStatic
        @JvmOverloads
        public fun i420(
            y: ByteBuffer,
            u: ByteBuffer,
            v: ByteBuffer,
            width: Int,
            height: Int,
            yRowStride: Int = width,
            uvRowStride: Int = pairs(width) / 2,
            rotation: Rotation = Rotation.NONE,
            mirrored: Boolean = false,
            matrix: YuvMatrix = YuvMatrix.BT601,
            range: YuvRange = YuvRange.LIMITED,
        ): YuvFrame = planes(y, u, v, width, height, yRowStride, uvRowStride, 1, rotation, mirrored, matrix, range)

        /** Bytes in a row of pairs. */
        private fun pairs(width: Int) = width + width % 2

        /** What starts at the second sample of the first pair. */
        private fun second(pairs: ByteBuffer): ByteBuffer =
            pairs.duplicate().apply { if (hasRemaining()) position(position() + 1) }
    }
}
