package fuzzypeople.demo

/** How warm the phone is, and the longer side, in samples, of what the model then looks at. */
enum class Heat(
    val longSide: Int,
) {
    COOL(384),
    WARM(320),
    HOT(256),
    VERY_HOT(192),
    ;

    companion object {
        /** From `PowerManager.THERMAL_STATUS_*`: 0 (none) to 6 (shutting down). */
        fun ofStatus(status: Int): Heat =
            when {
                status <= 1 -> COOL
                status == 2 -> WARM
                status == 3 -> HOT
                else -> VERY_HOT
            }
    }
}
