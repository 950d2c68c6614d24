package fuzzypeople.demo

import android.graphics.Bitmap
import android.media.Image
import fuzzypeople.FuzzyPeopleException
import fuzzypeople.LiveObscurer
import fuzzypeople.LiveOptions
import fuzzypeople.Options
import fuzzypeople.PictureBuffer
import fuzzypeople.PixelFormat
import fuzzypeople.Policy
import fuzzypeople.Rotation
import fuzzypeople.YuvFrame
import fuzzypeople.of
import java.nio.ByteBuffer

/** What is heard of the frames, on their thread. */
interface LiveListener {
    fun onShown(
        people: Int,
        obscured: Int,
        timing: Timing?,
    )

    /** Nothing is shown. */
    fun onProblem(problem: Problem)
}

/** What the next frame is to look like. */
data class Wish(
    val options: Options,
    val policy: Policy,
    val live: LiveOptions,
)

/**
 * Obscures a camera's frames; only what comes out of it is shown, recorded and photographed. Functions are called on the camera's
 * thread, properties are set from any.
 */
class Live(
    private val listener: LiveListener,
    private val model: ByteArray? = null,
) : CameraListener,
    AutoCloseable {
    @Volatile var wish: Wish = Wish(Options(), Policy.Everyone, LiveOptions())

    /** Degrees that the display's content is turned clockwise. */
    @Volatile var display: Int = 0

    @Volatile var view: PictureView? = null

    /** How a bitmap's pixels lie in memory: on Android so, on a computer that plays Android perhaps not. */
    @Volatile internal var format: PixelFormat = PixelFormat.RGBA

    private var obscurer: LiveObscurer? = null
    private var recorder: Recorder? = null
    private var target: Target? = null

    /** The picture on the screen, if there is one. */
    private var shown: Bitmap? = null
    private val rate = Rate()

    override fun onFrame(
        image: Image,
        lens: Lens,
    ) {
        val problem =
            try {
                show(image, lens)
                null
            } catch (e: FuzzyPeopleException) {
                if (e is FuzzyPeopleException.Failed) discard()
                Problem.NOT_OBSCURED
            } catch (_: LinkageError) {
                Problem.NO_LIBRARY
            } finally {
                image.close()
            }
        problem?.let(::onProblem)
    }

    override fun onProblem(problem: Problem) {
        blank()
        listener.onProblem(problem)
    }

    private fun show(
        image: Image,
        lens: Lens,
    ) {
        val started = System.nanoTime()
        val obscurer = obscurer()
        val frame = YuvFrame.of(image, Rotation.ofDegrees(lens.turn(display)), lens.mirrored)
        val target =
            target?.takeIf { it.fits(frame.width, frame.height) }
                ?: Target(frame.width, frame.height, format).also { target = it }
        shown = null
        obscurer.obscure(frame, image.timestamp / NANOSECONDS, target.picture)
        val picture = target.bitmap()
        val people = obscurer.people
        view?.show(picture, people.filterNot { it.obscured }.map { it.bounds })
        recorder?.add(picture)
        shown = picture
        val done = System.nanoTime()
        rate.frame(done, done - started)
        listener.onShown(people.size, people.count { it.obscured }, rate.timing)
    }

    /** With what is wished for; made at the first frame. */
    private fun obscurer(): LiveObscurer {
        val wish = wish
        val obscurer = obscurer ?: LiveObscurer(wish.options, wish.live, model).also { obscurer = it }
        if (obscurer.options != wish.options) obscurer.options = wish.options
        if (obscurer.live != wish.live) obscurer.live = wish.live
        if (obscurer.policy != wish.policy) obscurer.policy = wish.policy
        return obscurer
    }

    /** Who is at a place of the picture on the screen. */
    fun personAt(spot: Spot): Int? =
        try {
            if (shown == null) null else obscurer?.personAt(spot.x, spot.y)
        } catch (_: FuzzyPeopleException) {
            null
        }

    /** A copy of the picture on the screen. */
    fun photo(): Bitmap? = shown?.copy(Bitmap.Config.ARGB_8888, false)

    /** The size of the picture on the screen. */
    fun size(): Size? = shown?.let { Size(it.width, it.height) }

    /** From the next frame on, [recorder] gets what is shown. */
    fun record(recorder: Recorder?) {
        this.recorder = recorder
    }

    /** Shows nothing and forgets everybody: the camera stops or is another. */
    fun blank() {
        shown = null
        view?.blank()
        try {
            obscurer?.reset()
        } catch (_: FuzzyPeopleException) {
            discard()
        }
    }

    /** The next frame gets a new one. */
    private fun discard() {
        obscurer?.close()
        obscurer = null
    }

    override fun close() {
        blank()
        discard()
    }

    /** Where pictures of one size go. */
    private class Target(
        width: Int,
        height: Int,
        format: PixelFormat,
    ) {
        private val bytes: ByteBuffer = ByteBuffer.allocateDirect(width * height * BYTES_A_PIXEL)

        // Two in turn: the screen may still be reading the last one.
        private val bitmaps = List(2) { Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888).apply { setHasAlpha(false) } }
        private var turn = 0

        val picture = PictureBuffer(bytes, width, height, format)

        fun fits(
            width: Int,
            height: Int,
        ): Boolean = picture.width == width && picture.height == height

        fun bitmap(): Bitmap {
            turn = 1 - turn
            return bitmaps[turn].apply { copyPixelsFromBuffer(bytes.duplicate()) }
        }
    }

    private companion object {
        const val NANOSECONDS = 1_000_000L
        const val BYTES_A_PIXEL = 4
    }
}
