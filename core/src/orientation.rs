//! Upright access to a frame: origin top left, x to the right, y down, whatever way the sensor lay. Nothing is copied.

use crate::frame::{Frame, Rotation};

/// A frame seen upright: a base and two byte steps.
#[derive(Clone, Copy)]
pub struct OrientedView<'a> {
    frame: Frame<'a>,
    width: u32,
    height: u32,
    origin: isize,
    step_x: isize,
    step_y: isize,
}

impl<'a> OrientedView<'a> {
    /// Applies the layout's rotation, then its mirroring.
    pub fn new(frame: Frame<'a>) -> Self {
        let layout = frame.layout;
        let (w, h) = (layout.width as isize, layout.height as isize);
        let (px, row) = (layout.format.bytes() as isize, layout.row_stride as isize);
        // Upright (0, 0), one to the right and one down, in the stored frame.
        let (mut origin, mut step_x, step_y) = match layout.rotation {
            Rotation::None => (0, px, row),
            Rotation::Clockwise90 => ((h - 1) * row, -row, px),
            Rotation::Half => ((h - 1) * row + (w - 1) * px, -px, -row),
            Rotation::Clockwise270 => ((w - 1) * px, row, -px),
        };
        let (width, height) = match layout.rotation {
            Rotation::None | Rotation::Half => (layout.width, layout.height),
            Rotation::Clockwise90 | Rotation::Clockwise270 => (layout.height, layout.width),
        };
        if layout.mirrored {
            origin += (width as isize - 1) * step_x;
            step_x = -step_x;
        }
        Self { frame, width, height, origin, step_x, step_y }
    }

    /// Upright width in pixels.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Upright height in pixels.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// The bytes of the upright pixel at `x`, `y`.
    ///
    /// # Panics
    /// Outside the view.
    #[inline]
    pub fn pixel(&self, x: u32, y: u32) -> &'a [u8] {
        assert!(x < self.width && y < self.height, "pixel outside the view");
        let at = (self.origin + x as isize * self.step_x + y as isize * self.step_y) as usize;
        &self.frame.pixels[at..at + self.frame.layout.format.bytes()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{FrameLayout, PixelFormat};

    /// The upright rows of a 3x2 picture `abc/def` stored in each of the eight ways.
    #[test]
    fn every_turn_and_mirroring_reads_as_it_should() {
        let cases = [
            (Rotation::None, false, "abc/def"),
            (Rotation::Clockwise90, false, "da/eb/fc"),
            (Rotation::Half, false, "fed/cba"),
            (Rotation::Clockwise270, false, "cf/be/ad"),
            (Rotation::None, true, "cba/fed"),
            (Rotation::Clockwise90, true, "ad/be/cf"),
            (Rotation::Half, true, "def/abc"),
            (Rotation::Clockwise270, true, "fc/eb/da"),
        ];
        for (rotation, mirrored, expected) in cases {
            let layout = FrameLayout { row_stride: 5, rotation, mirrored, ..FrameLayout::packed(3, 2, PixelFormat::Gray8) };
            let view = OrientedView::new(Frame::new(b"abc..def", layout).unwrap());
            let rows: Vec<String> =
                (0..view.height()).map(|y| (0..view.width()).map(|x| view.pixel(x, y)[0] as char).collect()).collect();
            assert_eq!(rows.join("/"), expected, "{rotation:?}, mirrored: {mirrored}");
        }
    }
}
