package fuzzypeople

import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer

/**
 * What a call takes beyond the work, against a plain copy of the frame as RGBA. Nothing here is asserted about time: it is printed. The
 * bar is a ratio of 0.1.
 *
 * The work is what the stages say. *Ready*: a covered lens, at which the model does not look, so that what the call uses is in the
 * processor's caches, as the copied frame is. *In use*: the model looks at every frame and leaves the caches full of its own; the copy
 * is of a frame that comes from memory, as a camera's does.
 */
class CallCostTest {
    @Test
    fun `what a call takes beyond the work`() {
        for ((width, height) in listOf(640 to 480, 1280 to 720)) {
            LiveObscurer(Options(Effect.FILL), LiveOptions(longSide = 96)).use { live ->
                val bytes = width * height * 4
                val picture = PictureBuffer(bytes(bytes), width, height)
                val dark = YuvFrame.nv12(bytes(width * height), bytes(width * height / 2), width, height)
                val lit = YuvFrame.nv12(wall(width * height), wall(width * height / 2), width, height)
                val rgba = PackedFrame(wall(bytes), width, height)
                val ring = List(FRESH) { wall(bytes) }
                val to = bytes(bytes)
                val report =
                    { name: String, frame: CameraFrame, from: (Int) -> ByteBuffer ->
                        val calls = LongArray(FRAMES)
                        val copies = LongArray(FRAMES)
                        for (at in -WARM until FRAMES) {
                            val start = System.nanoTime()
                            live.obscure(frame, at * 33L, picture)
                            val took = System.nanoTime() - start - live.stages.total.inWholeNanoseconds
                            val copy = from(at + WARM).duplicate()
                            val copying = System.nanoTime()
                            to.duplicate().put(copy)
                            val copied = System.nanoTime() - copying
                            if (at >= 0) {
                                calls[at] = took
                                copies[at] = copied
                            }
                        }
                        val call = median(calls) / 1000.0
                        val copy = median(copies) / 1000.0
                        println(
                            "%dx%d %-20s call %6.1f us, copy %6.1f us, ratio %.3f".format(
                                width,
                                height,
                                name,
                                call,
                                copy,
                                call / copy,
                            ),
                        )
                        assertTrue(copy > 0)
                    }
                report("NV12, ready", dark) { ring[0] }
                report("NV12, in use", lit) { ring[it % FRESH] }
                report("RGBA, in use", rgba) { ring[it % FRESH] }
            }
        }
    }

    private fun median(times: LongArray) = times.sorted()[times.size / 2]

    private companion object {
        const val FRESH = 16
        const val WARM = 1500
        const val FRAMES = 500
    }
}
