//! The noise of a screen without a signal: square grains, lighter and darker at random, around the surroundings' colour or around
//! a neutral grey. Grain and contrast grow with strength.

use crate::effect::Colours;
use crate::effect::canvas::{Canvas, NEUTRAL};
use crate::effect::cells::{self, Across};
use crate::effect::draws::{Draws, spread};
use crate::effect::surroundings::Surroundings;
use crate::options::Options;

/// Grains across a person.
const GRAINS: Across = Across { finest: 160.0, coarsest: 32.0 };

/// How far a grain may be from the colour, in grey levels, at strength 0 and how much further at 1.
const CONTRAST: (f32, f32) = (12.0, 84.0);

pub(super) fn paint(canvas: &mut Canvas<'_>, options: &Options) {
    let draws = Draws::new(options.seed);
    let surroundings = (options.colours == Colours::Surroundings).then(|| Surroundings::new(canvas));
    let grains = cells::by_owner(canvas, 0, |size| GRAINS.side(size, options.strength));
    let contrast = (CONTRAST.0 + CONTRAST.1 * options.strength) as usize;
    for run in canvas.runs() {
        let Some(grains) = &grains[usize::from(run.owner)] else { continue };
        let row = run.y / grains.side;
        for (_, grain) in grains.pieces(run) {
            let column = grain.start / grains.side;
            let middle = column * grains.side + grains.side / 2;
            let colour = surroundings.as_ref().map_or(NEUTRAL.map(f32::from), |s| s.smooth(middle, row * grains.side));
            let lighter = spread(draws.at(column, row, run.owner, 0), contrast) as f32;
            canvas.paint_flat(grain, colour.map(|c| (c + lighter) as u8));
        }
    }
}
