package fuzzypeople

import fuzzypeople.generated.FrameLayout
import fuzzypeople.generated.FuzzyPeopleException
import fuzzypeople.generated.InternalException
import fuzzypeople.generated.PictureLayout
import fuzzypeople.generated.Route
import fuzzypeople.generated.UNIFFI_CALL_ERROR
import fuzzypeople.generated.UNIFFI_CALL_SUCCESS
import fuzzypeople.generated.UniffiLib
import fuzzypeople.generated.UniffiRustCallStatus
import fuzzypeople.generated.LiveObscurer as RustLiveObscurer

/**
 * The way of a stream's frames: made anew only when a layout changes, which it hardly ever does, so that a frame's call is but
 * numbers. For one thread at a time.
 */
internal class Routes(
    private val stream: RustLiveObscurer,
) : AutoCloseable {
    private var frame: FrameLayout? = null
    private var picture: PictureLayout? = null
    private var route: QuickRoute? = null

    fun of(
        frame: FrameLayout,
        picture: PictureLayout?,
    ): Route {
        val known = route
        if (known != null && frame == this.frame && picture == this.picture) {
            return known
        }
        close()
        return QuickRoute(stream, frame, picture).also {
            this.frame = frame
            this.picture = picture
            route = it
        }
    }

    override fun close() {
        route?.close()
        route = null
    }
}

/**
 * Calls as the generated code does, but with one status for all of them, which JNA need not copy back and forth: that takes JNA several
 * times as long as the call itself.
 */
private class QuickRoute(
    stream: RustLiveObscurer,
    frame: FrameLayout,
    picture: PictureLayout?,
) : Route(stream, frame, picture) {
    private val status = UniffiRustCallStatus().apply { setAutoSynch(false) }
    private val code = status.pointer

    override fun obscure(
        yAddress: ULong,
        yBytes: ULong,
        uAddress: ULong,
        uBytes: ULong,
        vAddress: ULong,
        vBytes: ULong,
        timestampMs: Long,
        intoAddress: ULong,
        intoBytes: ULong,
    ) = calling {
        UniffiLib.uniffi_fuzzy_people_fn_method_route_obscure(
            it,
            yAddress.toLong(),
            yBytes.toLong(),
            uAddress.toLong(),
            uBytes.toLong(),
            vAddress.toLong(),
            vBytes.toLong(),
            timestampMs,
            intoAddress.toLong(),
            intoBytes.toLong(),
            status,
        )
    }

    override fun obscureInPlace(
        yAddress: ULong,
        yBytes: ULong,
        uAddress: ULong,
        uBytes: ULong,
        vAddress: ULong,
        vBytes: ULong,
        timestampMs: Long,
    ) = calling {
        UniffiLib.uniffi_fuzzy_people_fn_method_route_obscure_in_place(
            it,
            yAddress.toLong(),
            yBytes.toLong(),
            uAddress.toLong(),
            uBytes.toLong(),
            vAddress.toLong(),
            vBytes.toLong(),
            timestampMs,
            status,
        )
    }

    private inline fun calling(method: (Long) -> Unit) {
        code.setByte(0, UNIFFI_CALL_SUCCESS)
        // A method uses up a handle.
        method(UniffiLib.uniffi_fuzzy_people_fn_clone_route(handle, status))
        if (code.getByte(0) == UNIFFI_CALL_SUCCESS) {
            return
        }
        status.read()
        throw if (status.code == UNIFFI_CALL_ERROR) {
            FuzzyPeopleException.lift(status.error_buf)
        } else {
            InternalException("a panic")
        }
    }
}
