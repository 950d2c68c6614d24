package fuzzypeople

import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.assertThrows
import java.nio.ByteBuffer

/** Buffers as callers have them: used as they are meant, or refused with a message that says how to make them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuffersTest {
    private val live = LiveObscurer(Options(Effect.FILL), LiveOptions(longSide = 96))

    @AfterAll
    fun close() = live.close()

    private fun refused(
        says: String,
        call: () -> Unit,
    ) {
        val message = assertThrows<FuzzyPeopleException.Layout> { call() }.message.orEmpty()
        assertTrue(says in message, message)
    }

    @Test
    fun `heap buffers are refused`() {
        val heap = ByteBuffer.allocate(W * H * 4)
        val direct = bytes(W * H * 4)
        refused("allocateDirect") { PackedFrame(heap, W, H) }
        refused("allocateDirect") { PictureBuffer(heap, W, H) }
        refused("luma in a heap buffer") { YuvFrame.nv12(heap, direct, W, H) }
        refused("U in a heap buffer") { YuvFrame.nv12(direct, heap, W, H) }
        refused("V in a heap buffer") { YuvFrame.i420(direct, direct, heap, W, H) }
    }

    @Test
    fun `read-only buffers are read and not written`() {
        val pixels = wall(W * H * 4).asReadOnlyBuffer()
        val out = PictureBuffer(bytes(W * H * 4), W, H)
        live.obscure(PackedFrame(pixels, W, H), 0, out)
        assertFalse(out.buffer.isBlank())
        refused("read-only") { PictureBuffer(pixels, W, H) }
        val (y, uv) = wall(W * H) to wall(W * H / 2)
        live.obscure(YuvFrame.nv12(y.asReadOnlyBuffer(), uv.asReadOnlyBuffer(), W, H), 33, out)
        for (frame in listOf(
            YuvFrame.nv12(y.asReadOnlyBuffer(), uv, W, H),
            YuvFrame.nv21(y, uv.asReadOnlyBuffer(), W, H),
        )) {
            val before = y.all()
            refused("read-only") { live.obscureInPlace(frame, 66) }
            assertArrayEquals(before, y.all())
        }
    }

    @Test
    fun `what is short is refused, and the picture is blank`() {
        val out = PictureBuffer(bytes(W * H * 4), W, H)
        refused("expected at least") { PictureBuffer(bytes(W * H * 4 - 1), W, H) }
        for (frame in listOf(
            PackedFrame(bytes(W * H * 4 - 1), W, H),
            PackedFrame(bytes(0), W, H),
            YuvFrame.nv12(bytes(W * H - 1), bytes(W * H / 2), W, H),
            YuvFrame.nv21(bytes(W * H), bytes(W * H / 2 - 1), W, H),
            YuvFrame.i420(bytes(W * H), bytes(W * H / 4), bytes(W * H / 4 - 1), W, H),
            YuvFrame.nv12(bytes(W * H), bytes(0), W, H),
        )) {
            out.buffer.fill(7)
            assertThrows<FuzzyPeopleException.Layout> { live.obscure(frame, 0, out) }
            // No memory at all is refused before anything of the picture is known to be one.
            assertTrue(out.buffer.isBlank() || out.buffer.all().all { it == 7.toByte() })
            if (frame is YuvFrame) {
                assertThrows<FuzzyPeopleException.Layout> { live.obscureInPlace(frame, 0) }
            }
        }
    }

    @Test
    fun `numbers that cannot be are refused`() {
        refused("width") { PackedFrame(bytes(16), -1, 4) }
        refused("row stride") { PictureBuffer(bytes(16), 2, 2, rowStride = -8) }
        refused("chroma pixel stride") { YuvFrame.planes(bytes(16), bytes(8), bytes(8), 4, 4, 4, 4, -1) }
        refused("0x0") { live.obscure(PackedFrame(bytes(16), 0, 0), 0, PictureBuffer(bytes(16), 2, 2)) }
        refused("row stride") {
            live.obscure(PackedFrame(bytes(64), 4, 4, rowStride = 15), 0, PictureBuffer(bytes(64), 4, 4))
        }
        // The product is past an Int.
        refused("expected at least") { PictureBuffer(bytes(16), 1 shl 16, 1 shl 16, rowStride = 1 shl 18) }
        for (degrees in listOf(
            0 to Rotation.NONE,
            90 to Rotation.CLOCKWISE_90,
            -90 to Rotation.CLOCKWISE_270,
            540 to Rotation.CLOCKWISE_180,
        )) {
            assertEquals(degrees.second, Rotation.ofDegrees(degrees.first))
        }
        assertThrows<FuzzyPeopleException.Setting> { Rotation.ofDegrees(45) }
    }

    @Test
    fun `bytes from position to limit are taken, and stay where they are`() {
        val pixels = wall(W * H * 4 + 20).apply { position(12).limit(12 + W * H * 4) }
        val plain = bytes(pixels.slice().all())
        val out = bytes(W * H * 4 + 30).apply { fill(7) }.position(10).limit(10 + W * H * 4)
        val expected = PictureBuffer(bytes(W * H * 4), W, H)
        LiveObscurer(Options(Effect.FILL)).use { it.obscure(PackedFrame(plain, W, H), 0, expected) }
        LiveObscurer(Options(Effect.FILL)).use { it.obscure(PackedFrame(pixels, W, H), 0, PictureBuffer(out, W, H)) }
        assertArrayEquals(expected.buffer.all(), out.slice().all())
        assertEquals(
            listOf(12, 12 + W * H * 4, 10, 10 + W * H * 4),
            listOf(pixels.position(), pixels.limit(), out.position(), out.limit()),
        )
        assertTrue((0 until 10).all { out.get(it) == 7.toByte() })
        assertTrue(out.duplicate().clear().let { all -> (10 + W * H * 4 until all.capacity()).all { all.get(it) == 7.toByte() } })
        // What is said to be shorter by its limit is shorter.
        refused("expected at least") { PictureBuffer(out.duplicate().limit(10 + W * H * 4 - 1), W, H) }
    }

    @Test
    fun `what is written overlaps nothing that is read`() {
        val memory = wall(W * H * 5)
        val before = memory.all()
        val picture = PictureBuffer(memory.slice(0, W * H * 4), W, H)
        refused("overlap") { live.obscure(PackedFrame(memory.slice(W * H, W * H * 4), W, H), 0, picture) }
        refused("overlap") { live.obscure(PackedFrame(memory.slice(0, W * H * 4), W, H), 0, picture) }
        val y = memory.slice(0, W * H)
        val u = memory.slice(W * H, W * H / 4)
        refused("overlap") { live.obscureInPlace(YuvFrame.i420(y, u, u, W, H), 0) }
        refused("overlap") { live.obscureInPlace(YuvFrame.i420(y, y, u, W, H), 0) }
        assertArrayEquals(before, memory.all())
    }

    @Test
    fun `the upright size of a frame is that of its picture`() {
        assertEquals(W to H, PackedFrame(bytes(W * H * 4), W, H).let { it.width to it.height })
        val turned = YuvFrame.nv12(wall(W * H), wall(W * H / 2), W, H, rotation = Rotation.CLOCKWISE_90)
        assertEquals(H to W, turned.width to turned.height)
        live.obscure(turned, 0, PictureBuffer(bytes(W * H * 4), H, W))
        refused("expected") { live.obscure(turned, 33, PictureBuffer(bytes(W * H * 4), W, H)) }
    }

    private companion object {
        const val W = 96
        const val H = 64
    }
}
