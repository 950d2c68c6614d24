//! Picture files: decoded upright, in sRGB, without metadata; encoded from pixels alone, so that nothing else can leave.

use std::io::{Cursor, Write};

use fuzzy_people_core::{Frame, FrameLayout, MAX_PIXELS, Picture, PixelFormat, Rotation};
use image::codecs::{bmp::BmpEncoder, gif::GifEncoder, jpeg::JpegEncoder, png::PngEncoder, tiff::TiffEncoder, webp::WebPEncoder};
use image::metadata::Orientation;
use image::{
    ColorType, ExtendedColorType, ImageDecoder, ImageEncoder as _, ImageError, ImageFormat, ImageReader, ImageResult, Limits,
};

use crate::failure::Failure;
use crate::whole_files::WriteSeek;
use crate::{colour, container, format};

/// The shortest side of a picture: below it nobody can be told from nothing.
const MIN_SIDE: u32 = 16;

/// What a decoder may allocate: the largest picture in RGBA, and as much again for what it needs itself.
const MAX_ALLOCATION: u64 = 8 * MAX_PIXELS;

/// What a picture file may weigh: the largest picture in RGBA, uncompressed, and some metadata.
pub(crate) const MAX_FILE: u64 = 4 * MAX_PIXELS + (64 << 20);

/// A picture file whose header was read and found fit; its pixels are not decoded yet.
pub(crate) struct PictureFile<'a> {
    decoder: Box<dyn ImageDecoder + 'a>,
    format: ImageFormat,
    orientation: Orientation,
    warnings: Vec<String>,
}

/// A decoded picture, and what the user should know of it.
pub(crate) struct Decoded {
    /// Upright, in sRGB.
    pub(crate) picture: Picture,
    /// What was left out or assumed.
    pub(crate) warnings: Vec<String>,
}

impl<'a> PictureFile<'a> {
    /// Reads the header. `suffix` is the format that the file's name promises, if any.
    ///
    /// # Errors
    /// When this is no picture that we can decode, look at and write whole.
    pub(crate) fn open(bytes: &'a [u8], suffix: Option<ImageFormat>) -> Result<Self, Failure> {
        let format = content(bytes)?;
        if let Some(suffix) = suffix.filter(|suffix| *suffix != format) {
            let wrong = format!("has the suffix of a {} and the content of a {}", format::name(suffix), format::name(format));
            return Err(Failure::new(wrong, format!("the suffix .{}", format::suffix(format))));
        }
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MAX_ALLOCATION);
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        reader.limits(limits);
        // What the structure says of a file that the decoder refuses is the better reason.
        let refused = |error| container::inspect(format, bytes).err().unwrap_or_else(|| undecodable(format, &error));
        let mut decoder: Box<dyn ImageDecoder + 'a> = Box::new(reader.into_decoder().map_err(refused)?);
        check_size(decoder.dimensions())?;
        let facts = container::inspect(format, bytes)?;
        check_samples(&*decoder)?;
        let orientation = match format {
            ImageFormat::Tiff => decoder.orientation().map_err(|error| undecodable(format, &error))?,
            ImageFormat::Png => by_exif(facts.exif),
            _ => by_exif(decoder.exif_metadata().map_err(|error| undecodable(format, &error))?),
        };
        let mut warnings = Vec::new();
        if facts.further_frames {
            warnings.push(format!("this {} holds several pictures; only the first is taken", format::name(format)));
        }
        Ok(Self { decoder, format, orientation, warnings })
    }

    /// The file's format.
    pub(crate) const fn format(&self) -> ImageFormat {
        self.format
    }

    /// Pixels in the picture.
    pub(crate) fn pixels(&self) -> u64 {
        let (width, height) = self.decoder.dimensions();
        u64::from(width) * u64::from(height)
    }

    /// The longer side.
    pub(crate) fn longer_side(&self) -> u32 {
        let (width, height) = self.decoder.dimensions();
        width.max(height)
    }

    /// Decodes the pixels, makes them sRGB and turns them upright.
    ///
    /// # Errors
    /// When they cannot all be decoded.
    pub(crate) fn decode(self) -> Result<Decoded, Failure> {
        let Self { mut decoder, format, orientation, mut warnings } = self;
        let (width, height) = decoder.dimensions();
        let color = decoder.color_type();
        let profile = decoder.icc_profile();
        let mut pixels = vec![0; usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX)];
        decoder.read_image(&mut pixels).map_err(|error| undecodable(format, &error))?;
        let (mut pixels, layout) = match color {
            ColorType::L8 => (pixels, PixelFormat::Gray8),
            ColorType::La8 => (pixels.chunks_exact(2).flat_map(|la| [la[0], la[0], la[0], la[1]]).collect(), PixelFormat::Rgba8),
            ColorType::Rgb8 => (pixels, PixelFormat::Rgb8),
            _ => (pixels, PixelFormat::Rgba8),
        };
        let converted = match profile {
            Ok(Some(profile)) if !profile.is_empty() => colour::to_srgb(&mut pixels, layout, &profile).is_ok(),
            Ok(_) => true,
            Err(_) => false,
        };
        if !converted {
            warnings.push("its colour profile is unusable; its colours are taken as sRGB".to_owned());
        }
        Ok(Decoded { picture: upright(pixels, width, height, layout, orientation)?, warnings })
    }
}

fn content(bytes: &[u8]) -> Result<ImageFormat, Failure> {
    if bytes.is_empty() {
        return Err(Failure::new("is empty", format!("a photo in {}", format::NAMES)));
    }
    format::by_content(bytes).ok_or_else(|| {
        let is_heif = bytes.get(4..8) == Some(b"ftyp");
        let wrong = if is_heif { "is a HEIF, AVIF or video file" } else { "is in no format that is known here" };
        Failure::new(wrong, format!("a photo in {}", format::NAMES))
    })
}

/// Refuses a size that is too large, or too small to tell people in.
///
/// # Errors
/// With the size that would do.
pub(crate) fn check_size((width, height): (u32, u32)) -> Result<(), Failure> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        let wrong = format!("is too large: {width}x{height} pixels");
        return Err(Failure::new(wrong, format!("at most {} megapixels", MAX_PIXELS / 1_000_000)));
    }
    if width.min(height) < MIN_SIDE {
        let wrong = format!("is too small to tell people in: {width}x{height} pixels");
        return Err(Failure::new(wrong, format!("at least {MIN_SIDE} on each side")));
    }
    Ok(())
}

fn check_samples(decoder: &dyn ImageDecoder) -> Result<(), Failure> {
    if matches!(decoder.original_color_type(), ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16) {
        return Err(container::cmyk());
    }
    match decoder.color_type() {
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => Ok(()),
        ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16 => {
            Err(Failure::new("has 16 bits a sample", "8 bits a sample: more cannot be kept"))
        }
        _ => Err(Failure::new("has samples in floating point", "8 bits a sample: more cannot be kept")),
    }
}

fn undecodable(format: ImageFormat, error: &ImageError) -> Failure {
    let name = format::name(format);
    match error {
        ImageError::Unsupported(why) => {
            Failure::new(format!("is a {name} of a kind that is not supported: {why}"), format!("an ordinary {name}"))
        }
        ImageError::Limits(_) => Failure::new(format!("is a {name} that needs too much memory"), "an ordinary one"),
        _ => {
            log::debug!("undecodable {name}: {error}");
            container::cut_short(format)
        }
    }
}

/// The orientation that an EXIF block names; some writers put JPEG's prefix before it in other formats too.
fn by_exif(exif: Option<Vec<u8>>) -> Orientation {
    let exif = exif.unwrap_or_default();
    let block = exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif);
    Orientation::from_exif_chunk(block).unwrap_or(Orientation::NoTransforms)
}

fn upright(pixels: Vec<u8>, width: u32, height: u32, format: PixelFormat, orientation: Orientation) -> Result<Picture, Failure> {
    let (rotation, mirrored) = match orientation {
        Orientation::NoTransforms => return Ok(Picture::new(pixels, width, height, format)?),
        Orientation::Rotate90 => (Rotation::Clockwise90, false),
        Orientation::Rotate180 => (Rotation::Half, false),
        Orientation::Rotate270 => (Rotation::Clockwise270, false),
        Orientation::FlipHorizontal => (Rotation::None, true),
        Orientation::FlipVertical => (Rotation::Half, true),
        Orientation::Rotate90FlipH => (Rotation::Clockwise90, true),
        Orientation::Rotate270FlipH => (Rotation::Clockwise270, true),
    };
    let layout = FrameLayout { rotation, mirrored, ..FrameLayout::packed(width, height, format) };
    Ok(Picture::upright(Frame::new(&pixels, layout)?))
}

/// Writes a picture's pixels, and nothing else. `quality` is JPEG's, 1 to 100.
///
/// # Errors
/// When the format cannot hold the picture.
pub(crate) fn encode(picture: Picture, format: ImageFormat, quality: u8, mut out: &mut dyn WriteSeek) -> Result<(), Failure> {
    let (width, height, layout) = (picture.width(), picture.height(), picture.format());
    let pixels = picture.into_pixels();
    let color = match layout {
        PixelFormat::Gray8 => ExtendedColorType::L8,
        PixelFormat::Rgb8 => ExtendedColorType::Rgb8,
        PixelFormat::Rgba8 => ExtendedColorType::Rgba8,
        PixelFormat::Bgra8 => ExtendedColorType::Bgra8,
    };
    let encoded = match (format, layout) {
        (ImageFormat::Jpeg, PixelFormat::Rgba8) => {
            let opaque = on_white(pixels);
            JpegEncoder::new_with_quality(out, quality).write_image(&opaque, width, height, ExtendedColorType::Rgb8)
        }
        (ImageFormat::Jpeg, _) => JpegEncoder::new_with_quality(out, quality).write_image(&pixels, width, height, color),
        (ImageFormat::Gif, PixelFormat::Gray8) => {
            let rgb: Vec<u8> = pixels.into_iter().flat_map(|level| [level; 3]).collect();
            gif(&rgb, width, height, ExtendedColorType::Rgb8, out)
        }
        (ImageFormat::Gif, _) => gif(&pixels, width, height, color, out),
        (ImageFormat::Png, _) => PngEncoder::new(out).write_image(&pixels, width, height, color),
        (ImageFormat::WebP, _) => WebPEncoder::new_lossless(out).write_image(&pixels, width, height, color),
        (ImageFormat::Tiff, _) => TiffEncoder::new(out).write_image(&pixels, width, height, color),
        _ => BmpEncoder::new(&mut out).write_image(&pixels, width, height, color),
    };
    encoded.map_err(|error| unencodable(format, &error))
}

/// Writes an 8-bit grey PNG, row by row from the top.
///
/// # Errors
/// When it cannot be encoded.
pub(crate) fn encode_mask(levels: &[u8], width: u32, height: u32, out: &mut dyn WriteSeek) -> Result<(), Failure> {
    let encoded = PngEncoder::new(out).write_image(levels, width, height, ExtendedColorType::L8);
    encoded.map_err(|error| unencodable(ImageFormat::Png, &error))
}

/// Refuses what would not fit, before any work is done.
///
/// # Errors
/// When a side is longer than the format can say.
pub(crate) fn check_fits(longer_side: u32, format: ImageFormat) -> Result<(), Failure> {
    let max = format::max_side(format);
    if longer_side <= max {
        return Ok(());
    }
    let wrong = format!("is {longer_side} pixels long, too long for a {}", format::name(format));
    Err(Failure::new(wrong, format!("at most {max}, or an output in PNG or TIFF")))
}

fn unencodable(format: ImageFormat, error: &ImageError) -> Failure {
    log::debug!("unencodable {}: {error}", format::name(format));
    Failure::new(format!("cannot be written as {}", format::name(format)), "a format that can hold it, such as PNG")
}

fn gif(pixels: &[u8], width: u32, height: u32, color: ExtendedColorType, out: &mut dyn WriteSeek) -> ImageResult<()> {
    /// The quantiser's, from 1, slow and fine, to 30: its authors' compromise.
    const SPEED: i32 = 10;
    let mut buffered: &mut dyn Write = &mut &mut *out;
    GifEncoder::new_with_speed(&mut buffered, SPEED).write_image(pixels, width, height, color)
}

/// RGB of RGBA, in place. What shows through is white: dropping alpha alone would show what was transparent.
fn on_white(mut pixels: Vec<u8>) -> Vec<u8> {
    let count = pixels.len() / 4;
    for pixel in 0..count {
        let alpha = u32::from(pixels[pixel * 4 + 3]);
        for sample in 0..3 {
            let level = u32::from(pixels[pixel * 4 + sample]);
            pixels[pixel * 3 + sample] = ((level * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        }
    }
    pixels.truncate(count * 3);
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparency_becomes_white() {
        let pixels = vec![9, 8, 7, 255, 10, 20, 30, 0, 0, 100, 200, 128];
        assert_eq!(on_white(pixels), [9, 8, 7, 255, 255, 255, 127, 177, 227]);
    }
}
