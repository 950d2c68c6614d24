package fuzzypeople.demo

import android.os.SystemClock

/** A video that is being made. */
class Clip private constructor(
    val recorder: Recorder,
    private val draft: Draft,
) {
    private val since = SystemClock.elapsedRealtime()

    fun seconds(): Int = ((SystemClock.elapsedRealtime() - since) / MILLISECONDS).toInt()

    /** Writes it to its end; takes a moment. */
    fun end(): Notice {
        if (!recorder.stop()) {
            draft.discard()
            return Notice.VIDEO_FAILED
        }
        draft.publish()
        return if (draft.inGallery) Notice.VIDEO_SAVED else Notice.VIDEO_SAVED_IN_FOLDER
    }

    companion object {
        private const val MILLISECONDS = 1000

        /** Starts a video of pictures of [size]; `null` if this phone cannot. */
        fun start(
            gallery: Gallery,
            size: Size,
        ): Clip? {
            val draft = gallery.video() ?: return null
            val recorder = Recorder.start(draft.descriptor.fileDescriptor, size)
            if (recorder == null) draft.discard()
            return recorder?.let { Clip(it, draft) }
        }
    }
}
