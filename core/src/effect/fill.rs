//! Flat colours.
//!
//! The surroundings' colours: at strength 0 cells that follow the surroundings as they would go on smoothly under the cover, from
//! there on fewer and closer to each other, at 1 a single colour for the person. Without the surroundings: one neutral grey.

use crate::effect::Colours;
use crate::effect::canvas::{Canvas, Colour, NEUTRAL};
use crate::effect::cells::{self, Across, Cells};
use crate::effect::surroundings::Surroundings;
use crate::options::Options;

/// Cells across a person.
const CELLS: Across = Across { finest: 32.0, coarsest: 2.0 };

/// Places either way over a person's box whose mean is the single colour.
const PLACES: usize = 16;

pub(super) fn paint(canvas: &mut Canvas<'_>, options: &Options) {
    if options.colours == Colours::Person {
        return canvas.runs().for_each(|run| canvas.paint_flat(run, NEUTRAL));
    }
    let surroundings = Surroundings::new(canvas);
    let cells = cells::by_owner(canvas, 0, |size| CELLS.side(size, options.strength));
    let single: Vec<_> =
        cells.iter().map(|cells| cells.map_or([0.0; 3], |cells| single(canvas, &surroundings, &cells))).collect();
    cells::paint_mosaic(canvas, &cells, |canvas, owner, cells, cell| {
        let (x, y) = cells.middle(cell, canvas);
        between(surroundings.smooth(x, y), single[usize::from(owner)], options.strength)
    });
}

/// The mean of the smooth surroundings over an owner's cells.
fn single(canvas: &Canvas<'_>, surroundings: &Surroundings, cells: &Cells) -> [f32; 3] {
    let place = |first: usize, count: usize, at: usize, limit: usize| {
        (first * cells.side + (2 * at + 1) * count * cells.side / (2 * PLACES)).min(limit - 1)
    };
    let mut sum = [0.0; 3];
    for row in 0..PLACES {
        for column in 0..PLACES {
            let x = place(cells.first.0, cells.columns, column, canvas.width);
            let y = place(cells.first.1, cells.rows, row, canvas.height);
            let colour = surroundings.smooth(x, y);
            (0..3).for_each(|at| sum[at] += colour[at]);
        }
    }
    sum.map(|sum| sum / (PLACES * PLACES) as f32)
}

/// From `a` (at 0) to `b` (at 1).
fn between(a: [f32; 3], b: [f32; 3], at: f32) -> Colour {
    std::array::from_fn(|i| (a[i] + (b[i] - a[i]) * at + 0.5) as u8)
}
