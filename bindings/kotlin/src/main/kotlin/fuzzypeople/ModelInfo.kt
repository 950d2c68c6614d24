package fuzzypeople

import fuzzypeople.generated.modelInfo as rustModelInfo

/**
 * The model inside this library.
 *
 * @property bytes its file's size.
 * @property inputs the names of what it takes.
 * @property outputs the names of what it gives.
 * @property sideMultiple the sides of what it takes are multiples of so many samples.
 */
public data class ModelInfo(
    val bytes: Long,
    val inputs: List<String>,
    val outputs: List<String>,
    val sideMultiple: Int,
) {
    /** Asks the library. */
    public companion object {
        /** What is to be known of the model inside this library. */
        @JvmStatic
        public val embedded: ModelInfo by lazy {
            val info = rustModelInfo()
            ModelInfo(info.bytes.toLong(), info.inputs, info.outputs, info.sideMultiple.toInt())
        }
    }
}
