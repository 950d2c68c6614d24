//! What buffers mean. Sizes are checked by the core, once.

use fuzzy_people_core as core;

use crate::error::Result;

/// What packed pixels mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct PackedLayout {
    /// Pixels in a row, as stored.
    pub width: u32,
    /// Rows, as stored.
    pub height: u32,
    /// Bytes from the start of a row to the start of the next.
    pub row_stride: u32,
    /// How one pixel lies.
    pub format: core::PixelFormat,
    /// The turn that makes the frame upright.
    pub rotation: core::Rotation,
    /// Mirrored left to right, after the turn.
    pub mirrored: bool,
}

impl PackedLayout {
    /// The pixels as the core sees them.
    pub(crate) fn frame(self, pixels: &[u8]) -> Result<core::Frame<'_>> {
        let Self { width, height, format, rotation, mirrored, .. } = self;
        let row_stride = self.row_stride as usize;
        Ok(core::Frame::new(pixels, core::FrameLayout { width, height, row_stride, format, rotation, mirrored })?)
    }
}

/// What three planes of 4:2:0 samples mean. U and V may be the two halves of the same pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct YuvPlanes {
    /// Luma samples in a row, as stored.
    pub width: u32,
    /// Rows of luma, as stored.
    pub height: u32,
    /// Bytes from the start of a row of luma to the start of the next.
    pub y_row_stride: u32,
    /// Bytes from the start of a row of U to the start of the next, and so for V.
    pub uv_row_stride: u32,
    /// Bytes from a sample of U to the next, and so for V: 1, or 2.
    pub uv_pixel_stride: u32,
    /// The weights of luma.
    pub matrix: core::YuvMatrix,
    /// The range of the samples.
    pub range: core::YuvRange,
    /// The turn that makes the frame upright.
    pub rotation: core::Rotation,
    /// Mirrored left to right, after the turn.
    pub mirrored: bool,
}

impl YuvPlanes {
    /// The layout as the core has it.
    pub(crate) const fn layout(self) -> core::YuvLayout {
        let Self { width, height, matrix, range, rotation, mirrored, .. } = self;
        let y = core::PlaneLayout { row_stride: self.y_row_stride as usize, pixel_stride: 1 };
        let chroma = core::PlaneLayout { row_stride: self.uv_row_stride as usize, pixel_stride: self.uv_pixel_stride as usize };
        core::YuvLayout { width, height, y, u: chroma, v: chroma, matrix, range, rotation, mirrored }
    }
}

/// What a frame's buffers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum FrameLayout {
    /// One buffer.
    Packed {
        /// What it means.
        layout: PackedLayout,
    },
    /// Three: Y, U and V.
    Yuv {
        /// What they mean.
        layout: YuvPlanes,
    },
}

/// What an upright picture that is written means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct PictureLayout {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes from the start of a row to the start of the next.
    pub row_stride: u32,
    /// How one pixel lies.
    pub format: core::PixelFormat,
}

impl PictureLayout {
    /// The bytes as the core writes them.
    pub(crate) fn picture(self, bytes: &mut [u8]) -> Result<core::PictureMut<'_>> {
        Ok(core::PictureMut::new(bytes, self.width, self.height, self.row_stride as usize, self.format)?)
    }
}
