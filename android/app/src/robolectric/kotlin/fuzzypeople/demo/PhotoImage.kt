package fuzzypeople.demo

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import android.graphics.ImageFormat
import android.graphics.Matrix
import android.graphics.Paint
import android.graphics.Rect
import android.media.Image
import java.io.File
import java.nio.ByteBuffer

/** A camera's image as phones give it (`YUV_420_888`: rows with gaps, V and U in turn), made of a picture. */
class PhotoImage(
    picture: Bitmap,
    private val nanoseconds: Long,
) : Image() {
    private val columns = picture.width
    private val rows = picture.height
    private val planes: Array<Plane>

    /** Whether the app has given it back. */
    @Volatile
    var closed = false
        private set

    init {
        val stride = columns + GAP
        val pairs = stride + stride % 2
        val luma = ByteBuffer.allocateDirect(stride * (rows - 1) + columns)
        val chroma = ByteBuffer.allocateDirect(pairs * ((rows + 1) / 2))
        val line = IntArray(columns)
        for (y in 0 until rows) {
            picture.getPixels(line, 0, columns, 0, y, columns, 1)
            for ((x, pixel) in line.withIndex()) {
                val red = pixel shr 16 and 255
                val green = pixel shr 8 and 255
                val blue = pixel and 255
                luma.put(y * stride + x, byte(0.299 * red + 0.587 * green + 0.114 * blue))
                if (x % 2 == 0 && y % 2 == 0) {
                    chroma.put(y / 2 * pairs + x, byte(128 + 0.5 * red - 0.418688 * green - 0.081312 * blue))
                    chroma.put(y / 2 * pairs + x + 1, byte(128 - 0.168736 * red - 0.331264 * green + 0.5 * blue))
                }
            }
        }
        val u = chroma.duplicate().position(1).slice()
        planes = arrayOf(Samples(luma, stride, 1), Samples(u, pairs, 2), Samples(chroma, pairs, 2))
    }

    override fun getFormat() = ImageFormat.YUV_420_888

    override fun getWidth() = columns

    override fun getHeight() = rows

    override fun getTimestamp() = nanoseconds

    override fun getTransform() = 0

    override fun getScalingMode() = 0

    override fun getPlanes(): Array<Plane> = planes

    override fun close() {
        closed = true
    }

    private class Samples(
        private val bytes: ByteBuffer,
        private val row: Int,
        private val step: Int,
    ) : Image.Plane() {
        override fun getRowStride() = row

        override fun getPixelStride() = step

        override fun getBuffer() = bytes
    }

    private companion object {
        const val GAP = 32

        fun byte(value: Double) = value.toInt().coerceIn(0, 255).toByte()
    }
}

/** The fixture: a woman in orange on the left, one in dark blue on the right. */
fun photo(): Bitmap = BitmapFactory.decodeFile(File(System.getProperty("fixtures"), "two_people.jpg").path)

/** The one on the left, as a phone held upright sees her. */
fun uprightPhoto(): Bitmap {
    val upright = Bitmap.createBitmap(540, 720, Bitmap.Config.ARGB_8888)
    Canvas(upright).drawBitmap(photo(), Rect(40, 0, 424, 512), Rect(0, 0, 540, 720), Paint(Paint.FILTER_BITMAP_FLAG))
    return upright
}

/** As a sensor sees [picture] whose frames are to be turned clockwise by [degrees]. */
fun asSensor(
    picture: Bitmap,
    degrees: Int,
): Bitmap {
    val turn = Matrix().apply { postRotate(-degrees.toFloat()) }
    return Bitmap.createBitmap(picture, 0, 0, picture.width, picture.height, turn, true)
}
