//! All eight EXIF orientations of one picture give the same upright output, in every format that can name one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};
use img_parts::{Bytes, DynImage, ImageEXIF as _};
use support::{Folder, HandMadeTiff, encoded, exif_orientation, mask, rgb, small};

/// How a picture is stored whose orientation is `value`, after the table of EXIF 2.32, section 4.6.4: what row 0 and column 0 are.
fn stored(upright: &RgbImage, value: u16) -> RgbImage {
    let (w, h) = upright.dimensions();
    let (width, height) = if value < 5 { (w, h) } else { (h, w) };
    RgbImage::from_fn(width, height, |column, row| {
        let (x, y) = match value {
            1 => (column, row),
            2 => (w - 1 - column, row),
            3 => (w - 1 - column, h - 1 - row),
            4 => (column, h - 1 - row),
            5 => (row, column),
            6 => (w - 1 - row, column),
            7 => (w - 1 - row, h - 1 - column),
            8 => (row, h - 1 - column),
            _ => unreachable!(),
        };
        *upright.get_pixel(x, y)
    })
}

fn with_orientation(upright: &RgbImage, format: ImageFormat, value: u16) -> Vec<u8> {
    let stored = stored(upright, value);
    if format == ImageFormat::Tiff {
        let (width, height) = stored.dimensions();
        let tiff = HandMadeTiff {
            size: [width, height],
            bits: 8,
            samples: 3,
            photometric: 2,
            sample_format: 1,
            orientation: value,
            data: stored.into_raw(),
        };
        return tiff.bytes();
    }
    let bytes = encoded(&DynamicImage::ImageRgb8(stored), format);
    let mut file = DynImage::from_bytes(Bytes::from(bytes)).unwrap().unwrap();
    file.set_exif(Some(Bytes::from(exif_orientation(value))));
    file.encoder().bytes().to_vec()
}

/// The mean distance of the samples that are clear in both, and on what share of the pixels both agree that they are clear or not.
/// Of hidden pixels nothing is compared: which colours the effect picks may hang on a single pixel.
fn difference((a, covered_a): &(RgbImage, GrayImage), (b, covered_b): &(RgbImage, GrayImage)) -> (f64, f64) {
    let (mut sum, mut clear, mut agreed) = (0.0, 0, 0);
    for ((a, b), (cover_a, cover_b)) in a.pixels().zip(b.pixels()).zip(covered_a.pixels().zip(covered_b.pixels())) {
        agreed += usize::from(cover_a == cover_b);
        if cover_a.0 == [0] && cover_b.0 == [0] {
            clear += 1;
            sum += a.0.iter().zip(b.0).map(|(a, b)| f64::from(a.abs_diff(b))).sum::<f64>() / 3.0;
        }
    }
    assert!(clear > 100, "nearly everything is hidden: there is nothing to compare");
    (sum / f64::from(clear), agreed as f64 / covered_a.pixels().len() as f64)
}

#[test]
fn every_orientation_comes_out_upright() {
    let upright = small();
    assert_ne!(upright.width(), upright.height(), "a square picture would hide a mistake");
    // What JPEG loses depends on how the picture lies; the others lose nothing.
    let formats = [
        (ImageFormat::Jpeg, "jpg", 4.0),
        (ImageFormat::Png, "png", 0.0),
        (ImageFormat::WebP, "webp", 0.0),
        (ImageFormat::Tiff, "tif", 0.0),
    ];
    let folder = Folder::new();
    let mut names = Vec::new();
    for (format, suffix, _) in formats {
        for value in 1..=8 {
            let name = format!("{suffix}{value}.{suffix}");
            folder.write(&name, &with_orientation(&upright, format, value));
            names.push(name);
        }
    }
    let mut args: Vec<&str> = names.iter().map(String::as_str).collect();
    args.extend(["-o", "out", "--json", "--mask-out", "masks", "--covered-out", "covered"]);
    let ran = folder.run(&args).expect(0);

    let mut wrong = Vec::new();
    for (_, suffix, tolerance) in formats {
        let read = |value: u16| {
            let covered = mask(&folder.read(&format!("covered/{suffix}{value}.png")));
            (rgb(&folder.read(&format!("out/{suffix}{value}.{suffix}"))), covered)
        };
        let expected = read(1);
        for value in 1..=8 {
            let found = read(value);
            if found.0.dimensions() != upright.dimensions() {
                wrong.push(format!("{suffix} {value}: {:?}", found.0.dimensions()));
                continue;
            }
            let (difference, agreed) = difference(&found, &expected);
            if difference > tolerance || agreed < if tolerance == 0.0 { 1.0 } else { 0.8 } {
                wrong.push(format!("{suffix} {value}: differs by {difference}, agrees on {agreed} of the pixels"));
            }
            let mask = mask(&folder.read(&format!("masks/{suffix}{value}.png")));
            assert_eq!(mask.dimensions(), upright.dimensions(), "{suffix} {value}: the mask is upright");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for line in ran.json() {
        assert_eq!(line["size"], serde_json::json!([upright.width(), upright.height()]), "{line}");
    }
}

#[test]
fn a_png_says_its_orientation_after_its_pixels_too() {
    let upright = small();
    let before = with_orientation(&upright, ImageFormat::Png, 6);
    let mut png = img_parts::png::Png::from_bytes(Bytes::from(before.clone())).unwrap();
    let exif = png.chunks().iter().position(|chunk| chunk.kind() == *b"eXIf").unwrap();
    let chunk = png.chunks_mut().remove(exif);
    let last = png.chunks().len() - 1;
    png.chunks_mut().insert(last, chunk);
    let folder = Folder::new();
    folder.write("before.png", &before);
    folder.write("after.png", &png.encoder().bytes());
    folder.run(&["before.png", "after.png", "-o", "out"]).expect(0);
    assert_eq!(folder.read("out/before.png"), folder.read("out/after.png"));
}
