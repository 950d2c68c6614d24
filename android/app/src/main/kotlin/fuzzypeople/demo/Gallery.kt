package fuzzypeople.demo

import android.content.ContentResolver
import android.content.ContentValues
import android.content.Context
import android.graphics.Bitmap
import android.net.Uri
import android.os.Build
import android.os.Environment
import android.os.ParcelFileDescriptor
import android.provider.MediaStore
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.text.SimpleDateFormat
import java.util.Date
import java.util.Locale

/** A file that is being made. It is seen by others when it is published, and not at all when it is discarded. */
interface Draft {
    val descriptor: ParcelFileDescriptor

    /** Whether others find it in the gallery; else it lies in the app's own folder. */
    val inGallery: Boolean

    fun publish()

    fun discard()
}

/** Where photos and videos go: the phone's gallery, which asks for no permission since Android 10; before, the app's own folder. */
class Gallery(
    private val context: Context,
) {
    /** Saves a photo; it carries no metadata. */
    fun save(picture: Bitmap): Notice {
        val draft = draft(photos) ?: return Notice.PHOTO_FAILED
        val written =
            try {
                FileOutputStream(
                    draft.descriptor.fileDescriptor,
                ).use { picture.compress(Bitmap.CompressFormat.JPEG, JPEG_QUALITY, it) }
            } catch (_: IOException) {
                false
            }
        if (!written) {
            draft.discard()
            return Notice.PHOTO_FAILED
        }
        draft.publish()
        return if (draft.inGallery) Notice.PHOTO_SAVED else Notice.PHOTO_SAVED_IN_FOLDER
    }

    fun video(): Draft? = draft(videos)

    private fun draft(kind: Kind): Draft? =
        try {
            val name = SimpleDateFormat("'fuzzy-people-'yyyyMMdd-HHmmss-SSS", Locale.ROOT).format(Date()) + kind.suffix
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) shared(kind, name) else own(kind, name)
        } catch (_: IOException) {
            null
        }

    @Since(Build.VERSION_CODES.Q)
    private fun shared(
        kind: Kind,
        name: String,
    ): Draft? {
        val resolver = context.contentResolver
        val values =
            ContentValues().apply {
                put(MediaStore.MediaColumns.DISPLAY_NAME, name)
                put(MediaStore.MediaColumns.MIME_TYPE, kind.type)
                put(MediaStore.MediaColumns.RELATIVE_PATH, kind.folder + "/Fuzzy People")
                put(MediaStore.MediaColumns.IS_PENDING, 1)
            }
        val uri = resolver.insert(kind.collection, values) ?: return null
        return try {
            resolver.openFileDescriptor(uri, "rw")?.let { Shared(resolver, uri, it) }
        } catch (e: IOException) {
            resolver.delete(uri, null, null)
            throw e
        }
    }

    private fun own(
        kind: Kind,
        name: String,
    ): Draft? {
        val folder = context.getExternalFilesDir(kind.folder) ?: return null
        return Own(File(folder, name))
    }

    private class Kind(
        val type: String,
        val suffix: String,
        val folder: String,
        val collection: Uri,
    )

    @Since(Build.VERSION_CODES.Q)
    private class Shared(
        private val resolver: ContentResolver,
        private val uri: Uri,
        override val descriptor: ParcelFileDescriptor,
    ) : Draft {
        override val inGallery = true

        override fun publish() {
            descriptor.close()
            resolver.update(uri, ContentValues().apply { put(MediaStore.MediaColumns.IS_PENDING, 0) }, null, null)
        }

        override fun discard() {
            descriptor.close()
            resolver.delete(uri, null, null)
        }
    }

    private class Own(
        private val file: File,
    ) : Draft {
        override val descriptor: ParcelFileDescriptor =
            ParcelFileDescriptor.open(file, ParcelFileDescriptor.MODE_READ_WRITE or ParcelFileDescriptor.MODE_CREATE)
        override val inGallery = false

        override fun publish() = descriptor.close()

        override fun discard() {
            descriptor.close()
            file.delete()
        }
    }

    private companion object {
        const val JPEG_QUALITY = 92

        val photos = Kind("image/jpeg", ".jpg", Environment.DIRECTORY_PICTURES, MediaStore.Images.Media.EXTERNAL_CONTENT_URI)
        val videos = Kind("video/mp4", ".mp4", Environment.DIRECTORY_MOVIES, MediaStore.Video.Media.EXTERNAL_CONTENT_URI)
    }
}
