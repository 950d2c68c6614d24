package fuzzypeople.demo

import fuzzypeople.Effect

/** What a page says instead of the picture; string resources. */
class Words(
    val title: Int,
    val text: Int,
    val button: Int?,
)

/** `null` where the picture, or its place, is seen. */
fun words(state: UiState): Words? =
    when (state.page) {
        Page.BLANK, Page.LIVE -> null
        Page.ASK -> Words(R.string.ask_title, R.string.ask_text, R.string.ask_button)
        Page.ASK_IN_SETTINGS -> Words(R.string.ask_title, R.string.settings_text, R.string.settings_button)
        Page.PROBLEM -> state.problem?.let(::words)
    }

private fun words(problem: Problem): Words =
    when (problem) {
        Problem.NO_CAMERA -> Words(R.string.no_camera_title, R.string.no_camera_text, R.string.again)
        Problem.CAMERA_BUSY -> Words(R.string.camera_busy_title, R.string.camera_busy_text, R.string.again)
        Problem.CAMERA_OFF -> Words(R.string.camera_off_title, R.string.camera_off_text, R.string.again)
        Problem.CAMERA_LOST -> Words(R.string.camera_lost_title, R.string.camera_lost_text, R.string.again)
        Problem.NO_LIBRARY -> Words(R.string.no_library_title, R.string.no_library_text, null)
        Problem.NOT_OBSCURED -> Words(R.string.not_obscured_title, R.string.not_obscured_text, null)
    }

fun text(notice: Notice): Int =
    when (notice) {
        Notice.PHOTO_SAVED -> R.string.photo_saved
        Notice.PHOTO_SAVED_IN_FOLDER -> R.string.photo_saved_in_folder
        Notice.PHOTO_FAILED -> R.string.photo_failed
        Notice.VIDEO_SAVED -> R.string.video_saved
        Notice.VIDEO_SAVED_IN_FOLDER -> R.string.video_saved_in_folder
        Notice.VIDEO_FAILED -> R.string.video_failed
        Notice.NOBODY_THERE -> R.string.nobody_there
        Notice.KEPT -> R.string.kept
        Notice.HIDDEN -> R.string.hidden
    }

fun name(effect: Effect): Int =
    when (effect) {
        Effect.PIXELATE -> R.string.effect_pixelate
        Effect.SCATTER -> R.string.effect_scatter
        Effect.BLUR -> R.string.effect_blur
        Effect.FILL -> R.string.effect_fill
        Effect.STATIC -> R.string.effect_static
    }
