package fuzzypeople.demo

/** What frames cost. */
data class Timing(
    val milliseconds: Int,
    val perSecond: Int,
)

/** Milliseconds a frame and frames a second, said anew about twice a second so that it can be read. */
class Rate {
    private var since: Long? = null
    private var frames = 0
    private var spent = 0L

    /** The last that was said; `null` for the first half second. */
    var timing: Timing? = null
        private set

    /** A frame was done at [now], and took [took]; both in nanoseconds. */
    fun frame(
        now: Long,
        took: Long,
    ) {
        val start = since
        if (start == null || now < start || now - start > STALE) {
            since = now
            frames = 0
            spent = 0
            if (start != null) timing = null
            return
        }
        frames += 1
        spent += took
        if (now - start >= HALF_SECOND) {
            timing = Timing(rounded(spent, frames * MILLISECOND), rounded(frames * SECOND, now - start))
            since = now
            frames = 0
            spent = 0
        }
    }

    private fun rounded(
        dividend: Long,
        divisor: Long,
    ): Int = ((dividend + divisor / 2) / divisor).toInt()

    private companion object {
        const val MILLISECOND = 1_000_000L
        const val SECOND = 1_000_000_000L
        const val HALF_SECOND = 500_000_000L

        /** After such a pause counting begins anew. */
        const val STALE = 2 * SECOND
    }
}
