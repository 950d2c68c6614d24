package fuzzypeople

import fuzzypeople.generated.LiveObscurer as RustLiveObscurer

/**
 * Obscures a camera's stream frame by frame, and follows people in it. One for each stream.
 *
 * ```kotlin
 * LiveObscurer().use { obscurer ->
 *     val picture = PictureBuffer(ByteBuffer.allocateDirect(width * height * 4), width, height)
 *     obscurer.obscure(YuvFrame.nv21(y, vu, width, height), timestampMs, picture)
 * }
 * ```
 *
 * Every frame fails closed: where the model cannot look, or may be mistaken, more is hidden, never less. Any thread may call; calls
 * wait for each other, so none should come from a thread that must not wait for a frame. What is closed throws
 * [FuzzyPeopleException.Closed].
 *
 * @param options what is to be seen of people.
 * @param live choices for the stream.
 * @param model an ONNX file's bytes, with the interface of `models/README.md`; `null` for the model inside this library.
 * @throws FuzzyPeopleException.Setting when an option is out of its range.
 * @throws FuzzyPeopleException.Model when the bytes are no such model.
 */
public class LiveObscurer
    @JvmOverloads
    constructor(
        options: Options = Options(),
        live: LiveOptions = LiveOptions(),
        model: ByteArray? = null,
    ) : AutoCloseable {
        private val rust = fuzzypeople.calling { RustLiveObscurer(options.lower(), live.lower(), model) }
        private val routes = Routes(rust)

        /** The options, from the next frame on. Setting them throws [FuzzyPeopleException.Setting] when one is out of its range. */
        public var options: Options = options
            get() = synchronized(rust) { field }
            set(value) =
                calling {
                    rust.setOptions(value.lower())
                    field = value
                }

        /** The choices for the stream, from the next frame on; people stay known. Setting them throws as [options] does. */
        public var live: LiveOptions = live
            get() = synchronized(rust) { field }
            set(value) =
                calling {
                    rust.setLiveOptions(value.lower())
                    field = value
                }

        /**
         * Who is obscured from the next frame on. Whoever is named now and was not before is taken to be who the caller sees. An id
         * that is not in view is no error.
         */
        public var policy: Policy = Policy.Everyone
            get() = synchronized(rust) { field }
            set(value) =
                calling {
                    rust.setPolicy(value.lower())
                    field = value
                }

        /** What is promised of the frames. */
        public val guarantee: Guarantee get() = calling { rust.guarantee() }.lift()

        /** Everybody whom the last look found. */
        public val people: List<Person> get() = calling { rust.people() }.map { it.person.lift(it.obscured) }

        /** What the last frame took. */
        public val stages: Stages get() = calling { rust.stages() }.lift()

        /**
         * The frame, upright and obscured, into a picture of RGBA or BGRA of its upright size.
         *
         * @param timestampMs when the frame was taken, in milliseconds of any clock that runs forward.
         * @throws FuzzyPeopleException when it cannot be done. The picture holds nothing of the frame then.
         */
        public fun obscure(
            frame: CameraFrame,
            timestampMs: Long,
            into: PictureBuffer,
        ) {
            try {
                calling {
                    when (frame) {
                        is PackedFrame -> obscurePacked(frame, timestampMs, into)
                        is YuvFrame -> obscureYuv(frame, timestampMs, into)
                    }
                }
            } finally {
                Reachable.keep(this)
                Reachable.keep(frame)
                Reachable.keep(into)
            }
        }

        /**
         * A frame obscured where it lies, for a video encoder: luma that is clear stays as it is.
         *
         * @param timestampMs when the frame was taken, in milliseconds of any clock that runs forward.
         * @throws FuzzyPeopleException when it cannot be done. [FuzzyPeopleException.Layout]: the frame was not touched; its planes
         *   do not fit, are read-only, or overlap otherwise than the two halves of the same pairs do. Others: it holds nothing of what
         *   it showed.
         */
        public fun obscureInPlace(
            frame: YuvFrame,
            timestampMs: Long,
        ) {
            if (!frame.isWritable) {
                throw FuzzyPeopleException.Layout("planes in a read-only buffer; expected writable ones")
            }
            try {
                calling {
                    val route = routes.of(frame.layout, null)
                    val (y, u, v) = frame
                    route.obscureInPlace(y.address, y.size, u.address, u.size, v.address, v.size, timestampMs)
                }
            } finally {
                Reachable.keep(this)
                Reachable.keep(frame)
            }
        }

        /** Who is at a place of the last frame, or next to it, in upright pixels: a tap. */
        public fun personAt(
            x: Int,
            y: Int,
        ): Int? = if (x < 0 || y < 0) null else calling { rust.personAt(x.toUInt(), y.toUInt()) }?.toInt()

        /** Forgets everybody: the camera was switched, the stream was interrupted. */
        public fun reset(): Unit = calling { rust.reset() }

        /** Lets go of the model and of everything known, when the frame at hand is finished. May be called more than once. */
        override fun close(): Unit =
            synchronized(rust) {
                routes.close()
                rust.close()
            }

        private fun obscurePacked(
            frame: PackedFrame,
            timestampMs: Long,
            into: PictureBuffer,
        ) {
            val route = routes.of(frame.layout, into.layout)
            val pixels = frame.pixels
            val out = into.bytes
            route.obscure(pixels.address, pixels.size, 0u, 0u, 0u, 0u, timestampMs, out.address, out.size)
        }

        private fun obscureYuv(
            frame: YuvFrame,
            timestampMs: Long,
            into: PictureBuffer,
        ) {
            val route = routes.of(frame.layout, into.layout)
            val out = into.bytes
            val (y, u, v) = frame
            route.obscure(y.address, y.size, u.address, u.size, v.address, v.size, timestampMs, out.address, out.size)
        }

        /** One call after the other, none of what is closed. */
        private inline fun <R> calling(call: () -> R): R =
            synchronized(rust) {
                // A route is made with the stream's handle, which the generated code does not check there.
                if (rust.uniffiIsDestroyed) {
                    throw FuzzyPeopleException.Closed(CLOSED)
                }
                fuzzypeople.calling(call)
            }
    }
