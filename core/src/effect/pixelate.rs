//! A mosaic: square cells on a grid, each of one colour.
//!
//! The person's colours: each cell the mean of the pixels that it hides. A machine still recognises people in that (McPherson,
//! Shokri and Shmatikov, "Defeating image obfuscation with deep learning", 2016). The surroundings' colours: each cell a small
//! patch of what is shown near by, picked at random as the 2019 notebook picked pixels; it looks like a mosaic and tells nothing.

use crate::effect::Colours;
use crate::effect::canvas::{Canvas, Colour, NEUTRAL};
use crate::effect::cells::{self, Across, Cells, Sum};
use crate::effect::draws::Draws;
use crate::effect::picks::{Picks, neutral};
use crate::options::Options;

/// Cells across a person: 64 are barely visible, 2 tell nothing but the outline.
const CELLS: Across = Across { finest: 64.0, coarsest: 2.0 };

/// A pick's reach in cells.
const REACH: usize = 2;

/// Places looked at across a patch, at most.
const LOOKS: usize = 5;

pub(super) fn paint(canvas: &mut Canvas<'_>, options: &Options) {
    let cells = cells::by_owner(canvas, 0, |size| CELLS.side(size, options.strength));
    match options.colours {
        Colours::Person => {
            let sums = sums(canvas, &cells);
            let mean = |owner: u8, cell: usize| sums[usize::from(owner)][cell].mean().unwrap_or(NEUTRAL);
            cells::paint_mosaic(canvas, &cells, |_, owner, _, cell| mean(owner, cell));
        }
        Colours::Surroundings => {
            let draws = Draws::new(options.seed);
            let picks = Picks::new(canvas.cover, &draws);
            cells::paint_mosaic(canvas, &cells, |canvas, owner, cells, cell| {
                let (x, y) = cells.middle(cell, canvas);
                let Some(picks) = &picks else { return neutral(&draws, x, y, owner) };
                let region = picks.region((x, y), cells.side * REACH, owner);
                picks.pick(&region, (x, y), owner).map_or(NEUTRAL, |place| patch(canvas, picks, place, cells.side))
            });
        }
    }
}

/// The sum of each owner's hidden pixels in each of its cells.
fn sums(canvas: &Canvas<'_>, cells: &[Option<Cells>]) -> Vec<Vec<Sum>> {
    let mut sums: Vec<_> = cells.iter().map(|cells| vec![Sum::default(); cells.map_or(0, |cells| cells.len())]).collect();
    for run in canvas.runs() {
        let Some(cells) = &cells[usize::from(run.owner)] else { continue };
        for (cell, piece) in cells.pieces(run) {
            let sum = canvas.pixels().sum(piece.y, piece.start, piece.end);
            sums[usize::from(run.owner)][cell].add(sum, piece.end - piece.start);
        }
    }
    sums
}

/// The mean of the shown pixels among some places spread evenly over a cell's width around a shown place.
fn patch(canvas: &Canvas<'_>, picks: &Picks<'_>, (x, y): (usize, usize), side: usize) -> Colour {
    let step = side.div_ceil(LOOKS);
    let looks = |at: usize, limit: usize| {
        let back = (side / 2 / step).min(at / step) * step;
        (at - back..(at - back + side).min(limit)).step_by(step)
    };
    let mut sum = Sum::default();
    for y in looks(y, canvas.height) {
        for x in looks(x, canvas.width).filter(|&x| picks.shows(x, y)) {
            sum.add(canvas.pixels().colour(x, y).map(u64::from), 1);
        }
    }
    sum.mean().unwrap_or(NEUTRAL)
}
