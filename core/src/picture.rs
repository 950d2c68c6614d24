//! An upright picture that we own: what the model looks at and the effects write into.

use crate::error::{Error, Result};
use crate::frame::{Frame, FrameLayout, PixelFormat};
use crate::orientation::OrientedView;

/// Upright pixels, rows packed without gaps, 8 bits a sample.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pixels: Vec<u8>,
    width: u32,
    height: u32,
    format: PixelFormat,
}

/// Upright pixels that are somebody else's, for writing: where a picture goes. Checked once, as a [`Frame`] is.
pub struct PictureMut<'a> {
    pub(crate) bytes: &'a mut [u8],
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) row_stride: usize,
    pub(crate) format: PixelFormat,
}

impl<'a> PictureMut<'a> {
    /// `row_stride`: bytes from the start of a row to the start of the next; the last row may end with its last pixel.
    ///
    /// # Errors
    /// [`Error::Layout`]: as [`Frame::new`].
    pub fn new(bytes: &'a mut [u8], width: u32, height: u32, row_stride: usize, format: PixelFormat) -> Result<Self> {
        Frame::new(bytes, FrameLayout { row_stride, ..FrameLayout::packed(width, height, format) })?;
        Ok(Self { bytes, width, height, row_stride, format })
    }

    /// Copies a picture of the same size and format.
    ///
    /// # Errors
    /// [`Error::Layout`] when the two differ in size or format.
    pub fn copy_from(&mut self, picture: &Picture) -> Result<()> {
        let kind = (self.width, self.height, self.format);
        if kind != (picture.width, picture.height, picture.format) {
            let of = |(width, height, format)| format!("{width}x{height} {format:?}");
            let expected = of((picture.width, picture.height, picture.format));
            return Err(Error::Layout(format!("a picture of {}; expected {expected}", of(kind))));
        }
        let row = self.width as usize * self.format.bytes();
        for (to, from) in self.bytes.chunks_mut(self.row_stride).zip(picture.pixels.chunks_exact(row)) {
            to[..row].copy_from_slice(from);
        }
        Ok(())
    }

    /// The same pixels, for a while.
    pub fn reborrow(&mut self) -> PictureMut<'_> {
        PictureMut { bytes: self.bytes, width: self.width, height: self.height, row_stride: self.row_stride, format: self.format }
    }
}

/// Says the size and format, never a pixel.
impl std::fmt::Debug for PictureMut<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PictureMut({}x{} {:?})", self.width, self.height, self.format)
    }
}

/// Says the size and format, never a pixel.
impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}x{} {:?})", self.width, self.height, self.format)
    }
}

impl Picture {
    /// Takes over `pixels`, upright and packed; nothing is copied.
    ///
    /// # Errors
    /// [`Error::Layout`]: as [`Frame::new`], and bytes left over after the last row.
    pub fn new(pixels: Vec<u8>, width: u32, height: u32, format: PixelFormat) -> Result<Self> {
        let layout = FrameLayout::packed(width, height, format);
        Frame::new(&pixels, layout)?;
        let needed = layout.row_stride * height as usize;
        if pixels.len() != needed {
            return Err(Error::Layout(format!("a buffer of {} bytes; expected {needed}", pixels.len())));
        }
        Ok(Self { pixels, width, height, format })
    }

    /// Copies a frame upright.
    pub fn upright(frame: Frame<'_>) -> Self {
        let view = OrientedView::new(frame);
        let (width, height, format) = (view.width(), view.height(), frame.layout().format);
        let mut pixels = Vec::with_capacity(width as usize * height as usize * format.bytes());
        for y in 0..height {
            for x in 0..width {
                pixels.extend_from_slice(view.pixel(x, y));
            }
        }
        Self { pixels, width, height, format }
    }

    /// Width in pixels.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// How one pixel lies in memory.
    pub const fn format(&self) -> PixelFormat {
        self.format
    }

    /// The pixels, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The pixels for writing.
    pub(crate) fn as_mut(&mut self) -> PictureMut<'_> {
        let row_stride = self.width as usize * self.format.bytes();
        PictureMut { bytes: &mut self.pixels, width: self.width, height: self.height, row_stride, format: self.format }
    }

    /// Gives the pixels back.
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }
}
