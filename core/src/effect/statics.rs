//! The noise of a screen without a signal: square grains, lighter and darker at random, around the surroundings' colour or around
//! a neutral grey. Grain and contrast grow with strength.

use crate::effect::Colours;
use crate::effect::canvas::{Canvas, NEUTRAL, opaque};
use crate::effect::cells::{Across, Mosaic};
use crate::effect::draws::{Draws, spread};
use crate::effect::surroundings::Surroundings;
use crate::options::Options;

/// Grains across a person.
const GRAINS: Across = Across { finest: 160.0, coarsest: 32.0 };

/// How far a grain may be from the colour, in grey levels, at strength 0 and how much further at 1.
const CONTRAST: (f32, f32) = (12.0, 84.0);

/// The effect, with what it keeps from frame to frame.
#[derive(Default)]
pub(super) struct Static {
    grains: Mosaic,
    draws: Draws,
    surroundings: Surroundings,
}

impl Static {
    pub(super) fn paint(&mut self, canvas: &mut Canvas<'_>, options: &Options) {
        let draws = self.draws.sow(options.seed);
        let surroundings = (options.colours == Colours::Surroundings).then(|| self.surroundings.look(canvas));
        let contrast = (CONTRAST.0 + CONTRAST.1 * options.strength) as usize;
        let neutral = NEUTRAL.map(f32::from);
        self.grains.lay(canvas, GRAINS.cells(options.strength));
        self.grains.paint(canvas, |canvas, owner, grains, (column, row), _| {
            let colour = surroundings.map_or(neutral, |s| s.smooth(grains.middle((column, row), canvas)));
            let lighter = spread(draws.at(column, row, owner, 0), contrast) as f32;
            let [a, b, c, _] = colour.map(|c| (c + lighter) as u8);
            opaque([a, b, c])
        });
    }
}
