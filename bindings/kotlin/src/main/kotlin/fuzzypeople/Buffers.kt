package fuzzypeople

import com.sun.jna.Native
import com.sun.jna.Pointer
import fuzzypeople.generated.Memory
import java.nio.ByteBuffer

/** A buffer's bytes from position to limit. */
internal fun direct(
    what: String,
    buffer: ByteBuffer,
): ByteBuffer =
    if (buffer.isDirect) {
        buffer.slice()
    } else {
        throw FuzzyPeopleException.Layout("$what in a heap buffer; expected a direct one, by ByteBuffer.allocateDirect")
    }

internal fun writable(
    what: String,
    buffer: ByteBuffer,
): ByteBuffer =
    if (buffer.isReadOnly) {
        throw FuzzyPeopleException.Layout("$what in a read-only buffer; expected a writable one")
    } else {
        buffer
    }

internal fun unsigned(
    what: String,
    number: Int,
): UInt = if (number < 0) throw FuzzyPeopleException.Layout("a $what of $number; expected 0 or more") else number.toUInt()

/** Where a direct buffer starts in memory, and how long it is. */
internal fun ByteBuffer.memory(): Memory =
    Memory(Pointer.nativeValue(Native.getDirectBufferPointer(this)).toULong(), capacity().toULong())

/**
 * Keeps what a call uses, and so its memory, reachable until the call has returned. (`Reference.reachabilityFence` is not there before
 * Android 9.)
 */
internal object Reachable {
    @Volatile
    private var last: Any? = null

    fun keep(used: Any) {
        last = used
        last = null
    }
}
