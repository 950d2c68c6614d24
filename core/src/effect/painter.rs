//! Effects with their buffers, to be used again from frame to frame.

use crate::cover::Cover;
use crate::effect::Effect;
use crate::effect::blur::Blur;
use crate::effect::canvas::Canvas;
use crate::effect::fill::Fill;
use crate::effect::pixelate::Pixelate;
use crate::effect::scatter::Scatter;
use crate::effect::statics::Static;
use crate::error::Result;
use crate::options::Options;
use crate::picture::PictureMut;

/// Paints the frames of a stream. It keeps its buffers, so that after the first frames nothing is allocated; of what it paints nothing
/// depends on the frames before.
#[derive(Default)]
pub struct Painter {
    pixelate: Pixelate,
    scatter: Scatter,
    blur: Blur,
    fill: Fill,
    statics: Static,
}

impl Painter {
    /// A painter with empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`Effect::paint`], onto pixels of the caller's.
    ///
    /// # Errors
    /// [`Error::Setting`](crate::Error::Setting) as [`Options::check`]; [`Error::OtherPicture`](crate::Error::OtherPicture) when the
    /// cover is of another size.
    pub fn paint(&mut self, picture: PictureMut<'_>, cover: &Cover, options: &Options) -> Result<()> {
        options.check()?;
        cover.check_size(picture.width, picture.height)?;
        let mut canvas = Canvas::new(picture, cover);
        if canvas.runs().next().is_none() {
            return Ok(());
        }
        match options.effect {
            Effect::Pixelate => self.pixelate.paint(&mut canvas, options),
            Effect::Scatter => self.scatter.paint(&mut canvas, options),
            Effect::Blur => self.blur.paint(&mut canvas, options),
            Effect::Fill => self.fill.paint(&mut canvas, options),
            Effect::Static => self.statics.paint(&mut canvas, options),
        }
        Ok(())
    }
}

/// Says nothing of what was painted.
impl std::fmt::Debug for Painter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Painter")
    }
}
