package fuzzypeople

import fuzzypeople.generated.InternalException
import kotlin.time.toKotlinDuration
import fuzzypeople.generated.BoundingBox as RustBoundingBox
import fuzzypeople.generated.Colours as RustColours
import fuzzypeople.generated.Effect as RustEffect
import fuzzypeople.generated.FuzzyPeopleException as RustException
import fuzzypeople.generated.Guarantee as RustGuarantee
import fuzzypeople.generated.LiveOptions as RustLiveOptions
import fuzzypeople.generated.Options as RustOptions
import fuzzypeople.generated.Person as RustPerson
import fuzzypeople.generated.PixelFormat as RustPixelFormat
import fuzzypeople.generated.Policy as RustPolicy
import fuzzypeople.generated.Rotation as RustRotation
import fuzzypeople.generated.Stages as RustStages
import fuzzypeople.generated.YuvMatrix as RustYuvMatrix
import fuzzypeople.generated.YuvRange as RustYuvRange

internal fun Effect.lower() =
    when (this) {
        Effect.PIXELATE -> RustEffect.PIXELATE
        Effect.SCATTER -> RustEffect.SCATTER
        Effect.BLUR -> RustEffect.BLUR
        Effect.FILL -> RustEffect.FILL
        Effect.STATIC -> RustEffect.STATIC
    }

internal fun Colours.lower() =
    when (this) {
        Colours.SURROUNDINGS -> RustColours.SURROUNDINGS
        Colours.PERSON -> RustColours.PERSON
    }

internal fun RustGuarantee.lift() =
    when (this) {
        RustGuarantee.NON_INTERFERING -> Guarantee.NON_INTERFERING
        RustGuarantee.COSMETIC -> Guarantee.COSMETIC
    }

internal fun Options.lower() = RustOptions(effect.lower(), strength, colours.lower(), margin, threshold, seed.toULong())

internal fun LiveOptions.lower(): RustLiveOptions {
    if (longSide < 0) {
        throw FuzzyPeopleException.Setting("long_side is $longSide; expected 96 to 1024 samples")
    }
    return RustLiveOptions(targetFps, longSide.toUInt(), worker)
}

internal fun Policy.lower() =
    when (this) {
        Policy.Everyone -> RustPolicy.Everyone
        is Policy.EveryoneExcept -> RustPolicy.EveryoneExcept(ids.map { it.toUInt() })
        is Policy.Only -> RustPolicy.Only(ids.map { it.toUInt() })
    }

internal fun Rotation.lower() =
    when (this) {
        Rotation.NONE -> RustRotation.NONE
        Rotation.CLOCKWISE_90 -> RustRotation.CLOCKWISE90
        Rotation.CLOCKWISE_180 -> RustRotation.HALF
        Rotation.CLOCKWISE_270 -> RustRotation.CLOCKWISE270
    }

/** Whether columns stay columns. */
internal val Rotation.isUpright get() = this == Rotation.NONE || this == Rotation.CLOCKWISE_180

internal fun PixelFormat.lower() =
    when (this) {
        PixelFormat.GRAY -> RustPixelFormat.GRAY8
        PixelFormat.RGB -> RustPixelFormat.RGB8
        PixelFormat.RGBA -> RustPixelFormat.RGBA8
        PixelFormat.BGRA -> RustPixelFormat.BGRA8
    }

internal fun YuvMatrix.lower() =
    when (this) {
        YuvMatrix.BT601 -> RustYuvMatrix.BT601
        YuvMatrix.BT709 -> RustYuvMatrix.BT709
    }

internal fun YuvRange.lower() =
    when (this) {
        YuvRange.LIMITED -> RustYuvRange.LIMITED
        YuvRange.FULL -> RustYuvRange.FULL
    }

internal fun RustBoundingBox.lift() = BoundingBox(left.toInt(), top.toInt(), width.toInt(), height.toInt())

internal fun RustPerson.lift(obscured: Boolean) = Person(id.toInt(), bounds.lift(), confidence, obscured)

internal fun RustStages.lift() =
    Stages(
        shrink.toKotlinDuration(),
        model.toKotlinDuration(),
        people.toKotlinDuration(),
        convert.toKotlinDuration(),
        effect.toKotlinDuration(),
    )

internal fun RustException.lift(): FuzzyPeopleException {
    val says = message.orEmpty()
    return when (this) {
        is RustException.Layout -> FuzzyPeopleException.Layout(says, this)
        is RustException.Setting -> FuzzyPeopleException.Setting(says, this)
        is RustException.Model -> FuzzyPeopleException.Model(says, this)
        is RustException.Inference -> FuzzyPeopleException.Inference(says, this)
        is RustException.NoSuchPerson -> FuzzyPeopleException.NoSuchPerson(says, this)
        is RustException.OtherPicture -> FuzzyPeopleException.OtherPicture(says, this)
        is RustException.Failed -> FuzzyPeopleException.Failed(says, this)
    }
}

/** What an object says that has been closed. */
internal const val CLOSED = "this object has been closed"

/** Calls Rust; what it throws comes out as one of ours. */
internal inline fun <R> calling(call: () -> R): R =
    try {
        call()
    } catch (e: RustException) {
        throw e.lift()
    } catch (e: InternalException) {
        throw FuzzyPeopleException.Failed("a fault inside the library", e)
    } catch (e: IllegalStateException) {
        // What the generated code throws for a call of an object that has been closed.
        throw FuzzyPeopleException.Closed(CLOSED, e)
    }
