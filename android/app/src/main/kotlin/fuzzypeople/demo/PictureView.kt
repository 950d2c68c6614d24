package fuzzypeople.demo

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.graphics.RectF
import android.util.AttributeSet
import android.view.SurfaceHolder
import android.view.SurfaceView
import fuzzypeople.BoundingBox

/** Shows obscured pictures, letterboxed; black until the first. Pictures may come from any thread. */
class PictureView(
    context: Context,
    attributes: AttributeSet? = null,
) : SurfaceView(context, attributes),
    SurfaceHolder.Callback {
    private val smooth = Paint(Paint.FILTER_BITMAP_FLAG)
    private val bracket =
        Paint(Paint.ANTI_ALIAS_FLAG).apply {
            color = context.getColor(R.color.mint)
            style = Paint.Style.STROKE
            strokeWidth = BRACKET_WIDTH * resources.displayMetrics.density
            strokeCap = Paint.Cap.ROUND
        }
    private val place = RectF()
    private val lock = Any()
    private var surface: SurfaceHolder? = null

    /** How the last picture was laid out; `null` when there is none. */
    @Volatile
    var fit: Fit? = null
        private set

    init {
        holder.addCallback(this)
    }

    /** Shows [picture] with brackets around [marked], in the picture's pixels. */
    fun show(
        picture: Bitmap,
        marked: List<BoundingBox>,
    ) = draw { canvas ->
        val fit = Fit(picture.width, picture.height, canvas.width, canvas.height)
        this.fit = fit
        canvas.drawColor(Color.BLACK)
        place.set(fit.left, fit.top, fit.left + picture.width * fit.scale, fit.top + picture.height * fit.scale)
        canvas.drawBitmap(picture, null, place, smooth)
        for (box in marked) drawBracket(canvas, fit, box)
    }

    /** Shows nothing. */
    fun blank() =
        draw { canvas ->
            fit = null
            canvas.drawColor(Color.BLACK)
        }

    private inline fun draw(paint: (Canvas) -> Unit) =
        synchronized(lock) {
            val target = surface ?: return
            val canvas = target.lockHardwareCanvas() ?: return
            try {
                paint(canvas)
            } finally {
                target.unlockCanvasAndPost(canvas)
            }
        }

    private fun drawBracket(
        canvas: Canvas,
        fit: Fit,
        box: BoundingBox,
    ) {
        val left = fit.left + box.left * fit.scale
        val top = fit.top + box.top * fit.scale
        val right = left + box.width * fit.scale
        val bottom = top + box.height * fit.scale
        val arm = minOf(right - left, bottom - top) / BRACKET_ARM
        for ((x, inwards) in listOf(left to arm, right to -arm)) {
            for ((y, downwards) in listOf(top to arm, bottom to -arm)) {
                canvas.drawLine(x, y, x + inwards, y, bracket)
                canvas.drawLine(x, y, x, y + downwards, bracket)
            }
        }
    }

    override fun surfaceCreated(holder: SurfaceHolder) {
        synchronized(lock) { surface = holder }
        blank()
    }

    override fun surfaceChanged(
        holder: SurfaceHolder,
        format: Int,
        width: Int,
        height: Int,
    ) = Unit

    override fun surfaceDestroyed(holder: SurfaceHolder) =
        synchronized(lock) {
            surface = null
            fit = null
        }

    private companion object {
        const val BRACKET_WIDTH = 3f

        /** An arm is this part of the box's shorter side. */
        const val BRACKET_ARM = 5f
    }
}
