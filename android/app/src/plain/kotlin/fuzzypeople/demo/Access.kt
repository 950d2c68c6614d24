package fuzzypeople.demo

/** Whether the app may use the camera. */
enum class Access {
    /** Not looked yet. */
    UNKNOWN,

    /** The system's question is on the screen. */
    ASKED,
    GRANTED,

    /** Refused, but the app may ask again. */
    REFUSED,

    /** The system asks no more; the way is through its settings. */
    REFUSED_FOR_GOOD,
    ;

    /** The app comes to the front and sees whether it may. [ASKED] as an answer to anything else means: ask now. */
    fun seen(granted: Boolean): Access =
        when {
            granted -> GRANTED
            this == UNKNOWN || this == GRANTED -> ASKED
            else -> this
        }

    /** The system's question was answered; [mayExplain]: the system would let the app explain itself and ask again. */
    fun answered(
        answer: Answer,
        mayExplain: Boolean,
    ): Access =
        when (answer) {
            Answer.YES -> GRANTED
            Answer.NONE -> REFUSED
            Answer.NO -> if (mayExplain) REFUSED else REFUSED_FOR_GOOD
        }

    /** An answer to the system's question; [NONE]: it was swept aside. */
    enum class Answer { YES, NO, NONE }
}
