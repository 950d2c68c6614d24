//! The picture as square blocks, on which the surroundings are worked out.

use crate::cover::Cover;

/// Places of the cover across a block, at least, where a place is larger than a pixel: what is finer than that is not known of it.
const PLACES: usize = 4;

/// A division of the picture into blocks, numbered row by row. The last ones may reach beyond the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Blocks {
    /// The side of a block is two to the power of this, in pixels.
    pub(crate) shift: u32,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

impl Blocks {
    /// About 64 to 128 blocks across the picture, so that a scene has the same blocks at any resolution; of at most 16 pixels, or of
    /// some places where those are larger.
    pub(crate) fn of(cover: &Cover) -> Self {
        let (width, height) = (cover.width() as usize, cover.height() as usize);
        let shift = ((width * height).ilog2() / 2).saturating_sub(6).min(4);
        let coarse = if cover.scale() == 1 { 0 } else { (PLACES * cover.scale()).next_power_of_two().ilog2() };
        let shift = shift.max(coarse);
        let count = |pixels: usize| pixels.div_ceil(1 << shift);
        Self { shift, columns: count(width), rows: count(height) }
    }

    /// The side of a block in pixels.
    #[inline]
    pub(crate) const fn side(&self) -> usize {
        1 << self.shift
    }
}
