package fuzzypeople.demo

import android.Manifest
import android.app.Application
import android.content.Context
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.ImageFormat
import android.graphics.Rect
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraManager
import android.os.PowerManager
import android.view.MotionEvent
import android.view.Surface
import android.view.SurfaceHolder
import android.view.View
import fuzzypeople.PixelFormat
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowCameraCharacteristics
import org.robolectric.shadows.ShadowPowerManager
import org.robolectric.shadows.StreamConfigurationMapBuilder
import java.io.File
import java.nio.ByteBuffer
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executor
import java.util.concurrent.TimeUnit

/** What a surface of the screen would show: stands in for the system's composer, which Robolectric lacks. */
class FakeSurface(
    private val width: Int,
    private val height: Int,
) : SurfaceHolder {
    val picture: Bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.MAGENTA) }

    override fun lockCanvas() = Canvas(picture)

    override fun lockCanvas(dirty: Rect?) = Canvas(picture)

    override fun lockHardwareCanvas() = Canvas(picture)

    override fun unlockCanvasAndPost(canvas: Canvas?) = Unit

    override fun getSurfaceFrame() = Rect(0, 0, width, height)

    override fun getSurface(): Surface? = null

    override fun addCallback(callback: SurfaceHolder.Callback?) = Unit

    override fun removeCallback(callback: SurfaceHolder.Callback?) = Unit

    override fun isCreating() = false

    @Deprecated("Deprecated in Java")
    override fun setType(type: Int) = Unit

    override fun setFixedSize(
        width: Int,
        height: Int,
    ) = Unit

    override fun setSizeFromLayout() = Unit

    override fun setFormat(format: Int) = Unit

    override fun setKeepScreenOn(on: Boolean) = Unit
}

/** The app on Robolectric's phone: started, fed with frames, touched, looked at. */
class Stage(
    private val start: ActivityController<MainActivity> = Robolectric.buildActivity(MainActivity::class.java),
) {
    val activity: MainActivity get() = start.get()
    val controller get() = activity.controller
    val root: View get() = view(R.id.root)
    private var surface: FakeSurface? = null
    private var frames = 0

    fun setup(): Stage =
        apply {
            start.setup()
            controller.live.format = bitmapFormat()
            attach()
        }

    /** Gives the picture its surface, as the system does when the view is laid out. */
    fun attach() {
        settle()
        val view = view<PictureView>(R.id.picture)
        surface = FakeSurface(view.width, view.height).also(view::surfaceCreated)
    }

    fun leave() {
        start.pause().stop()
        view<PictureView>(R.id.picture).surfaceDestroyed(checkNotNull(surface))
        settle()
    }

    fun comeBack() {
        start.restart().start().resume()
        attach()
    }

    fun close() {
        start.pause().stop().destroy()
        settle()
    }

    fun <T : View> view(id: Int): T = requireNotNull(activity.findViewById<T>(id))

    /** Waits until the camera's thread and then the main one have done what they were told. */
    fun settle() {
        repeat(2) {
            val done = CountDownLatch(1)
            if (controller.work.post(done::countDown)) check(done.await(60, TimeUnit.SECONDS)) { "the camera's thread hangs" }
            shadowOf(activity.mainLooper).idle()
        }
    }

    /** The camera breaks off. */
    fun loseCamera() {
        controller.work.post { shadowOf(cameras).triggerDisconnect() }
        settle()
    }

    /** Waits until what is being saved has been. */
    fun awaitFiles() {
        settle()
        controller.files.submit { }.get(60, TimeUnit.SECONDS)
        settle()
    }

    /** The camera sees [picture] a thirtieth of a second later. */
    fun see(
        picture: Bitmap,
        lens: Lens = BACK,
        display: Int = 0,
    ): PhotoImage {
        frames += 1
        val image = PhotoImage(asSensor(picture, lens.turn(display)), frames * 33_333_333L)
        controller.work.post { controller.live.onFrame(image, lens) }
        settle()
        return image
    }

    /** The camera gives an image whose planes are cut short. */
    fun seeBroken(): PhotoImage {
        val image = PhotoImage(uprightPhoto(), ++frames * 33_333_333L)
        image.planes
            .first()
            .buffer
            .let { it.limit(it.limit() / 2) }
        controller.work.post { controller.live.onFrame(image, BACK) }
        settle()
        return image
    }

    fun click(id: Int) {
        view<View>(id).performClick()
        settle()
    }

    /** Touches the picture where its pixel [x], [y] is. */
    fun tap(
        x: Int,
        y: Int,
    ) {
        val view = view<PictureView>(R.id.picture)
        val fit = checkNotNull(view.fit) { "no picture" }
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val event = MotionEvent.obtain(0, 0, action, fit.left + (x + 0.5f) * fit.scale, fit.top + (y + 0.5f) * fit.scale, 0)
            view.dispatchTouchEvent(event)
            event.recycle()
        }
        settle()
    }

    /** What the picture's surface shows, and nothing above it. */
    fun shown(): Bitmap = checkNotNull(surface).picture

    /** The whole screen, saved as `name.png`. */
    fun screen(name: String): Bitmap {
        settle()
        val screen = Bitmap.createBitmap(root.width, root.height, Bitmap.Config.ARGB_8888)
        val canvas = Canvas(screen)
        canvas.drawColor(activity.getColor(R.color.behind))
        canvas.drawBitmap(shown(), 0f, 0f, null)
        root.draw(canvas)
        val file = File(System.getProperty("screens"), "$name.png").apply { parentFile?.mkdirs() }
        file.outputStream().use { screen.compress(Bitmap.CompressFormat.PNG, 100, it) }
        return screen
    }

    companion object {
        val BACK = Lens(Facing.BACK, 90)
        val FRONT = Lens(Facing.FRONT, 270)

        private val cameras
            get() = RuntimeEnvironment.getApplication().getSystemService(Context.CAMERA_SERVICE) as CameraManager

        /** Robolectric's bitmaps on a PC are BGRA, a phone's RGBA. */
        private fun bitmapFormat(): PixelFormat {
            val red = Bitmap.createBitmap(1, 1, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.RED) }
            val bytes = ByteBuffer.allocate(red.byteCount).also(red::copyPixelsToBuffer)
            return if (bytes[0].toInt() == 0) PixelFormat.BGRA else PixelFormat.RGBA
        }

        fun allow() = shadowOf(RuntimeEnvironment.getApplication() as Application).grantPermissions(Manifest.permission.CAMERA)

        /** Gives the phone its two cameras. */
        fun addCameras() {
            for ((id, lens) in listOf("0" to BACK, "1" to FRONT)) {
                val characteristics = ShadowCameraCharacteristics.newCameraCharacteristics()
                val front = lens.facing == Facing.FRONT
                val sizes =
                    StreamConfigurationMapBuilder
                        .newBuilder()
                        .addOutputSize(ImageFormat.YUV_420_888, android.util.Size(1280, 720))
                        .addOutputSize(ImageFormat.YUV_420_888, android.util.Size(1920, 1080))
                        .build()
                shadowOf(characteristics).apply {
                    set(
                        CameraCharacteristics.LENS_FACING,
                        if (front) CameraCharacteristics.LENS_FACING_FRONT else CameraCharacteristics.LENS_FACING_BACK,
                    )
                    set(CameraCharacteristics.SENSOR_ORIENTATION, lens.sensor)
                    set(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP, sizes)
                }
                shadowOf(cameras).addCamera(id, characteristics)
            }
        }
    }
}

/** A phone that gets warm when a test says so. */
@Implements(PowerManager::class)
class ShadowThermometer : ShadowPowerManager() {
    @Implementation
    protected fun addThermalStatusListener(
        executor: Executor,
        listener: PowerManager.OnThermalStatusChangedListener,
    ) {
        listeners[listener] = executor
    }

    @Implementation
    protected fun removeThermalStatusListener(listener: PowerManager.OnThermalStatusChangedListener) {
        checkNotNull(listeners.remove(listener)) { "not watching" }
    }

    companion object {
        private val listeners = mutableMapOf<PowerManager.OnThermalStatusChangedListener, Executor>()

        val watched: Boolean get() = listeners.isNotEmpty()

        fun status(status: Int) {
            for ((listener, executor) in listeners) executor.execute { listener.onThermalStatusChanged(status) }
        }
    }
}
