//! The formats of picture files: told by suffix and by content.

use std::ffi::OsStr;
use std::path::Path;

use image::ImageFormat;

/// A format with its name, its suffixes (the usual one first) and the most pixels that fit on a side.
struct Known {
    format: ImageFormat,
    name: &'static str,
    suffixes: &'static [&'static str],
    max_side: u32,
}

const KNOWN: [Known; 6] = [
    Known { format: ImageFormat::Jpeg, name: "JPEG", suffixes: &["jpg", "jpeg", "jpe", "jfif"], max_side: 65_535 },
    Known { format: ImageFormat::Png, name: "PNG", suffixes: &["png"], max_side: u32::MAX },
    Known { format: ImageFormat::WebP, name: "WebP", suffixes: &["webp"], max_side: 16_383 },
    Known { format: ImageFormat::Tiff, name: "TIFF", suffixes: &["tif", "tiff"], max_side: u32::MAX },
    Known { format: ImageFormat::Bmp, name: "BMP", suffixes: &["bmp", "dib"], max_side: u32::MAX },
    Known { format: ImageFormat::Gif, name: "GIF", suffixes: &["gif"], max_side: 65_535 },
];

/// The formats, for messages.
pub(crate) const NAMES: &str = "JPEG, PNG, WebP, TIFF, BMP or GIF";

/// The format that a file's suffix names, if it is one of ours.
pub(crate) fn by_suffix(path: &Path) -> Option<ImageFormat> {
    let suffix = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
    KNOWN.iter().find(|known| known.suffixes.contains(&suffix.as_str())).map(|known| known.format)
}

/// The format of a file by its first bytes, if it is one of ours.
pub(crate) fn by_content(start: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(start).ok()?;
    KNOWN.iter().any(|known| known.format == format).then_some(format)
}

/// The format's name.
pub(crate) fn name(format: ImageFormat) -> &'static str {
    known(format).map_or("unknown", |known| known.name)
}

/// The usual suffix, without its dot.
pub(crate) fn suffix(format: ImageFormat) -> &'static str {
    known(format).and_then(|known| known.suffixes.first().copied()).unwrap_or_default()
}

/// The most pixels that fit on a side of such a file.
pub(crate) fn max_side(format: ImageFormat) -> u32 {
    known(format).map_or(0, |known| known.max_side)
}

fn known(format: ImageFormat) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.format == format)
}
