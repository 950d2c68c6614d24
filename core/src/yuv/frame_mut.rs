//! A YUV frame that is obscured where it lies, for video encoders.

use super::{YuvFrame, YuvLayout, halves};
use crate::error::Result;

/// Planes for writing whose layout has been checked.
pub struct YuvFrameMut<'a> {
    y: &'a mut [u8],
    chroma: ChromaMut<'a>,
    layout: YuvLayout,
}

enum ChromaMut<'a> {
    Planar { u: &'a mut [u8], v: &'a mut [u8] },
    Pairs { bytes: &'a mut [u8], u_first: bool },
}

/// Says the layout, never a sample.
impl std::fmt::Debug for YuvFrameMut<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "YuvFrameMut({:?})", self.layout)
    }
}

impl<'a> YuvFrameMut<'a> {
    /// Three planes apart from each other.
    ///
    /// # Errors
    /// As [`YuvFrame::new`].
    pub fn new(y: &'a mut [u8], u: &'a mut [u8], v: &'a mut [u8], layout: YuvLayout) -> Result<Self> {
        layout.check(y.len(), u.len(), v.len())?;
        Ok(Self { y, chroma: ChromaMut::Planar { u, v }, layout })
    }

    /// Luma, and pairs of U and V.
    ///
    /// # Errors
    /// As [`YuvFrame::nv12`].
    pub fn nv12(y: &'a mut [u8], uv: &'a mut [u8], layout: YuvLayout) -> Result<Self> {
        halves(y, uv, &layout)?;
        Ok(Self { y, chroma: ChromaMut::Pairs { bytes: uv, u_first: true }, layout })
    }

    /// Luma, and pairs of V and U.
    ///
    /// # Errors
    /// As [`YuvFrame::nv12`].
    pub fn nv21(y: &'a mut [u8], vu: &'a mut [u8], layout: YuvLayout) -> Result<Self> {
        halves(y, vu, &layout)?;
        Ok(Self { y, chroma: ChromaMut::Pairs { bytes: vu, u_first: false }, layout })
    }

    /// The same frame for reading.
    pub fn as_frame(&self) -> YuvFrame<'_> {
        let (u, v): (&[u8], &[u8]) = match &self.chroma {
            ChromaMut::Planar { u, v } => (u, v),
            ChromaMut::Pairs { bytes, u_first: true } => (bytes, &bytes[1..]),
            ChromaMut::Pairs { bytes, u_first: false } => (&bytes[1..], bytes),
        };
        YuvFrame::checked(self.y, u, v, self.layout)
    }

    /// The checked layout.
    pub const fn layout(&self) -> YuvLayout {
        self.layout
    }

    /// The luma plane's bytes.
    pub(super) const fn luma(&mut self) -> &mut [u8] {
        self.y
    }

    /// Writes a sample of chroma, at these places of the planes of U and V.
    #[inline]
    pub(super) fn set_chroma(&mut self, u_at: usize, v_at: usize, [u_value, v_value]: [u8; 2]) {
        match &mut self.chroma {
            ChromaMut::Planar { u, v } => (u[u_at], v[v_at]) = (u_value, v_value),
            ChromaMut::Pairs { bytes, u_first } => {
                let pair = if *u_first { [u_value, v_value] } else { [v_value, u_value] };
                bytes[u_at..u_at + 2].copy_from_slice(&pair);
            }
        }
    }

    /// Everything a neutral grey: what an error leaves. Bytes between rows stay.
    pub fn blank(&mut self) {
        const MIDDLE: u8 = 128;
        let layout = self.layout;
        for row in self.y.chunks_mut(layout.y.row_stride).take(layout.height as usize) {
            row[..layout.width as usize].fill(MIDDLE);
        }
        let (columns, rows) = layout.chroma_size();
        for y in 0..rows {
            for x in 0..columns {
                self.set_chroma(layout.u.at(x, y), layout.v.at(x, y), [MIDDLE; 2]);
            }
        }
    }
}
