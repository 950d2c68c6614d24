//! What the model looks at: a part of a picture at the model's size and scale.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::error::{Error, Result};
use crate::frame::PixelFormat;
use crate::picture::Picture;

/// Sides of the model's input are multiples of this (its deepest stride).
pub(crate) const SIDE_MULTIPLE: u32 = 32;

/// A part of a picture in upright pixels; fractions allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Region {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Planes red, green, blue of `height` rows of `width` samples, each `(byte - 128) / 128`.
#[derive(Default)]
pub(crate) struct ModelInput {
    pub(crate) planes: Vec<f32>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl ModelInput {
    /// From red, green and blue side by side, `width` pixels a row, in the same buffer.
    pub(crate) fn fill(&mut self, rgb: &[u8], width: u32, height: u32) {
        (self.width, self.height) = (width, height);
        self.planes.clear();
        for offset in 0..3 {
            self.planes.extend(rgb.as_chunks::<3>().0.iter().map(|pixel| (f32::from(pixel[offset]) - 128.0) / 128.0));
        }
    }
}

/// Resamples parts of pictures; keeps its buffers.
pub(crate) struct Sampler {
    resizer: Resizer,
}

impl Sampler {
    pub(crate) fn new() -> Self {
        Self { resizer: Resizer::new() }
    }

    /// `region` of `picture` at `width` by `height`: each sample the mean of the pixels it covers when shrinking, linear between
    /// pixels when enlarging. Alpha is ignored.
    pub(crate) fn sample(&mut self, picture: &Picture, region: Region, width: u32, height: u32) -> Result<ModelInput> {
        let format = picture.format();
        let pixel_type = match format {
            PixelFormat::Gray8 => PixelType::U8,
            PixelFormat::Rgb8 => PixelType::U8x3,
            PixelFormat::Rgba8 | PixelFormat::Bgra8 => PixelType::U8x4,
        };
        let failed = |what: String| Error::Layout(format!("a picture that cannot be resampled: {what}"));
        let source =
            ImageRef::new(picture.width(), picture.height(), picture.pixels(), pixel_type).map_err(|e| failed(e.to_string()))?;
        let mut sampled = Image::new(width, height, pixel_type);
        let shrinks = region.width > f64::from(width) || region.height > f64::from(height);
        let filter = if shrinks { FilterType::Box } else { FilterType::Bilinear };
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).use_alpha(false).crop(
            region.left,
            region.top,
            region.width,
            region.height,
        );
        self.resizer.resize(&source, &mut sampled, &options).map_err(|e| failed(e.to_string()))?;

        let bytes = sampled.buffer();
        let mut planes = Vec::with_capacity(3 * width as usize * height as usize);
        for offset in format.rgb_offsets() {
            planes.extend(bytes.iter().skip(offset).step_by(format.bytes()).map(|byte| (f32::from(*byte) - 128.0) / 128.0));
        }
        Ok(ModelInput { planes, width, height })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_averages_and_channels_stand_where_the_model_wants_them() {
        // Left half red 200, green 100, blue 0; right half the reverse.
        for format in [PixelFormat::Rgb8, PixelFormat::Rgba8, PixelFormat::Bgra8] {
            let mut pixels = vec![0; 64 * 64 * format.bytes()];
            for (i, pixel) in pixels.chunks_exact_mut(format.bytes()).enumerate() {
                let rgb = if i % 64 < 32 { [200, 100, 0] } else { [0, 100, 200] };
                for (offset, value) in format.rgb_offsets().into_iter().zip(rgb) {
                    pixel[offset] = value;
                }
            }
            let picture = Picture::new(pixels, 64, 64, format).unwrap();
            let whole = Region { left: 0.0, top: 0.0, width: 64.0, height: 64.0 };
            let input = Sampler::new().sample(&picture, whole, 2, 2).unwrap();
            let byte = |v: &f32| v * 128.0 + 128.0;
            assert_eq!(
                input.planes.iter().map(byte).collect::<Vec<_>>(),
                [200.0, 0.0, 200.0, 0.0, 100.0, 100.0, 100.0, 100.0, 0.0, 200.0, 0.0, 200.0],
                "{format:?}"
            );
        }
    }
}
