//! Photos through the command line: formats, names, folders, pipes, masks, exit statuses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::fs;

use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::json;
use support::line::{check_line, people};
use support::{FORMATS, Folder, encoded, mask, mean_difference, rgb, small, small_in};

#[test]
fn every_format_comes_out_as_it_went_in() {
    let folder = Folder::new();
    let mut args: Vec<String> = Vec::new();
    for (format, suffix) in FORMATS {
        args.push(format!("{suffix}.{suffix}"));
        folder.write(&args[args.len() - 1], &small_in(format));
    }
    let inputs = args.len();
    args.extend(["-o", "out", "--json", "--mask-out", "masks", "--covered-out", "covered"].map(str::to_owned));
    let ran = folder.run(&args.iter().map(String::as_str).collect::<Vec<_>>()).expect(0);
    assert_eq!(ran.err, "");
    let lines = ran.json();
    assert_eq!(lines.len(), inputs);
    for ((format, suffix), line) in FORMATS.into_iter().zip(&lines) {
        assert_eq!(line["input"], json!(format!("{suffix}.{suffix}")), "in the inputs' order");
        assert_eq!(line["effect"], "pixelate");
        assert_eq!(line["colours"], "surroundings");
        assert_eq!(line["guarantee"], "non-interfering");
        assert!(people(line) >= 1, "{suffix}: nobody was found");
        let output = folder.read(line["output"].as_str().unwrap());
        assert_eq!(image::guess_format(&output).unwrap(), format);
        let (before, after) = (rgb(&folder.read(&format!("{suffix}.{suffix}"))), rgb(&output));
        let mask = |kind| mask(&folder.read(&format!("{kind}/{suffix}.png")));
        let exact = !matches!(format, ImageFormat::Jpeg | ImageFormat::Gif);
        check_line(line, &before, &after, &mask("masks"), &mask("covered"), exact);
        assert!(mean_difference(&before, &after) > 0.5, "{suffix}: nothing happened");
    }
}

#[test]
fn grey_and_transparent_pictures_stay_so() {
    let folder = Folder::new();
    let picture = DynamicImage::ImageRgb8(small());
    let mut rgba = picture.to_rgba8();
    rgba.enumerate_pixels_mut().for_each(|(x, _, pixel)| pixel.0[3] = if x < 20 { 0 } else { 255 });
    folder.write("grey.png", &encoded(&DynamicImage::ImageLuma8(picture.to_luma8()), ImageFormat::Png));
    folder.write("grey.jpg", &encoded(&DynamicImage::ImageLuma8(picture.to_luma8()), ImageFormat::Jpeg));
    folder.write("grey_alpha.png", &encoded(&DynamicImage::ImageLumaA8(picture.to_luma_alpha8()), ImageFormat::Png));
    folder.write("alpha.png", &encoded(&DynamicImage::ImageRgba8(rgba), ImageFormat::Png));
    folder.run(&["grey.png", "grey.jpg", "grey_alpha.png", "-o", "out"]).expect(0);
    folder.run(&["alpha.png", "-o", "out/alpha.png", "--covered-out", "covered.png"]).expect(0);
    let color = |name: &str| image::load_from_memory(&folder.read(name)).unwrap().color();
    assert_eq!(color("out/grey.png"), image::ColorType::L8);
    assert_eq!(color("out/grey.jpg"), image::ColorType::L8);
    assert_eq!(color("out/grey_alpha.png"), image::ColorType::Rgba8);
    // A hidden pixel's alpha is painted over with its colours: a cut-out's outline is a person's too.
    let alpha = image::load_from_memory(&folder.read("out/alpha.png")).unwrap().into_rgba8();
    let covered = mask(&folder.read("covered.png"));
    let clear = |x: u32, y: u32| covered.get_pixel(x, y).0 == [0];
    for (x, y, pixel) in alpha.enumerate_pixels().filter(|(x, y, _)| clear(*x, *y)) {
        assert_eq!(pixel.0[3], if x < 20 { 0 } else { 255 }, "{x},{y}");
    }

    folder.run(&["alpha.png", "-o", "alpha.jpg"]).expect(0);
    let flat = rgb(&folder.read("alpha.jpg"));
    for (x, y, pixel) in flat.enumerate_pixels().filter(|(x, y, _)| *x < 14 && clear(*x, *y)) {
        assert!(pixel.0.iter().all(|level| *level > 200), "what was transparent is white: {x},{y}: {pixel:?}");
    }
}

#[test]
fn the_output_takes_its_suffixs_format() {
    let folder = Folder::new();
    folder.write("a.png", &small_in(ImageFormat::Png));
    for (output, format) in [
        ("a.jpeg", ImageFormat::Jpeg),
        ("deep/er/a.webp", ImageFormat::WebP),
        ("a.TIFF", ImageFormat::Tiff),
        ("a.bmp", ImageFormat::Bmp),
        ("a.gif", ImageFormat::Gif),
        ("without_suffix", ImageFormat::Png),
    ] {
        folder.run(&["a.png", "-o", output]).expect(0);
        assert_eq!(image::guess_format(&folder.read(output)).unwrap(), format, "{output}");
    }
}

#[test]
fn names_without_output_get_private_in_them() {
    let folder = Folder::new();
    let (jpeg, png) = (small_in(ImageFormat::Jpeg), small_in(ImageFormat::Png));
    folder.write("a.jpg", &jpeg);
    folder.write("sub/B.JPG", &jpeg);
    folder.write("IMG.2024", &png);
    folder.write("photo", &jpeg);
    folder.run(&["a.jpg", "sub/B.JPG", "IMG.2024", "photo"]).expect(0);
    let expected = [
        "IMG.2024",
        "IMG.2024.private.png",
        "a.jpg",
        "a.private.jpg",
        "photo",
        "photo.private.jpg",
        "sub/B.JPG",
        "sub/B.private.JPG",
    ];
    assert_eq!(folder.names(), expected);
}

#[test]
fn folders_are_taken_whole() {
    let folder = Folder::new();
    let jpeg = small_in(ImageFormat::Jpeg);
    for name in ["in/a.jpg", "in/sub/b.jpeg", "in/.hidden.jpg", "in/.git/c.jpg", "in/old.private.jpg"] {
        folder.write(name, &jpeg);
    }
    folder.write("in/notes.txt", b"no photo");
    folder.write("in/sub/deep/d.jpg", b"broken");
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", folder.path("in/sub/loop")).unwrap();

    folder.run(&["in", "-o", "flat"]).expect(0);
    let out = |start: &str| folder.names().into_iter().filter(|name| name.starts_with(start)).collect::<Vec<_>>();
    assert_eq!(out("flat/"), ["flat/a.jpg"]);

    // The output folder lies within the input's: it is not read again.
    let args = ["-r", "in", "-o", "in/out", "--mask-out", "masks", "--json"];
    let ran = folder.run(&args).expect(1);
    assert_eq!(out("in/out/"), ["in/out/a.jpg", "in/out/sub/b.jpeg"]);
    assert_eq!(out("masks/"), ["masks/a.png", "masks/sub/b.png"]);
    assert_eq!(ran.json().len(), 2);
    assert!(ran.err.contains("d.jpg"), "{}", ran.err);
    let again = folder.run(&args).expect(1);
    assert_eq!(again.err.matches("exists already").count(), 2, "{}", again.err);
    assert!(!again.err.contains("in/out/out"), "{}", again.err);
    assert_eq!(out("in/out/").len(), 2);
}

#[test]
fn pipes_work_both_ways() {
    let folder = Folder::new();
    let png = small_in(ImageFormat::Png);
    folder.write("a.png", &png);
    folder.run(&["a.png", "-o", "file.png"]).expect(0);
    let expected = folder.read("file.png");
    for args in [&["-"][..], &["-", "-o", "-"], &["-", "-o", "-", "--mask-out", "m.png"]] {
        assert_eq!(folder.run_with_input(args, &png).expect(0).out, expected, "{args:?}");
    }
    assert_eq!(folder.run(&["a.png", "-o", "-"]).expect(0).out, expected);
    let ran = folder.run_with_input(&["-", "-o", "b.png", "--json"], &png).expect(0);
    assert_eq!(folder.read("b.png"), expected);
    assert_eq!(ran.json()[0]["input"], "-");
    assert_eq!(folder.names(), ["a.png", "b.png", "file.png", "m.png"]);

    let broken = folder.run_with_input(&["-"], &png[..png.len() / 2]).expect(1);
    assert!(broken.out.is_empty());
}

#[test]
fn nothing_is_written_over_unless_asked_and_an_input_never() {
    let folder = Folder::new();
    let png = small_in(ImageFormat::Png);
    folder.write("a.png", &png);
    folder.write("b.png", &png);
    folder.write("old.png", b"old");
    folder.write("sub/a.png", &png);
    let mut refused: Vec<(&str, Vec<&str>)> = vec![
        ("exists", vec!["a.png", "-o", "old.png"]),
        ("exists", vec!["a.png", "-o", "new.png", "--mask-out", "old.png"]),
        ("exists", vec!["a.png", "-o", "new.png", "--covered-out", "old.png"]),
        ("is an input", vec!["a.png", "-o", "a.png", "--force"]),
        ("is an input", vec!["a.png", "-o", "sub/../a.png", "--force"]),
        ("is an input", vec!["a.png", "-o", ".", "--force"]),
        ("is an input", vec!["a.png", "-o", "new.png", "--mask-out", "a.png", "--force"]),
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.png", folder.path("link.png")).unwrap();
        fs::hard_link(folder.path("a.png"), folder.path("hard.png")).unwrap();
        refused.push(("is an input", vec!["a.png", "-o", "link.png", "--force"]));
        refused.push(("is an input", vec!["link.png", "-o", "a.png", "--force"]));
        refused.push(("is an input", vec!["a.png", "-o", "hard.png", "--force"]));
        refused.push(("is no file", vec!["a.png", "-o", "/dev/null", "--force"]));
    }
    let before = folder.names();
    for (says, args) in refused {
        let ran = folder.run(&args).expect(1);
        assert!(ran.err.contains("a.png: ") || ran.err.contains("link.png: "), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(says) && ran.err.contains("; expected "), "{args:?}: {}", ran.err);
        assert_eq!(folder.names(), before, "{args:?}");
        assert_eq!(folder.read("a.png"), png, "{args:?}");
        assert_eq!(folder.read("old.png"), b"old", "{args:?}");
    }

    folder.run(&["a.png", "-o", "old.png", "--force"]).expect(0);
    assert_eq!(image::guess_format(&folder.read("old.png")).unwrap(), ImageFormat::Png);

    // Two inputs, one output: the first has it. An output that is another input: refused.
    let ran = folder.run(&["a.png", "sub/a.png", "-o", "both"]).expect(1);
    assert!(ran.err.contains("sub/a.png: would write") && ran.err.contains("as a.png does"), "{}", ran.err);
    let ran = folder.run(&["sub/a.png", "a.png", "-o", ".", "--force"]).expect(1);
    assert_eq!(ran.err.matches("is an input").count(), 2, "{}", ran.err);
    assert_eq!(folder.read("a.png"), png);
}

#[test]
fn a_failing_photo_stops_no_other_whatever_the_jobs() {
    let folder = Folder::new();
    let jpeg = small_in(ImageFormat::Jpeg);
    for name in ["a.jpg", "c.jpg", "d.jpg"] {
        folder.write(name, &jpeg);
    }
    folder.write("b.jpg", &jpeg[..jpeg.len() / 2]);
    let run = |jobs, out| {
        folder.run(&["a.jpg", "b.jpg", "missing.jpg", "c.jpg", "d.jpg", "--json", "--jobs", jobs, "-o", out]).expect(1)
    };
    let (one, many) = (run("1", "one"), run("4", "many"));
    for ran in [&one, &many] {
        let inputs: Vec<_> = ran.json().iter().map(|line| line["input"].as_str().unwrap().to_owned()).collect();
        assert_eq!(inputs, ["a.jpg", "c.jpg", "d.jpg"]);
        assert!(ran.err.contains("fuzzy-people: b.jpg: ") && ran.err.contains("fuzzy-people: missing.jpg: "), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    }
    for name in ["a.jpg", "c.jpg", "d.jpg"] {
        assert_eq!(folder.read(&format!("one/{name}")), folder.read(&format!("many/{name}")), "{name}");
    }
    assert!(!folder.names().iter().any(|name| name.ends_with("/b.jpg")));
}

#[test]
fn jpeg_quality_is_chosen() {
    let folder = Folder::new();
    folder.write("a.png", &small_in(ImageFormat::Png));
    let size = |quality| {
        folder
            .run_with_input(&["a.png", "-o", "q.jpg", "-f", "--quality", quality], b"")
            .expect(0)
            .code
            .map(|_| folder.read("q.jpg").len())
    };
    assert!(size("20") < size("95"));
}

#[test]
fn several_frames_give_the_first_and_a_warning() {
    let folder = Folder::new();
    let first = DynamicImage::ImageRgb8(small()).into_rgba8();
    let second = image::RgbaImage::from_pixel(first.width(), first.height(), image::Rgba([9, 9, 9, 255]));
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new_with_speed(&mut bytes, 30);
    encoder.encode_frames([image::Frame::new(first), image::Frame::new(second)]).unwrap();
    drop(encoder);
    folder.write("a.gif", &bytes);
    let mut pages = std::io::Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut pages).unwrap();
    for picture in [small(), RgbImage::new(64, 64)] {
        encoder.write_image::<tiff::encoder::colortype::RGB8>(picture.width(), picture.height(), picture.as_raw()).unwrap();
    }
    folder.write("b.tif", &pages.into_inner());

    let ran = folder.run(&["a.gif", "b.tif"]).expect(0);
    for name in ["a.gif", "b.tif"] {
        assert!(ran.err.contains(&format!("fuzzy-people: {name}: warning: ")), "{}", ran.err);
    }
    assert_eq!(ran.err.matches("only the first is taken").count(), 2, "{}", ran.err);
    let written = image::codecs::gif::GifDecoder::new(std::io::Cursor::new(folder.read("a.private.gif"))).unwrap();
    assert_eq!(image::AnimationDecoder::into_frames(written).count(), 1);
    assert_eq!(rgb(&folder.read("b.private.tif")).dimensions(), small().dimensions());
}

#[test]
fn wrong_usage_is_status_2_and_writes_nothing() {
    let folder = Folder::new();
    folder.write("a.png", &small_in(ImageFormat::Png));
    folder.write("b.png", &small_in(ImageFormat::Png));
    folder.write("file.png", b"a file");
    folder.write("in/a.png", b"a folder's file");
    let before = folder.names();
    let cases = [
        "",
        "--no-such-option a.png",
        "--strength -0.1 a.png",
        "--strength 1.1 a.png",
        "--strength nan a.png",
        "--strength abc a.png",
        "--strength inf a.png",
        "--margin -1 a.png",
        "--margin nan a.png",
        "--threshold 0 a.png",
        "--threshold 1 a.png",
        "--threshold nan a.png",
        "--effect mosaic a.png",
        "--colours blue a.png",
        "--seed -1 a.png",
        "--seed 1.5 a.png",
        "--keep 1 a.png",
        "--keep 1,2,3 a.png",
        "--keep -1,2 a.png",
        "--keep 1,2 --only 3,4 a.png",
        "--jobs 0 a.png",
        "--jobs many a.png",
        "--quality 0 a.png",
        "--quality 101 a.png",
        "--model no_such_file a.png",
        "--model a.png a.png",
        "a.png -o out.xyz",
        "a.png -o",
        "a.png -o - --json",
        "a.png b.png -o file.png",
        "in -o file.png",
        "a.png b.png -o -",
        "- a.png",
        "- -o in",
        "- -o out/",
        "- --mask-out masks/",
        "a.png --mask-out mask.jpg",
        "a.png --covered-out mask",
        "a.png b.png --mask-out masks --covered-out masks",
        "a.png --mask-out m.png --covered-out m.png",
    ];
    let mut wrong = Vec::new();
    for case in cases {
        let ran = folder.run(&case.split_whitespace().collect::<Vec<_>>());
        if ran.code != Some(2) || !ran.out.is_empty() || ran.err.is_empty() || folder.names() != before {
            wrong.push(format!("{case}: status {:?}, {}, {:?}", ran.code, ran.err, folder.names()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn help_and_version_are_told() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]).expect(0);
    let text = String::from_utf8(help.out).unwrap();
    for option in ["--output", "--recursive", "--force", "--effect", "--keep", "--only", "--mask-out", "--covered-out", "--json"]
    {
        assert!(text.contains(option), "{option} is not in the help");
    }
    folder.run(&["--version"]).expect(0);
}
