package fuzzypeople

import fuzzypeople.generated.FoundPeople as RustFoundPeople
import fuzzypeople.generated.Obscurer as RustObscurer

/**
 * Finds people in photos, however small, and obscures them. One serves any number of photos, from several threads at once. What is
 * closed throws [FuzzyPeopleException.Closed].
 *
 * @property options what is to be seen of people.
 * @param threads on how many threads one photo is looked at.
 * @param model an ONNX file's bytes, with the interface of `models/README.md`; `null` for the model inside this library.
 * @throws FuzzyPeopleException.Setting when an option is out of its range.
 * @throws FuzzyPeopleException.Model when the bytes are no such model.
 */
public class Obscurer
    @JvmOverloads
    constructor(
        public val options: Options = Options(),
        threads: Int = 1,
        model: ByteArray? = null,
    ) : AutoCloseable {
        private val rust =
            calling { RustObscurer(options.lower(), threads.coerceAtLeast(1).toUInt(), model) }

        /**
         * Everybody in a photo; for choosing whom to keep. To be closed.
         *
         * @throws FuzzyPeopleException when it cannot be done.
         */
        public fun find(photo: PackedFrame): FoundPeople =
            try {
                FoundPeople(calling { rust.find(photo.pixels.buffer, photo.layout.layout) })
            } finally {
                Reachable.keep(photo)
            }

        /**
         * The photo, upright and obscured, into a picture of its upright size and its own format.
         *
         * @param policy who is obscured, by the ids that [find] gives.
         * @param found the people that [find] gave for this very photo; `null`: it is looked at now.
         * @return everybody there is.
         * @throws FuzzyPeopleException when it cannot be done. The picture holds nothing of the photo then.
         */
        @JvmOverloads
        public fun obscure(
            photo: PackedFrame,
            into: PictureBuffer,
            policy: Policy = Policy.Everyone,
            found: FoundPeople? = null,
        ): List<Person> =
            try {
                when (found) {
                    null -> calling(photo, into, policy, null)
                    else -> found.open { calling(photo, into, policy, it) }
                }
            } finally {
                Reachable.keep(photo)
                Reachable.keep(into)
            }

        /** What is promised of the photos. */
        public val guarantee: Guarantee get() = calling { rust.guarantee() }.lift()

        /** Lets go of the model. May be called more than once. */
        override fun close(): Unit = rust.close()

        private fun calling(
            photo: PackedFrame,
            into: PictureBuffer,
            policy: Policy,
            found: RustFoundPeople?,
        ): List<Person> {
            val (bytes, layout) = photo.pixels.buffer to photo.layout.layout
            val out = into.bytes
            val people =
                calling { rust.obscure(bytes, layout, found, policy.lower(), out.address, out.size, into.layout) }
            return people.map { it.person.lift(it.obscured) }
        }
    }

/** Everybody in one photo. */
public class FoundPeople internal constructor(
    private val rust: RustFoundPeople,
) : AutoCloseable {
    /** The people, the largest first; nobody is obscured yet. */
    public val people: List<Person> get() = calling { rust.list() }.map { it.lift(obscured = false) }

    /** Who is at a place in upright pixels, if anybody. */
    public fun personAt(
        x: Int,
        y: Int,
    ): Int? = if (x < 0 || y < 0) null else calling { rust.personAt(x.toUInt(), y.toUInt()) }?.toInt()

    /** Lets go of what is known of the photo. May be called more than once. */
    override fun close(): Unit = synchronized(rust) { rust.close() }

    /** Works with the people while nobody can close them: the generated code does not check an object that it is given. */
    internal inline fun <R> open(work: (RustFoundPeople) -> R): R =
        synchronized(rust) {
            if (rust.uniffiIsDestroyed) {
                throw FuzzyPeopleException.Closed(CLOSED)
            }
            work(rust)
        }
}
