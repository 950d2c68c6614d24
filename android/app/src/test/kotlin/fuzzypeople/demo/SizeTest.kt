package fuzzypeople.demo

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

/** Frames as large as the live picture needs. */
class SizeTest {
    @Test
    fun theLargestThatIsNotTooLarge() {
        val offered = listOf(Size(4000, 3000), Size(1920, 1080), Size(1280, 720), Size(1280, 960), Size(640, 480))
        assertEquals(Size(1280, 720), captureSize(offered))
        assertEquals(Size(640, 480), captureSize(offered - Size(1280, 720)))
    }

    @Test
    fun elseTheSmallest() = assertEquals(Size(1920, 1080), captureSize(listOf(Size(4000, 3000), Size(1920, 1080))))

    @Test
    fun aCameraWithoutSizes() = assertNull(captureSize(emptyList()))
}
