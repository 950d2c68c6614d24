//! y4m through the command line, by pipes and files, with no ffmpeg on the PATH: headers, frames, faults.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use image::RgbImage;
use support::{Folder, Ran, small, two_people};

/// Samples of a frame.
const fn frame_bytes(width: usize, height: usize) -> usize {
    width * height + 2 * width.div_ceil(2) * height.div_ceil(2)
}

/// The fixture, each frame a little to the side, as planar YUV.
fn frame(width: usize, height: usize, n: usize) -> Vec<u8> {
    frame_of(&small(), width, height, n)
}

fn frame_of(picture: &RgbImage, width: usize, height: usize, n: usize) -> Vec<u8> {
    let at = |x: usize, y: usize| {
        let [r, g, b] =
            picture.get_pixel((x as u32 + 2 * n as u32) % picture.width(), y as u32 % picture.height()).0.map(f32::from);
        [0.299 * r + 0.587 * g + 0.114 * b, 128.0 - 0.169 * r - 0.331 * g + 0.5 * b, 128.0 + 0.5 * r - 0.419 * g - 0.081 * b]
    };
    let plane = |channel: usize, step: usize| {
        let rows = (0..height).step_by(step);
        rows.flat_map(move |y| (0..width).step_by(step).map(move |x| at(x, y)[channel] as u8)).collect::<Vec<u8>>()
    };
    [plane(0, 1), plane(1, 2), plane(2, 2)].concat()
}

fn stream(header: &str, width: usize, height: usize, frames: usize) -> Vec<u8> {
    let mut bytes = format!("{header}\n").into_bytes();
    for n in 0..frames {
        bytes.extend(if n % 2 == 0 { &b"FRAME\n"[..] } else { b"FRAME Ip XANYTHING=at all\n" });
        bytes.extend(frame(width, height, n));
    }
    bytes
}

/// A stream's first line, and its frames.
#[track_caller]
fn parsed(bytes: &[u8], width: usize, height: usize) -> (String, Vec<Vec<u8>>) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or_else(|| panic!("no header in {} bytes", bytes.len()));
    let header = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let frames = bytes[end + 1..].chunks(6 + frame_bytes(width, height)).map(|chunk| {
        assert!(
            chunk.starts_with(b"FRAME\n") && chunk.len() == 6 + frame_bytes(width, height),
            "a frame of {} bytes",
            chunk.len()
        );
        chunk[6..].to_vec()
    });
    (header, frames.collect())
}

/// Runs without any other program to be found.
fn run_alone(folder: &Folder, args: &[&str], input: &[u8]) -> Ran {
    let mut command = folder.command(args);
    command.env("PATH", "").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Ran { code: output.status.code(), out: output.stdout, err: String::from_utf8_lossy(&output.stderr).into_owned() }
}

#[test]
fn headers_and_frames_come_out_as_they_went_in() {
    let folder = Folder::new();
    let [width, height] = [160, 97];
    let tail = "W160 H97 F30000:1001 Ip A1:1";
    for (header, expected) in [
        (format!("YUV4MPEG2 {tail} C420jpeg"), format!("YUV4MPEG2 {tail} C420jpeg")),
        (format!("YUV4MPEG2 C420mpeg2 {tail} XYSCSS=420MPEG2 XCOMMENT=whose"), format!("YUV4MPEG2 {tail} C420mpeg2")),
        (format!("YUV4MPEG2 {tail} C420paldv XCOLORRANGE=FULL"), format!("YUV4MPEG2 {tail} C420paldv XCOLORRANGE=FULL")),
        (format!("YUV4MPEG2 {tail} C420 XCOLORRANGE=LIMITED"), format!("YUV4MPEG2 {tail} C420jpeg XCOLORRANGE=LIMITED")),
        ("YUV4MPEG2 W160 H97 F25:1 It A0:0".to_owned(), "YUV4MPEG2 W160 H97 F25:1 It A0:0 C420jpeg".to_owned()),
        ("YUV4MPEG2 H97 W160 F25:1".to_owned(), "YUV4MPEG2 W160 H97 F25:1 I? A0:0 C420jpeg".to_owned()),
    ] {
        let input = stream(&header, width, height, 3);
        let out = run_alone(&folder, &["-"], &input).expect(0).out;
        let (found, frames) = parsed(&out, width, height);
        assert_eq!(found, expected);
        assert_eq!(frames.len(), 3, "{header}");
        for (n, found) in frames.iter().enumerate() {
            let before = frame(width, height, n);
            let same = before.iter().zip(found).filter(|(a, b)| a == b).count();
            assert!(same > before.len() / 10, "{header}: frame {n}: nothing stayed as it was");
            assert!(same < before.len() * 9 / 10, "{header}: frame {n}: nobody was obscured");
        }
    }
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn a_face_is_hidden_in_frames_of_any_size() {
    let folder = Folder::new();
    let close = image::open(two_people()).unwrap().crop_imm(0, 0, 474, 284);
    let mut wrong = Vec::new();
    for [width, height] in [[64, 40], [100, 60], [160, 96], [221, 132], [474, 284], [948, 568]] {
        let picture = close.resize_exact(width, height, image::imageops::FilterType::Triangle).into_rgb8();
        let [w, h] = [width, height].map(|side| side as usize);
        let frames = [frame_of(&picture, w, h, 0), frame_of(&picture, w, h, 1)];
        let header = format!("YUV4MPEG2 W{width} H{height} F25:1\n").into_bytes();
        let input = frames.iter().fold(header, |bytes, frame| [&bytes[..], b"FRAME\n", frame].concat());
        let out = run_alone(&folder, &["-"], &input).expect(0).out;
        for (n, (before, after)) in frames.iter().zip(parsed(&out, w, h).1).enumerate() {
            // The head is about in the middle, a fifth of the width wide.
            let face = (h / 3..h / 2).flat_map(|y| (w * 9 / 20..w * 11 / 20).map(move |x| y * w + x));
            let (mut same, mut all) = (0, 0);
            face.for_each(|at| (same, all) = (same + usize::from(before[at] == after[at]), all + 1));
            if same * 10 > all * 3 {
                wrong.push(format!("{width}x{height}, frame {n}: {same} of {all} samples of the face are as they were"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pipes_and_files_give_the_same() {
    let folder = Folder::new();
    let input = stream("YUV4MPEG2 W160 H96 F25:1 Ip A1:1 C420jpeg", 160, 96, 4);
    folder.write("a.y4m", &input);
    folder.write("no_suffix", &input);
    let expected = run_alone(&folder, &["-", "-o", "-"], &input).expect(0).out;
    for args in [&["a.y4m", "-o", "-"][..], &["no_suffix", "-o", "-"]] {
        assert!(run_alone(&folder, args, b"").expect(0).out == expected, "{args:?}");
    }
    run_alone(&folder, &["a.y4m", "no_suffix"], b"").expect(0);
    let ran =
        run_alone(&folder, &["-", "-o", "b.y4m", "--json", "--mask-out", "who", "--covered-out", "hidden/"], &input).expect(0);
    for name in ["a.private.y4m", "no_suffix.private.y4m", "b.y4m"] {
        assert!(folder.read(name) == expected, "{name}");
    }
    let line = &ran.json()[0];
    assert_eq!((&line["input"], &line["output"]), (&"-".into(), &"b.y4m".into()));
    assert_eq!((&line["frames"], &line["seconds"]), (&4.into(), &0.16.into()));
    let masks: Vec<String> = folder.names().into_iter().filter(|name| name.contains('/')).collect();
    let all = |folder: &str| (0..4).map(|n| format!("{folder}/{n:06}.png")).collect::<Vec<_>>();
    assert_eq!(masks, [all("hidden"), all("who")].concat());
    assert!(!folder.names().iter().any(|name| name.contains(".tmp")), "{:?}", folder.names());
    // With its options.
    let other = run_alone(&folder, &["-", "--effect", "static", "--seed", "3"], &input).expect(0).out;
    assert!(other.len() == expected.len() && other != expected);
}

#[test]
fn frames_come_out_while_others_go_in() {
    let folder = Folder::new();
    let input = stream("YUV4MPEG2 W160 H96 F25:1", 160, 96, 40);
    let mut command = folder.command(&["-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let half = input.len() / 2;
    let feeder = std::thread::spawn(move || {
        stdin.write_all(&input[..half]).unwrap();
        (stdin, input)
    });
    // Had it waited for the end of its input, this would never come.
    let mut start = vec![0; 10 * frame_bytes(160, 96)];
    stdout.read_exact(&mut start).unwrap();
    let (mut stdin, input) = feeder.join().unwrap();
    let rest = std::thread::spawn(move || stdin.write_all(&input[half..]).unwrap());
    let mut end = Vec::new();
    stdout.read_to_end(&mut end).unwrap();
    rest.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(parsed(&[start, end].concat(), 160, 96).1.len(), 40);
}

#[test]
fn what_is_no_y4m_of_ours_is_refused_by_name() {
    let folder = Folder::new();
    let huge = "YUV4MPEG2 W60000 H60000 F25:1";
    let long = format!("YUV4MPEG2 W160 H96 F25:1 X{}", "x".repeat(10_000));
    let cases = [
        ("", "is empty"),
        ("YUV4MPEG", "is no y4m stream"),
        ("YUV4MPEG2", "is no y4m stream"),
        ("YUV4MPEG2 W160 H96 F25:1", "is no y4m stream"),
        ("YUV4MPEG3 W160 H96 F25:1\n", "is no y4m stream"),
        ("YUV4MPEG2 W160 F25:1\n", "without a size"),
        ("YUV4MPEG2 W0 H96 F25:1\n", "without a size"),
        ("YUV4MPEG2 W-1 H96 F25:1\n", "without a size"),
        ("YUV4MPEG2 W160 H96\n", "without a frame rate"),
        ("YUV4MPEG2 W160 H96 F0:0\n", "without a frame rate"),
        ("YUV4MPEG2 W160 H96 F25:1 C422\n", "C422"),
        ("YUV4MPEG2 W160 H96 F25:1 C420p10\n", "C420p10"),
        ("YUV4MPEG2 W160 H96 F25:1 Cmono\n", "Cmono"),
        ("YUV4MPEG2 W160 H96 F25:1 C444alpha\n", "C444alpha"),
        ("YUV4MPEG2 W8 H96 F25:1\n", "too small"),
        ("YUV4MPEG2 W160 H96 F25:1\n", "holds no frame"),
        ("YUV4MPEG2 W160 H96 F25:1\nFRAME\nshort", "holds no frame"),
        ("YUV4MPEG2 W160 H96 F25:1\nFARM\n", "holds no frame"),
        (&format!("{huge}\n"), "at most 100 megapixels"),
        (&long, "is no y4m stream"),
    ];
    for (content, says) in cases {
        folder.write("a.y4m", content.as_bytes());
        let ran = run_alone(&folder, &["a.y4m", "-o", "out.y4m", "--mask-out", "who"], b"").expect(1);
        assert!(ran.err.starts_with("fuzzy-people: a.y4m: ") && ran.err.contains("; expected "), "{content:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{content:?}: {:?} does not say {says:?}", ran.err);
        assert_eq!(folder.names(), ["a.y4m"], "{content:?}");
    }
    let ran = run_alone(&folder, &["-"], b"YUV4MPEG2 W160 H96 F25:1 C422\n").expect(1);
    assert!(ran.out.is_empty() && ran.err.contains("C422"), "{}", ran.err);
}

#[test]
fn a_broken_stream_ends_with_what_could_be_read() {
    let folder = Folder::new();
    let whole = stream("YUV4MPEG2 W160 H96 F25:1", 160, 96, 3);
    let frame = frame_bytes(160, 96);
    let mut garbled = whole.clone();
    let third = whole.len() - frame - 6;
    garbled[third] = b'X';
    for (what, bytes, frames) in [
        ("cut in a frame", &whole[..whole.len() - 100], 2),
        ("cut in a frame's line", &whole[..third + 3], 2),
        ("garbled", &garbled[..], 2),
        ("with something after it", &[&whole[..], b"and so on\n"].concat()[..], 3),
    ] {
        let folder = Folder::new();
        folder.write("a.y4m", bytes);
        let ran = run_alone(&folder, &["a.y4m", "-o", "out.y4m", "--mask-out", "who", "--json"], b"").expect(1);
        assert!(ran.err.contains("cut short or damaged") && ran.err.contains("out.incomplete.y4m"), "{what}: {}", ran.err);
        assert_eq!(parsed(&folder.read("out.incomplete.y4m"), 160, 96).1.len(), frames, "{what}");
        let line = &ran.json()[0];
        assert_eq!((&line["frames"], &line["complete"]), (&frames.into(), &false.into()), "{what}");
        assert_eq!(line["output"], "out.incomplete.y4m", "{what}");
        let masks = (0..frames).map(|n| format!("who.incomplete/{n:06}.png"));
        let expected: Vec<String> = ["a.y4m", "out.incomplete.y4m"].map(str::to_owned).into_iter().chain(masks).collect();
        assert_eq!(folder.names(), expected, "{what}");

        let piped = run_alone(&folder, &["-"], bytes).expect(1);
        assert_eq!(parsed(&piped.out, 160, 96).1.len(), frames, "{what}");
    }
    // Nothing is written over: a second one gets a number.
    folder.write("a.y4m", &whole[..whole.len() - 1]);
    for _ in 0..2 {
        run_alone(&folder, &["a.y4m"], b"").expect(1);
    }
    assert_eq!(folder.names(), ["a.private.incomplete-2.y4m", "a.private.incomplete.y4m", "a.y4m"]);
    // What is ours is not looked at again.
    let ran = run_alone(&folder, &["."], b"").expect(1);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

#[test]
fn other_videos_need_ffmpeg_and_say_so() {
    let folder = Folder::new();
    folder.write("a.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42");
    folder.write("b.y4m", &stream("YUV4MPEG2 W160 H96 F25:1", 160, 96, 2));
    for args in [&["a.mp4"][..], &["b.y4m", "-o", "b.mp4"]] {
        let ran = run_alone(&folder, args, b"").expect(1);
        assert!(
            ran.err.contains("is not on this machine's PATH") && ran.err.contains("apt install ffmpeg"),
            "{args:?}: {}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert_eq!(folder.names(), ["a.mp4", "b.y4m"], "{args:?}");
    }
}
