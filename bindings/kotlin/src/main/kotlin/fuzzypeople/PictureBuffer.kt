package fuzzypeople

import fuzzypeople.generated.PictureLayout
import java.nio.ByteBuffer

/**
 * Where an upright picture goes: memory of the caller's, from the buffer's position to its limit as they are now. They stay. Only
 * pixels are written, no byte between rows.
 *
 * @property buffer direct and writable.
 * @property width pixels in a row, those of the upright frame.
 * @property height rows, those of the upright frame.
 * @property format how one pixel lies; [LiveObscurer] writes RGBA and BGRA, [Obscurer] the photo's own.
 * @property rowStride bytes from the start of a row to the start of the next.
 * @throws FuzzyPeopleException.Layout for a buffer that is not direct, read-only, or too short, and for a number below 0.
 */
public class PictureBuffer
    @JvmOverloads
    constructor(
        public val buffer: ByteBuffer,
        public val width: Int,
        public val height: Int,
        public val format: PixelFormat = PixelFormat.RGBA,
        public val rowStride: Int = width * format.bytes,
    ) {
        internal val bytes = DirectBytes("a picture", buffer)
        internal val layout =
            PictureLayout(
                unsigned("width", width),
                unsigned("height", height),
                unsigned("row stride", rowStride),
                format.lower(),
            )

        init {
            if (buffer.isReadOnly) {
                throw FuzzyPeopleException.Layout("a picture in a read-only buffer; expected a writable one")
            }
            val needed = rowStride.toLong() * (height - 1) + width.toLong() * format.bytes
            if (bytes.size.toLong() < needed) {
                throw FuzzyPeopleException.Layout("a picture buffer of ${bytes.size} bytes; expected at least $needed")
            }
        }
    }
