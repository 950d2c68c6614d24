package fuzzypeople.demo

import android.graphics.Bitmap
import android.view.View
import android.widget.RadioButton
import android.widget.Switch
import android.widget.TextView
import fuzzypeople.Colours
import fuzzypeople.Effect
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** A photo goes as a camera's image through the library to the screen; every screen is saved to be looked at. */
@RunWith(RobolectricTestRunner::class)
@Config(qualifiers = PHONE, shadows = [ShadowThermometer::class])
class ScreensTest {
    private lateinit var stage: Stage

    @Before
    fun start() {
        Stage.allow()
        Stage.addCameras()
        stage = Stage().setup()
    }

    @After
    fun end() = stage.close()

    private fun text(id: Int) = stage.view<TextView>(id).text.toString()

    private fun seen(id: Int) = stage.view<View>(id).visibility == View.VISIBLE

    /** At least somebody is there: the model takes a flag and a helmet of the photo for people, too. */
    private fun assertEveryoneHidden() {
        val state = stage.controller.state
        assertTrue("nobody was found", state.people > 0)
        assertEquals(state.people, state.obscured)
        assertTrue(text(R.id.people), text(R.id.people).endsWith("hidden"))
    }

    @Test
    fun blankBeforeTheFirstFrame() {
        assertEquals(Page.BLANK, stage.controller.state.page)
        assertTrue(black(stage.shown()))
        assertFalse(stage.view<View>(R.id.photo).isEnabled)
        assertFalse(seen(R.id.people))
        stage.screen("blank")
    }

    @Test
    fun somebodyIsHidden() {
        val photo = uprightPhoto()
        val image = stage.see(photo)
        assertTrue("the image was not closed", image.closed)
        stage.screen("live")
        assertEquals(Page.LIVE, stage.controller.state.page)
        assertEveryoneHidden()
        assertEquals("Live picture. ${text(R.id.people)}.", stage.view<View>(R.id.picture).contentDescription)
        assertTrue("the face is to be seen", difference(photo, PERSON) > FAR)
        assertTrue("what is beside her is gone", difference(photo, BESIDE) < NEAR)
    }

    @Test
    @Config(qualifiers = LYING)
    fun aTapKeepsAPersonAndTheNextHides() {
        val lens = Stage.BACK
        val photo = photo()
        stage.controller.turned(90)
        stage.see(photo, lens, display = 90)
        assertEveryoneHidden()
        stage.screen("two_hidden")

        stage.tap(LEFT.x, LEFT.y)
        assertEquals(1, stage.controller.state.keeping.kept.size)
        assertEquals("This person stays visible.", text(R.id.hint))
        stage.see(photo, lens, display = 90)
        stage.screen("one_kept")
        assertEquals("${stage.controller.state.people} people, 1 shown", text(R.id.people))
        assertTrue("she is not to be seen", difference(photo, LEFT) < NEAR)
        assertTrue("the other one is to be seen", difference(photo, RIGHT) > FAR)
        assertTrue(seen(R.id.hide))

        stage.tap(LEFT.x, LEFT.y)
        stage.see(photo, lens, display = 90)
        assertEveryoneHidden()
        assertTrue("she is still to be seen", difference(photo, LEFT) > FAR)

        stage.tap(LEFT.x, LEFT.y)
        stage.click(R.id.hide)
        stage.see(photo, lens, display = 90)
        assertEveryoneHidden()
        assertFalse(seen(R.id.hide))

        stage.click(R.id.look)
        stage.screen("sheet_lying")
    }

    @Test
    fun aTapBesideEverybodyKeepsNobody() {
        stage.see(uprightPhoto())
        stage.tap(BESIDE.x, BESIDE.y)
        assertEquals(Keeping(), stage.controller.state.keeping)
        assertEquals("Nobody is found there.", text(R.id.hint))
    }

    @Test
    @Suppress("DEPRECATION")
    fun theSheetChangesTheLook() {
        stage.see(uprightPhoto())
        stage.click(R.id.look)
        assertTrue(seen(R.id.sheet))
        stage.screen("sheet")
        val looks = mutableListOf(stage.shown().copy(Bitmap.Config.ARGB_8888, false))
        val effects =
            mapOf(
                R.id.effect_scatter to Effect.SCATTER,
                R.id.effect_blur to Effect.BLUR,
                R.id.effect_fill to Effect.FILL,
                R.id.effect_static to Effect.STATIC,
            )
        for ((chip, effect) in effects) {
            stage.click(chip)
            assertEquals(effect, stage.controller.state.look.effect)
            stage.see(uprightPhoto())
            for (earlier in looks) assertFalse("$effect looks like another", earlier.sameAs(stage.shown()))
            looks += stage.shown().copy(Bitmap.Config.ARGB_8888, false)
        }
        stage.screen("sheet_static")
        assertTrue(seen(R.id.colours_unused))
        assertFalse(stage.view<View>(R.id.person).isEnabled)
        stage.activity.onBackPressed()
        assertFalse(seen(R.id.sheet))
        assertFalse(stage.activity.isFinishing)
    }

    @Test
    @Config(qualifiers = "+night")
    fun theClassicLookByNight() {
        stage.see(uprightPhoto())
        val private = stage.shown().copy(Bitmap.Config.ARGB_8888, false)
        stage.click(R.id.look)
        stage.click(R.id.person)
        stage.click(R.id.show_timing)
        assertEquals(Colours.PERSON, stage.controller.state.look.colours)
        assertTrue(stage.view<Switch>(R.id.show_timing).isChecked)
        assertTrue("cosmetic" in stage.view<RadioButton>(R.id.person).text)
        stage.see(uprightPhoto())
        assertFalse(private.sameAs(stage.shown()))
        stage.screen("sheet_night")
    }

    @Test
    fun theFrontCameraIsAMirror() {
        stage.click(R.id.swap)
        assertEquals(Facing.FRONT, stage.controller.state.lens)
        assertTrue(black(stage.shown()))
        stage.see(uprightPhoto(), Stage.FRONT)
        stage.screen("front")
        // What was left of her head is right of it now.
        val mirrored = Spot(539 - BESIDE.x, BESIDE.y)
        assertTrue(difference(uprightPhoto(), BESIDE, mirrored) < NEAR)
    }

    @Test
    fun aWarmPhoneLooksLessAndSaysSo() {
        stage.see(uprightPhoto())
        assertEquals(384, stage.controller.live.wish.live.longSide)
        ShadowThermometer.status(3)
        stage.see(uprightPhoto())
        stage.screen("hot")
        assertEquals(256, stage.controller.live.wish.live.longSide)
        assertTrue("hot" in text(R.id.heat))
        ShadowThermometer.status(0)
        stage.settle()
        assertEquals(384, stage.controller.live.wish.live.longSide)
        assertFalse(seen(R.id.heat))
        stage.leave()
        assertFalse(ShadowThermometer.watched)
        stage.comeBack()
    }

    @Test
    fun awayAndBackNothingIsShownBeforeANewFrame() {
        stage.see(uprightPhoto())
        stage.tap(PERSON.x, PERSON.y)
        assertNotEquals(Keeping(), stage.controller.state.keeping)
        stage.leave()
        assertEquals(Page.BLANK, stage.controller.state.page)
        stage.comeBack()
        assertTrue(black(stage.shown()))
        assertEquals(Page.BLANK, stage.controller.state.page)
        assertEquals("whoever was kept is hidden again", Keeping(), stage.controller.state.keeping)
        stage.see(uprightPhoto())
        assertEveryoneHidden()
    }

    @Test
    fun aLostCameraLeavesNoPicture() {
        stage.see(uprightPhoto())
        stage.loseCamera()
        stage.screen("camera_lost")
        assertTrue(black(stage.shown()))
        assertTrue(seen(R.id.page))
        assertEquals("The camera was lost", text(R.id.page_title))
        stage.click(R.id.page_button)
        assertEquals(Page.BLANK, stage.controller.state.page)
        stage.see(uprightPhoto())
        assertEquals(Page.LIVE, stage.controller.state.page)
    }

    @Test
    fun aFrameThatCannotBeObscuredIsNotShown() {
        stage.see(uprightPhoto())
        val image = stage.seeBroken()
        stage.screen("not_obscured")
        assertTrue(image.closed)
        assertTrue(black(stage.shown()))
        assertEquals(Problem.NOT_OBSCURED, stage.controller.state.problem)
        assertEquals("People could not be hidden in this frame.", text(R.id.page_text))
        stage.see(uprightPhoto())
        assertEquals("the next frame may be shown", Page.LIVE, stage.controller.state.page)
    }

    /** How far the picture on the surface is from [photo] around [at]: the mean difference of a sample, 0 to 255. */
    private fun difference(
        photo: Bitmap,
        at: Spot,
        shownAt: Spot = at,
    ): Double {
        val fit = checkNotNull(stage.view<PictureView>(R.id.picture).fit)
        val shown = stage.shown()
        var sum = 0L
        var samples = 0
        for (dy in -AROUND..AROUND step 2) {
            for (dx in -AROUND..AROUND step 2) {
                val x = (fit.left + (shownAt.x + dx + 0.5f) * fit.scale).toInt()
                val y = (fit.top + (shownAt.y + dy + 0.5f) * fit.scale).toInt()
                val from = photo.getPixel(at.x + if (shownAt == at) dx else -dx, at.y + dy)
                val to = shown.getPixel(x, y)
                for (shift in listOf(0, 8, 16)) sum += Math.abs((from shr shift and 255) - (to shr shift and 255))
                samples += 3
            }
        }
        return sum.toDouble() / samples
    }

    private companion object {
        val PERSON = Spot(250, 190)
        val BESIDE = Spot(440, 40)
        val LEFT = Spot(221, 110)
        val RIGHT = Spot(720, 150)
        const val AROUND = 20
        const val NEAR = 10.0
        const val FAR = 25.0

        fun black(picture: Bitmap): Boolean {
            val pixels = IntArray(picture.width * picture.height)
            picture.getPixels(pixels, 0, picture.width, 0, 0, picture.width, picture.height)
            return pixels.all { it == -0x1000000 }
        }
    }
}

/** A phone held upright, and one turned to its left. */
const val PHONE = "w411dp-h891dp-port-xhdpi"
const val LYING = "w891dp-h411dp-land-xhdpi"
