//! No metadata leaves: inputs full of it, outputs read with libraries that did not write them; and colour profiles become sRGB.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::{DynamicImage, ImageFormat, RgbImage};
use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::{Png, PngChunk};
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF as _, ImageICC as _};
use moxcms::{ColorProfile, LocalizableString, ProfileText};
use support::{FORMATS, Folder, encoded, mask, rgb, small, small_in};

/// What no output may hold.
const PLANTED: &str = "PLANTED";

/// An EXIF block with a maker, an artist, a place and a thumbnail.
fn exif_block() -> Vec<u8> {
    let ascii = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let degrees = || Value::Rational([52, 31, 12].map(|num| Rational { num, denom: 1 }).to_vec());
    let field = |tag, value| Field { tag, ifd_num: In::PRIMARY, value };
    let fields = [
        field(Tag::Make, ascii("PLANTED maker")),
        field(Tag::Artist, ascii("PLANTED artist")),
        field(Tag::DateTimeOriginal, ascii("2026:01:01 00:00:00 PLANTED")),
        field(Tag::GPSLatitudeRef, ascii("N")),
        field(Tag::GPSLatitude, degrees()),
        field(Tag::GPSLongitudeRef, ascii("E")),
        field(Tag::GPSLongitude, degrees()),
        field(Tag::UserComment, Value::Undefined(b"ASCII\0\0\0PLANTED comment".to_vec(), 0)),
    ];
    let thumbnail = [&b"\xFF\xD8\xFF\xFE\0\x09PLANTED"[..], b"\xFF\xD9"].concat();
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    writer.set_jpeg(&thumbnail, In::THUMBNAIL);
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, true).unwrap();
    block.into_inner()
}

/// A profile whose description is planted. Its colours are sRGB's with red and blue in each other's place.
fn swapped_profile() -> Vec<u8> {
    let mut profile = ColorProfile::new_srgb();
    std::mem::swap(&mut profile.red_colorant, &mut profile.blue_colorant);
    profile.cicp = None;
    profile.description = Some(ProfileText::Localizable(vec![LocalizableString::new(
        "en".to_owned(),
        "US".to_owned(),
        "PLANTED profile".to_owned(),
    )]));
    profile.encode().unwrap()
}

const XMP: &[u8] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><PLANTED/></x:xmpmeta>";

fn jpeg() -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(Bytes::from(small_in(ImageFormat::Jpeg))).unwrap();
    jpeg.set_exif(Some(Bytes::from(exif_block())));
    jpeg.set_icc_profile(Some(Bytes::from(swapped_profile())));
    let iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0C\x1C\x02\x78\0\x07PLANTED";
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0", XMP].concat();
    for (marker, contents) in
        [(0xE1, xmp), (0xED, iptc.to_vec()), (0xFE, b"PLANTED comment".to_vec()), (0xEB, b"PLANTED app".to_vec())]
    {
        jpeg.segments_mut().insert(1, JpegSegment::new_with_contents(marker, Bytes::from(contents)));
    }
    let mut bytes = jpeg.encoder().bytes().to_vec();
    bytes.extend(b"PLANTED after the end");
    bytes
}

fn png() -> Vec<u8> {
    let mut png = Png::from_bytes(Bytes::from(small_in(ImageFormat::Png))).unwrap();
    png.set_exif(Some(Bytes::from(exif_block())));
    png.set_icc_profile(Some(Bytes::from(swapped_profile())));
    let text = [b"XML:com.adobe.xmp\0\0\0\0\0", XMP].concat();
    let chunks = [(*b"tEXt", b"Comment\0PLANTED".to_vec()), (*b"iTXt", text), (*b"prVt", b"PLANTED".to_vec())];
    for (kind, contents) in chunks.clone() {
        png.chunks_mut().insert(1, PngChunk::new(kind, Bytes::from(contents)));
    }
    let last = png.chunks().len() - 1;
    png.chunks_mut().insert(last, PngChunk::new(*b"tEXt", Bytes::from_static(b"Author\0PLANTED")));
    let mut bytes = png.encoder().bytes().to_vec();
    bytes.extend(b"PLANTED after the end");
    bytes
}

fn webp() -> Vec<u8> {
    let mut webp = WebP::from_bytes(Bytes::from(small_in(ImageFormat::WebP))).unwrap();
    webp.set_exif(Some(Bytes::from(exif_block())));
    webp.set_icc_profile(Some(Bytes::from(swapped_profile())));
    let xmp = if XMP.len() % 2 == 1 { [XMP, b" "].concat() } else { XMP.to_vec() };
    webp.chunks_mut().push(RiffChunk::new(*b"XMP ", RiffContent::Data(Bytes::from(xmp))));
    webp.encoder().bytes().to_vec()
}

fn tiff() -> Vec<u8> {
    use tiff::encoder::{TiffEncoder, colortype::RGB8};
    use tiff::tags::Tag;
    let picture = small();
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
    let mut page = encoder.new_image::<RGB8>(picture.width(), picture.height()).unwrap();
    let tags = page.encoder();
    for (tag, text) in [(Tag::Artist, "PLANTED artist"), (Tag::ImageDescription, "PLANTED"), (Tag::Software, "PLANTED software")]
    {
        tags.write_tag(tag, text).unwrap();
    }
    tags.write_tag(Tag::Unknown(700), XMP).unwrap();
    tags.write_tag(Tag::Unknown(33723), &b"PLANTED iptc"[..]).unwrap();
    tags.write_tag(Tag::IccProfile, swapped_profile().as_slice()).unwrap();
    page.write_data(picture.as_raw()).unwrap();
    bytes.into_inner()
}

fn gif() -> Vec<u8> {
    let bytes = small_in(ImageFormat::Gif);
    // A comment extension before the first image, after the header and its colour table.
    let table = if bytes[10] & 0x80 == 0 { 0 } else { 3 << ((bytes[10] & 7) + 1) };
    let (start, rest) = bytes.split_at(13 + table);
    [start, b"\x21\xFE\x07PLANTED\0", rest, b"PLANTED after the end"].concat()
}

fn bmp() -> Vec<u8> {
    let mut bytes = small_in(ImageFormat::Bmp);
    bytes.extend(b"PLANTED after the end");
    bytes
}

fn holds_planted(bytes: &[u8]) -> bool {
    bytes.windows(PLANTED.len()).any(|window| window == PLANTED.as_bytes())
}

/// The parts of a file that are not of the picture itself.
fn strange_parts(format: ImageFormat, bytes: &[u8]) -> Vec<String> {
    let owned = Bytes::copy_from_slice(bytes);
    let kinds: Vec<String> = match format {
        ImageFormat::Jpeg => {
            // JFIF's header, tables, the frame and its scan.
            let allowed = [0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD8, 0xD9];
            let jpeg = Jpeg::from_bytes(owned).unwrap();
            jpeg.segments().iter().filter(|s| !allowed.contains(&s.marker())).map(|s| format!("{:02X}", s.marker())).collect()
        }
        ImageFormat::Png => {
            let png = Png::from_bytes(owned).unwrap();
            let strange = png.chunks().iter().map(PngChunk::kind).filter(|kind| ![*b"IHDR", *b"IDAT", *b"IEND"].contains(kind));
            strange.map(|kind| String::from_utf8_lossy(&kind).into_owned()).collect()
        }
        ImageFormat::WebP => {
            let webp = WebP::from_bytes(owned).unwrap();
            let strange = webp.chunks().iter().map(RiffChunk::id).filter(|id| *id != *b"VP8L");
            strange.map(|id| String::from_utf8_lossy(&id).into_owned()).collect()
        }
        ImageFormat::Tiff => {
            // What TIFF 6.0 demands of an RGB picture: sizes, samples, strips, resolution.
            let allowed = [256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 283, 284, 296, 317, 339];
            let read = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).unwrap();
            read.fields().filter(|field| !allowed.contains(&field.tag.number())).map(|field| field.tag.to_string()).collect()
        }
        // Extensions other than the one that times a frame.
        ImageFormat::Gif => [&b"\x21\xFE"[..], b"\x21\xFF\x0B", b"\x21\x01\x0C"]
            .iter()
            .filter(|label| bytes.windows(label.len()).take(1000).any(|window| window == **label))
            .map(|label| format!("{label:?}"))
            .collect(),
        _ => Vec::new(),
    };
    kinds
}

#[test]
fn nothing_but_the_picture_leaves() {
    let inputs = [("jpg", jpeg()), ("png", png()), ("webp", webp()), ("tif", tiff()), ("gif", gif()), ("bmp", bmp())];
    let folder = Folder::new();
    let mut wrong = Vec::new();
    let mut check = |name: String, format, bytes: &[u8]| {
        if holds_planted(bytes) {
            wrong.push(format!("{name} holds what was planted"));
        }
        let strange = strange_parts(format, bytes);
        if !strange.is_empty() {
            wrong.push(format!("{name} has {strange:?}"));
        }
        if format != ImageFormat::Tiff && exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).is_ok() {
            wrong.push(format!("{name} has EXIF"));
        }
    };
    for (suffix, bytes) in &inputs {
        // In a PNG's compressed profile the description is not to be seen.
        assert!(holds_planted(bytes), "{suffix}: the test plants nothing");
        folder.write(&format!("in/{suffix}.{suffix}"), bytes);
    }
    folder.run(&["in", "-o", "same", "--mask-out", "masks", "--covered-out", "covered"]).expect(0);
    for (format, suffix) in FORMATS {
        check(format!("{suffix} in and out"), format, &folder.read(&format!("same/{suffix}.{suffix}")));
        for masks in ["masks", "covered"] {
            check(format!("{suffix}'s {masks}"), ImageFormat::Png, &folder.read(&format!("{masks}/{suffix}.png")));
        }
    }
    // The fullest input into every other format.
    for (format, suffix) in FORMATS {
        let output = format!("other.{suffix}");
        folder.run(&["in/jpg.jpg", "-o", &output]).expect(0);
        check(format!("jpg to {suffix}"), format, &folder.read(&output));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The mean of the clear pixels' samples, and how many there are.
fn clear_mean(picture: &RgbImage, covered: &image::GrayImage) -> [f64; 3] {
    let clear = || picture.pixels().zip(covered.pixels()).filter(|(_, covered)| covered.0 == [0]).map(|(pixel, _)| pixel.0);
    [0, 1, 2].map(|sample| clear().map(|pixel| f64::from(pixel[sample])).sum::<f64>() / clear().count() as f64)
}

#[test]
fn colours_are_converted_to_srgb() {
    let folder = Folder::new();
    // More red than blue, so that a swap shows.
    let picture = RgbImage::from_fn(320, 240, |x, y| image::Rgb([(120 + x / 4) as u8, (60 + y / 4) as u8, 30]));
    let plain = DynamicImage::ImageRgb8(picture);
    let with_profile = |format: ImageFormat, profile: &[u8]| {
        let mut file = img_parts::DynImage::from_bytes(Bytes::from(encoded(&plain, format))).unwrap().unwrap();
        file.set_icc_profile(Some(Bytes::copy_from_slice(profile)));
        file.encoder().bytes().to_vec()
    };
    let formats = [(ImageFormat::Jpeg, "jpg"), (ImageFormat::Png, "png"), (ImageFormat::WebP, "webp")];
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    for (format, suffix) in formats {
        folder.write(&format!("swapped.{suffix}"), &with_profile(format, &swapped_profile()));
        folder.write(&format!("p3.{suffix}"), &with_profile(format, &p3));
        folder.write(&format!("srgb.{suffix}"), &with_profile(format, &srgb));
        folder.write(&format!("broken.{suffix}"), &with_profile(format, b"PLANTED, no profile at all"));
    }
    for (format, suffix) in formats {
        let names = ["swapped", "p3", "srgb", "broken"].map(|name| format!("{name}.{suffix}"));
        let covered = format!("covered_{suffix}");
        let ran = folder
            .run(&[&names[0], &names[1], &names[2], &names[3], "-o", &format!("out_{suffix}"), "--covered-out", &covered])
            .expect(0);
        let mean = |name: &str| {
            let after = folder.read(&format!("out_{suffix}/{name}.{suffix}"));
            clear_mean(&rgb(&after), &mask(&folder.read(&format!("{covered}/{name}.png"))))
        };
        let before = clear_mean(&rgb(&encoded(&plain, format)), &mask(&folder.read(&format!("{covered}/srgb.png"))));
        let near = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 4.0);
        assert!(near(mean("srgb"), before), "{suffix}: sRGB stays: {:?}, {before:?}", mean("srgb"));
        assert!(near(mean("broken"), before), "{suffix}: an unusable profile changes nothing: {:?}", mean("broken"));
        let swapped = [before[2], before[1], before[0]];
        assert!(near(mean("swapped"), swapped), "{suffix}: swapped: {:?}, expected {swapped:?}", mean("swapped"));
        assert!(mean("p3")[0] > before[0] + 4.0, "{suffix}: P3's red is redder: {:?}, {before:?}", mean("p3"));
        assert!(ran.err.contains("broken") && ran.err.contains("colour profile is unusable"), "{suffix}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{suffix}: {}", ran.err);
    }
}
