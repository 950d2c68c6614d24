//! What the tests of the command line share: running it, pictures to give it, reading what it wrote.

#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod line;
pub(crate) mod video;

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};

/// The six formats, each with its suffix.
pub(crate) const FORMATS: [(ImageFormat, &str); 6] = [
    (ImageFormat::Jpeg, "jpg"),
    (ImageFormat::Png, "png"),
    (ImageFormat::WebP, "webp"),
    (ImageFormat::Tiff, "tif"),
    (ImageFormat::Bmp, "bmp"),
    (ImageFormat::Gif, "gif"),
];

/// How a run of the command line ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit status; none after a signal.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: Vec<u8>,
    /// Standard error.
    pub(crate) err: String,
}

impl Ran {
    /// Demands an exit status.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.err);
        self
    }

    /// The lines of `--json`.
    #[track_caller]
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        let text = std::str::from_utf8(&self.out).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    }
}

/// A temporary folder in which the command line is run.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}; there are {:?}", self.names()))
    }

    /// Every file below, sorted, `/` between.
    pub(crate) fn names(&self) -> Vec<String> {
        fn walk(folder: &Path, root: &Path, names: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let path = entry.path();
                if path.symlink_metadata().unwrap().is_dir() {
                    walk(&path, root, names);
                } else {
                    names.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let mut names = Vec::new();
        walk(self.0.path(), self.0.path(), &mut names);
        names.sort();
        names
    }

    /// The command line, to be run here.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fuzzy-people"));
        command.args(args).current_dir(self.0.path()).env_remove("RUST_LOG").stdin(Stdio::null());
        command
    }

    /// Runs the command line here.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with_input(args, b"")
    }

    /// Runs the command line here with bytes on standard input.
    pub(crate) fn run_with_input(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // It may end without reading: that is no error of the test's.
        let feeder = std::thread::spawn(move || stdin.write_all(&input).is_ok());
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        Ran { code: output.status.code(), out: output.stdout, err: String::from_utf8_lossy(&output.stderr).into_owned() }
    }
}

/// The path of the fixture: a photo of two people.
pub(crate) fn two_people() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/two_people.jpg")
}

/// The fixture, made smaller: everything but finding people is quicker so.
pub(crate) fn small() -> RgbImage {
    let fixture = image::open(two_people()).unwrap();
    fixture.resize(320, 320, image::imageops::FilterType::Triangle).into_rgb8()
}

/// A picture as a file of a format.
pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// [`small`] as a file of a format.
pub(crate) fn small_in(format: ImageFormat) -> Vec<u8> {
    encoded(&DynamicImage::ImageRgb8(small()), format)
}

/// A file's pixels.
#[track_caller]
pub(crate) fn rgb(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

/// A mask's levels; it must be an 8-bit grey PNG.
#[track_caller]
pub(crate) fn mask(bytes: &[u8]) -> GrayImage {
    assert_eq!(image::guess_format(bytes).unwrap(), ImageFormat::Png);
    match image::load_from_memory(bytes).unwrap() {
        DynamicImage::ImageLuma8(mask) => mask,
        other => panic!("a mask in {:?}", other.color()),
    }
}

/// The mean distance of samples.
#[track_caller]
pub(crate) fn mean_difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: f64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    sum / a.as_raw().len() as f64
}

/// An EXIF block that holds an orientation and nothing else, little-endian.
pub(crate) fn exif_orientation(value: u16) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend(value.to_le_bytes());
    block.extend([0; 6]);
    block
}

/// An uncompressed little-endian TIFF, its directory first and its one strip after it.
pub(crate) struct HandMadeTiff {
    pub(crate) size: [u32; 2],
    pub(crate) bits: u16,
    pub(crate) samples: u16,
    /// 1 grey, 2 RGB, 5 CMYK.
    pub(crate) photometric: u16,
    /// 1 unsigned, 3 floating point.
    pub(crate) sample_format: u16,
    pub(crate) orientation: u16,
    pub(crate) data: Vec<u8>,
}

impl HandMadeTiff {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        const ENTRIES: u32 = 11;
        let after = 8 + 2 + 12 * ENTRIES + 4;
        let arrays = 2 * 2 * u32::from(self.samples);
        let short = |tag: u16, value: u16| entry(tag, 3, 1, u32::from(value));
        let long = |tag: u16, value: u32| entry(tag, 4, 1, value);
        // Two values fit into the entry itself, more stand after the directory.
        let array = |tag: u16, value: u16, at: u32| match self.samples {
            1 => short(tag, value),
            count => entry(tag, 3, u32::from(count), at),
        };
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend((ENTRIES as u16).to_le_bytes());
        for entry in [
            long(256, self.size[0]),
            long(257, self.size[1]),
            array(258, self.bits, after),
            short(259, 1),
            short(262, self.photometric),
            long(273, after + arrays),
            short(274, self.orientation),
            short(277, self.samples),
            long(278, self.size[1]),
            long(279, u32::try_from(self.data.len()).unwrap()),
            array(339, self.sample_format, after + arrays / 2),
        ] {
            bytes.extend(entry);
        }
        bytes.extend([0; 4]);
        for value in [self.bits, self.sample_format] {
            (0..self.samples).for_each(|_| bytes.extend(value.to_le_bytes()));
        }
        bytes.extend(&self.data);
        bytes
    }
}

fn entry(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
    [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
}
