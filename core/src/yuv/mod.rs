//! YUV 4:2:0 frames as cameras and video decoders give them, checked once: a plane of luma and, for each square of two by two
//! pixels, one sample of each chroma.

mod colour;
mod frame_mut;
mod hidden;
mod rows;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

pub use frame_mut::YuvFrameMut;

pub(crate) use hidden::HiddenWriter;
pub(crate) use rows::row_into;

use crate::camera::Turn;
use crate::error::{Error, Result};
use crate::frame::{MAX_PIXELS, Rotation};

/// How the samples of one plane lie in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaneLayout {
    /// Bytes from the start of a row to the start of the next.
    pub row_stride: usize,
    /// Bytes from a sample to the next of its row: 1 for luma; for chroma 1 when planar, 2 when U and V take turns.
    pub pixel_stride: usize,
}

/// Which red, green and blue a YUV triple means: the weights of luma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum YuvMatrix {
    /// ITU-R BT.601: standard definition, JPEG, most cameras of phones.
    #[default]
    Bt601,
    /// ITU-R BT.709: high definition video.
    Bt709,
}

/// Which part of a byte's range the samples use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum YuvRange {
    /// Luma 16 to 235, chroma 16 to 240 (iOS "420v", video files).
    #[default]
    Limited,
    /// 0 to 255 (iOS "420f", JPEG).
    Full,
}

/// What the planes of a 4:2:0 frame mean. Chroma planes have half the luma's columns and rows, rounded up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YuvLayout {
    /// Luma samples in a row, as stored.
    pub width: u32,
    /// Rows of luma, as stored.
    pub height: u32,
    /// The luma plane; its pixel stride is 1.
    pub y: PlaneLayout,
    /// The plane of U (Cb); pixel stride 1 or 2.
    pub u: PlaneLayout,
    /// The plane of V (Cr); pixel stride 1 or 2.
    pub v: PlaneLayout,
    /// The weights of luma.
    pub matrix: YuvMatrix,
    /// The range of the samples.
    pub range: YuvRange,
    /// The turn that makes the frame upright.
    pub rotation: Rotation,
    /// Mirrored left to right, after the turn (a front camera's preview).
    pub mirrored: bool,
}

impl YuvLayout {
    /// Three packed planes, upright as they are; BT.601 in limited range, which converters assume of a frame that does not say.
    pub const fn i420(width: u32, height: u32) -> Self {
        let half = PlaneLayout { row_stride: (width as usize).div_ceil(2), pixel_stride: 1 };
        Self::of(width, height, half)
    }

    /// Packed luma, and packed pairs of chroma: NV12 or NV21; otherwise as [`YuvLayout::i420`].
    pub const fn semi_planar(width: u32, height: u32) -> Self {
        let pairs = PlaneLayout { row_stride: (width as usize).div_ceil(2) * 2, pixel_stride: 2 };
        Self::of(width, height, pairs)
    }

    const fn of(width: u32, height: u32, chroma: PlaneLayout) -> Self {
        let y = PlaneLayout { row_stride: width as usize, pixel_stride: 1 };
        let (matrix, range) = (YuvMatrix::Bt601, YuvRange::Limited);
        Self { width, height, y, u: chroma, v: chroma, matrix, range, rotation: Rotation::None, mirrored: false }
    }

    /// Columns and rows of chroma.
    const fn chroma_size(&self) -> (usize, usize) {
        ((self.width as usize).div_ceil(2), (self.height as usize).div_ceil(2))
    }

    /// How luma becomes upright.
    pub(crate) const fn turn(&self) -> Turn {
        Turn::new(self.width, self.height, self.rotation, self.mirrored)
    }

    /// How chroma becomes upright. Its places are the squares of upright pixels as [`Turn::square_shift`] has them.
    const fn chroma_turn(&self) -> Turn {
        Turn::new(self.width.div_ceil(2), self.height.div_ceil(2), self.rotation, self.mirrored)
    }

    /// Checks the layout against three planes of so many bytes.
    fn check(&self, y: usize, u: usize, v: usize) -> Result<()> {
        let Self { width, height, .. } = *self;
        if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(Error::Layout(format!("{width}x{height} pixels; expected 1 to {MAX_PIXELS} in all")));
        }
        let (columns, rows) = self.chroma_size();
        self.y.check("luma", width as usize, height as usize, 1, y)?;
        self.u.check("U", columns, rows, 2, u)?;
        self.v.check("V", columns, rows, 2, v)
    }

    /// Checks that U and V take turns in one plane of `bytes`.
    fn check_pairs(&self, bytes: usize) -> Result<()> {
        if self.u != self.v || self.u.pixel_stride != 2 {
            return Err(Error::Layout(
                "U and V of one plane; expected the same row stride and a pixel stride of 2 for both".into(),
            ));
        }
        let pairs = PlaneLayout { pixel_stride: 1, ..self.u };
        let (columns, rows) = self.chroma_size();
        pairs.check("chroma", columns * 2, rows, 1, bytes)
    }
}

impl PlaneLayout {
    /// Where the stored sample `x`, `y` lies.
    pub(crate) const fn at(&self, x: usize, y: usize) -> usize {
        y * self.row_stride + x * self.pixel_stride
    }

    /// Checks that `columns` by `rows` samples fit into `bytes`; the last row may end with its last sample.
    fn check(&self, name: &str, columns: usize, rows: usize, most: usize, bytes: usize) -> Result<()> {
        let Self { row_stride, pixel_stride } = *self;
        if pixel_stride == 0 || pixel_stride > most {
            let expected = if most == 1 { "1" } else { "1 or 2" };
            return Err(Error::Layout(format!("a {name} pixel stride of {pixel_stride} bytes; expected {expected}")));
        }
        let row = (columns - 1) * pixel_stride + 1;
        if row_stride < row {
            return Err(Error::Layout(format!("a {name} row stride of {row_stride} bytes; expected at least {row}")));
        }
        match row_stride.checked_mul(rows - 1).and_then(|n| n.checked_add(row)) {
            Some(needed) if bytes >= needed => Ok(()),
            Some(needed) => Err(Error::Layout(format!("a {name} plane of {bytes} bytes; expected at least {needed}"))),
            None => {
                Err(Error::Layout(format!("a {name} row stride of {row_stride} bytes; {rows} such rows pass the address space")))
            }
        }
    }
}

/// Samples of one kind, checked: `columns` by `rows` of them are there.
#[derive(Clone, Copy)]
pub(crate) struct Plane<'a> {
    bytes: &'a [u8],
    layout: PlaneLayout,
    columns: usize,
    rows: usize,
}

impl<'a> Plane<'a> {
    /// From the first byte of a row's first sample to the last sample: every `pixel_stride` a sample.
    pub(crate) fn row(&self, y: usize) -> &'a [u8] {
        &self.bytes[y * self.layout.row_stride..][..(self.columns - 1) * self.layout.pixel_stride + 1]
    }

    /// Bytes from a sample to the next.
    pub(crate) const fn pixel_stride(&self) -> usize {
        self.layout.pixel_stride
    }

    /// Samples a row, and rows.
    pub(crate) const fn size(&self) -> (usize, usize) {
        (self.columns, self.rows)
    }
}

/// Borrowed planes whose layout has been checked.
#[derive(Clone, Copy)]
pub struct YuvFrame<'a> {
    y: Plane<'a>,
    u: Plane<'a>,
    v: Plane<'a>,
    layout: YuvLayout,
}

/// Says the layout, never a sample.
impl std::fmt::Debug for YuvFrame<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "YuvFrame({:?})", self.layout)
    }
}

impl<'a> YuvFrame<'a> {
    /// Three planes: I420, or Android's YUV_420_888, whose U and V may overlap in memory. The last row of each may end with its last
    /// sample, as it does on real devices.
    ///
    /// # Errors
    /// [`Error::Layout`]: a size of zero or over [`MAX_PIXELS`], a row stride below a row of samples, a pixel stride other than 1
    /// (luma) or 1 and 2 (chroma), a plane too short.
    pub fn new(y: &'a [u8], u: &'a [u8], v: &'a [u8], layout: YuvLayout) -> Result<Self> {
        layout.check(y.len(), u.len(), v.len())?;
        Ok(Self::checked(y, u, v, layout))
    }

    /// Luma, and pairs of U and V (iOS "420v" and "420f").
    ///
    /// # Errors
    /// As [`YuvFrame::new`]; also when the layouts of U and V differ or their pixel stride is not 2.
    pub fn nv12(y: &'a [u8], uv: &'a [u8], layout: YuvLayout) -> Result<Self> {
        let (first, second) = halves(y, uv, &layout)?;
        Ok(Self::checked(y, first, second, layout))
    }

    /// Luma, and pairs of V and U.
    ///
    /// # Errors
    /// As [`YuvFrame::nv12`].
    pub fn nv21(y: &'a [u8], vu: &'a [u8], layout: YuvLayout) -> Result<Self> {
        let (first, second) = halves(y, vu, &layout)?;
        Ok(Self::checked(y, second, first, layout))
    }

    /// Of planes whose layout has been checked.
    fn checked(y: &'a [u8], u: &'a [u8], v: &'a [u8], layout: YuvLayout) -> Self {
        let (columns, rows) = layout.chroma_size();
        Self {
            y: Plane { bytes: y, layout: layout.y, columns: layout.width as usize, rows: layout.height as usize },
            u: Plane { bytes: u, layout: layout.u, columns, rows },
            v: Plane { bytes: v, layout: layout.v, columns, rows },
            layout,
        }
    }

    /// The checked layout.
    pub const fn layout(&self) -> YuvLayout {
        self.layout
    }

    /// Luma, U and V.
    pub(crate) const fn planes(&self) -> [Plane<'a>; 3] {
        [self.y, self.u, self.v]
    }

    /// Whether the planes of U and V are the two halves of the same pairs, and then whether U comes first. They are when one starts a
    /// byte after the other and both step alike: both are borrowed, so it is the same memory.
    pub(crate) fn pairs_start_with_u(&self) -> Option<bool> {
        let (u, v) = (self.u.bytes.as_ptr().addr(), self.v.bytes.as_ptr().addr());
        let alike = self.u.layout == self.v.layout && self.u.layout.pixel_stride == 2;
        (alike && u.abs_diff(v) == 1).then_some(u < v)
    }

    /// A row of chroma as the pairs it is. `None` when it is not, and for a last row cut short, where the plane that starts first does
    /// not reach the last sample of the other.
    pub(crate) fn pairs(&self, row: usize) -> Option<&'a [u8]> {
        let first = if self.pairs_start_with_u()? { self.u } else { self.v };
        first.bytes.get(row * first.layout.row_stride..)?.get(..first.columns * 2)
    }

    /// A row of chroma made into pairs, with U first unless [`YuvFrame::pairs_start_with_u`] says otherwise.
    pub(crate) fn gather_pairs(&self, row: usize, pairs: &mut Vec<u8>) {
        let swapped = self.pairs_start_with_u() == Some(false);
        let (first, second) = if swapped { (self.v, self.u) } else { (self.u, self.v) };
        let samples = |plane: Plane<'a>| plane.row(row).iter().step_by(plane.layout.pixel_stride);
        pairs.resize(first.columns * 2, 0);
        for ([a, b], (first, second)) in pairs.as_chunks_mut::<2>().0.iter_mut().zip(samples(first).zip(samples(second))) {
            (*a, *b) = (*first, *second);
        }
    }
}

/// The planes of the first and the second sample of each pair.
fn halves<'a>(y: &[u8], pairs: &'a [u8], layout: &YuvLayout) -> Result<(&'a [u8], &'a [u8])> {
    let second = pairs.get(1..).unwrap_or_default();
    layout.check(y.len(), pairs.len(), second.len())?;
    layout.check_pairs(pairs.len())?;
    Ok((pairs, second))
}
