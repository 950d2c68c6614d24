//! What a picture file's structure tells and decoders do not: whether the file is whole, whether it holds more pictures than one.
//!
//! Decoders are lenient: a JPEG that ends early comes out grey from there on. Such a picture is refused: what could not be decoded
//! could not be looked at.

use image::ImageFormat;

use crate::failure::Failure;
use crate::format;

/// What was read off the structure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Facts {
    /// More frames or pages than the one that is taken.
    pub(crate) further_frames: bool,
    /// PNG's EXIF chunk, wherever in the file it stands.
    pub(crate) exif: Option<Vec<u8>>,
}

/// Walks a file's structure from its first byte to its last.
///
/// # Errors
/// When the file ends early, is animated in a format of which every frame would count, or holds inks instead of light.
pub(crate) fn inspect(format: ImageFormat, bytes: &[u8]) -> Result<Facts, Failure> {
    let facts = match format {
        ImageFormat::Jpeg => jpeg(bytes)?,
        ImageFormat::Png => png(bytes)?,
        ImageFormat::WebP => webp(bytes)?,
        ImageFormat::Gif => gif(bytes),
        ImageFormat::Tiff => Some(Facts { further_frames: tiff_pages(bytes).unwrap_or(1) > 1, exif: None }),
        // A BMP's structure is its header; the decoder misses what is missing.
        _ => Some(Facts::default()),
    };
    facts.ok_or_else(|| cut_short(format))
}

/// The refusal of a file that ends early.
pub(crate) fn cut_short(format: ImageFormat) -> Failure {
    let name = format::name(format);
    Failure::new(format!("is a damaged {name}, or one that was cut short"), format!("a whole {name}"))
}

/// The refusal of ink.
pub(crate) fn cmyk() -> Failure {
    Failure::new("is in CMYK, inks for printing", "an RGB or grey picture")
}

fn animated(format: ImageFormat) -> Failure {
    let wrong = format!("is an animated {}: every frame but the first would be lost", format::name(format));
    Failure::new(wrong, "a still picture")
}

fn u16_be(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_be(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}

fn u32_le(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}

/// ITU T.81, annex B: segments from SOI to EOI. Within a scan's data 0xFF is followed by 0 or a restart marker.
fn jpeg(bytes: &[u8]) -> Result<Option<Facts>, Failure> {
    const END_OF_IMAGE: u8 = 0xD9;
    const START_OF_SCAN: u8 = 0xDA;
    let mut at = 2;
    let mut scans = 0;
    loop {
        let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0xFF)) else { return Ok(None) };
        at += found + 1;
        match bytes.get(at) {
            None => return Ok(None),
            // A fill byte: the marker follows.
            Some(0xFF) => continue,
            // A stuffed byte, or a marker without a segment.
            Some(0x00 | 0x01 | 0xD0..=0xD8) => at += 1,
            Some(&END_OF_IMAGE) => return Ok((scans > 0).then(Facts::default)),
            Some(&marker) => {
                // Start of frame: length, bits a sample, height, width, components.
                let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
                if is_frame && bytes.get(at + 8) == Some(&4) {
                    return Err(cmyk());
                }
                if let Some(bits) = bytes.get(at + 3).filter(|bits| is_frame && **bits != 8) {
                    return Err(Failure::new(format!("has {bits} bits a sample"), "8 bits a sample: more cannot be kept"));
                }
                scans += usize::from(marker == START_OF_SCAN);
                let Some(length) = u16_be(bytes, at + 1) else { return Ok(None) };
                at += 1 + length;
            }
        }
    }
}

/// PNG, third edition, section 5: chunks of length, type, data, checksum, from IHDR to IEND.
fn png(bytes: &[u8]) -> Result<Option<Facts>, Failure> {
    let mut facts = Facts::default();
    let mut at = 8;
    loop {
        let Some(length) = u32_be(bytes, at) else { return Ok(None) };
        let Some(data) = bytes.get(at + 8..).and_then(|rest| rest.get(..length)) else { return Ok(None) };
        let Some(kind) = bytes.get(at + 4..at + 8) else { return Ok(None) };
        at += 12 + length;
        if bytes.len() < at {
            return Ok(None);
        }
        match kind {
            b"acTL" if u32_be(data, 0) != Some(1) => return Err(animated(ImageFormat::Png)),
            b"eXIf" => facts.exif = Some(data.to_vec()),
            b"IEND" => return Ok(Some(facts)),
            _ => {}
        }
    }
}

/// RFC 9649, section 2: a RIFF file of chunks.
fn webp(bytes: &[u8]) -> Result<Option<Facts>, Failure> {
    let Some(end) = u32_le(bytes, 4).map(|length| length + 8) else { return Ok(None) };
    if bytes.len() < end {
        return Ok(None);
    }
    let (mut at, mut frames) = (12, 0);
    while at + 8 <= end {
        let Some(length) = u32_le(bytes, at + 4) else { return Ok(None) };
        frames += usize::from(bytes.get(at..at + 4) == Some(b"ANMF"));
        if frames > 1 {
            return Err(animated(ImageFormat::WebP));
        }
        at += 8 + length;
        if at > end {
            return Ok(None);
        }
        at += length % 2;
    }
    Ok(Some(Facts::default()))
}

/// GIF89a, sections 17 to 27: blocks up to the trailer; a block's data in sub-blocks up to an empty one.
fn gif(bytes: &[u8]) -> Option<Facts> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3usize << ((flags & 7) + 1) };
    let skip_data = |mut at: usize| {
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                return Some(at);
            }
        }
    };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut frames = 0;
    loop {
        match bytes.get(at)? {
            // The trailer.
            0x3B => return (frames > 0).then_some(Facts { further_frames: frames > 1, exif: None }),
            // An extension and its label.
            0x21 => at = skip_data(at + 2)?,
            // An image: its descriptor, colour table, code size, data.
            0x2C => {
                frames += 1;
                at = skip_data(at + 10 + table(*bytes.get(at + 9)?) + 1)?;
            }
            _ => return None,
        }
    }
}

/// TIFF 6.0, section 2: how many full-size pages the chain of directories holds; none when it cannot be followed (BigTIFF).
fn tiff_pages(bytes: &[u8]) -> Option<usize> {
    const NEW_SUBFILE_TYPE: usize = 254;
    let little = bytes.starts_with(b"II");
    let short = |at: usize| {
        let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }))
    };
    let long = |at: usize| if little { u32_le(bytes, at) } else { u32_be(bytes, at) };
    let mut at = long(4)?;
    let mut pages = 0;
    let mut seen = Vec::new();
    while at != 0 && !seen.contains(&at) && seen.len() < 1000 {
        seen.push(at);
        let entries = short(at)?;
        let reduced = (0..entries)
            .map(|entry| at + 2 + 12 * entry)
            .any(|entry| short(entry) == Some(NEW_SUBFILE_TYPE) && long(entry + 8).is_some_and(|kind| kind & 1 == 1));
        pages += usize::from(!reduced);
        at = long(at + 2 + 12 * entries)?;
    }
    Some(pages)
}
