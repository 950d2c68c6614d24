//! How a hidden place looks. Each effect is a file of its own; what is common to them is the canvas they paint on and the two
//! sources of colour. To add one: write its file, add it to [`Effect`] and to [`Painter`].

mod blocks;
mod blur;
mod canvas;
mod cells;
mod depths;
mod draws;
mod fill;
mod painter;
mod picks;
mod pixelate;
mod pyramid;
mod scatter;
mod statics;
mod surroundings;

use std::str::FromStr;

use crate::cover::Cover;
use crate::error::Error;
use crate::options::Options;
use crate::picture::Picture;
pub use painter::Painter;

/// The look of a hidden place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// A mosaic on a grid.
    Pixelate,
    /// Each pixel becomes a randomly picked one of a square region around it.
    Scatter,
    /// Out of focus.
    Blur,
    /// One flat colour.
    Fill,
    /// A screen without a signal.
    Static,
}

/// Where an effect takes its colours: this decides how private the output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// Only from pixels outside every person and margin, those of people who are kept clear too: the output does not depend on the
    /// hidden pixels at all, beyond the outline.
    Surroundings,
    /// From the person, the classic look: recognisable to a machine. Fill and static use a neutral palette instead.
    Person,
}

/// What is promised of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guarantee {
    /// The output does not depend on any hidden pixel (Goguen and Meseguer's non-interference), only on the outline.
    NonInterfering,
    /// The look of privacy: a machine may recognise people in it.
    Cosmetic,
}

impl Effect {
    /// Every effect, with its name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("pixelate", Self::Pixelate),
        ("scatter", Self::Scatter),
        ("blur", Self::Blur),
        ("fill", Self::Fill),
        ("static", Self::Static),
    ];

    /// The name, as [`FromStr`] reads it.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, effect)| *effect == self).map_or("", |(name, _)| name)
    }

    /// What this effect promises with these colours.
    pub const fn guarantee(self, colours: Colours) -> Guarantee {
        match (self, colours) {
            (Self::Fill | Self::Static, _) | (_, Colours::Surroundings) => Guarantee::NonInterfering,
            (Self::Pixelate | Self::Scatter | Self::Blur, Colours::Person) => Guarantee::Cosmetic,
        }
    }

    /// Paints every hidden place of `picture`; no other pixel changes. Sizes of cells, reaches and grains follow each hidden
    /// person's size, never absolute pixels.
    ///
    /// # Errors
    /// [`Error::Setting`] as [`Options::check`]; [`Error::OtherPicture`] when the cover is of another size.
    pub fn paint(picture: &mut Picture, cover: &Cover, options: &Options) -> Result<(), Error> {
        Painter::new().paint(picture.as_mut(), cover, options)
    }
}

impl FromStr for Effect {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, effect)| *effect);
        found.ok_or_else(|| Error::Setting {
            name: "effect",
            found: format!("{name:?}"),
            expected: "pixelate, scatter, blur, fill or static",
        })
    }
}
