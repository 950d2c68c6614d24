package fuzzypeople.demo

import android.text.SpannableStringBuilder
import android.text.Spanned
import android.text.style.ForegroundColorSpan
import android.text.style.RelativeSizeSpan
import android.view.View
import android.view.ViewGroup
import android.view.WindowInsets
import android.widget.RadioButton
import android.widget.RadioGroup
import android.widget.SeekBar
import android.widget.Switch
import android.widget.TextView
import fuzzypeople.Colours
import fuzzypeople.Effect
import kotlin.math.roundToInt

/** The sheet on which the look is chosen: the views of `sheet.xml`. */
class Sheet(
    private val root: View,
    private val actions: Actions,
) {
    private val effects: RadioGroup = root.child(R.id.effects)
    private val strength: SeekBar = root.child(R.id.strength)
    private val strengthValue: TextView = root.child(R.id.strength_value)
    private val colours: RadioGroup = root.child(R.id.colours)
    private val coloursUnused: TextView = root.child(R.id.colours_unused)
    private val showTiming: Switch = root.child(R.id.show_timing)
    private var look = Look()

    init {
        root.setOnApplyWindowInsetsListener { _, insets -> insets.also(::stayClearOfBars) }
        explain(R.id.surroundings, R.string.private_title, R.string.private_text)
        explain(R.id.person, R.string.classic_title, R.string.classic_text)
        root.child<View>(R.id.close).setOnClickListener { actions.sheet(false) }
        effects.setOnCheckedChangeListener { _, id -> effectOf[id]?.let { actions.look(look.copy(effect = it)) } }
        colours.setOnCheckedChangeListener { _, id -> coloursOf[id]?.let { actions.look(look.copy(colours = it)) } }
        strength.setOnSeekBarChangeListener(
            object : SeekBar.OnSeekBarChangeListener {
                override fun onProgressChanged(
                    bar: SeekBar,
                    progress: Int,
                    byUser: Boolean,
                ) {
                    if (byUser) actions.look(look.copy(strength = progress.toFloat() / bar.max))
                }

                override fun onStartTrackingTouch(bar: SeekBar) = Unit

                override fun onStopTrackingTouch(bar: SeekBar) = Unit
            },
        )
        showTiming.setOnCheckedChangeListener { _, shown -> actions.showTiming(shown) }
    }

    fun render(state: UiState) {
        look = state.look
        root.visibility = if (state.sheet) View.VISIBLE else View.GONE
        effects.check(effectOf.entries.first { it.value == look.effect }.key)
        colours.check(coloursOf.entries.first { it.value == look.colours }.key)
        strength.progress = (look.strength * strength.max).roundToInt()
        val percent = root.resources.getString(R.string.percent, (look.strength * HUNDRED).roundToInt())
        if (strengthValue.text.toString() != percent) strengthValue.text = percent
        for (choice in coloursOf.keys) root.child<View>(choice).isEnabled = look.usesColours
        coloursUnused.visibility = if (look.usesColours) View.GONE else View.VISIBLE
        showTiming.isChecked = state.showsTiming
    }

    /** The sheet reaches the screen's bottom, and in the wide layout its top and its right too. */
    @Suppress("DEPRECATION")
    private fun stayClearOfBars(insets: WindowInsets) {
        val top = if (root.layoutParams.height == ViewGroup.LayoutParams.MATCH_PARENT) insets.systemWindowInsetTop else 0
        root.setPadding(0, top, insets.systemWindowInsetRight, insets.systemWindowInsetBottom)
    }

    /** A choice's name, and smaller below it what it means. */
    private fun explain(
        choice: Int,
        title: Int,
        text: Int,
    ) {
        val words = SpannableStringBuilder(root.resources.getString(title)).append("\n")
        val start = words.length
        words.append(root.resources.getString(text))
        words.setSpan(RelativeSizeSpan(SMALLER), start, words.length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        val soft = ForegroundColorSpan(root.context.getColor(R.color.text_soft))
        words.setSpan(soft, start, words.length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
        root.child<RadioButton>(choice).text = words
    }

    private companion object {
        const val SMALLER = 0.9f
        const val HUNDRED = 100

        val effectOf =
            mapOf(
                R.id.effect_pixelate to Effect.PIXELATE,
                R.id.effect_scatter to Effect.SCATTER,
                R.id.effect_blur to Effect.BLUR,
                R.id.effect_fill to Effect.FILL,
                R.id.effect_static to Effect.STATIC,
            )

        val coloursOf = mapOf(R.id.surroundings to Colours.SURROUNDINGS, R.id.person to Colours.PERSON)
    }
}
