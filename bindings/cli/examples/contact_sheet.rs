//! One sheet of pictures in every effect, for eyes: `cargo run --release --example contact_sheet -- OUT.png STRENGTH PICTURE...`
//!
//! A row a picture: as it is, then each effect with colours from the surroundings, then with the person's own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool for the eye may fail loudly")]

use fuzzy_people_core::{Colours, Effect, Obscurer, Options, Picture, PixelFormat, Policy};
use image::RgbImage;
use image::imageops::{self, FilterType};

/// A picture's place on the sheet, in pixels.
const CELL: (u32, u32) = (180, 150);

fn main() {
    let mut args = std::env::args().skip(1);
    let out = args.next().expect("OUT.png");
    let strength = args.next().and_then(|text| text.parse().ok()).expect("STRENGTH from 0 to 1");
    let files: Vec<String> = args.collect();
    let looks: Vec<(Effect, Colours)> =
        [Colours::Surroundings, Colours::Person].into_iter().flat_map(|c| Effect::ALL.map(|(_, effect)| (effect, c))).collect();
    let finder = Obscurer::new(Options::default()).unwrap().with_threads(2);
    let mut sheet = RgbImage::new(CELL.0 * (1 + looks.len() as u32), CELL.1 * files.len() as u32);
    let mut place = |picture: &RgbImage, row: usize, column: usize| {
        let scale = f64::min(f64::from(CELL.0) / f64::from(picture.width()), f64::from(CELL.1) / f64::from(picture.height()));
        let size = |side: u32| ((f64::from(side) * scale) as u32).max(1);
        let small = imageops::resize(picture, size(picture.width()), size(picture.height()), FilterType::Triangle);
        imageops::replace(&mut sheet, &small, (column as u32 * CELL.0).into(), (row as u32 * CELL.1).into());
    };
    for (row, file) in files.iter().enumerate() {
        let before = image::open(file).unwrap().into_rgb8();
        let picture = Picture::new(before.as_raw().clone(), before.width(), before.height(), PixelFormat::Rgb8).unwrap();
        let people = finder.find(&picture).unwrap();
        let cover = Policy::Everyone.decide(&people, finder.options().margin).unwrap();
        place(&before, row, 0);
        for (column, (effect, colours)) in looks.iter().enumerate() {
            let options = Options { effect: *effect, colours: *colours, strength, ..Options::default() };
            let mut after = picture.clone();
            Effect::paint(&mut after, &cover, &options).unwrap();
            let after = RgbImage::from_raw(before.width(), before.height(), after.into_pixels()).unwrap();
            place(&after, row, 1 + column);
        }
    }
    sheet.save(out).unwrap();
}
