//! A camera's or a decoder's pixels as they lie in memory, checked once.

use crate::error::{Error, Result};

/// The largest picture accepted, in pixels (100 megapixels).
pub const MAX_PIXELS: u64 = 100_000_000;

/// How one pixel lies in memory: 8 bits a sample, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PixelFormat {
    /// One byte of luminance.
    Gray8,
    /// Red, green, blue.
    Rgb8,
    /// Red, green, blue, alpha.
    Rgba8,
    /// Blue, green, red, alpha.
    Bgra8,
}

impl PixelFormat {
    /// Bytes a pixel.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Gray8 => 1,
            Self::Rgb8 => 3,
            Self::Rgba8 | Self::Bgra8 => 4,
        }
    }

    /// Samples of colour a pixel, alpha not counted. They come first.
    pub const fn colours(self) -> usize {
        match self {
            Self::Gray8 => 1,
            Self::Rgb8 | Self::Rgba8 | Self::Bgra8 => 3,
        }
    }

    /// Where in a pixel red, green and blue stand.
    pub const fn rgb_offsets(self) -> [usize; 3] {
        match self {
            Self::Gray8 => [0, 0, 0],
            Self::Rgb8 | Self::Rgba8 => [0, 1, 2],
            Self::Bgra8 => [2, 1, 0],
        }
    }
}

/// The clockwise turn that makes a frame upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rotation {
    /// The frame is upright as it is.
    #[default]
    None,
    /// A quarter turn clockwise.
    Clockwise90,
    /// Half a turn.
    Half,
    /// A quarter turn anticlockwise.
    Clockwise270,
}

/// What a buffer of pixels means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameLayout {
    /// Pixels in a row, as stored.
    pub width: u32,
    /// Rows, as stored.
    pub height: u32,
    /// Bytes from the start of a row to the start of the next, at least `width` pixels.
    pub row_stride: usize,
    /// How one pixel lies.
    pub format: PixelFormat,
    /// The turn that makes the frame upright.
    pub rotation: Rotation,
    /// Mirrored left to right, after the turn (a front camera's preview).
    pub mirrored: bool,
}

impl FrameLayout {
    /// Rows packed without gaps, upright as they are.
    pub const fn packed(width: u32, height: u32, format: PixelFormat) -> Self {
        Self { width, height, row_stride: width as usize * format.bytes(), format, rotation: Rotation::None, mirrored: false }
    }
}

/// Borrowed pixels whose layout has been checked against the buffer.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    pub(crate) pixels: &'a [u8],
    pub(crate) layout: FrameLayout,
}

impl<'a> Frame<'a> {
    /// Checks the layout against the buffer; the last row may end with its last pixel.
    ///
    /// # Errors
    /// [`Error::Layout`]: a size of zero or over [`MAX_PIXELS`], a stride below a row of pixels, a buffer too short.
    pub fn new(pixels: &'a [u8], layout: FrameLayout) -> Result<Self> {
        let FrameLayout { width, height, row_stride, format, .. } = layout;
        if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(Error::Layout(format!("{width}x{height} pixels; expected 1 to {MAX_PIXELS} in all")));
        }
        let row = width as usize * format.bytes();
        if row_stride < row {
            return Err(Error::Layout(format!("a row stride of {row_stride} bytes; expected at least {row}")));
        }
        let needed = row_stride.checked_mul(height as usize - 1).and_then(|n| n.checked_add(row));
        match needed {
            Some(needed) if pixels.len() >= needed => Ok(Self { pixels, layout }),
            Some(needed) => Err(Error::Layout(format!("a buffer of {} bytes; expected at least {needed}", pixels.len()))),
            None => Err(Error::Layout(format!("a row stride of {row_stride} bytes; {height} such rows pass the address space"))),
        }
    }

    /// The checked layout.
    pub const fn layout(&self) -> FrameLayout {
        self.layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_that_lie_are_refused() {
        struct Case(&'static str, u32, u32, usize, PixelFormat, usize, &'static str);
        let cases = [
            Case("no width", 0, 4, 0, PixelFormat::Rgb8, 100, "0x4"),
            Case("no height", 4, 0, 12, PixelFormat::Rgb8, 100, "4x0"),
            Case("too many pixels", 20_000, 20_000, 60_000, PixelFormat::Rgb8, 100, "20000x20000"),
            Case("stride below a row", 4, 4, 11, PixelFormat::Rgb8, 100, "at least 12"),
            Case("buffer a byte short", 4, 4, 16, PixelFormat::Rgb8, 59, "at least 60"),
            Case("stride that overflows", 4, 4, usize::MAX / 2, PixelFormat::Rgba8, 100, "address space"),
        ];
        for Case(what, width, height, row_stride, format, bytes, says) in cases {
            let layout = FrameLayout { row_stride, ..FrameLayout::packed(width, height, format) };
            let message = Frame::new(&vec![0; bytes], layout).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(message.contains(says), "{what}: {message:?} does not say {says:?}");
        }
    }

    #[test]
    fn the_last_row_may_be_cut_short() {
        let layout = FrameLayout { row_stride: 16, ..FrameLayout::packed(4, 4, PixelFormat::Rgb8) };
        assert!(Frame::new(&[0; 60], layout).is_ok());
    }
}
