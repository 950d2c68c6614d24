//! Who is hidden and how, through the command line: places, effects, strengths, seeds, what is promised.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::fs;

use image::ImageFormat;
use serde_json::{Value, json};
use support::line::{check_line, people};
use support::{Folder, mask, rgb, small_in, two_people};

/// A folder with the fixture in it, as `a.jpg`.
fn with_fixture() -> Folder {
    let folder = Folder::new();
    folder.write("a.jpg", &fs::read(two_people()).unwrap());
    folder
}
/// A place on a person, by the mask.
fn on_person(mask: &image::GrayImage, id: u8) -> (u32, u32) {
    let pixels: Vec<(u32, u32)> = mask.enumerate_pixels().filter(|(.., level)| level.0 == [id]).map(|(x, y, _)| (x, y)).collect();
    pixels[pixels.len() / 2]
}

/// The share of a person's pixels that stayed clear: others' margins, and pixels that may be others', are hidden on them too.
fn clear_share(who: &image::GrayImage, id: u8, covered: &image::GrayImage) -> f64 {
    let pixels = || who.pixels().zip(covered.pixels()).filter(|(level, _)| level.0 == [id]);
    pixels().filter(|(_, covered)| covered.0 == [0]).count() as f64 / pixels().count() as f64
}
#[test]
fn places_choose_who_is_hidden() {
    let folder = with_fixture();
    let run = |args: &[&str], name: &str| {
        let (output, people, covered) = (format!("{name}.png"), format!("{name}.mask.png"), format!("{name}.covered.png"));
        let mut all = vec!["a.jpg", "-o", &output, "--json", "--mask-out", &people, "--covered-out", &covered];
        all.extend(args);
        let ran = folder.run(&all).expect(0);
        let line = ran.json().remove(0);
        let read = |name: &str| mask(&folder.read(name));
        (line, rgb(&folder.read(&output)), read(&people), read(&covered), ran.err)
    };
    let before = rgb(&folder.read("a.jpg"));
    let (line, after, who, covered, _) = run(&[], "all");
    check_line(&line, &before, &after, &who, &covered, true);
    assert!(people(&line) >= 2, "the fixture has two people: {line}");
    let obscured =
        |line: &Value| line["people"].as_array().unwrap().iter().map(|p| p["obscured"] == json!(true)).collect::<Vec<_>>();
    assert!(obscured(&line).iter().all(|obscured| *obscured));

    let (x, y) = on_person(&who, 1);
    let place = format!("{x},{y}");
    let (kept, after, who_again, covered, err) = run(&["--keep", &place], "keep");
    check_line(&kept, &before, &after, &who_again, &covered, true);
    assert_eq!(err, "");
    assert_eq!(who_again, who, "the mask knows no policy");
    assert_eq!(obscured(&kept).iter().position(|obscured| !obscured), Some(0), "{kept}");
    assert_eq!(obscured(&kept).iter().filter(|obscured| !*obscured).count(), 1, "{kept}");
    assert!(clear_share(&who, 1, &covered) > 0.05, "the kept person is not clear: {}", clear_share(&who, 1, &covered));

    let (only, after, who_again, covered, _) = run(&["--only", &place], "only");
    check_line(&only, &before, &after, &who_again, &covered, true);
    assert_eq!(obscured(&only).iter().filter(|obscured| **obscured).count(), 1, "{only}");
    assert!(clear_share(&who, 2, &covered) > 0.05, "the other is not clear: {}", clear_share(&who, 2, &covered));

    // Where nobody is: keeping hides everybody, only hides nobody and so fails.
    let nobody = who.enumerate_pixels().find(|(.., level)| level.0 == [0]).map(|(x, y, _)| format!("{x},{y}")).unwrap();
    let (none, after, _, _, err) = run(&["--keep", &nobody], "none");
    assert!(obscured(&none).iter().all(|obscured| *obscured));
    assert_eq!(after, rgb(&folder.read("all.png")));
    assert!(err.contains("a.jpg: warning: ") && err.contains("nobody is there"), "{err}");
    let names = folder.names();
    let outside = format!("{},0", before.width());
    for (args, says) in [
        (vec!["--only", &nobody], "nobody is there"),
        (vec!["--only", &place, "--only", &nobody], "nobody is there"),
        (vec!["--keep", &outside], "outside"),
        (vec!["--only", &outside], "outside"),
    ] {
        let mut all = vec!["a.jpg", "-o", "never.png", "--mask-out", "never.mask.png"];
        all.extend(args);
        let ran = folder.run(&all).expect(1);
        assert!(ran.err.contains("a.jpg: ") && ran.err.contains(says), "{all:?}: {}", ran.err);
        assert_eq!(folder.names(), names, "{all:?}");
    }
}

#[test]
fn effects_strengths_and_seeds_do_as_they_say() {
    let folder = Folder::new();
    folder.write("a.png", &small_in(ImageFormat::Png));
    let mut outputs: Vec<(String, Vec<u8>)> = Vec::new();
    let mut run = |args: &str| {
        let mut all = vec!["a.png", "-o", "-"];
        all.extend(args.split_whitespace());
        let out = folder.run(&all).expect(0).out;
        outputs.push((args.to_owned(), out.clone()));
        out
    };
    for effect in ["pixelate", "scatter", "blur", "fill", "static"] {
        run(&format!("--effect {effect}"));
    }
    run("--strength 0");
    run("--strength 1");
    run("--margin 0.3");
    run("--threshold 0.9");
    run("--colours person");
    let seeded = run("--effect scatter --seed 1");
    run("--effect scatter --seed 2");
    assert_eq!(folder.run(&["a.png", "-o", "-", "--effect", "scatter", "--seed", "1"]).expect(0).out, seeded);
    for (i, (args, bytes)) in outputs.iter().enumerate() {
        for (other, same) in &outputs[..i] {
            assert!(bytes != same, "{args:?} gives what {other:?} gives");
        }
    }

    let model = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/person.onnx");
    let own = folder.run(&["a.png", "-o", "-", "--model", model.to_str().unwrap()]).expect(0);
    assert!(own.out == outputs[0].1, "the shipped model is the one inside");
}

#[test]
fn a_cosmetic_look_is_called_so() {
    let folder = Folder::new();
    folder.write("a.png", &small_in(ImageFormat::Png));
    for (effect, guarantee) in [("blur", "cosmetic"), ("fill", "non-interfering")] {
        let ran = folder.run(&["a.png", "-o", "b.png", "-f", "--json", "--colours", "person", "--effect", effect]).expect(0);
        assert_eq!(ran.json()[0]["guarantee"], guarantee, "{effect}");
        assert_eq!(ran.json()[0]["colours"], "person", "{effect}");
        assert_eq!(ran.err.contains("cosmetic"), guarantee == "cosmetic", "{effect}: {}", ran.err);
    }
}
