package fuzzypeople.demo

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.util.Range

/** What a camera tells; all on its thread. */
interface CameraListener {
    /** A frame; the listener closes it. */
    fun onFrame(
        image: Image,
        lens: Lens,
    )

    fun onProblem(problem: Problem)
}

/** One camera at a time, and of its frames always the latest. All of it on the thread of [handler]. */
class Camera(
    context: Context,
    private val handler: Handler,
    private val listener: CameraListener,
) {
    private val manager: CameraManager = context.service()
    private var device: CameraDevice? = null
    private var reader: ImageReader? = null

    /** Counts openings: what an earlier one still has to say is not heard. */
    private var opening = 0

    /** The sides that have a camera. */
    fun facings(): Set<Facing> =
        try {
            manager.cameraIdList.mapNotNull { facing(manager.getCameraCharacteristics(it)) }.toSet()
        } catch (_: CameraAccessException) {
            emptySet()
        }

    /** Opens the camera of that side, or the only one there is. */
    @SuppressLint("MissingPermission")
    fun open(wanted: Facing) {
        close()
        val mine = ++opening
        try {
            val ids = manager.cameraIdList.filter { facing(manager.getCameraCharacteristics(it)) != null }
            val id = ids.firstOrNull { facing(manager.getCameraCharacteristics(it)) == wanted } ?: ids.firstOrNull()
            val characteristics = id?.let(manager::getCameraCharacteristics)
            val size = characteristics?.let(::size)
            if (id == null || size == null) return listener.onProblem(Problem.NO_CAMERA)
            val lens = Lens(facing(characteristics) ?: wanted, characteristics[CameraCharacteristics.SENSOR_ORIENTATION] ?: 0)
            val reader = ImageReader.newInstance(size.width, size.height, ImageFormat.YUV_420_888, IMAGES)
            this.reader = reader
            reader.setOnImageAvailableListener({ latest(it)?.let { image -> listener.onFrame(image, lens) } }, handler)
            manager.openCamera(id, Opened(mine, reader, characteristics), handler)
        } catch (e: CameraAccessException) {
            fail(problem(e))
        } catch (_: SecurityException) {
            fail(Problem.CAMERA_OFF)
        } catch (_: IllegalArgumentException) {
            fail(Problem.NO_CAMERA)
        }
    }

    /** No frame comes after this. */
    fun close() {
        opening += 1
        device?.close()
        device = null
        reader?.close()
        reader = null
    }

    private fun fail(problem: Problem) {
        close()
        listener.onProblem(problem)
    }

    private fun latest(reader: ImageReader): Image? =
        try {
            if (reader === this.reader) reader.acquireLatestImage() else null
        } catch (_: IllegalStateException) {
            null
        }

    private fun start(
        camera: CameraDevice,
        reader: ImageReader,
        characteristics: CameraCharacteristics,
        mine: Int,
    ) {
        val request =
            camera
                .createCaptureRequest(CameraDevice.TEMPLATE_RECORD)
                .apply {
                    addTarget(reader.surface)
                    fastest(characteristics)?.let { set(CaptureRequest.CONTROL_AE_TARGET_FPS_RANGE, it) }
                }.build()
        val configured =
            object : CameraCaptureSession.StateCallback() {
                override fun onConfigured(session: CameraCaptureSession) {
                    if (mine == opening) guarded(mine) { session.setRepeatingRequest(request, null, handler) }
                }

                override fun onConfigureFailed(session: CameraCaptureSession) {
                    if (mine == opening) fail(Problem.CAMERA_LOST)
                }
            }
        // The newer way takes a SessionConfiguration, which Android 8 does not have.
        @Suppress("DEPRECATION")
        camera.createCaptureSession(listOf(reader.surface), configured, handler)
    }

    /** Runs what the camera may refuse because it has just gone. */
    private inline fun guarded(
        mine: Int,
        action: () -> Unit,
    ) = try {
        action()
    } catch (e: CameraAccessException) {
        if (mine == opening) fail(problem(e))
        Unit
    } catch (_: IllegalStateException) {
        if (mine == opening) fail(Problem.CAMERA_LOST)
        Unit
    }

    private inner class Opened(
        private val mine: Int,
        private val reader: ImageReader,
        private val characteristics: CameraCharacteristics,
    ) : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            if (mine != opening) return camera.close()
            device = camera
            guarded(mine) { start(camera, reader, characteristics, mine) }
        }

        override fun onDisconnected(camera: CameraDevice) = ended(camera, Problem.CAMERA_LOST)

        override fun onError(
            camera: CameraDevice,
            error: Int,
        ) = ended(
            camera,
            when (error) {
                ERROR_CAMERA_IN_USE, ERROR_MAX_CAMERAS_IN_USE -> Problem.CAMERA_BUSY
                ERROR_CAMERA_DISABLED -> Problem.CAMERA_OFF
                else -> Problem.CAMERA_LOST
            },
        )

        private fun ended(
            camera: CameraDevice,
            problem: Problem,
        ) {
            camera.close()
            if (mine == opening) fail(problem)
        }
    }

    private companion object {
        /** One in hand, one waiting, one being filled: older ones are dropped. */
        const val IMAGES = 3

        const val FRAMES_A_SECOND = 30

        fun facing(of: CameraCharacteristics): Facing? =
            when (of[CameraCharacteristics.LENS_FACING]) {
                CameraCharacteristics.LENS_FACING_FRONT -> Facing.FRONT
                null -> null
                else -> Facing.BACK
            }

        fun size(of: CameraCharacteristics): Size? {
            val sizes = of[CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP]?.getOutputSizes(ImageFormat.YUV_420_888)
            return captureSize(sizes.orEmpty().map { Size(it.width, it.height) })
        }

        /** Up to 30 frames a second, fewer where it is dark. */
        fun fastest(of: CameraCharacteristics): Range<Int>? =
            of[CameraCharacteristics.CONTROL_AE_AVAILABLE_TARGET_FPS_RANGES]
                ?.filter { it.upper <= FRAMES_A_SECOND }
                ?.maxWithOrNull(compareBy({ it.upper }, { -it.lower }))

        fun problem(e: CameraAccessException): Problem =
            when (e.reason) {
                CameraAccessException.CAMERA_IN_USE, CameraAccessException.MAX_CAMERAS_IN_USE -> Problem.CAMERA_BUSY
                CameraAccessException.CAMERA_DISABLED -> Problem.CAMERA_OFF
                else -> Problem.CAMERA_LOST
            }
    }
}
