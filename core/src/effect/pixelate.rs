//! A mosaic: square cells on a grid, each of one colour.
//!
//! The person's colours: each cell the mean of the pixels that it hides. A machine still recognises people in that (McPherson,
//! Shokri and Shmatikov, "Defeating image obfuscation with deep learning", 2016). The surroundings' colours: each cell a small
//! patch of what is shown near by, picked at random as the 2019 notebook picked pixels; it looks like a mosaic and tells nothing.

use crate::effect::Colours;
use crate::effect::canvas::{Canvas, NEUTRAL, Pixel};
use crate::effect::cells::{Across, Mosaic, Piece, Sum};
use crate::effect::depths::Depths;
use crate::effect::draws::Draws;
use crate::effect::picks::{Picks, neutral};
use crate::options::Options;

/// Cells across a person: 64 are barely visible, 2 tell nothing but the outline.
const CELLS: Across = Across { finest: 64.0, coarsest: 2.0 };

/// A pick's reach in cells.
const REACH: usize = 2;

/// Places looked at across a patch, at most.
const LOOKS: usize = 5;

/// The effect, with what it keeps from frame to frame.
#[derive(Default)]
pub(super) struct Pixelate {
    mosaic: Mosaic,
    draws: Draws,
    depths: Depths,
    /// Of each cell's hidden pixels, by number.
    sums: Vec<Sum>,
}

impl Pixelate {
    pub(super) fn paint(&mut self, canvas: &mut Canvas<'_>, options: &Options) {
        let count = self.mosaic.lay(canvas, CELLS.cells(options.strength));
        match options.colours {
            Colours::Person => {
                self.add(canvas, count);
                self.mosaic.paint(canvas, |_, _, _, _, cell| self.sums[cell].mean().unwrap_or(NEUTRAL));
            }
            Colours::Surroundings => {
                let draws = self.draws.sow(options.seed);
                let picks = Picks::new(canvas.cover, draws, &mut self.depths);
                self.mosaic.paint(canvas, |canvas, owner, cells, place, _| {
                    let (x, y) = cells.middle(place, canvas);
                    let Some(picks) = &picks else { return neutral(draws.at(x, y, owner, 0)) };
                    patch(canvas, picks.pick((x, y), cells.side * REACH, owner), cells.side)
                });
            }
        }
    }

    /// Adds up the hidden pixels of each cell.
    fn add(&mut self, canvas: &Canvas<'_>, count: usize) {
        self.sums.clear();
        self.sums.resize(count, Sum::default());
        for run in canvas.runs() {
            let Some(cells) = &self.mosaic.cells[usize::from(run.owner)] else { continue };
            for (row, band) in cells.bands(run) {
                for y in band.top..band.bottom {
                    for Piece { cell, start, end, .. } in cells.pieces(row, &band) {
                        self.sums[cell].add(canvas.sum(y, start, end), end - start);
                    }
                }
            }
        }
    }
}

/// The mean of the shown pixels among some places spread evenly over a cell's width around a shown place.
fn patch(canvas: &Canvas<'_>, (x, y): (usize, usize), side: usize) -> Pixel {
    let step = side.div_ceil(LOOKS);
    let looks = |at: usize, limit: usize| {
        let back = (side / 2 / step).min(at / step) * step;
        (at - back..(at - back + side).min(limit)).step_by(step)
    };
    let mut sum = Sum::default();
    for y in looks(y, canvas.height) {
        for x in looks(x, canvas.width).filter(|x| canvas.cover.lends(*x, y)) {
            let [a, b, c, _] = canvas.colour(x, y).map(u64::from);
            sum.add([a, b, c], 1);
        }
    }
    sum.mean().unwrap_or(NEUTRAL)
}
