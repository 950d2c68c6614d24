//! People found in real pictures of any size: together, small in a large photo, and across the edges of tiles.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::Path;

use fuzzy_people_core::{Error, Obscurer, Options, People, Picture, PixelFormat, Policy};
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

fn fixture() -> RgbImage {
    image::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/two_people.jpg")).unwrap().into_rgb8()
}

fn picture(image: &RgbImage) -> Picture {
    Picture::new(image.as_raw().clone(), image.width(), image.height(), PixelFormat::Rgb8).unwrap()
}

fn find(image: &RgbImage) -> People {
    Obscurer::new(Options::default()).unwrap().with_threads(2).find(&picture(image)).unwrap()
}

/// The share of an ellipse in which `map`, row by row, is not 0.
fn share(map: &[u8], width: u32, centre: (u32, u32), radii: (u32, u32)) -> f64 {
    let (mut inside, mut marked) = (0, 0);
    for y in centre.1 - radii.1..=centre.1 + radii.1 {
        for x in centre.0 - radii.0..=centre.0 + radii.0 {
            let (dx, dy) = (f64::from(x) - f64::from(centre.0), f64::from(y) - f64::from(centre.1));
            if (dx / f64::from(radii.0)).powi(2) + (dy / f64::from(radii.1)).powi(2) <= 1.0 {
                inside += 1;
                marked += usize::from(map[(y * width + x) as usize] != 0);
            }
        }
    }
    marked as f64 / f64::from(inside)
}

/// A plain wall with a slope of light, so that nothing in it looks like anybody.
fn wall(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let light = (150 + x * 40 / width + y * 30 / height) as u8;
        Rgb([light, light, light.saturating_sub(12)])
    })
}

/// One portrait out of the fixture, `height` pixels high.
fn portrait(height: u32) -> RgbImage {
    let half = imageops::crop_imm(&fixture(), 512, 0, 437, 512).to_image();
    imageops::resize(&half, 437 * height / 512, height, FilterType::Triangle)
}

#[test]
fn both_people_are_found_and_told_apart() {
    let people = find(&fixture());
    for (side, centre, radii) in [("left", (227, 115), (45, 60)), ("right", (735, 190), (75, 100))] {
        let found = share(people.mask.labels(), 949, centre, radii);
        assert!(found > 0.98, "the {side} face: {found}");
    }
    let (left, right) = (people.person_at(227, 110).unwrap(), people.person_at(735, 190).unwrap());
    assert_ne!(left, right);
    for id in [left, right] {
        let person = people.list.iter().find(|person| person.id == id).unwrap();
        assert!(person.confidence > 0.1 && person.bounds.width > 200 && person.bounds.height > 300, "{person:?}");
    }
    assert_eq!(people.person_at(949, 0), None, "outside the picture");
}

#[test]
fn a_wall_is_nobody() {
    let people = find(&wall(640, 480));
    assert_eq!(people.list, []);
    assert!(people.mask.labels().iter().all(|label| *label == 0));
}

#[test]
fn small_people_in_a_large_photo_are_found() {
    let mut photo = wall(4000, 3000);
    // Portraits as they hang: 80 pixels high, the head in them about 50; one lies across the edge of a tile.
    let places = [(300, 400), (1990, 1490), (3600, 2700)];
    for (x, y) in places {
        imageops::replace(&mut photo, &portrait(80), x, y);
    }
    let people = find(&photo);
    let cover = Policy::Everyone.decide(&people, Options::default().margin).unwrap();
    for (x, y) in places {
        let face = (x as u32 + 36, y as u32 + 32);
        assert!(people.person_at(face.0, face.1).is_some(), "nobody at {face:?}");
        let hidden = share(cover.owners(), 4000, face, (12, 16));
        assert!(hidden > 0.95, "of the face at {face:?} only {hidden} is hidden");
    }
}

#[test]
fn a_person_across_the_edges_of_tiles_is_one_person() {
    let mut photo = wall(2000, 1500);
    // Edges of tiles lie at multiples of 384 and 512 samples; a portrait 300 high crosses some wherever it stands.
    imageops::replace(&mut photo, &portrait(300), 330, 330);
    let people = find(&photo);
    let face = people.person_at(330 + 130, 330 + 110).unwrap();
    let shoulder = people.person_at(330 + 130, 330 + 280).unwrap();
    assert_eq!(face, shoulder);
}

#[test]
fn whoever_is_kept_stays_clear_and_nobody_else() {
    let obscurer = Obscurer::new(Options::default()).unwrap();
    let image = fixture();
    let before = picture(&image);
    let people = obscurer.find(&before).unwrap();
    let kept = people.person_at(735, 190).unwrap();
    let at = |picture: &Picture, x: usize, y: usize| picture.pixels()[(y * 949 + x) * 3..][..3].to_vec();
    struct Case(&'static str, Policy, bool, bool);
    for Case(what, policy, left_clear, right_clear) in [
        Case("everyone", Policy::Everyone, false, false),
        Case("everyone except the right", Policy::EveryoneExcept(vec![kept]), false, true),
        Case("only the right", Policy::Only(vec![kept]), true, false),
    ] {
        let obscured = obscurer.obscure(before.clone(), &people, &policy).unwrap();
        for (side, x, y, clear) in [("left", 227, 110, left_clear), ("right", 735, 190, right_clear)] {
            assert_eq!(obscured.cover.owners()[y * 949 + x] == 0, clear, "{what}: the {side} face");
            assert_eq!(at(&obscured.picture, x, y) == at(&before, x, y), clear, "{what}: the {side} face's pixel");
        }
        // Nobody but the kept lies clear: every other person's pixel is covered.
        for (label, owner) in people.mask.labels().iter().zip(obscured.cover.owners()) {
            assert!(*label == 0 || !policy.obscures(u32::from(*label)) || *owner != 0, "{what}");
        }
    }
}

#[test]
fn whoever_is_kept_lends_nobody_their_colours() {
    let obscurer = Obscurer::new(Options::default()).unwrap();
    let before = picture(&fixture());
    let people = obscurer.find(&before).unwrap();
    let kept = people.person_at(735, 190).unwrap();
    let policy = Policy::EveryoneExcept(vec![kept]);
    let other_clothes: Vec<u8> = before
        .pixels()
        .chunks_exact(3)
        .zip(people.mask.labels())
        .flat_map(|(pixel, label)| if u32::from(*label) == kept { [1, 254, 3] } else { [pixel[0], pixel[1], pixel[2]] })
        .collect();
    let disguised = Picture::new(other_clothes, before.width(), before.height(), PixelFormat::Rgb8).unwrap();
    let [first, second] = [before, disguised].map(|picture| obscurer.obscure(picture, &people, &policy).unwrap());
    let hidden = |obscured: &fuzzy_people_core::Obscured| -> Vec<u8> {
        let pixels = obscured.picture.pixels().chunks_exact(3).zip(obscured.cover.owners());
        pixels.filter(|(_, owner)| **owner != 0).flat_map(|(pixel, _)| pixel.to_vec()).collect()
    };
    assert!(hidden(&first).len() > 100_000);
    assert!(hidden(&first) == hidden(&second), "hidden pixels depend on the person who is kept");
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let obscurer = Obscurer::new(Options::default()).unwrap();
    let (scene, other) = (picture(&wall(64, 64)), picture(&wall(96, 64)));
    let people = obscurer.find(&scene).unwrap();
    let other_picture = obscurer.obscure(other, &people, &Policy::Everyone).unwrap_err();
    assert_eq!(other_picture, Error::OtherPicture { found: "64x64".into(), expected: "96x64".into() });
    let nobody = obscurer.obscure(scene, &people, &Policy::Only(vec![1])).unwrap_err();
    assert_eq!(nobody, Error::NoSuchPerson { id: 1, people: 0 });
}
