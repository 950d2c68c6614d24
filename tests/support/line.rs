//! What a line of `--json` promises, held against the files written with it.

use image::RgbImage;
use serde_json::{Value, json};

/// A line's number of people.
pub(crate) fn people(line: &Value) -> usize {
    line["people"].as_array().unwrap().len()
}

/// Everything that the JSON line says of the masks and the picture, checked against them.
pub(crate) fn check_line(
    line: &Value,
    before: &RgbImage,
    after: &RgbImage,
    people: &image::GrayImage,
    covered: &image::GrayImage,
    exact: bool,
) {
    let input = &line["input"];
    let size = [before.width(), before.height()];
    assert_eq!(line["size"], json!(size), "{input}");
    for (what, found) in [("output", after.dimensions()), ("mask", people.dimensions()), ("covered", covered.dimensions())] {
        assert_eq!(found, before.dimensions(), "{input}: the {what}'s size");
    }
    let listed = line["people"].as_array().unwrap();
    // 255: a person's pixels, of whom too few are seen to tell who.
    let is_told = |level: u8| usize::from(level) <= listed.len() || level == 255;
    assert!(people.pixels().all(|level| is_told(level.0[0])), "{input}: the mask names nobody unlisted");
    for (person, id) in listed.iter().zip(1u8..) {
        assert_eq!(person["id"], json!(id), "{input}");
        let pixels = || people.enumerate_pixels().filter(|(.., level)| level.0 == [id]);
        let (left, right) = (pixels().map(|p| p.0).min().unwrap(), pixels().map(|p| p.0).max().unwrap());
        let (top, bottom) = (pixels().map(|p| p.1).min().unwrap(), pixels().map(|p| p.1).max().unwrap());
        assert_eq!(person["box"], json!([left, top, right - left + 1, bottom - top + 1]), "{input}: person {id}");
        let confidence = person["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence), "{input}: person {id}: {confidence}");
        if person["obscured"] == json!(true) {
            assert!(pixels().all(|(x, y, _)| covered.get_pixel(x, y).0 == [255]), "{input}: person {id} is not all covered");
        }
    }
    assert!(covered.pixels().all(|level| matches!(level.0, [0 | 255])), "{input}: covered is 0 or 255");
    if exact {
        for ((x, y, covered), (old, new)) in covered.enumerate_pixels().zip(before.pixels().zip(after.pixels())) {
            assert!(covered.0 == [255] || old == new, "{input}: the clear pixel {x},{y} changed");
        }
    }
    for stage in ["decode", "find", "obscure", "encode"] {
        assert!(line["milliseconds"][stage].as_f64().unwrap() >= 0.0, "{input}: {stage}");
    }
}
