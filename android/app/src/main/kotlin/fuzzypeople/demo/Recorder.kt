package fuzzypeople.demo

import android.graphics.Bitmap
import android.graphics.Color
import android.graphics.Paint
import android.graphics.RectF
import android.media.MediaCodec
import android.media.MediaCodecInfo
import android.media.MediaFormat
import android.media.MediaMuxer
import android.os.Handler
import android.os.HandlerThread
import android.view.Surface
import java.io.FileDescriptor
import java.io.IOException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** Writes obscured pictures as an MP4: H.264, no sound, no location. Pictures of another shape are letterboxed. */
class Recorder private constructor(
    private val codec: MediaCodec,
    private val muxer: MediaMuxer,
    size: Size,
) : MediaCodec.Callback() {
    private val width = size.width
    private val height = size.height
    private val thread = HandlerThread("recorder").apply { start() }
    private lateinit var surface: Surface
    private val ended = CountDownLatch(1)
    private val lock = Any()
    private var stopped = false
    private val place = RectF()
    private val smooth = Paint(Paint.FILTER_BITMAP_FLAG)

    // Of the recorder's own thread, until it has ended.
    private var track: Int? = null
    private var first: Long? = null

    /** The encoder or its surface gave up: there will be no video. */
    @Volatile
    private var failed = false

    private fun begin() {
        val format =
            MediaFormat.createVideoFormat(MediaFormat.MIMETYPE_VIDEO_AVC, width, height).apply {
                setInteger(MediaFormat.KEY_COLOR_FORMAT, MediaCodecInfo.CodecCapabilities.COLOR_FormatSurface)
                setInteger(MediaFormat.KEY_BIT_RATE, width * height * BITS_A_PIXEL)
                setInteger(MediaFormat.KEY_FRAME_RATE, FRAMES_A_SECOND)
                setInteger(MediaFormat.KEY_I_FRAME_INTERVAL, 1)
            }
        codec.setCallback(this, Handler(thread.looper))
        codec.configure(format, null, null, MediaCodec.CONFIGURE_FLAG_ENCODE)
        surface = codec.createInputSurface()
        codec.start()
    }

    /** Adds a picture, at the time of this call. */
    fun add(picture: Bitmap) =
        synchronized(lock) {
            if (stopped || failed) return
            try {
                draw(picture)
            } catch (_: IllegalStateException) {
                failed = true
            } catch (_: IllegalArgumentException) {
                failed = true
            }
        }

    private fun draw(picture: Bitmap) {
        val canvas = surface.lockHardwareCanvas()
        try {
            val fit = Fit(picture.width, picture.height, width, height)
            place.set(fit.left, fit.top, fit.left + picture.width * fit.scale, fit.top + picture.height * fit.scale)
            canvas.drawColor(Color.BLACK)
            canvas.drawBitmap(picture, null, place, smooth)
        } finally {
            surface.unlockCanvasAndPost(canvas)
        }
    }

    /** Ends the video; waits for its last pictures. Whether there is one. */
    fun stop(): Boolean {
        synchronized(lock) { stopped = true }
        val whole =
            try {
                codec.signalEndOfInputStream()
                ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
            } catch (_: IllegalStateException) {
                false
            }
        thread.quitSafely()
        thread.join()
        val written =
            try {
                if (first != null) muxer.stop()
                first != null
            } catch (_: IllegalStateException) {
                false
            }
        release()
        return whole && written && !failed
    }

    private fun release() {
        thread.quit()
        codec.release()
        muxer.release()
        if (::surface.isInitialized) surface.release()
    }

    override fun onInputBufferAvailable(
        codec: MediaCodec,
        index: Int,
    ) = Unit

    override fun onOutputFormatChanged(
        codec: MediaCodec,
        format: MediaFormat,
    ) {
        track = muxer.addTrack(format)
        muxer.start()
    }

    override fun onOutputBufferAvailable(
        codec: MediaCodec,
        index: Int,
        info: MediaCodec.BufferInfo,
    ) {
        val track = track
        val buffer = codec.getOutputBuffer(index)
        if (buffer != null && track != null && info.size > 0 && info.flags and MediaCodec.BUFFER_FLAG_CODEC_CONFIG == 0) {
            val start = first ?: info.presentationTimeUs.also { first = it }
            info.presentationTimeUs -= start
            muxer.writeSampleData(track, buffer, info)
        }
        codec.releaseOutputBuffer(index, false)
        if (info.flags and MediaCodec.BUFFER_FLAG_END_OF_STREAM != 0) ended.countDown()
    }

    override fun onError(
        codec: MediaCodec,
        e: MediaCodec.CodecException,
    ) {
        failed = true
        ended.countDown()
    }

    companion object {
        private const val BITS_A_PIXEL = 6
        private const val FRAMES_A_SECOND = 30
        private const val PATIENCE_SECONDS = 3L

        /** Starts writing pictures of [size] to [file]; `null` if this phone cannot. */
        fun start(
            file: FileDescriptor,
            size: Size,
        ): Recorder? {
            // Encoders want even sides.
            val even = Size(size.width and 1.inv(), size.height and 1.inv())
            return try {
                val muxer = MediaMuxer(file, MediaMuxer.OutputFormat.MUXER_OUTPUT_MPEG_4)
                val recorder = Recorder(MediaCodec.createEncoderByType(MediaFormat.MIMETYPE_VIDEO_AVC), muxer, even)
                try {
                    recorder.apply { begin() }
                } catch (e: IllegalStateException) {
                    recorder.release()
                    throw IOException(e)
                } catch (e: IllegalArgumentException) {
                    recorder.release()
                    throw IOException(e)
                }
            } catch (_: IOException) {
                null
            }
        }
    }
}
