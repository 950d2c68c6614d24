package fuzzypeople

import java.nio.ByteBuffer
import java.nio.file.Path

/** The repository's folder. */
internal val ROOT: Path = Path.of(System.getProperty("fuzzypeople.root"))

/** Where tests leave what is to be looked at. */
internal val LOOK: Path = Path.of(System.getProperty("fuzzypeople.look"))

internal fun bytes(size: Int): ByteBuffer = ByteBuffer.allocateDirect(size)

internal fun bytes(content: ByteArray): ByteBuffer = bytes(content.size).put(content).apply { clear() }

/** Everything from 0 to capacity. */
internal fun ByteBuffer.all(): ByteArray = ByteArray(capacity()).also { duplicate().clear().get(it) }

internal fun ByteBuffer.fill(value: Byte) = (0 until capacity()).forEach { put(it, value) }

/** A frame's samples with something to see in them, and nobody. */
internal fun wall(size: Int): ByteBuffer = bytes(ByteArray(size) { (90 + it % 97 / 4).toByte() })

/** Whether every pixel of RGBA is the grey that an error leaves. */
internal fun ByteBuffer.isBlank() = (0 until capacity()).all { get(it) == if (it % 4 == 3) (-1).toByte() else 128.toByte() }
