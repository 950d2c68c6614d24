package fuzzypeople

import com.sun.jna.Native
import com.sun.jna.Pointer
import java.nio.ByteBuffer

/** A direct buffer's bytes from position to limit, and where they lie in memory. */
internal class DirectBytes(
    what: String,
    buffer: ByteBuffer,
) {
    /** Holds the memory, too. */
    val buffer: ByteBuffer =
        if (buffer.isDirect) {
            buffer.slice()
        } else {
            throw FuzzyPeopleException.Layout("$what in a heap buffer; expected a direct one, by ByteBuffer.allocateDirect")
        }
    val address: ULong = Pointer.nativeValue(Native.getDirectBufferPointer(this.buffer)).toULong()
    val size: ULong = this.buffer.capacity().toULong()
}

internal fun unsigned(
    what: String,
    number: Int,
): UInt = if (number < 0) throw FuzzyPeopleException.Layout("a $what of $number; expected 0 or more") else number.toUInt()

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
