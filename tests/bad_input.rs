//! Input that cannot be made private: a clear message, status 1, no output and no temporary file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use image::{DynamicImage, ImageBuffer, ImageFormat};
use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::{Png, PngChunk};
use img_parts::{Bytes, webp::WebP};
use support::{FORMATS, Folder, HandMadeTiff, encoded, small, small_in};

/// A file that is refused: its name, its bytes, what the message says.
struct Case {
    name: String,
    bytes: Vec<u8>,
    says: &'static str,
}

fn case(name: impl Into<String>, bytes: Vec<u8>, says: &'static str) -> Case {
    Case { name: name.into(), bytes, says }
}

fn grey(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    encoded(&DynamicImage::new_luma8(width, height), format)
}

/// A JPEG's segment of a kind, rewritten.
fn patched_jpeg(marker: u8, patch: impl FnOnce(&[u8]) -> Vec<u8>, jpeg: &[u8]) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    let segment = jpeg.segments_mut().iter_mut().find(|segment| segment.marker() == marker).unwrap();
    let contents = Bytes::from(patch(segment.contents()));
    // The scan's data goes too: these files are refused before it.
    *segment = JpegSegment::new_with_contents(marker, contents);
    let mut bytes = jpeg.encoder().bytes().to_vec();
    if !bytes.ends_with(b"\xFF\xD9") {
        bytes.extend(b"\xFF\xD9");
    }
    bytes
}

/// Four components that all use the first one's tables.
fn cmyk_jpeg() -> Vec<u8> {
    let frame = |contents: &[u8]| {
        let components = (1..=4).flat_map(|id| [id, 0x11, 0]);
        contents[..5].iter().copied().chain([4]).chain(components).collect()
    };
    let scan = |_: &[u8]| vec![4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0];
    patched_jpeg(0xDA, scan, &patched_jpeg(0xC0, frame, &grey(64, 64, ImageFormat::Jpeg)))
}

fn huge_png() -> Vec<u8> {
    let mut png = Png::from_bytes(Bytes::from(grey(16, 16, ImageFormat::Png))).unwrap();
    let header = png.chunks()[0].contents().to_vec();
    let patched = [&30_000u32.to_be_bytes()[..], &30_000u32.to_be_bytes(), &header[8..]].concat();
    png.chunks_mut()[0] = PngChunk::new(*b"IHDR", Bytes::from(patched));
    png.encoder().bytes().to_vec()
}

fn huge(format: ImageFormat) -> Vec<u8> {
    let side16 = 30_000u16.to_le_bytes();
    let side32 = 30_000u32.to_le_bytes();
    let mut bytes = small_in(format);
    match format {
        ImageFormat::Jpeg => {
            let side = 30_000u16.to_be_bytes();
            return patched_jpeg(0xC0, |frame| [&frame[..1], &side, &side, &frame[5..]].concat(), &bytes);
        }
        ImageFormat::Png => return huge_png(),
        ImageFormat::Tiff => {
            return HandMadeTiff {
                size: [30_000, 30_000],
                bits: 8,
                samples: 3,
                photometric: 2,
                sample_format: 1,
                orientation: 1,
                data: vec![0; 100],
            }
            .bytes();
        }
        ImageFormat::Bmp => bytes[18..26].copy_from_slice(&[side32, side32].concat()),
        ImageFormat::Gif => bytes[6..10].copy_from_slice(&[side16, side16].concat()),
        // RIFF, WEBP, VP8L and its length, a signature; then 14 bits for each side less one.
        ImageFormat::WebP => {
            let sides = (16_000u32 - 1) | ((16_000 - 1) << 14);
            bytes[21..25].copy_from_slice(&sides.to_le_bytes());
        }
        _ => unreachable!(),
    }
    bytes
}

fn animated_png() -> Vec<u8> {
    let mut png = Png::from_bytes(Bytes::from(small_in(ImageFormat::Png))).unwrap();
    let control = [2u32.to_be_bytes(), 0u32.to_be_bytes()].concat();
    png.chunks_mut().insert(1, PngChunk::new(*b"acTL", Bytes::from(control)));
    png.encoder().bytes().to_vec()
}

fn animated_webp() -> Vec<u8> {
    let still = WebP::from_bytes(Bytes::from(small_in(ImageFormat::WebP))).unwrap();
    let pixels = still.chunks()[0].clone().encoder().bytes();
    let (width, height) = still.dimensions().unwrap();
    let u24 = |value: u32| value.to_le_bytes()[..3].to_vec();
    let chunk = |id: &[u8], data: Vec<u8>| {
        let padding = vec![0; data.len() % 2];
        [id, &u32::try_from(data.len()).unwrap().to_le_bytes(), &data, &padding].concat()
    };
    let canvas = [u24(width - 1), u24(height - 1)].concat();
    let frame = [u24(0), u24(0), canvas.clone(), u24(100), vec![0], pixels.to_vec()].concat();
    let body = [
        b"WEBP".to_vec(),
        chunk(b"VP8X", [vec![2, 0, 0, 0], canvas].concat()),
        chunk(b"ANIM", vec![0; 6]),
        chunk(b"ANMF", frame.clone()),
        chunk(b"ANMF", frame),
    ]
    .concat();
    [b"RIFF".to_vec(), u32::try_from(body.len()).unwrap().to_le_bytes().to_vec(), body].concat()
}

fn tiff(bits: u16, samples: u16, photometric: u16, sample_format: u16) -> Vec<u8> {
    let data = vec![0; 32 * 32 * usize::from(samples) * usize::from(bits) / 8];
    HandMadeTiff { size: [32, 32], bits, samples, photometric, sample_format, orientation: 1, data }.bytes()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (format, suffix) in FORMATS {
        let name = |what: &str| format!("{what}_{suffix}.{suffix}");
        let whole = small_in(format);
        cases.push(case(name("empty"), Vec::new(), "is empty"));
        for tenth in 1..10 {
            cases.push(case(name(&format!("tenth{tenth}")), whole[..whole.len() * tenth / 10].to_vec(), "cut short"));
        }
        cases.push(case(name("noise"), (0..5000u32).map(|i| ((i * i) >> 3) as u8).collect(), "no format that is known"));
        cases.push(case(name("tiny"), grey_or_rgb(1, 1, format), "too small"));
        if format != ImageFormat::WebP {
            cases.push(case(name("thin"), grey_or_rgb(1, 20_000, format), "too small"));
        }
        cases.push(case(name("huge"), huge(format), "too large"));
        let (_, other) = FORMATS.iter().find(|(other, _)| *other != format).unwrap();
        cases.push(case(format!("wrong_{suffix}_{other}.{other}"), whole, "the suffix"));
    }
    // A TIFF whose directory comes first: only its pixels are missing.
    let whole = tiff(8, 3, 2, 1);
    for tenth in 1..10 {
        cases.push(case(format!("first_tenth{tenth}.tif"), whole[..whole.len() * tenth / 10].to_vec(), "cut short"));
    }
    let deep = ImageBuffer::<image::Rgb<u16>, _>::new(32, 32);
    cases.extend([
        case("deep.png", encoded(&DynamicImage::ImageRgb16(deep), ImageFormat::Png), "16 bits"),
        case("deep_tiff.tif", tiff(16, 3, 2, 1), "16 bits"),
        case("float.tif", tiff(32, 3, 2, 3), "floating point"),
        case("twelve.jpg", patched_jpeg(0xC0, |frame| [&[12], &frame[1..]].concat(), &small_in(ImageFormat::Jpeg)), "12 bits"),
        case("ink.jpg", cmyk_jpeg(), "CMYK"),
        case("ink_tiff.tif", tiff(8, 4, 5, 1), "CMYK"),
        case("animated.png", animated_png(), "animated"),
        case("animated_webp.webp", animated_webp(), "animated"),
        case("text.jpg", b"just some text\n".to_vec(), "no format that is known"),
        case("photo.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "HEIF"),
    ]);
    cases
}

fn grey_or_rgb(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    encoded(&DynamicImage::new_rgb8(width, height), format)
}

#[test]
fn every_bad_file_is_refused_with_its_reason() {
    let folder = Folder::new();
    let cases = cases();
    for Case { name, bytes, .. } in &cases {
        folder.write(name, bytes);
    }
    std::fs::create_dir(folder.path("no_photos")).unwrap();
    let before = folder.names();
    let mut args: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    args.extend(["no_photos", "missing.jpg", "-o", "out", "--json", "--mask-out", "masks", "--covered-out", "covered"]);
    let ran = folder.run(&args).expect(1);

    let mut wrong = Vec::new();
    let others = [("no_photos", "holds no photo"), ("missing.jpg", "cannot be read")];
    for (name, says) in cases.iter().map(|case| (case.name.as_str(), case.says)).chain(others) {
        let line = ran.err.lines().find(|line| line.starts_with(&format!("fuzzy-people: {name}: ")));
        match line {
            Some(line) if line.contains(says) && line.contains("; expected ") => {}
            Some(line) => wrong.push(format!("{line:?} does not say {says:?}")),
            None => wrong.push(format!("nothing of {name}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(ran.err.lines().count(), cases.len() + 2, "{}", ran.err);
    assert!(ran.out.is_empty());
    assert_eq!(folder.names(), before);
}

#[test]
fn a_picture_too_long_for_its_output_is_refused() {
    let folder = Folder::new();
    folder.write("long.png", &grey(17_000, 16, ImageFormat::Png));
    let ran = folder.run(&["long.png", "-o", "long.webp"]).expect(1);
    assert!(ran.err.contains("too long for a WebP"), "{}", ran.err);
    assert_eq!(folder.names(), ["long.png"]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let folder = Folder::new();
    let path = folder.write("secret.png", &small_in(ImageFormat::Png));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    let mut command = folder.command(&["secret.png", "-o", "out.png"]);
    if std::fs::read(&path).is_ok() {
        // This is root, who may read anything: nobody may not. The program must lie where nobody can reach it.
        let program = folder.path("fuzzy-people");
        std::fs::copy(env!("CARGO_BIN_EXE_fuzzy-people"), &program).unwrap();
        for path in [&program, program.parent().unwrap()] {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o777)).unwrap();
        }
        command = std::process::Command::new(program);
        command.args(["secret.png", "-o", "out.png"]).current_dir(folder.path("")).uid(65_534).gid(65_534);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return println!("skipped: no user who may not read it can be had: {error}"),
    };
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("secret.png: cannot be read: Permission denied; expected "), "{err}");
    assert!(!folder.names().iter().any(|name| name.contains("out") || name.contains(".tmp")), "{:?}", folder.names());
}

/// Runs in a shell, with the program as `$0`; none where the shell's preparations fail, which say so by status 77.
#[cfg(unix)]
fn in_shell(folder: &Folder, launcher: &[&str], script: &str) -> Option<std::process::Output> {
    let mut command = std::process::Command::new(launcher[0]);
    command.args(&launcher[1..]).args(["-c", script, env!("CARGO_BIN_EXE_fuzzy-people")]).current_dir(folder.path(""));
    command.output().ok().filter(|output| output.status.code() == Some(1))
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let folder = Folder::new();
    folder.write("a.bmp", &small_in(ImageFormat::Bmp));
    std::fs::create_dir(folder.path("disk")).unwrap();
    let full = "mount -t tmpfs -o size=64k tmpfs disk || exit 77
        \"$0\" a.bmp -o disk/out.bmp --mask-out disk/mask.png; status=$?
        ls -A disk; exit $status";
    let ran = in_shell(&folder, &["unshare", "-rm", "sh"], full).or_else(|| in_shell(&folder, &["unshare", "-m", "sh"], full));
    match ran {
        Some(output) => {
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(
                err.contains("a.bmp: disk/out.bmp cannot be written: No space left on device; expected enough space"),
                "{err}"
            );
            assert_eq!(String::from_utf8_lossy(&output.stdout), "", "something is left on the disk");
        }
        None => println!("skipped: no small disk can be mounted here"),
    }

    // A limit on a file's size is met in the same place, and anybody may set one.
    let limited = "trap '' XFSZ; ulimit -f 16 || exit 77
        exec \"$0\" a.bmp -o out.bmp --mask-out mask.png";
    match in_shell(&folder, &["sh"], limited) {
        Some(output) => {
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(err.contains("a.bmp: out.bmp cannot be written: "), "{err}");
            assert_eq!(folder.names(), ["a.bmp"]);
        }
        None => println!("skipped: no limit on files' sizes can be set here"),
    }
}

#[test]
fn the_fixture_is_no_bad_input() {
    // Or the tables above would prove nothing.
    let folder = Folder::new();
    folder.write("a.png", &encoded(&DynamicImage::ImageRgb8(small()), ImageFormat::Png));
    folder.write("tall.tif", &tiff(8, 3, 2, 1));
    folder.run(&["a.png", "tall.tif", "-o", "out"]).expect(0);
}
