package fuzzypeople.demo

/** A size in pixels. */
data class Size(
    val width: Int,
    val height: Int,
) {
    val area: Long get() = width.toLong() * height
}

/** The largest of a camera's sizes that is no larger than 1280x720; else its smallest; `null` if it has none. */
fun captureSize(offered: List<Size>): Size? =
    offered.filter { it.area <= LARGEST }.maxByOrNull { it.area } ?: offered.minByOrNull { it.area }

private const val LARGEST = 1280L * 720
