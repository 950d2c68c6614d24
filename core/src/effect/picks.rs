//! Shown places near hidden ones, picked at random: what is painted from here cannot tell of a hidden pixel.
//!
//! The cover is seen as blocks, so that the work follows the blocks and the memory is a small share of the picture's. Of each
//! block at most 16 pixels are looked at.

use crate::cover::Cover;
use crate::effect::blocks::Blocks;
use crate::effect::canvas::Colour;
use crate::effect::draws::{Draws, spread};
use crate::effect::nearest::{self, Way};

/// What is shown where there is nothing to pick: neutral greys, so that even then an effect can be told from a fault.
const NEUTRALS: [u8; 4] = [104, 120, 136, 152];

/// Draws of a shown place before the nearest one known is taken.
const TRIES: usize = 4;

/// Where the shown pixels are, as seen from the hidden ones.
pub(crate) struct Picks<'a> {
    cover: &'a Cover,
    draws: &'a Draws,
    pub(crate) blocks: Blocks,
    /// From each block to the nearest one that shows something.
    ways: Vec<Way>,
}

/// Where around a hidden place, or where the surroundings begin as seen from there, to look for shown ones.
#[derive(Clone, Copy)]
pub(crate) struct Region {
    /// Its middle, which may lie outside the picture.
    x: isize,
    y: isize,
    /// Its half side in pixels.
    reach: usize,
    /// A block that shows something.
    sure: (usize, usize),
}

impl<'a> Picks<'a> {
    /// `None` when nothing is shown.
    pub(crate) fn new(cover: &'a Cover, draws: &'a Draws) -> Option<Self> {
        let blocks = Blocks::of(cover);
        let shown: Vec<_> = blocks.all().map(|block| blocks.looks(block).any(|(x, y)| shows(cover, x, y))).collect();
        shown.contains(&true).then(|| Self { cover, draws, ways: nearest::ways(&shown, blocks.columns), blocks })
    }

    /// The region for a pick at an owner's place.
    #[inline]
    pub(crate) fn region(&self, (x, y): (usize, usize), reach: usize, owner: u8) -> Region {
        let side = self.blocks.side();
        // Deep inside the reach grows with the depth, or the same few places would be repeated again and again.
        let depth = self.ways[self.blocks.at(x, y)].length(side);
        let reach = reach.max(depth / 2);
        // Where the surroundings begin is asked at a place drawn near by: no border shows between here and there.
        let draw = self.draws.at(x, y, owner, 0);
        let (x, y) = near((x, y), draw, (depth / 2).max(side / 2), self.cover);
        // Going out by as much as the reach again, most of the region is shown.
        let block = self.blocks.at(x, y);
        let (dx, dy) = self.ways[block].beyond(side, reach);
        let sure = self.ways[block].end(block % self.blocks.columns, block / self.blocks.columns);
        Region { x: x as isize + dx, y: y as isize + dy, reach, sure }
    }

    /// A shown place of a region, by the draws of an owner's place. Every region has one; were it not so, no hidden one may do.
    #[inline]
    pub(crate) fn pick(&self, region: &Region, (x, y): (usize, usize), owner: u8) -> Option<(usize, usize)> {
        for turn in 1..=TRIES {
            let draw = self.draws.at(x, y, owner, turn);
            let x = mirrored(region.x + spread(draw, region.reach), self.cover.width() as usize);
            let y = mirrored(region.y + spread(draw >> 16, region.reach), self.cover.height() as usize);
            if self.shows(x, y) {
                return Some((x, y));
            }
        }
        let (column, row) = region.sure;
        let mut places = self.blocks.looks(row * self.blocks.columns + column);
        places.find(|&(x, y)| self.shows(x, y))
    }

    /// Whether a place is nobody's.
    #[inline]
    pub(crate) fn shows(&self, x: usize, y: usize) -> bool {
        shows(self.cover, x, y)
    }
}

/// Whether a place is nobody's.
#[inline]
fn shows(cover: &Cover, x: usize, y: usize) -> bool {
    cover.lends(y * cover.width() as usize + x)
}

/// A place drawn from those at most `reach` away, in the picture.
#[inline]
pub(crate) fn near((x, y): (usize, usize), draw: u32, reach: usize, cover: &Cover) -> (usize, usize) {
    let near = |at: usize, draw: u32, limit: u32| (at as isize + spread(draw, reach)).clamp(0, limit as isize - 1) as usize;
    (near(x, draw, cover.width()), near(y, draw >> 16, cover.height()))
}

/// A colour where nothing is shown.
#[inline]
pub(crate) fn neutral(draws: &Draws, x: usize, y: usize, owner: u8) -> Colour {
    [NEUTRALS[draws.at(x, y, owner, 0) as usize % NEUTRALS.len()]; 3]
}

/// Brings a coordinate back into the picture as a mirror at its border would; from far outside, to the border.
#[inline]
fn mirrored(at: isize, limit: usize) -> usize {
    let limit = limit as isize;
    let at = if at < 0 {
        -1 - at
    } else if at >= limit {
        2 * limit - 1 - at
    } else {
        at
    };
    at.clamp(0, limit - 1) as usize
}
