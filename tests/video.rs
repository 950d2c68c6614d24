//! Videos through the command line: what is kept, to the tick, and what is not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use serde_json::Value;
use support::Folder;
use support::video::{SIZE, check_times, is_ready};

/// Times that keep growing apart; the last frame stands for half a second.
const UNEVEN: &str = "settb=1/90000,setpts='(N*N*0.003+N*0.02)/TB'";
const UNEVEN_MP4: &[&str] = &[
    "-fps_mode",
    "passthrough",
    "-enc_time_base",
    "1:90000",
    "-video_track_timescale",
    "90000",
    "-bf",
    "0",
    "-bsf:v",
    "setts=duration=45000",
];

#[test]
fn frames_their_times_and_the_duration_are_kept() {
    if !is_ready() {
        return;
    }
    struct Case(&'static str, &'static str, &'static [&'static str], &'static str, f64);
    let uneven_mkv = &["-fps_mode", "passthrough", "-enc_time_base", "1:1000"];
    let cases = [
        Case("even.mp4", "null", &[], "mp4", 0.0),
        Case("even.mov", "settb=1001/30000,setpts=N,fps=30000/1001", &[], "mov", 0.0),
        Case("uneven.mp4", UNEVEN, UNEVEN_MP4, "mp4", 0.0),
        Case("uneven.mov", UNEVEN, UNEVEN_MP4, "m4v", 0.0),
        Case("uneven.mkv", UNEVEN, uneven_mkv, "mkv", 0.0),
        Case("uneven.mkv", UNEVEN, uneven_mkv, "mp4", 0.0),
        // Matroska counts milliseconds.
        Case("uneven.mp4", UNEVEN, UNEVEN_MP4, "mkv", 5e-4),
        Case("uneven.mp4", UNEVEN, UNEVEN_MP4, "webm", 5e-4),
        Case("even.webm", "null", &["-c:v", "libvpx-vp9", "-deadline", "realtime"], "webm", 0.0),
        Case("even.avi", "null", &["-c:v", "mpeg4"], "avi", 0.0),
        Case("ntsc.avi", "settb=1001/30000,setpts=N,fps=30000/1001", &["-c:v", "mpeg4"], "mp4", 0.0),
        // B-frames, and a start that is not 0: it becomes 0.
        Case("even.ts", "null", &["-c:v", "mpeg2video", "-bf", "2"], "mp4", 1e-5),
        Case("fast.mp4", "settb=1/240,setpts=N,fps=240", &[], "mp4", 0.0),
    ];
    let folder = Folder::new();
    for Case(input, filters, args, to, tolerance) in cases {
        folder.clip_of(input, SIZE, 8, filters, args);
        folder.check_order(input, 8);
        let output = format!("{input}.private.{to}");
        folder.run(&[input, "-o", &output]).expect(0);
        let mut expected = folder.times(input);
        let (start, count) = (if input.ends_with(".ts") { expected[0] } else { 0.0 }, expected.len() - 1);
        expected.iter_mut().for_each(|time| *time -= start);
        // Where the last frame's duration is a guess of ffprobe's only the file knows.
        let mut found = folder.times(&output);
        if to == "mkv" || to == "webm" || input.ends_with(".mkv") {
            let end = |name: &str| folder.probe(name)["format"]["duration"].as_str().unwrap().parse::<f64>().unwrap();
            assert!((end(&output) - end(input)).abs() < 2e-3, "{output}: {} {}", end(&output), end(input));
            found.pop();
            expected.pop();
        }
        check_times(&output, &found, &expected, tolerance);
        folder.check_order(&output, count);
    }
}

#[test]
fn where_there_is_one_rate_each_frame_is_shown_in_its_time() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    // The sixth frame at 0.175 s, lasting for half a second.
    folder.clip_of("uneven.mp4", SIZE, 6, UNEVEN, UNEVEN_MP4);
    // Three frames in the time of ten.
    folder.clip_of(
        "sparse.avi",
        SIZE,
        3,
        "settb=1/10,setpts=4*N,fps=10:round=down,mpdecimate",
        &["-fps_mode", "passthrough", "-c:v", "mpeg4"],
    );
    for (input, numbers, rate) in [
        ("uneven.mp4", &[0, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5][..], "30/1"),
        ("sparse.avi", &[0, 0, 0, 0, 1, 1, 1, 1, 2], "10/1"),
    ] {
        for to in ["avi", "y4m"] {
            let output = format!("{input}.private.{to}");
            let ran = folder.run(&[input, "-o", &output, "--json"]).expect(0);
            assert_eq!(folder.fact(&output, "r_frame_rate"), rate, "{output}");
            folder.check_numbers(&output, numbers);
            assert_eq!(ran.json()[0]["frames"], folder.times(input).len() - 1, "{output}: each is looked at once");
        }
    }
}

#[test]
fn what_is_shown_is_shown_the_same() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    // Stored lying or upside down, to be shown upright by a turn anticlockwise.
    let turned = |name: &str, filters: &str, degrees: &str| {
        folder.clip_of("stored.mp4", SIZE, 3, filters, &[]);
        // The option is of ffmpeg 6, the tag was read until then.
        let by_option = ["-display_rotation", degrees, "-i", "stored.mp4", "-c", "copy", name];
        let tag = format!("rotate={degrees}");
        let by_tag = ["-i", "stored.mp4", "-c", "copy", "-metadata:s:v:0", &tag, name];
        let help = folder.ffmpeg(&["-h", "full"]);
        let knows = String::from_utf8_lossy(&help).contains("-display_rotation");
        folder.ffmpeg(if knows { &by_option } else { &by_tag });
    };
    turned("90.mp4", "transpose=clock", "90");
    turned("180.mov", "hflip,vflip", "180");
    turned("270.mp4", "transpose=cclock", "270");
    let colours = |tags: [&'static str; 4]| {
        ["-color_range", tags[0], "-colorspace", tags[1], "-color_primaries", tags[2], "-color_trc", tags[3]]
    };
    folder.clip_of("sar.mp4", SIZE, 3, "setsar=4/3", &[]);
    folder.clip_of("odd.mkv", [191, 143], 3, "null", &["-c:v", "ffv1"]);
    folder.clip("hd.mp4", 3, &colours(["tv", "bt709", "bt709", "bt709"]));
    folder.clip("full.mp4", 3, &colours(["pc", "bt470bg", "bt470bg", "smpte170m"]));
    folder.clip_of("jpeg.avi", SIZE, 3, "null", &["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "2"]);
    folder.clip_of("ten.mkv", SIZE, 3, "null", &["-c:v", "ffv1", "-pix_fmt", "yuv422p10le"]);
    folder.clip_of("rgb.mkv", SIZE, 3, "null", &["-c:v", "ffv1", "-pix_fmt", "bgr0"]);
    folder.clip_of("grey.mkv", SIZE, 3, "null", &["-c:v", "ffv1", "-pix_fmt", "gray"]);

    for (input, to, size) in [
        ("90.mp4", "mp4", SIZE),
        ("180.mov", "mov", SIZE),
        ("270.mp4", "webm", SIZE),
        ("sar.mp4", "mp4", SIZE),
        ("sar.mp4", "mkv", SIZE),
        ("odd.mkv", "mp4", [191, 143]),
        ("odd.mkv", "mkv", [191, 143]),
        ("odd.mkv", "webm", [191, 143]),
        ("odd.mkv", "avi", [191, 143]),
        ("odd.mkv", "y4m", [191, 143]),
        ("hd.mp4", "mp4", SIZE),
        ("hd.mp4", "webm", SIZE),
        ("full.mp4", "mp4", SIZE),
        ("full.mp4", "y4m", SIZE),
        ("jpeg.avi", "mkv", SIZE),
        ("ten.mkv", "mp4", SIZE),
        ("rgb.mkv", "mp4", SIZE),
        ("grey.mkv", "mp4", SIZE),
    ] {
        let output = format!("{input}.private.{to}");
        folder.run(&[input, "-o", &output]).expect(0);
        assert_eq!(
            [folder.fact(&output, "width"), folder.fact(&output, "height")],
            size.map(|side| side.to_string()),
            "{output}"
        );
        assert!(!folder.probe(&output).to_string().contains("rotation"), "{output} is still turned");
        if input.starts_with(char::is_numeric) {
            folder.check_order(input, 3);
            folder.check_order(&output, 3);
        }
        let same = |key| assert_eq!(folder.fact(&output, key), folder.fact(input, key), "{output}: {key}");
        if to != "y4m" && !["rgb.mkv", "grey.mkv", "jpeg.avi"].contains(&input) {
            ["color_range", "color_space", "color_primaries", "color_transfer"].into_iter().for_each(same);
        }
        if input == "sar.mp4" {
            assert_eq!(folder.fact(&output, "sample_aspect_ratio"), "4:3", "{output}");
        }
        if size.iter().all(|side| side % 2 == 0) {
            assert_eq!(folder.fact(&output, "pix_fmt").replace('j', ""), "yuv420p", "{output}");
        }
        // The same light in the same places, but where people are.
        let (before, after) = (folder.frames(input, size), folder.frames(&output, size));
        let levels = if input == "rgb.mkv" { 30 } else { 8 };
        for (n, (before, after)) in before.iter().zip(&after).enumerate() {
            let alike = before.iter().zip(after).filter(|(a, b)| a.abs_diff(**b) <= levels).count();
            assert!(alike * 3 > before.len(), "{output}: frame {n}: {alike} of {} pixels are as they were", before.len());
            assert!(alike < before.len(), "{output}: frame {n}: nobody was obscured");
        }
        assert_eq!(before.len(), after.len(), "{output}");
    }
}

#[test]
fn nothing_is_left_but_pictures() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    folder.write("words.srt", b"1\n00:00:00,000 --> 00:00:01,000\nsecret words\n");
    let chapters = ";FFMETADATA1\ntitle=secret title\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=100\ntitle=secret chapter\n";
    folder.write("chapters.txt", chapters.as_bytes());
    folder.clip("plain.mp4", 5, &[]);
    let tone = ["-f", "lavfi", "-i", "sine=duration=0.2"];
    let inputs = [&["-i", "plain.mp4"][..], &tone, &["-i", "words.srt", "-i", "chapters.txt"]].concat();
    let maps = ["-map", "0", "-map", "1", "-map", "2", "-map_metadata", "3", "-map_chapters", "3", "-c:v", "copy"];
    let tags = ["location=+12.3456+065.4321/", "creation_time=2001-02-03T04:05:06Z", "com.apple.quicktime.make=secret maker"];
    let tags: Vec<&str> =
        tags.iter().flat_map(|tag| ["-metadata", tag]).chain(["-metadata:s:v", "title=secret stream"]).collect();
    let make = |args: &[&str]| folder.ffmpeg(&[&inputs[..], &maps, &tags, args].concat());
    make(&["-c:s", "mov_text", "tags.mp4"]);
    make(&["-c:s", "mov_text", "-movflags", "use_metadata_tags", "tags.mov"]);
    make(&["-c:s", "srt", "-attach", "words.srt", "-metadata:s:t", "mimetype=text/plain", "tags.mkv"]);

    for input in ["tags.mp4", "tags.mov", "tags.mkv"] {
        let before = folder.probe(input).to_string();
        assert!(before.contains("secret title") && before.contains("secret chapter"), "{before}");
        for to in ["mp4", "mov", "mkv", "webm", "avi"] {
            // Each container with and without sound, but not each time.
            for audio in if (input == "tags.mov") == (to == "mkv") { ["keep"] } else { ["drop"] } {
                let output = format!("{input}.{audio}.{to}");
                folder.run(&[input, "-o", &output, "--audio", audio]).expect(0);
                let found = folder.probe(&output);
                let kinds: Vec<&Value> =
                    found["streams"].as_array().unwrap().iter().map(|stream| &stream["codec_type"]).collect();
                let expected: &[&str] = if audio == "keep" { &["video", "audio"] } else { &["video"] };
                assert_eq!(kinds, expected, "{output}");
                assert_eq!(found["chapters"], serde_json::json!([]), "{output}");
                let tags = found["streams"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .chain([&found["format"]])
                    .filter_map(|part| part["tags"].as_object());
                let neutral = [
                    "major_brand",
                    "minor_version",
                    "compatible_brands",
                    "language",
                    "handler_name",
                    "vendor_id",
                    "encoder",
                    "duration",
                ];
                for (name, value) in tags.flatten() {
                    let known = neutral.contains(&name.to_ascii_lowercase().as_str());
                    assert!(known && !value.as_str().unwrap().contains('.') || name == "DURATION", "{output}: {name}: {value}");
                }
                let bytes = folder.read(&output);
                for left in [&b"secret"[..], b"12.3456", b"2001-02", b"x264 - core"] {
                    assert!(
                        !bytes.windows(left.len()).any(|window| window == left),
                        "{output}: {}",
                        String::from_utf8_lossy(left)
                    );
                }
            }
        }
    }
}

#[test]
fn sound_that_is_kept_stays_in_time() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    folder.clip("plain.mp4", 8, &[]);
    let with_tone = |name: &str, seek: &str, args: &[&str]| {
        // A video that begins later than its sound.
        let inputs = ["-itsoffset", seek, "-i", "plain.mp4", "-f", "lavfi", "-i", "sine=duration=1.5"];
        folder.ffmpeg(&[&inputs[..], &["-map", "0", "-map", "1", "-c:v", "copy"], args, &[name]].concat());
    };
    with_tone("aac.mp4", "0", &["-c:a", "aac"]);
    with_tone("late.mp4", "0.5", &["-c:a", "aac"]);
    with_tone("opus.mkv", "0", &["-c:a", "libopus"]);
    with_tone("late.ts", "0.5", &["-c:a", "aac"]);
    with_tone("wave.mov", "0", &["-c:a", "pcm_s16le"]);
    for (input, to, codec) in [
        ("aac.mp4", "mp4", "aac"),
        ("late.mp4", "mp4", "aac"),
        ("late.mp4", "mkv", "aac"),
        ("opus.mkv", "webm", "opus"),
        ("opus.mkv", "mkv", "opus"),
        ("opus.mkv", "mov", "aac"),
        ("late.ts", "mp4", "aac"),
        ("wave.mov", "mov", "pcm_s16le"),
        ("wave.mov", "mp4", "aac"),
        ("aac.mp4", "avi", "mp3"),
    ] {
        let output = format!("{input}.private.{to}");
        folder.run(&[input, "-o", &output, "--audio", "keep"]).expect(0);
        let found = folder.probe(&output);
        let audio = &found["streams"][1];
        assert_eq!(audio["codec_name"], codec, "{output}");
        let start = |name: &str, stream: usize| {
            folder.probe(name)["streams"][stream]["start_time"].as_str().unwrap().parse::<f64>().unwrap()
        };
        let apart = |name: &str| start(name, 0) - start(name, 1);
        assert!((apart(&output) - apart(input)).abs() < 0.04, "{output}: {} apart, were {}", apart(&output), apart(input));
        let times = folder.times(&output);
        assert!((times[1] - times[0] - 0.04).abs() < 1e-3, "{output}: {times:?}");
        let lasts = found["format"]["duration"].as_str().unwrap().parse::<f64>().unwrap();
        assert!((lasts - 1.5).abs() < 0.15, "{output} lasts {lasts}");
        folder.check_order(&output, 8);
    }
}
