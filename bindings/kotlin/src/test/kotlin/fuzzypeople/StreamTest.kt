package fuzzypeople

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.nio.file.Files
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlin.time.Duration

/** Streams and photos: settings, errors, threads, closing. */
class StreamTest {
    private val size = 96
    private val frame = PackedFrame(wall(size * size * 4), size, size)

    private fun picture() = PictureBuffer(bytes(size * size * 4), size, size)

    @Test
    fun `settings are checked, and a refused one changes nothing`() {
        for (bad in listOf(Options(strength = 1.5f), Options(margin = Float.NaN), Options(threshold = 0f))) {
            assertThrows<FuzzyPeopleException.Setting> { LiveObscurer(bad) }
            assertThrows<FuzzyPeopleException.Setting> { Obscurer(bad) }
        }
        for (bad in listOf(LiveOptions(targetFps = 0f), LiveOptions(longSide = 95), LiveOptions(longSide = -1))) {
            assertThrows<FuzzyPeopleException.Setting> { LiveObscurer(live = bad) }
        }
        assertThrows<FuzzyPeopleException.Model> { LiveObscurer(model = byteArrayOf(1, 2, 3)) }
        assertThrows<FuzzyPeopleException.Model> { Obscurer(model = ByteArray(0)) }
        LiveObscurer().use { live ->
            assertEquals(Guarantee.NON_INTERFERING, live.guarantee)
            val classic = Options(Effect.SCATTER, colours = Colours.PERSON, seed = -3)
            live.options = classic
            live.live = LiveOptions(targetFps = 30f, longSide = 128)
            live.policy = Policy.EveryoneExcept(setOf(7))
            assertEquals(Guarantee.COSMETIC, live.guarantee)
            assertThrows<FuzzyPeopleException.Setting> { live.options = Options(strength = -1f) }
            assertThrows<FuzzyPeopleException.Setting> { live.live = LiveOptions(longSide = 4096) }
            assertEquals(classic, live.options)
            assertEquals(LiveOptions(targetFps = 30f, longSide = 128), live.live)
            assertEquals(Policy.EveryoneExcept(setOf(7)), live.policy)
        }
    }

    @Test
    fun `a model that fails leaves a blank picture, and the next frame may do`() {
        val model = Files.readAllBytes(ROOT.resolve("tests/fixtures/fails_on_white.onnx"))
        val white =
            PackedFrame(
                bytes(
                    ByteArray(size * size * 4) {
                        if (it / 4 % size >
                            20
                        ) {
                            -1
                        } else {
                            (it % 97).toByte()
                        }
                    },
                ),
                size,
                size,
            )
        LiveObscurer(model = model).use { live ->
            val out = picture()
            out.buffer.fill(7)
            assertThrows<FuzzyPeopleException.Inference> { live.obscure(white, 0, out) }
            assertTrue(out.buffer.isBlank())
            live.obscure(frame, 33, out)
            assertFalse(out.buffer.isBlank())
        }
        Obscurer(model = model).use { photos ->
            val out = picture()
            assertThrows<FuzzyPeopleException.Inference> { photos.obscure(white, out) }
            assertTrue(out.buffer.isBlank())
        }
    }

    @Test
    fun `people who are not there are no one's`() {
        LiveObscurer().use { live ->
            assertEquals(emptyList<Person>(), live.people)
            live.obscure(frame, 0, picture())
            assertNull(live.personAt(-1, 5))
            assertNull(live.personAt(Int.MAX_VALUE, 5))
            assertTrue(live.stages.total > Duration.ZERO)
            live.reset()
            assertEquals(emptyList<Person>(), live.people)
        }
        Obscurer().use { photos ->
            val out = picture()
            assertThrows<FuzzyPeopleException.NoSuchPerson> { photos.obscure(frame, out, Policy.Only(setOf(200))) }
            assertTrue(out.buffer.isBlank())
            photos.find(PackedFrame(wall(size * size), size / 2, size / 2)).use { found ->
                assertNull(found.personAt(-1, 0))
                assertThrows<FuzzyPeopleException.OtherPicture> { photos.obscure(frame, out, found = found) }
            }
        }
    }

    @Test
    fun `what is closed says so`() {
        val live = LiveObscurer()
        val photos = Obscurer()
        val found = photos.find(frame)
        live.obscure(frame, 0, picture())
        repeat(2) {
            live.close()
            photos.close()
            found.close()
        }
        val yuv = YuvFrame.nv12(wall(size * size), wall(size * size / 2), size, size)
        for (call in listOf<() -> Unit>(
            { live.obscure(frame, 33, picture()) },
            { live.obscureInPlace(yuv, 33) },
            { live.options = Options() },
            { live.live = LiveOptions() },
            { live.policy = Policy.Everyone },
            { live.people },
            { live.personAt(1, 1) },
            { live.reset() },
            { live.stages },
            { live.guarantee },
            { photos.obscure(frame, picture()) },
            { photos.find(frame) },
            { photos.guarantee },
            { found.people },
            { found.personAt(1, 1) },
        )) {
            assertThrows<FuzzyPeopleException.Closed> { call() }
        }
        Obscurer().use { assertThrows<FuzzyPeopleException.Closed> { it.obscure(frame, picture(), found = found) } }
    }

    @Test
    fun `closing while frames come ends them`() {
        repeat(20) {
            val live = LiveObscurer(live = LiveOptions(longSide = 96))
            val done = AtomicInteger()
            val wrong = AtomicInteger()
            val threads =
                List(3) { at ->
                    thread {
                        val out = picture()
                        try {
                            for (time in 0L until 10_000) {
                                if (at == 0) live.people else live.obscure(frame, time, out)
                                done.incrementAndGet()
                            }
                            wrong.incrementAndGet()
                        } catch (_: FuzzyPeopleException.Closed) {
                            // As it should.
                        } catch (_: Throwable) {
                            wrong.incrementAndGet()
                        }
                    }
                }
            while (done.get() < 5) Thread.onSpinWait()
            live.close()
            threads.forEach { it.join() }
            assertEquals(0, wrong.get())
        }
    }

    @Test
    fun `several threads may share one stream, and one obscurer`() {
        val pool = Executors.newFixedThreadPool(4)
        try {
            LiveObscurer(live = LiveOptions(longSide = 96)).use { live ->
                val calls =
                    List(4) { at ->
                        Callable {
                            val out = picture()
                            for (time in 0L until 200) {
                                live.obscure(frame, time, out)
                                if (at == 1) live.policy = Policy.EveryoneExcept(setOf(time.toInt()))
                                if (at == 2) live.options = Options(Effect.entries[time.toInt() % Effect.entries.size])
                                if (at == 3) live.reset()
                                live.people
                            }
                        }
                    }
                pool.invokeAll(calls).forEach { it.get() }
            }
            Obscurer().use { photos ->
                val expected = picture().also { photos.obscure(frame, it) }.buffer.all()
                val calls = List(8) { Callable { picture().also { photos.obscure(frame, it) }.buffer.all() } }
                pool.invokeAll(calls).forEach { assertArrayEquals(expected, it.get()) }
            }
        } finally {
            pool.shutdown()
        }
    }

    @Test
    fun `the model says what it takes`() {
        assertEquals(Files.size(ROOT.resolve("models/person.onnx")), ModelInfo.embedded.bytes)
        assertEquals(listOf("image"), ModelInfo.embedded.inputs)
        assertEquals(listOf("person", "centre", "offset"), ModelInfo.embedded.outputs)
        assertEquals(32, ModelInfo.embedded.sideMultiple)
    }
}
