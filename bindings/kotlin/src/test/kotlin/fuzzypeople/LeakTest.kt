package fuzzypeople

import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.nio.file.Files
import java.nio.file.Path

/** Ten thousand frames, refused ones and closed objects leave nothing behind. */
class LeakTest {
    private val size = 96
    private val picture = PictureBuffer(bytes(size * size * 4), size, size)

    /** The memory that this process holds, in bytes. */
    private fun resident() = Files.readString(Path.of("/proc/self/statm")).split(' ')[1].toLong() * 4096

    private fun growth(
        before: Int,
        after: Int,
        work: (Int) -> Unit,
    ): Long {
        repeat(before, work)
        System.gc()
        val start = resident()
        repeat(after) { work(before + it) }
        System.gc()
        return resident() - start
    }

    @Test
    fun `frames leave nothing behind`() {
        val (y, uv) = wall(size * size) to wall(size * size / 2)
        // As fast as can be: the model looks now and then.
        LiveObscurer(live = LiveOptions(targetFps = 1000f, longSide = 96)).use { live ->
            val grown =
                growth(2_000, 8_000) { at ->
                    // Made anew for each frame, as on a phone; now and then of another layout, and refused.
                    val rotation = Rotation.entries[at / 500 % 4]
                    live.obscure(YuvFrame.nv21(y, uv, size, size, rotation = rotation), at * 33L, picture)
                    live.people
                    live.stages
                    if (at % 10 == 0) {
                        assertThrows<FuzzyPeopleException.Layout> {
                            live.obscure(YuvFrame.nv12(uv, y, size, size), at * 33L, picture)
                        }
                    }
                }
            println("memory grown over 8000 frames: ${grown / 1024} KiB")
            assertTrue(grown < LITTLE, "$grown bytes")
        }
    }

    @Test
    fun `closed objects leave nothing behind`() {
        val photo = PackedFrame(wall(size * size * 4), size, size)
        val grown =
            growth(5, 20) {
                LiveObscurer(live = LiveOptions(longSide = 96)).use { it.obscure(photo, 0, picture) }
                Obscurer().use { photos -> photos.find(photo).use { photos.obscure(photo, picture, found = it) } }
            }
        println("memory grown over 20 streams: ${grown / 1024} KiB")
        assertTrue(grown < LITTLE, "$grown bytes")
    }

    private companion object {
        /** Less than 2 KiB a frame, or a model a stream. */
        const val LITTLE = 16L shl 20
    }
}
