//! Videos through the command line with its options: who is hidden, masks, JSON, folders, names, pipes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::fs;

use image::ImageFormat;
use serde_json::json;
use support::video::{SIZE, is_ready};
use support::{Folder, mask, small_in};

/// A larger clip, in which two people are told apart.
const LARGE: [u32; 2] = [480, 360];

#[test]
fn places_in_the_first_frame_choose_who_is_hidden() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    folder.clip_of("a.mp4", LARGE, 6, "null", &[]);
    let run = |name: &str, args: &[&str]| {
        let (output, who, covered) = (format!("{name}.mp4"), format!("{name}.who"), format!("{name}.covered"));
        let all = [&["a.mp4", "-o", &output, "--mask-out", &who, "--covered-out", &covered, "--json"], args].concat();
        let ran = folder.run(&all).expect(0);
        let masks = |kind: &str| {
            (0..6).map(|n| mask(&folder.read(&format!("{name}.{kind}/{n:06}.png")))).collect::<Vec<image::GrayImage>>()
        };
        (masks("who"), masks("covered"), ran)
    };
    let (who, covered, ran) = run("all", &[]);
    let line = &ran.json()[0];
    assert_eq!((&line["size"], &line["frames"], &line["seconds"]), (&json!(LARGE), &json!(6), &json!(0.24)));
    assert_eq!((&line["input"], &line["output"], &line["complete"]), (&json!("a.mp4"), &json!("all.mp4"), &json!(true)));
    assert_eq!((&line["effect"], &line["colours"]), (&json!("pixelate"), &json!("surroundings")));
    assert_eq!(line["guarantee"], "non-interfering");
    assert!(line["people"].as_u64().unwrap() >= 2 && line["rate"].as_f64().unwrap() > 0.0, "{line}");
    let hidden = |covered: &image::GrayImage| covered.pixels().filter(|level| level.0 == [255]).count();
    for (n, (who, covered)) in who.iter().zip(&covered).enumerate() {
        assert_eq!((who.dimensions(), covered.dimensions()), (LARGE.into(), LARGE.into()));
        assert!(covered.pixels().all(|level| matches!(level.0, [0 | 255])), "frame {n}");
        let clear = who.pixels().zip(covered.pixels()).filter(|(who, covered)| who.0 != [0] && covered.0 == [0]).count();
        assert_eq!(clear, 0, "frame {n}: pixels of people are not covered");
        assert!(hidden(covered) > 1000, "frame {n}: nobody is covered");
    }
    // The file shows what the masks say.
    let (before, after) = (folder.frames("a.mp4", LARGE), folder.frames("all.mp4", LARGE));
    for (n, ((before, after), covered)) in before.iter().zip(&after).zip(&covered).enumerate() {
        let changed = |level: u8| {
            let pixels = || before.iter().zip(after).zip(covered.pixels()).filter(|(_, covered)| covered.0 == [level]);
            pixels().map(|((a, b), _)| u64::from(a.abs_diff(*b))).sum::<u64>() as f64 / pixels().count() as f64
        };
        assert!(changed(0) < 4.0 && changed(255) > 10.0, "frame {n}: {} clear, {} covered", changed(0), changed(255));
    }

    // The middle of who is seen largest.
    let pixels = |id: u8| who[0].enumerate_pixels().filter(move |(.., level)| level.0 == [id]).map(|(x, y, _)| (x, y));
    let largest = (1..=254).max_by_key(|id| pixels(*id).count()).unwrap();
    let (x, y) = pixels(largest).nth(pixels(largest).count() / 2).unwrap();
    let place = format!("{x},{y}");
    for (name, option) in [("keep", "--keep"), ("only", "--only")] {
        let (_, chosen, ran) = run(name, &[option, &place]);
        assert_eq!(ran.err, "", "{option}");
        assert_eq!(chosen[0], covered[0], "{option}: in the first frame everybody is hidden");
        assert!(hidden(&chosen[1]) + 500 < hidden(&covered[1]), "{option}: nobody is shown");
        assert!(chosen.iter().all(|covered| hidden(covered) > 500), "{option}: nobody is hidden");
    }
    let (_, nobody, ran) = run("nobody", &["--keep", "2,2"]);
    assert!(nobody == covered && ran.err.contains("warning: --keep 2,2: nobody is there"), "{}", ran.err);
    let names = folder.names();
    for (option, place, says) in [("--only", "2,2", "nobody is there"), ("--keep", "480,0", "outside")] {
        let ran = folder.run(&["a.mp4", "-o", "never.mp4", "--mask-out", "never", option, place]).expect(1);
        assert!(ran.err.contains(says), "{}", ran.err);
        assert_eq!(folder.names(), names, "{option} {place}");
    }
}

#[test]
fn who_was_lost_is_told() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    let leaves = "settb=1/4,setpts=N,fps=4,drawbox=enable='gte(n,3)':color=gray:t=fill";
    folder.clip_of("a.mp4", LARGE, 9, leaves, &[]);
    folder.run(&["a.mp4", "-o", "all.mp4", "--mask-out", "who"]).expect(0);
    let who = mask(&folder.read("who/000000.png"));
    let (x, y, _) = who.enumerate_pixels().filter(|(.., level)| !matches!(level.0, [0 | 255])).nth(3000).unwrap();
    for (option, after) in [("--keep", "obscured"), ("--only", "shown")] {
        let place = format!("{x},{y}");
        let ran = folder.run(&["a.mp4", "-o", "out.mp4", "--force", option, &place]).expect(0);
        let says = format!("warning: {option} {place}: this person was followed for 0.");
        assert!(ran.err.contains(&says) && ran.err.contains(&format!("after that is {after}")), "{}", ran.err);
    }
}

#[test]
fn videos_stand_among_photos() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    let photo = small_in(ImageFormat::Jpeg);
    folder.write("in/a.jpg", &photo);
    folder.write("in/sub/a.private.jpg", &photo);
    folder.write("in/notes.ts", b"Good morning");
    folder.clip("b.mp4", 3, &[]);
    let clip = folder.read("b.mp4");
    for name in ["in/b.mp4", "in/sub/c.M4V", "in/sub/b.private.mp4", "in/sub/b.private.incomplete-2.mp4"] {
        folder.write(name, &clip);
    }
    folder.ffmpeg(&["-i", "b.mp4", "in/sub/d.mpg"]);
    let before = folder.names();
    let new = |folder: &Folder| folder.names().into_iter().filter(|name| !before.contains(name)).collect::<Vec<_>>();
    let ran = folder.run(&["-r", "in", "-o", "out", "--json", "--mask-out", "who", "--jobs", "2"]).expect(0);
    assert_eq!(ran.err, "");
    let mut expected = vec!["out/a.jpg", "out/b.mp4", "out/sub/c.M4V", "out/sub/d.mp4", "who/a.png"]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for name in ["b", "sub/c", "sub/d"] {
        expected.extend((0..3).map(|n| format!("who/{name}/{n:06}.png")));
    }
    assert_eq!(new(&folder), expected);
    let inputs: Vec<String> = ran.json().iter().map(|line| line["input"].as_str().unwrap().replace('\\', "/")).collect();
    assert_eq!(inputs, ["in/a.jpg", "in/b.mp4", "in/sub/c.M4V", "in/sub/d.mpg"]);
    assert!(ran.json()[0]["people"].is_array() && ran.json()[1]["people"].is_number());

    // Beside them, and by their content.
    folder.write("holiday.2024", &clip);
    folder.run(&["holiday.2024", "in/sub/d.mpg"]).expect(0);
    assert_eq!(folder.fact("holiday.2024.private.mp4", "codec_name"), "h264");
    assert_eq!(folder.fact("in/sub/d.private.mp4", "codec_name"), "h264");
    // Through a pipe: y4m.
    let piped = folder.run(&["in/b.mp4", "-o", "-"]).expect(0).out;
    let frame = (SIZE[0] * SIZE[1] * 3 / 2) as usize;
    let end = piped.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let header = String::from_utf8_lossy(&piped[..end]);
    assert!(header.starts_with("YUV4MPEG2 W192 H144 F25:1 Ip A1:1 C420"), "{header}");
    assert_eq!(piped.len(), end + 3 * (6 + frame));
    // And back.
    folder.run_with_input(&["-", "-o", "back.webm"], &piped).expect(0);
    assert_eq!((folder.fact("back.webm", "codec_name"), folder.fact("back.webm", "r_frame_rate")), ("vp9".into(), "25/1".into()));
}

#[test]
fn nothing_is_written_over_unless_asked_and_an_input_never() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    folder.clip("a.mp4", 3, &[]);
    let clip = folder.read("a.mp4");
    folder.write("old.mp4", b"old");
    folder.write("who/000007.png", b"old");
    folder.write("who/notes.txt", b"kept");
    folder.write("file", b"a file");
    folder.write("000001.mp4", &clip);
    let before = folder.names();
    for (says, args) in [
        ("exists already", vec!["a.mp4", "-o", "old.mp4"]),
        ("exists already", vec!["a.mp4", "-o", "new.mp4", "--mask-out", "who"]),
        ("no folder", vec!["a.mp4", "-o", "new.mp4", "--mask-out", "file", "--force"]),
        ("is an input", vec!["a.mp4", "-o", "a.mp4", "--force"]),
        ("is an input", vec!["a.mp4", "-o", "./who/../a.mp4", "--force"]),
        ("as a.mp4 does", vec!["a.mp4", "who/../a.mp4", "-o", "out"]),
    ] {
        let ran = folder.run(&args);
        assert_eq!(ran.code, Some(1), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{args:?}: {}", ran.err);
        fs::remove_dir_all(folder.path("out")).ok();
        assert_eq!(folder.names(), before, "{args:?}");
    }
    assert_eq!((folder.read("a.mp4"), folder.read("old.mp4")), (clip, b"old".to_vec()));
    for args in [
        &["a.mp4", "-o", "a.jpg"][..],
        &["a.mp4", "-o", "a.wmv"],
        &["a.mp4", "-o", "new.mp4", "--mask-out", "who.png"],
        &["a.mp4", "-o", "new.mp4", "--mask-out", "who", "--covered-out", "who"],
        &["a.mp4", "-o", "-", "--json"],
        &["a.mp4", "old.mp4", "-o", "-"],
        &["a.mp4", "--audio", "loud"],
        &["a.mp4", "--target-fps", "0"],
        &["a.mp4", "--target-fps", "-5"],
        &["a.mp4", "--target-fps", "nan"],
    ] {
        let ran = folder.run(args);
        assert_eq!((ran.code, folder.names()), (Some(2), before.clone()), "{args:?}: {}", ran.err);
    }
    folder.run(&["a.mp4", "-o", "old.mp4", "--mask-out", "who", "--force", "--target-fps", "30"]).expect(0);
    assert_eq!(folder.fact("old.mp4", "codec_name"), "h264");
    let frames: Vec<String> = folder.names().into_iter().filter(|name| name.starts_with("who/")).collect();
    assert_eq!(frames, ["who/000000.png", "who/000001.png", "who/000002.png", "who/notes.txt"], "frames are replaced as a whole");
}
