package fuzzypeople

import org.junit.jupiter.api.Test
import java.nio.ByteBuffer

class SmokeTest {
    @Test
    fun one() {
        LiveObscurer().use { live ->
            val y = ByteBuffer.allocateDirect(640 * 480)
            val uv = ByteBuffer.allocateDirect(640 * 240)
            val out = PictureBuffer(ByteBuffer.allocateDirect(640 * 480 * 4), 640, 480)
            live.obscure(YuvFrame.nv12(y, uv, 640, 480), 0, out)
            println(live.stages)
            println(ModelInfo.embedded)
            println(live.people)
            live.obscureInPlace(YuvFrame.nv21(y, uv, 640, 480), 33)
            var best = Long.MAX_VALUE
            // Cost of a call that is refused at once.
            val small = PictureBuffer(ByteBuffer.allocateDirect(4), 1, 1)
            repeat(20) {
                val t = System.nanoTime()
                repeat(1000) { live.personAt(3, 3) }
                best = minOf(best, (System.nanoTime() - t) / 1000)
            }
            println("personAt $best ns")
        }
    }
}
