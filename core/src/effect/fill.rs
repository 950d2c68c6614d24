//! Flat colours.
//!
//! The surroundings' colours: at strength 0 cells that follow the surroundings as they would go on smoothly under the cover, from
//! there on fewer and closer to each other, at 1 a single colour for the person. Without the surroundings: one neutral grey.

use crate::bounds::Bounds;
use crate::effect::Colours;
use crate::effect::canvas::{Canvas, NEUTRAL, Pixel, opaque};
use crate::effect::cells::{Across, Mosaic};
use crate::effect::pyramid::Cell;
use crate::effect::surroundings::Surroundings;
use crate::options::Options;

/// Cells across a person.
const CELLS: Across = Across { finest: 32.0, coarsest: 2.0 };

/// Places either way over a person's box whose mean is the single colour.
const PLACES: usize = 16;

/// The effect, with what it keeps from frame to frame.
#[derive(Default)]
pub(super) struct Fill {
    mosaic: Mosaic,
    surroundings: Surroundings,
    /// The single colour of each owner.
    single: Vec<Cell>,
}

impl Fill {
    pub(super) fn paint(&mut self, canvas: &mut Canvas<'_>, options: &Options) {
        if options.colours == Colours::Person {
            for run in canvas.runs() {
                (run.top..run.bottom).for_each(|y| canvas.paint_flat(y, run.start, run.end, NEUTRAL));
            }
            return;
        }
        let surroundings = self.surroundings.look(canvas);
        self.mosaic.lay(canvas, CELLS.cells(options.strength));
        self.single.clear();
        self.single.extend(canvas.cover.boxes().iter().map(|bounds| single(surroundings, bounds)));
        self.mosaic.paint(canvas, |canvas, owner, cells, place, _| {
            let colour = surroundings.smooth(cells.middle(place, canvas));
            between(colour, self.single[usize::from(owner)], options.strength)
        });
    }
}

/// The mean of the smooth surroundings over an owner's box.
fn single(surroundings: &Surroundings, bounds: &Bounds) -> Cell {
    if bounds.is_empty() {
        return [0.0; 4];
    }
    let place = |first: usize, count: usize, at: usize| first + (2 * at + 1) * count / (2 * PLACES);
    let mut sum = [0.0; 4];
    for row in 0..PLACES {
        for column in 0..PLACES {
            let place = (place(bounds.left, bounds.width(), column), place(bounds.top, bounds.height(), row));
            let colour = surroundings.smooth(place);
            (0..4).for_each(|at| sum[at] += colour[at]);
        }
    }
    sum.map(|sum| sum / (PLACES * PLACES) as f32)
}

/// From `a` (at 0) to `b` (at 1).
fn between(a: Cell, b: Cell, at: f32) -> Pixel {
    opaque(std::array::from_fn(|i| (a[i] + (b[i] - a[i]) * at + 0.5) as u8))
}
