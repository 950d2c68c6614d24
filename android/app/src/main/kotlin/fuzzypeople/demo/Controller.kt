package fuzzypeople.demo

import android.content.Context
import android.os.Handler
import android.os.HandlerThread
import android.os.Looper
import fuzzypeople.LiveOptions
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** What the user does. */
interface Actions {
    /** Touches the picture at a place of [view], in its pixels. */
    fun tap(
        view: PictureView,
        x: Float,
        y: Float,
    )

    fun look(look: Look)

    fun sheet(open: Boolean)

    fun showTiming(show: Boolean)

    fun hideEveryone()

    fun switchCamera()

    fun photo()

    /** Starts a video, or ends it. */
    fun record()

    fun tryAgain()
}

/**
 * Holds what the screen shows and moves it on: by what the user does, by what the camera's frames bring, by what the system says. On the
 * main thread; the camera and its frames have one of their own.
 */
class Controller(
    context: Context,
    private val changed: (UiState) -> Unit,
) : Actions,
    LiveListener,
    AutoCloseable {
    private val main = Handler(Looper.getMainLooper())
    private val thread = HandlerThread("camera").apply { start() }
    internal val work = Handler(thread.looper)
    internal val files: ExecutorService = Executors.newSingleThreadExecutor()
    private val gallery = Gallery(context)
    private val thermometer = Thermometer(context) { heat -> update { copy(heat = heat) } }
    internal val live = Live(this)
    private val camera = Camera(context, work, live)
    private var clip: Clip? = null
    private var startingClip = false
    private val forgetNotice = Runnable { update { copy(notice = null) } }

    /** The camera is to run. */
    private var running = false

    var state = UiState()
        private set

    private fun update(change: UiState.() -> UiState) {
        val before = state
        state = before.change()
        if (state == before) return
        live.wish = Wish(state.look.options, state.keeping.policy, LiveOptions(longSide = state.heat.longSide))
        changed(state)
    }

    private fun onMain(action: () -> Unit) {
        main.post(action)
    }

    // The activity

    /** Takes over what an earlier one saved. */
    fun restore(
        look: Look,
        lens: Facing,
        access: Access,
    ) = update { copy(look = look, lens = lens, access = access) }

    /** Pictures go to [view] from now on. */
    fun showOn(view: PictureView) {
        live.view = view
    }

    /** The display's content is turned by so many degrees clockwise. */
    fun turned(degrees: Int) {
        live.display = degrees
    }

    /** The app comes to the front. Whether it is to ask for the camera. */
    fun arrive(granted: Boolean): Boolean {
        val before = state.access
        update { copy(access = access.seen(granted)) }
        thermometer.start()
        if (state.access == Access.GRANTED) start()
        return state.access == Access.ASKED && before != Access.ASKED
    }

    /** The user wants to be asked again. */
    fun asking() = update { copy(access = Access.ASKED) }

    fun answered(
        answer: Access.Answer,
        mayExplain: Boolean,
    ) {
        update { copy(access = access.answered(answer, mayExplain)) }
        if (state.access == Access.GRANTED) start()
    }

    /** The app goes to the back. */
    fun leave() {
        thermometer.stop()
        update { withoutPicture().copy(heat = Heat.COOL) }
        halt()
    }

    override fun close() {
        leave()
        main.removeCallbacks(forgetNotice)
        work.post {
            live.close()
            files.shutdown()
        }
        thread.quitSafely()
    }

    private fun start() {
        if (running) return
        running = true
        open()
    }

    private fun halt() {
        running = false
        stopClip()
        work.post {
            camera.close()
            live.blank()
        }
    }

    private fun open() {
        val lens = state.lens
        update { withoutPicture() }
        work.post {
            camera.close()
            live.blank()
            val facings = camera.facings()
            onMain { update { copy(canSwitch = facings.size > 1) } }
            camera.open(lens)
        }
    }

    // The frames

    override fun onShown(
        people: Int,
        obscured: Int,
        timing: Timing?,
    ) = onMain {
        if (running) {
            val recorded = clip?.seconds()
            update {
                copy(
                    live = true,
                    problem = null,
                    people = people,
                    obscured = obscured,
                    timing = timing,
                    recorded = recorded,
                )
            }
        }
    }

    override fun onProblem(problem: Problem) =
        onMain {
            if (running) {
                update { withoutPicture(problem) }
                if (!problem.passes) halt()
            }
        }

    // The user

    override fun tap(
        view: PictureView,
        x: Float,
        y: Float,
    ) {
        if (state.sheet) return sheet(false)
        if (state.page != Page.LIVE) return
        val spot = view.fit?.spot(x, y) ?: return
        work.post {
            val id = live.personAt(spot)
            onMain { tapped(id) }
        }
    }

    private fun tapped(id: Int?) {
        if (state.page != Page.LIVE) return
        if (id == null) return tell(Notice.NOBODY_THERE)
        update { copy(keeping = keeping.tapped(id)) }
        tell(if (id in state.keeping.kept) Notice.KEPT else Notice.HIDDEN)
    }

    override fun look(look: Look) = update { copy(look = look) }

    override fun sheet(open: Boolean) = update { copy(sheet = open) }

    override fun showTiming(show: Boolean) = update { copy(showsTiming = show) }

    override fun hideEveryone() = update { copy(keeping = Keeping(), notice = null) }

    override fun switchCamera() {
        stopClip()
        update { copy(lens = lens.other()) }
        if (running) open()
    }

    override fun tryAgain() {
        if (state.access == Access.GRANTED) start()
    }

    override fun photo() {
        work.post {
            val picture = live.photo()
            files.execute {
                val notice = if (picture == null) Notice.PHOTO_FAILED else gallery.save(picture)
                onMain { tell(notice) }
            }
        }
    }

    override fun record() {
        if (clip != null) stopClip() else startClip()
    }

    private fun startClip() {
        if (startingClip || state.page != Page.LIVE) return
        startingClip = true
        work.post {
            val clip = live.size()?.let { Clip.start(gallery, it) }
            live.record(clip?.recorder)
            onMain { clipStarted(clip) }
        }
    }

    private fun clipStarted(clip: Clip?) {
        startingClip = false
        this.clip = clip
        when {
            clip == null -> tell(Notice.VIDEO_FAILED)
            running -> update { copy(recorded = 0) }
            else -> stopClip()
        }
    }

    private fun stopClip() {
        val clip = clip ?: return
        this.clip = null
        update { copy(recorded = null) }
        work.post {
            live.record(null)
            files.execute {
                val notice = clip.end()
                onMain { tell(notice) }
            }
        }
    }

    private fun tell(notice: Notice) {
        main.removeCallbacks(forgetNotice)
        update { copy(notice = notice) }
        main.postDelayed(forgetNotice, NOTICE_MILLISECONDS)
    }

    private companion object {
        const val NOTICE_MILLISECONDS = 4000L
    }
}
