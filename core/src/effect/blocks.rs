//! The picture as square blocks, on which the surroundings are worked out.

use crate::cover::Cover;

/// Pixels looked at across a block, at most.
const LOOKS: usize = 4;

/// A division of the picture into blocks, numbered row by row. The last ones may reach beyond the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blocks {
    /// The side of a block is two to the power of this, in pixels.
    shift: u32,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    width: usize,
    height: usize,
}

impl Blocks {
    /// About 64 to 128 blocks across the picture, so that a scene has the same blocks at any resolution; of at most 16 pixels.
    pub(crate) fn of(cover: &Cover) -> Self {
        let (width, height) = (cover.width() as usize, cover.height() as usize);
        let shift = ((width * height).ilog2() / 2).saturating_sub(6).min(4);
        let count = |pixels: usize| pixels.div_ceil(1 << shift);
        Self { shift, columns: count(width), rows: count(height), width, height }
    }

    /// The side of a block in pixels.
    #[inline]
    pub(crate) const fn side(&self) -> usize {
        1 << self.shift
    }

    /// Every block's number.
    pub(crate) const fn all(&self) -> std::ops::Range<usize> {
        0..self.columns * self.rows
    }

    /// The block of a pixel.
    #[inline]
    pub(crate) const fn at(&self, x: usize, y: usize) -> usize {
        (y >> self.shift) * self.columns + (x >> self.shift)
    }

    /// The first pixel of a block.
    pub(crate) const fn corner(&self, block: usize) -> (usize, usize) {
        ((block % self.columns) << self.shift, (block / self.columns) << self.shift)
    }

    /// The pixels looked at in a block, spread evenly; at least one, all in the picture.
    #[inline]
    pub(crate) fn looks(&self, block: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let side = self.side();
        let looks = move |at: usize, limit: usize| (at * side..((at + 1) * side).min(limit)).step_by(side.div_ceil(LOOKS));
        let (column, width) = (block % self.columns, self.width);
        looks(block / self.columns, self.height).flat_map(move |y| looks(column, width).map(move |x| (x, y)))
    }
}
