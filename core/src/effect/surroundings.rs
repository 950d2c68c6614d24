//! The colours around hidden people as if they went on smoothly under the cover, taken from shown pixels only: what is painted
//! from here cannot tell of a hidden pixel.

use crate::effect::blocks::Blocks;
use crate::effect::canvas::{Canvas, NEUTRAL};
use crate::effect::pyramid::{Cell, Pyramid};

/// Rows looked at in a block, at most.
const LOOKS: usize = 4;

/// A smooth colour for every place.
#[derive(Default)]
pub(crate) struct Surroundings {
    blocks: Blocks,
    /// The colour of each block.
    pyramid: Pyramid,
    /// A block's side, the other way round.
    per_pixel: f32,
}

impl Surroundings {
    /// Looks at what is shown around the cover.
    pub(crate) fn look(&mut self, canvas: &Canvas<'_>) -> &Self {
        self.blocks = Blocks::of(canvas.cover);
        self.per_pixel = 1.0 / self.blocks.side() as f32;
        let Blocks { shift, columns, rows } = self.blocks;
        let cells = self.pyramid.ground(columns, rows);
        for (row, cells) in cells.chunks_exact_mut(columns).enumerate() {
            let (side, step) = (1 << shift, (1usize << shift).div_ceil(LOOKS));
            let (top, bottom) = (row * side, ((row + 1) * side).min(canvas.height));
            let looks = ((top + step / 2).min(bottom - 1)..bottom).step_by(step);
            for y in looks.clone() {
                for (start, end) in canvas.cover.lending(y) {
                    for (column, cell) in (start >> shift..).zip(&mut cells[start >> shift..=(end - 1) >> shift]) {
                        let (start, end) = (start.max(column << shift), end.min((column + 1) << shift));
                        let sum = canvas.sum(y, start, end);
                        // Whole numbers below 2^24 are exact.
                        (0..3).for_each(|at| cell[at] += sum[at] as f32);
                        cell[3] += (end - start) as f32;
                    }
                }
            }
            // The mean colour of the shown pixels among those looked at, and their share of them.
            for (column, cell) in cells.iter_mut().enumerate() {
                let all = looks.len() * (side.min(canvas.width - column * side));
                (0..3).for_each(|at| cell[at] /= cell[3].max(1.0));
                cell[3] /= all as f32;
            }
        }
        if !self.pyramid.fill() {
            let [a, b, c, _] = NEUTRAL.map(f32::from);
            self.pyramid.ground(columns, rows).fill([a, b, c, 1.0]);
        }
        self
    }

    /// The colour at a place: bilinear between the blocks' middles. The fourth value is no colour: four vectorise better than three.
    #[inline]
    pub(crate) fn smooth(&self, (x, y): (usize, usize)) -> Cell {
        let place = |at: usize, blocks: usize| {
            let at = ((at as f32 + 0.5) * self.per_pixel - 0.5).max(0.0);
            let first = (at as u32 as usize).min(blocks - 1);
            (first, (first + 1).min(blocks - 1), at - first as f32)
        };
        let ((left, right, u), (top, bottom, v)) = (place(x, self.blocks.columns), place(y, self.blocks.rows));
        let cells = self.pyramid.cells();
        let block = |column: usize, row: usize| &cells[row * self.blocks.columns + column];
        let (a, b, c, d) = (block(left, top), block(right, top), block(left, bottom), block(right, bottom));
        std::array::from_fn(|at| {
            let (above, below) = (a[at] + (b[at] - a[at]) * u, c[at] + (d[at] - c[at]) * u);
            above + (below - above) * v
        })
    }
}
