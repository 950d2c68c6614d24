package fuzzypeople.demo

import android.text.format.DateUtils
import android.view.MotionEvent
import android.view.View
import android.widget.Button
import android.widget.ImageButton
import android.widget.TextView

/** The screen: shows a [UiState] in the views of `main.xml`, and tells what the user does. */
class Screen(
    root: View,
    private val actions: Actions,
    private val allow: () -> Unit,
    private val settings: () -> Unit,
) {
    val picture: PictureView = root.child(R.id.picture)
    private val resources = root.resources
    private val people: TextView = root.child(R.id.people)
    private val timing: TextView = root.child(R.id.timing)
    private val recorded: TextView = root.child(R.id.recorded)
    private val heat: TextView = root.child(R.id.heat)
    private val hint: TextView = root.child(R.id.hint)
    private val look: ImageButton = root.child(R.id.look)
    private val record: ImageButton = root.child(R.id.record)
    private val photo: ImageButton = root.child(R.id.photo)
    private val hide: ImageButton = root.child(R.id.hide)
    private val swap: ImageButton = root.child(R.id.swap)
    private val page: View = root.child(R.id.page)
    private val pageTitle: TextView = root.child(R.id.page_title)
    private val pageText: TextView = root.child(R.id.page_text)
    private val pageButton: Button = root.child(R.id.page_button)
    private val sheet = Sheet(root.child(R.id.sheet), actions)
    private var state: UiState? = null

    init {
        picture.setOnTouchListener { view, event ->
            if (event.action == MotionEvent.ACTION_UP) {
                view.performClick()
                actions.tap(picture, event.x, event.y)
            }
            true
        }
        look.setOnClickListener { actions.sheet(state?.sheet != true) }
        record.setOnClickListener { actions.record() }
        photo.setOnClickListener { actions.photo() }
        hide.setOnClickListener { actions.hideEveryone() }
        swap.setOnClickListener { actions.switchCamera() }
        pageButton.setOnClickListener {
            when (state?.page) {
                Page.ASK -> allow()
                Page.ASK_IN_SETTINGS -> settings()
                else -> actions.tryAgain()
            }
        }
    }

    fun render(state: UiState) {
        this.state = state
        status(state)
        buttons(state)
        page(state)
        sheet.render(state)
    }

    private fun status(state: UiState) {
        val live = state.page == Page.LIVE
        val who = who(state)
        people.said(who.takeIf { live })
        timing.said(
            state.timing?.takeIf { live && state.showsTiming }?.let { string(R.string.timing, it.milliseconds, it.perSecond) },
        )
        val time = state.recorded?.let { DateUtils.formatElapsedTime(it.toLong()) }
        recorded.said(time)
        recorded.contentDescription = time?.let { string(R.string.recording, it) }
        heat.said(
            when (state.heat) {
                Heat.COOL -> null
                Heat.WARM -> string(R.string.heat_warm)
                Heat.HOT, Heat.VERY_HOT -> string(R.string.heat_hot)
            },
        )
        hint.said(if (state.sheet) null else state.notice?.let { string(text(it)) } ?: hint(state))
        picture.contentDescription = if (live) string(R.string.picture, who) else string(R.string.picture_blank)
    }

    private fun hint(state: UiState): String? =
        when {
            state.page != Page.LIVE || state.people == 0 -> null
            state.keeping.kept.isEmpty() -> string(R.string.hint)
            else -> string(R.string.hint_kept)
        }

    private fun who(state: UiState): String {
        val count = resources.getQuantityString(R.plurals.people, state.people, state.people)
        val shown = state.people - state.obscured
        return when {
            state.people == 0 -> string(R.string.nobody)
            shown == 0 -> string(R.string.people_all_hidden, count)
            else -> string(R.string.people_some_kept, count, shown)
        }
    }

    private fun buttons(state: UiState) {
        val live = state.page == Page.LIVE
        look.isSelected = state.sheet
        look.contentDescription = string(R.string.look, string(name(state.look.effect)))
        photo.usable(live)
        record.usable(live)
        record.setImageResource(if (state.recorded == null) R.drawable.icon_record else R.drawable.icon_stop)
        record.contentDescription = string(if (state.recorded == null) R.string.record else R.string.stop)
        hide.visibility = if (live && state.keeping.kept.isNotEmpty()) View.VISIBLE else View.INVISIBLE
        swap.visibility = if (state.canSwitch) View.VISIBLE else View.INVISIBLE
        swap.contentDescription = string(if (state.lens == Facing.BACK) R.string.to_front else R.string.to_back)
    }

    private fun page(state: UiState) {
        val words = words(state)
        page.visibility = if (words == null) View.GONE else View.VISIBLE
        if (words == null) return
        pageTitle.said(string(words.title))
        pageText.said(string(words.text))
        pageButton.said(words.button?.let { string(it) })
    }

    private fun string(
        id: Int,
        vararg arguments: Any,
    ): String = resources.getString(id, *arguments)

    private companion object {
        const val DIMMED = 0.35f

        /** Shows [text], or goes away. Set only when it changed, so that nothing is laid out anew for each frame. */
        fun TextView.said(text: String?) {
            visibility = if (text == null) View.GONE else View.VISIBLE
            if (text != null && text != this.text.toString()) this.text = text
        }

        fun View.usable(usable: Boolean) {
            isEnabled = usable
            alpha = if (usable) 1f else DIMMED
        }
    }
}
