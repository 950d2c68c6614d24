package fuzzypeople.demo

import android.content.ContentProvider
import android.content.ContentValues
import android.database.Cursor
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import android.graphics.Rect
import android.graphics.SurfaceTexture
import android.media.MediaCodec
import android.media.MediaFormat
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.MediaStore.MediaColumns
import android.view.Surface
import android.view.View
import android.widget.TextView
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowMediaCodec
import java.io.File
import java.nio.ByteBuffer

/** Photos and videos are of the obscured picture, and are in the gallery whole or not at all. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = PHONE, shadows = [ShadowThermometer::class, ShadowEncoder::class])
class SavingTest {
    private lateinit var media: FakeMedia
    private lateinit var stage: Stage

    @Before
    fun start() {
        ShadowEncoder.works = true
        media = Robolectric.setupContentProvider(FakeMedia::class.java, "media")
        Stage.allow()
        Stage.addCameras()
        stage = Stage().setup()
    }

    @After
    fun end() = stage.close()

    private fun told() = stage.view<TextView>(R.id.hint).text.toString()

    @Test
    fun aPhotoIsOfTheObscuredPictureAndCarriesNothingElse() {
        stage.see(uprightPhoto())
        stage.click(R.id.photo)
        stage.awaitFiles()
        assertEquals("Photo saved to the gallery. Look at it before you share it.", told())
        val saved = media.items.values.single()
        assertEquals("image/jpeg", saved.values.getAsString(MediaColumns.MIME_TYPE))
        assertEquals("Pictures/Fuzzy People", saved.values.getAsString(MediaColumns.RELATIVE_PATH))
        assertEquals(0, saved.values.getAsInteger(MediaColumns.IS_PENDING))
        val bytes = saved.file.readBytes()
        val text = String(bytes, Charsets.ISO_8859_1)
        for (mark in listOf("Exif", "http:", "GPS")) assertFalse("$mark in the photo", mark in text)

        val photo = BitmapFactory.decodeByteArray(bytes, 0, bytes.size)
        val original = uprightPhoto()
        assertEquals(original.width to original.height, photo.width to photo.height)
        assertTrue("her face is in the photo", apart(photo, original, Spot(250, 190)) > 25)
        assertTrue("the wall is not", apart(photo, original, Spot(440, 40)) < 10)
    }

    @Test
    fun aPhotoThatCannotBeWrittenLeavesNothing() {
        stage.see(uprightPhoto())
        media.full = true
        stage.click(R.id.photo)
        stage.awaitFiles()
        assertEquals("The photo could not be saved.", told())
        assertTrue(media.items.isEmpty())
    }

    @Test
    fun aVideoIsWrittenToItsEnd() {
        stage.see(uprightPhoto())
        stage.click(R.id.record)
        assertEquals(0, stage.controller.state.recorded)
        assertEquals("Stop recording", stage.view<View>(R.id.record).contentDescription)
        assertEquals(
            1,
            media.items.values
                .single()
                .values
                .getAsInteger(MediaColumns.IS_PENDING),
        )
        repeat(3) { stage.see(uprightPhoto()) }
        stage.screen("recording")
        assertTrue("her face is in the video", apart(ShadowEncoder.picture, uprightPhoto(), Spot(250, 190)) > 25)
        assertTrue("the wall is not", apart(ShadowEncoder.picture, uprightPhoto(), Spot(440, 40)) < 10)
        stage.click(R.id.record)
        stage.awaitFiles()
        assertNull(stage.controller.state.recorded)
        assertEquals("Video saved to the gallery, without sound. Look at it before you share it.", told())
        val saved = media.items.values.single()
        assertEquals("video/mp4", saved.values.getAsString(MediaColumns.MIME_TYPE))
        assertEquals(0, saved.values.getAsInteger(MediaColumns.IS_PENDING))
        assertArrayEquals(ShadowEncoder.SAMPLE + ShadowEncoder.SAMPLE, saved.file.readBytes())
    }

    @Test
    fun leavingTheAppEndsTheVideo() {
        stage.see(uprightPhoto())
        stage.click(R.id.record)
        stage.see(uprightPhoto())
        stage.leave()
        stage.awaitFiles()
        assertEquals(
            0,
            media.items.values
                .single()
                .values
                .getAsInteger(MediaColumns.IS_PENDING),
        )
        assertNull(stage.controller.state.recorded)
        stage.comeBack()
    }

    @Test
    fun aPhoneWithoutAnEncoderSaysSo() {
        ShadowEncoder.works = false
        stage.see(uprightPhoto())
        stage.click(R.id.record)
        assertEquals("The video could not be recorded.", told())
        assertNull(stage.controller.state.recorded)
        assertTrue(media.items.isEmpty())
    }

    /** The mean difference of a sample around [at], 0 to 255. */
    private fun apart(
        one: Bitmap,
        other: Bitmap,
        at: Spot,
    ): Double {
        val places = (-20..20 step 2).flatMap { dx -> (-20..20 step 2).map { dy -> at.x + dx to at.y + dy } }
        return places
            .flatMap { (x, y) ->
                listOf(0, 8, 16).map {
                    (one.getPixel(x, y) shr it and 255) -
                        (other.getPixel(x, y) shr it and 255)
                }
            }.map(Math::abs)
            .average()
    }
}

/** A gallery of files in a folder. */
class FakeMedia : ContentProvider() {
    class Item(
        val values: ContentValues,
        val file: File,
    )

    val items = sortedMapOf<Long, Item>()
    var full = false
    private var last = 0L

    override fun onCreate() = true

    override fun insert(
        uri: Uri,
        values: ContentValues?,
    ): Uri {
        last += 1
        items[last] = Item(ContentValues(values), File.createTempFile("media", null))
        return uri.buildUpon().appendPath("$last").build()
    }

    override fun openFile(
        uri: Uri,
        mode: String,
    ): ParcelFileDescriptor {
        val access = if (full) ParcelFileDescriptor.MODE_READ_ONLY else ParcelFileDescriptor.MODE_READ_WRITE
        return ParcelFileDescriptor.open(items.getValue(id(uri)).file, access)
    }

    override fun update(
        uri: Uri,
        values: ContentValues?,
        where: String?,
        arguments: Array<String>?,
    ) = 1.also { items.getValue(id(uri)).values.putAll(values) }

    override fun delete(
        uri: Uri,
        where: String?,
        arguments: Array<String>?,
    ) = if (items.remove(id(uri)) == null) 0 else 1

    override fun query(
        uri: Uri,
        columns: Array<String>?,
        where: String?,
        arguments: Array<String>?,
        order: String?,
    ): Cursor? = null

    override fun getType(uri: Uri): String? = null

    private fun id(uri: Uri) = checkNotNull(uri.lastPathSegment).toLong()
}

/** An encoder that has two samples ready when the video ends. Whether what it was given is a video only a phone can show. */
@Implements(MediaCodec::class)
class ShadowEncoder : ShadowMediaCodec() {
    private var callback: MediaCodec.Callback? = null

    @org.robolectric.annotation.RealObject
    private lateinit var codec: MediaCodec

    @Implementation
    override fun native_setCallback(callback: MediaCodec.Callback?) {
        this.callback = callback
    }

    @Implementation
    protected fun createInputSurface(): Surface {
        check(works) { "no encoder" }
        return Paper
    }

    @Implementation
    override fun native_start() = Unit

    @Implementation
    override fun getBuffer(
        input: Boolean,
        index: Int,
    ): ByteBuffer = ByteBuffer.allocateDirect(SAMPLE.size).put(SAMPLE).apply { flip() }

    @Implementation
    override fun releaseOutputBuffer(
        index: Int,
        render: Boolean,
    ) = Unit

    @Implementation
    protected fun signalEndOfInputStream() {
        val told = checkNotNull(callback)
        told.onOutputFormatChanged(codec, MediaFormat.createVideoFormat("video/avc", 540, 720))
        for (time in listOf(5_000L, 38_333L)) {
            val info = MediaCodec.BufferInfo().apply { set(0, SAMPLE.size, time, 0) }
            told.onOutputBufferAvailable(codec, 0, info)
        }
        val end = MediaCodec.BufferInfo().apply { set(0, 0, 0, MediaCodec.BUFFER_FLAG_END_OF_STREAM) }
        told.onOutputBufferAvailable(codec, 0, end)
    }

    companion object {
        val SAMPLE = byteArrayOf(1, 2, 3, 4)
        var works = true

        /** The last picture that was to be encoded. */
        val picture: Bitmap = Bitmap.createBitmap(540, 720, Bitmap.Config.ARGB_8888)
    }

    private object Paper : Surface(SurfaceTexture(0)) {
        override fun lockHardwareCanvas() = Canvas(picture)

        override fun lockCanvas(dirty: Rect?) = lockHardwareCanvas()

        override fun unlockCanvasAndPost(canvas: Canvas?) = Unit

        override fun release() = Unit
    }
}
