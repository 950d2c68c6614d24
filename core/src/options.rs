//! What a caller can choose.

use crate::effect::{Colours, Effect};
use crate::error::{Error, Result};

/// The choices for one picture or stream; the defaults are the private ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The look.
    pub effect: Effect,
    /// 0 (finest) to 1 (coarsest), relative to each person's size.
    pub strength: f32,
    /// Where the effect takes its colours.
    pub colours: Colours,
    /// How far beyond a person's outline is hidden too, as a share of the person's size, 0 to 1.
    pub margin: f32,
    /// The score from which a pixel is called a person's, above 0, below 1. Pixels from half of it are unsure: they are hidden too.
    pub threshold: f32,
    /// Fixes the effect's random draws.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { effect: Effect::Pixelate, strength: 0.5, colours: Colours::Surroundings, margin: 0.04, threshold: 0.5, seed: 0 }
    }
}

impl Options {
    /// Checks every range.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the first setting that is out of its range (a NaN is).
    pub fn check(&self) -> Result<()> {
        let ranges = [
            ("strength", self.strength, (0.0..=1.0).contains(&self.strength), "a number from 0 to 1"),
            ("margin", self.margin, (0.0..=1.0).contains(&self.margin), "a number from 0 to 1"),
            ("threshold", self.threshold, self.threshold > 0.0 && self.threshold < 1.0, "a number above 0 and below 1"),
        ];
        match ranges.into_iter().find(|(_, _, fits, _)| !fits) {
            Some((name, found, _, expected)) => Err(Error::Setting { name, found: found.to_string(), expected }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_out_of_range_are_refused() {
        assert_eq!(Options::default().check(), Ok(()));
        for bad in [f32::NAN, -0.01, 1.01, f32::INFINITY] {
            for options in [
                Options { strength: bad, ..Options::default() },
                Options { margin: bad, ..Options::default() },
                Options { threshold: bad, ..Options::default() },
            ] {
                assert!(matches!(options.check(), Err(Error::Setting { .. })), "{options:?}");
            }
        }
        for threshold in [0.0, 1.0] {
            assert!(Options { threshold, ..Options::default() }.check().is_err());
        }
    }
}
