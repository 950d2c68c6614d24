package fuzzypeople

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path

/** The cases of tests/vectors: the same bytes and people as Rust's, which `xtask vectors` has written on this machine. */
class VectorsTest {
    @TestFactory
    fun `every case is the same as Rust's`(): List<DynamicTest> {
        val table = Files.readAllLines(ROOT.resolve("tests/vectors/cases.tsv")).filter { !it.startsWith("#") }
        assertTrue(table.size > 10)
        return table.map { line ->
            val case = Case(line.split('\t'))
            dynamicTest(case.name) { if (case.kind == "photo") photo(case) else stream(case) }
        }
    }

    private fun stream(case: Case) =
        LiveObscurer(case.options).use { stream ->
            for (at in 0 until case.frames) {
                val input = case.read("$at.in")
                val out =
                    if (case.kind.startsWith("in-")) {
                        stream.obscureInPlace(case.yuv(input), at * STEP)
                        input
                    } else {
                        val picture = case.picture()
                        stream.obscure(case.frame(input), at * STEP, picture)
                        picture.buffer
                    }
                case.check(at, out, stream.people)
                if (at == 0) {
                    stream.policy = case.policy(stream.people, stream.personAt(TAP.first, TAP.second))
                }
            }
        }

    private fun photo(case: Case) =
        Obscurer(case.options, threads = 2).use { obscurer ->
            val photo = case.frame(case.read("0.in")) as PackedFrame
            val picture = case.picture()
            obscurer.find(photo).use { found ->
                val policy = case.policy(found.people, found.personAt(TAP.first, TAP.second))
                case.check(0, picture.buffer, obscurer.obscure(photo, picture, policy, found))
                picture.buffer.fill(GAP)
                case.check(0, picture.buffer, obscurer.obscure(photo, picture, policy))
            }
        }

    /** A line of the table. */
    private class Case(
        columns: List<String>,
    ) {
        val name = columns[0]
        val kind = columns[1]
        val format = columns[2]
        val rotation = Rotation.ofDegrees(columns[3].toInt())
        val mirrored = columns[4] == "yes"
        val gap = columns[5].toInt()
        val options =
            Options(
                Effect.valueOf(columns[6].uppercase()),
                columns[7].toFloat(),
                Colours.valueOf(columns[8].uppercase()),
                columns[9].toFloat(),
                columns[10].toFloat(),
                columns[11].toLong(),
            )
        val policy = columns[12]
        val frames = columns[13].toInt()

        /** As stored. */
        private val size = if (rotation.isUpright) WIDTH to HEIGHT else HEIGHT to WIDTH
        private val folder = Path.of(System.getProperty("fuzzypeople.vectors")).resolve(name)

        fun read(file: String): ByteBuffer = bytes(Files.readAllBytes(folder.resolve(file)))

        fun picture(): PictureBuffer {
            val format = PixelFormat.valueOf(format.uppercase())
            val stride = WIDTH * format.bytes + gap
            return PictureBuffer(bytes(stride * HEIGHT).apply { fill(GAP) }, WIDTH, HEIGHT, format, stride)
        }

        fun frame(input: ByteBuffer): CameraFrame {
            val format =
                PixelFormat.entries.find { it.name.lowercase() == if (kind == "photo") format else kind } ?: return yuv(input)
            val stride = size.first * format.bytes + gap
            return PackedFrame(input, size.first, size.second, format, stride, rotation, mirrored)
        }

        fun yuv(input: ByteBuffer): YuvFrame {
            val (width, height) = size
            val luma = (width + gap) * height
            val y = input.part(0, luma)
            val chroma = input.part(luma, input.capacity() - luma)
            val stride = width + width % 2 + gap
            return when (kind.removePrefix("in-")) {
                "nv12" -> YuvFrame.nv12(y, chroma, width, height, width + gap, stride, rotation, mirrored)
                "nv21" -> YuvFrame.nv21(y, chroma, width, height, width + gap, stride, rotation, mirrored)
                "android" -> {
                    // Each plane ends with its last sample, as on phones.
                    val plane = chroma.capacity() - 1 - gap
                    val (u, v) = chroma.part(1, plane) to chroma.part(0, plane)
                    YuvFrame.planes(y, u, v, width, height, width + gap, stride, 2, rotation, mirrored)
                }
                else -> {
                    val plane = chroma.capacity() / 2
                    val (u, v) = chroma.part(0, plane) to chroma.part(plane, plane)
                    YuvFrame.i420(y, u, v, width, height, width + gap, (width + 1) / 2 + gap, rotation, mirrored)
                }
            }
        }

        fun policy(
            people: List<Person>,
            tapped: Int?,
        ): Policy =
            when (policy) {
                "everyone" -> Policy.Everyone
                "keep-first" -> Policy.EveryoneExcept(setOf(people.first().id))
                "only-first" -> Policy.Only(setOf(people.first().id))
                "keep-tap" -> Policy.EveryoneExcept(setOf(checkNotNull(tapped)))
                "only-tap" -> Policy.Only(setOf(checkNotNull(tapped)))
                else -> error(policy)
            }

        fun check(
            at: Int,
            out: ByteBuffer,
            people: List<Person>,
        ) {
            val line = { person: Person ->
                with(
                    person.bounds,
                ) { "${person.id} $left $top $width $height ${person.confidence.toRawBits()} ${person.obscured}" }
            }
            assertEquals(Files.readAllLines(folder.resolve("$at.people")), people.map(line), "people of frame $at")
            val expected = read("$at.out")
            assertEquals(expected.capacity(), out.capacity())
            assertEquals(-1, expected.mismatch(out.duplicate().clear()), "frame $at: the first byte that differs")
        }

        private fun ByteBuffer.part(
            start: Int,
            size: Int,
        ): ByteBuffer = slice(start, size)
    }

    private companion object {
        /** As in bindings/xtask/src/vectors. */
        const val WIDTH = 475
        const val HEIGHT = 256
        const val STEP = 33L
        const val GAP = 0xA5.toByte()
        val TAP = 367 to 95
    }
}
