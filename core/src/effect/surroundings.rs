//! The colours around hidden people as if they went on smoothly under the cover, taken from shown pixels only: what is painted
//! from here cannot tell of a hidden pixel.

use crate::effect::blocks::Blocks;
use crate::effect::canvas::{Canvas, NEUTRAL};
use crate::effect::pyramid;

/// A smooth colour for every place.
pub(crate) struct Surroundings {
    blocks: Blocks,
    /// The colour of each block, and 1.
    colours: Vec<[f32; 4]>,
    /// A block's side, the other way round.
    per_pixel: f32,
}

impl Surroundings {
    pub(crate) fn new(canvas: &Canvas<'_>) -> Self {
        let blocks = Blocks::of(canvas.cover);
        let mut colours: Vec<_> = blocks.all().map(|block| shown(canvas, &blocks, block)).collect();
        if !pyramid::fill(&mut colours, blocks.columns) {
            let [a, b, c] = NEUTRAL.map(f32::from);
            colours.fill([a, b, c, 1.0]);
        }
        Self { blocks, colours, per_pixel: 1.0 / blocks.side() as f32 }
    }

    /// The colour at a place: bilinear between the blocks' middles.
    #[inline]
    pub(crate) fn smooth(&self, x: usize, y: usize) -> [f32; 3] {
        let place = |at: usize, blocks: usize| {
            let at = ((at as f32 + 0.5) * self.per_pixel - 0.5).max(0.0);
            let first = (at as u32 as usize).min(blocks - 1);
            (first, (first + 1).min(blocks - 1), at - first as f32)
        };
        let ((left, right, u), (top, bottom, v)) = (place(x, self.blocks.columns), place(y, self.blocks.rows));
        let block = |column: usize, row: usize| &self.colours[row * self.blocks.columns + column];
        let (a, b, c, d) = (block(left, top), block(right, top), block(left, bottom), block(right, bottom));
        std::array::from_fn(|at| {
            let (above, below) = (a[at] + (b[at] - a[at]) * u, c[at] + (d[at] - c[at]) * u);
            above + (below - above) * v
        })
    }
}

/// The mean colour of the shown ones of the pixels looked at in a block, and their share of them.
fn shown(canvas: &Canvas<'_>, blocks: &Blocks, block: usize) -> [f32; 4] {
    let pixels = canvas.pixels();
    let (mut sum, mut count, mut all) = ([0u32; 3], 0u32, 0u32);
    for (x, y) in blocks.looks(block) {
        all += 1;
        if canvas.cover.lends(y * canvas.width + x) {
            let colour = pixels.colour(x, y);
            (0..3).for_each(|at| sum[at] += u32::from(colour[at]));
            count += 1;
        }
    }
    let [a, b, c] = sum.map(|sum| sum as f32 / count.max(1) as f32);
    [a, b, c, count as f32 / all as f32]
}
