//! Golden pictures: each effect on a drawn cover must come out byte for byte as the picture in `fixtures/golden`.
//!
//! A missing reference fails. `FUZZY_PEOPLE_UPDATE_GOLDEN=1 cargo test --release --test golden` writes them anew: look at them before
//! you commit. A failure leaves `Expected | Diff | Actual` in the target folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use fuzzy_people_core::{Colours, Cover, Effect, Options, Picture, PixelFormat};
use image::{RgbImage, imageops};

/// The fixture at a third of its size: small references, every effect still visible.
const WIDTH: u32 = 320;
const HEIGHT: u32 = 176;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

fn scene() -> RgbImage {
    let picture = image::open(fixtures().join("two_people.jpg")).unwrap().into_rgb8();
    // Sampling single pixels keeps the scene the same whatever version of a resampler is at work.
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| *picture.get_pixel(x * picture.width() / WIDTH, y * picture.height() / HEIGHT))
}

/// Two people drawn as a head over shoulders, in whole numbers so that every processor draws the same.
fn cover() -> Cover {
    let inside = |x: i32, y: i32, (cx, cy, rx, ry): (i32, i32, i32, i32)| {
        let (dx, dy) = ((x - cx) * ry, (y - cy) * rx);
        dx * dx + dy * dy <= rx * rx * ry * ry
    };
    let people = [[(76, 34, 30, 34), (64, 140, 64, 76)], [(248, 60, 46, 58), (248, 170, 76, 74)]];
    let owner =
        |x, y| (1..).zip(people).find(|(_, person)| person.iter().any(|ellipse| inside(x, y, *ellipse))).map_or(0, |(id, _)| id);
    let owners = (0..HEIGHT as i32).flat_map(|y| (0..WIDTH as i32).map(move |x| owner(x, y))).collect();
    Cover::new(owners, WIDTH, HEIGHT).unwrap()
}

#[test]
fn every_effect_looks_as_its_reference() {
    let update = std::env::var_os("FUZZY_PEOPLE_UPDATE_GOLDEN").is_some();
    let (scene, cover) = (scene(), cover());
    let mut wrong = Vec::new();
    for (name, effect) in Effect::ALL {
        for (source, colours) in [("surroundings", Colours::Surroundings), ("person", Colours::Person)] {
            let options = Options { effect, colours, ..Options::default() };
            let mut picture = Picture::new(scene.as_raw().clone(), WIDTH, HEIGHT, PixelFormat::Rgb8).unwrap();
            Effect::paint(&mut picture, &cover, &options).unwrap();
            let actual = RgbImage::from_raw(WIDTH, HEIGHT, picture.into_pixels()).unwrap();
            let file = format!("{name}-{source}.png");
            let reference = fixtures().join("golden").join(&file);
            if update {
                std::fs::create_dir_all(reference.parent().unwrap()).unwrap();
                actual.save(&reference).unwrap();
            }
            match image::open(&reference).map(|picture| picture.into_rgb8()) {
                Ok(expected) if expected == actual => {}
                Ok(expected) => wrong.push(format!("{file} differs: {}", sheet(&expected, &actual, &file).display())),
                Err(error) => wrong.push(format!("{file} cannot be read: {error}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Writes `Expected | Diff | Actual` and says where.
fn sheet(expected: &RgbImage, actual: &RgbImage, file: &str) -> PathBuf {
    let mut sheet = RgbImage::new(3 * WIDTH, HEIGHT);
    let diff = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let other = expected.get_pixel_checked(x, y).map_or([0; 3], |pixel| pixel.0);
        let here = actual.get_pixel(x, y).0;
        image::Rgb([0, 1, 2].map(|channel| here[channel].abs_diff(other[channel]).saturating_mul(4)))
    });
    for (column, picture) in (0..).zip([expected, &diff, actual]) {
        imageops::replace(&mut sheet, picture, column * i64::from(WIDTH), 0);
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    std::fs::create_dir_all(&folder).unwrap();
    sheet.save(folder.join(file)).unwrap();
    folder.join(file)
}
