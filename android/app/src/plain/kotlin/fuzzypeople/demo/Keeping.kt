package fuzzypeople.demo

import fuzzypeople.Policy

/** Whom the user wants to see: nobody, until a tap says otherwise. Ids are those of the stream; none is ever given to somebody else. */
data class Keeping(
    val kept: Set<Int> = emptySet(),
) {
    /** After a tap on [id]: who was hidden is kept, who was kept is hidden. */
    fun tapped(id: Int): Keeping = Keeping(if (id in kept) kept - id else kept + id)

    val policy: Policy get() = if (kept.isEmpty()) Policy.Everyone else Policy.EveryoneExcept(kept)
}
