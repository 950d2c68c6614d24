package fuzzypeople

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.awt.image.BufferedImage
import java.nio.ByteBuffer
import java.nio.file.Files
import javax.imageio.ImageIO

/** A real photo through both ways in; what comes out is left as a PNG to be looked at. */
class PictureTest {
    private val image: BufferedImage = ImageIO.read(ROOT.resolve("tests/fixtures/two_people.jpg").toFile())
    private val width = image.width
    private val height = image.height
    private val pixels =
        bytes(width * height * 4).apply {
            for (y in 0 until height) for (x in 0 until width) putInt(image.getRGB(x, y).let { it shl 8 or (it ushr 24) })
            clear()
        }

    /** The right one's face, and the left one's, in upright pixels. */
    private val right = 735 to 190
    private val left = 227 to 115

    private fun save(
        name: String,
        rgba: ByteBuffer,
    ) {
        val out = BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
        for (y in 0 until height) for (x in 0 until width) out.setRGB(x, y, rgba.getInt((y * width + x) * 4) ushr 8)
        Files.createDirectories(LOOK)
        ImageIO.write(out, "png", LOOK.resolve("$name.png").toFile())
    }

    /** The share of the pixels around a place that are as they were. */
    private fun clear(
        rgba: ByteBuffer,
        face: Pair<Int, Int>,
    ): Double {
        val places = (-30..30).flatMap { dy -> (-30..30).map { dx -> ((face.second + dy) * width + face.first + dx) * 4 } }
        return places.count { rgba.getInt(it) == pixels.getInt(it) }.toDouble() / places.size
    }

    @Test
    fun `a photo with one person kept`() {
        val picture = PictureBuffer(bytes(width * height * 4), width, height)
        val photo = PackedFrame(pixels, width, height)
        Obscurer().use { photos ->
            photos.find(photo).use { found ->
                val kept = checkNotNull(found.personAt(right.first, right.second))
                val people = photos.obscure(photo, picture, Policy.EveryoneExcept(setOf(kept)), found)
                save("photo", picture.buffer)
                assertEquals(listOf(kept), people.filter { !it.obscured }.map { it.id })
            }
        }
        assertTrue(clear(picture.buffer, right) > 0.95, "the right one is to be kept")
        assertTrue(clear(picture.buffer, left) < 0.05, "the left one is to be hidden")
    }

    @Test
    fun `frames in which a tapped person stays clear`() {
        val picture = PictureBuffer(bytes(width * height * 4), width, height)
        val frame = PackedFrame(pixels, width, height)
        LiveObscurer(Options(Effect.SCATTER)).use { live ->
            live.obscure(frame, 0, picture)
            save("everyone", picture.buffer)
            assertTrue(clear(picture.buffer, right) < 0.05 && clear(picture.buffer, left) < 0.05, "both are to be hidden")
            val tapped = live.personAt(left.first, left.second)
            assertNotNull(tapped)
            live.policy = Policy.EveryoneExcept(setOf(checkNotNull(tapped)))
            for (time in 1L..3) live.obscure(frame, time * 33, picture)
            save("tapped", picture.buffer)
        }
        // Where it is not sure that a pixel is the kept one's, it is hidden.
        assertTrue(clear(picture.buffer, left) > 0.7, "the left one is to be kept: ${clear(picture.buffer, left)}")
        assertTrue(clear(picture.buffer, right) < 0.05, "the right one is to be hidden")
    }
}
