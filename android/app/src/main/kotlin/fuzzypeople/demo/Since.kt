package fuzzypeople.demo

/** Called only where Android is of this level or newer; the check for what older ones lack leaves it out. */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.CLASS, AnnotationTarget.FUNCTION)
annotation class Since(
    val level: Int,
)
