//! Writes what the core makes of photos and streams, for the bindings: each must get the same bytes on the same machine.
//!
//! `target/release/examples/vectors FOLDER` writes raw files and `cases.txt`: a case a line, its kind, its name, then `key=value` with
//! spaces between.
//!
//! | kind | what the binding does |
//! | --- | --- |
//! | `photo` | obscures `input` and gets `output`, both of `format` |
//! | `stream` | obscures each of `frames` of `input`, `step` milliseconds apart from 0 on, and gets pictures of `out` with rows `out_stride` apart, one after the other in `output`. After frame `tap_after` whoever is at `tap` (x:y) is kept clear |
//! | `in_place` | as `stream`, but each frame of YUV is changed where it is; `output` holds the frames |
//!
//! `width`, `height`, `rotation` (degrees), `mirrored` (0, 1): the frame as stored. `layout`: `packed` with `format` and `stride`, or
//! `i420`, `nv12`, `nv21` with `y_stride`, `uv_stride`, `matrix` (601, 709), `range` (limited, full); the planes of a frame follow
//! each other, every row whole. `effect`, `colours`, `strength`, `seed`, `long_side`: the choices. `policy`: `everyone`,
//! `except:ID` or `only:ID`. `people`: who is found in the end, `id:left:top:width:height:obscured:confidence` with `;` between.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a tool for tests may fail loudly")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fuzzy_people_core::{
    CameraFrame, Colours, Effect, Frame, FrameLayout, LiveObscurer, LiveOptions, Obscurer, Options, Person, PictureMut,
    PixelFormat, PlaneLayout, Policy, Rotation, YuvFrame, YuvFrameMut, YuvLayout, YuvMatrix, YuvRange,
};
use image::{RgbImage, imageops};

/// The size of every picture, upright.
const WIDTH: u32 = 481;
const HEIGHT: u32 = 271;
/// Frames of a stream, and milliseconds from one to the next.
const FRAMES: u32 = 6;
const STEP: i64 = 40;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("usage: vectors FOLDER"));
    fs::create_dir_all(&folder).unwrap();
    let mut vectors = Vectors { folder, cases: String::new() };
    vectors.photos();
    vectors.streams();
    fs::write(vectors.folder.join("cases.txt"), vectors.cases).unwrap();
}

struct Vectors {
    folder: PathBuf,
    cases: String,
}

/// The fixture, made small, from this column on.
fn scene(width: u32, height: u32, from: u32) -> RgbImage {
    let fixture =
        image::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/two_people.jpg")).unwrap().into_rgb8();
    let small = imageops::resize(&fixture, width + 2 * FRAMES, height, imageops::FilterType::Triangle);
    imageops::crop_imm(&small, from, 0, width, height).to_image()
}

/// As a sensor stores it that has to be turned and mirrored.
fn stored(upright: &RgbImage, rotation: Rotation, mirrored: bool) -> RgbImage {
    let seen = if mirrored { imageops::flip_horizontal(upright) } else { upright.clone() };
    match rotation {
        Rotation::None => seen,
        Rotation::Clockwise90 => imageops::rotate270(&seen),
        Rotation::Half => imageops::rotate180(&seen),
        Rotation::Clockwise270 => imageops::rotate90(&seen),
    }
}

const fn degrees(rotation: Rotation) -> u32 {
    match rotation {
        Rotation::None => 0,
        Rotation::Clockwise90 => 90,
        Rotation::Half => 180,
        Rotation::Clockwise270 => 270,
    }
}

/// Rows of packed pixels, `stride` bytes apart.
fn packed(picture: &RgbImage, format: PixelFormat, stride: usize) -> Vec<u8> {
    let mut bytes = vec![17; stride * picture.height() as usize];
    for (x, y, pixel) in picture.enumerate_pixels() {
        let to = &mut bytes[y as usize * stride + x as usize * format.bytes()..][..format.bytes()];
        let [r, g, b] = pixel.0;
        match format {
            PixelFormat::Gray8 => to[0] = g,
            PixelFormat::Rgb8 => to.copy_from_slice(&[r, g, b]),
            PixelFormat::Rgba8 => to.copy_from_slice(&[r, g, b, 255]),
            PixelFormat::Bgra8 => to.copy_from_slice(&[b, g, r, 255]),
        }
    }
    bytes
}

/// How a stream's frames lie.
#[derive(Clone, Copy)]
enum Lies {
    Packed { format: PixelFormat, padding: usize },
    Planes { kind: &'static str, padding: usize, matrix: YuvMatrix, range: YuvRange },
}

/// Luma and chroma of full range by BT.601: what the samples mean does not matter here, only that all read the same ones.
fn yuv(picture: &RgbImage, x: u32, y: u32) -> [u8; 3] {
    let pixel = picture.get_pixel(x.min(picture.width() - 1), y.min(picture.height() - 1)).0.map(f64::from);
    let [r, g, b] = pixel;
    let luma = 0.299 * r + 0.587 * g + 0.114 * b;
    [luma, 128.0 + 0.564 * (b - luma), 128.0 + 0.713 * (r - luma)].map(|sample| sample.round().clamp(0.0, 255.0) as u8)
}

/// Planes one after the other: luma, then chroma.
fn planes(picture: &RgbImage, kind: &str, layout: &YuvLayout) -> Vec<u8> {
    let (width, height) = picture.dimensions();
    let mut bytes = vec![17; layout.y.row_stride * height as usize];
    for y in 0..height {
        for x in 0..width {
            bytes[y as usize * layout.y.row_stride + x as usize] = yuv(picture, x, y)[0];
        }
    }
    let (columns, rows) = (width.div_ceil(2), height.div_ceil(2));
    let sets: &[&[usize]] = match kind {
        "i420" => &[&[1], &[2]],
        "nv12" => &[&[1, 2]],
        _ => &[&[2, 1]],
    };
    for set in sets {
        let mut plane = vec![17; layout.u.row_stride * rows as usize];
        for y in 0..rows {
            for x in 0..columns {
                let sample = yuv(picture, 2 * x, 2 * y);
                for (at, channel) in set.iter().enumerate() {
                    plane[y as usize * layout.u.row_stride + x as usize * set.len() + at] = sample[*channel];
                }
            }
        }
        bytes.extend(plane);
    }
    bytes
}

fn listed<'a>(people: impl Iterator<Item = (&'a Person, bool)>) -> String {
    let lines = people.map(|(person, obscured)| {
        let b = person.bounds;
        format!("{}:{}:{}:{}:{}:{}:{}", person.id, b.left, b.top, b.width, b.height, u8::from(obscured), person.confidence)
    });
    lines.collect::<Vec<_>>().join(";")
}

fn choices(options: &Options) -> String {
    let colours = if options.colours == Colours::Person { "person" } else { "surroundings" };
    format!("effect={} colours={colours} strength={} seed={}", options.effect.name(), options.strength, options.seed)
}

const fn format_name(format: PixelFormat) -> &'static str {
    match format {
        PixelFormat::Gray8 => "gray",
        PixelFormat::Rgb8 => "rgb",
        PixelFormat::Rgba8 => "rgba",
        PixelFormat::Bgra8 => "bgra",
    }
}

impl Vectors {
    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.join(name), bytes).unwrap();
    }

    fn photos(&mut self) {
        let plain = (PixelFormat::Rgb8, 0, Rotation::None, false);
        for (effect_name, effect) in Effect::ALL {
            for (colours_name, colours) in [("surroundings", Colours::Surroundings), ("person", Colours::Person)] {
                let options = Options { effect, colours, ..Options::default() };
                self.photo(&format!("{effect_name}-{colours_name}"), options, "everyone", &Policy::Everyone, plain);
            }
        }
        let options = Options { strength: 0.8, seed: 11, effect: Effect::Scatter, ..Options::default() };
        self.photo("except", options, "except:1", &Policy::EveryoneExcept(vec![1]), plain);
        self.photo("only", options, "only:2", &Policy::Only(vec![2]), plain);
        for (name, lies) in [
            ("bgra-turned", (PixelFormat::Bgra8, 12, Rotation::Clockwise90, false)),
            ("rgba-half-mirrored", (PixelFormat::Rgba8, 4, Rotation::Half, true)),
            ("gray-turned-mirrored", (PixelFormat::Gray8, 3, Rotation::Clockwise270, true)),
        ] {
            self.photo(name, Options::default(), "everyone", &Policy::Everyone, lies);
        }
    }

    fn photo(
        &mut self,
        name: &str,
        options: Options,
        policy_name: &str,
        policy: &Policy,
        (format, padding, rotation, mirrored): (PixelFormat, usize, Rotation, bool),
    ) {
        let picture = stored(&scene(WIDTH, HEIGHT, 0), rotation, mirrored);
        let (width, height) = picture.dimensions();
        let row_stride = width as usize * format.bytes() + padding;
        let bytes = packed(&picture, format, row_stride);
        let frame = Frame::new(&bytes, FrameLayout { width, height, row_stride, format, rotation, mirrored }).unwrap();
        let obscured = Obscurer::new(options).unwrap().obscure_frame(frame, policy).unwrap();
        assert!(obscured.people.len() >= 2, "{name}: who is in the fixture");
        self.write(&format!("photo-{name}.in"), &bytes);
        self.write(&format!("photo-{name}.out"), obscured.picture.pixels());
        writeln!(
            self.cases,
            "photo {name} input=photo-{name}.in output=photo-{name}.out layout=packed format={} stride={row_stride} width={width} \
             height={height} rotation={} mirrored={} {} policy={policy_name} people={}",
            format_name(format),
            degrees(rotation),
            u8::from(mirrored),
            choices(&options),
            listed(obscured.people.iter().map(|(person, obscured)| (person, *obscured))),
        )
        .unwrap();
    }

    fn streams(&mut self) {
        let pairs = |kind, matrix, range| Lies::Planes { kind, padding: 6, matrix, range };
        let small = LiveOptions { long_side: 256, ..LiveOptions::default() };
        let scatter = Options { effect: Effect::Scatter, seed: 3, ..Options::default() };
        let (rgba, bgra) = (PixelFormat::Rgba8, PixelFormat::Bgra8);
        let limited = pairs("nv12", YuvMatrix::Bt709, YuvRange::Limited);
        let full = pairs("nv21", YuvMatrix::Bt601, YuvRange::Full);
        let planar = Lies::Planes { kind: "i420", padding: 0, matrix: YuvMatrix::Bt601, range: YuvRange::Limited };
        let of_bgra = Lies::Packed { format: bgra, padding: 20 };
        for stream in [
            Stream {
                name: "nv12-turned",
                lies: limited,
                rotation: Rotation::Clockwise90,
                options: scatter,
                out: bgra,
                ..Stream::new()
            },
            Stream { name: "nv21-mirrored", lies: full, mirrored: true, tap: true, out: rgba, ..Stream::new() },
            Stream { name: "i420-half", lies: planar, rotation: Rotation::Half, live: small, ..Stream::new() },
            Stream {
                name: "bgra-turned-mirrored",
                lies: of_bgra,
                rotation: Rotation::Clockwise270,
                mirrored: true,
                tap: true,
                out: bgra,
                ..Stream::new()
            },
            Stream { name: "nv12-in-place", lies: limited, in_place: true, tap: true, ..Stream::new() },
            Stream {
                name: "nv21-in-place-turned",
                lies: full,
                in_place: true,
                rotation: Rotation::Clockwise90,
                options: scatter,
                ..Stream::new()
            },
            Stream { name: "i420-in-place", lies: planar, in_place: true, live: small, ..Stream::new() },
        ] {
            self.stream(&stream);
        }
    }

    fn stream(&mut self, stream: &Stream) {
        let Stream { name, lies, rotation, mirrored, in_place, .. } = *stream;
        let mut obscurer = LiveObscurer::new(stream.options, stream.live).unwrap();
        let (mut input, mut output) = (Vec::new(), Vec::new());
        let out_stride = WIDTH as usize * 4 + 8;
        let (mut said, mut size) = (String::new(), (0, 0));
        for at in 0..FRAMES {
            let upright = scene(WIDTH, HEIGHT, 2 * at);
            let picture = stored(&upright, rotation, mirrored);
            let (width, height) = picture.dimensions();
            size = (width, height);
            let time = i64::from(at) * STEP;
            let mut out = vec![0; out_stride * HEIGHT as usize];
            match lies {
                Lies::Packed { format, padding } => {
                    let row_stride = width as usize * format.bytes() + padding;
                    let bytes = packed(&picture, format, row_stride);
                    let frame =
                        Frame::new(&bytes, FrameLayout { width, height, row_stride, format, rotation, mirrored }).unwrap();
                    obscurer.obscure(frame.into(), time, stream.target(&mut out, out_stride)).unwrap();
                    input.extend(&bytes);
                    output.extend(&out);
                    said = format!("layout=packed format={} stride={row_stride}", format_name(format));
                }
                Lies::Planes { kind, padding, matrix, range } => {
                    let pixel_stride = if kind == "i420" { 1 } else { 2 };
                    let y = PlaneLayout { row_stride: width as usize + padding, pixel_stride: 1 };
                    let uv = PlaneLayout { row_stride: width.div_ceil(2) as usize * pixel_stride + padding, pixel_stride };
                    let layout = YuvLayout { width, height, y, u: uv, v: uv, matrix, range, rotation, mirrored };
                    let mut bytes = planes(&picture, kind, &layout);
                    input.extend(&bytes);
                    let (luma, chroma) = bytes.split_at_mut(y.row_stride * height as usize);
                    let half = chroma.len() / 2;
                    if in_place {
                        let mut frame = match kind {
                            "nv12" => YuvFrameMut::nv12(luma, chroma, layout),
                            "nv21" => YuvFrameMut::nv21(luma, chroma, layout),
                            _ => {
                                let (u, v) = chroma.split_at_mut(half);
                                YuvFrameMut::new(luma, u, v, layout)
                            }
                        }
                        .unwrap();
                        obscurer.obscure_yuv(&mut frame, time).unwrap();
                        output.extend(&bytes);
                    } else {
                        let frame = match kind {
                            "nv12" => YuvFrame::nv12(luma, chroma, layout),
                            "nv21" => YuvFrame::nv21(luma, chroma, layout),
                            _ => YuvFrame::new(luma, &chroma[..half], &chroma[half..], layout),
                        };
                        let frame: CameraFrame<'_> = frame.unwrap().into();
                        obscurer.obscure(frame, time, stream.target(&mut out, out_stride)).unwrap();
                        output.extend(&out);
                    }
                    let matrix = if matrix == YuvMatrix::Bt709 { 709 } else { 601 };
                    let range = if range == YuvRange::Full { "full" } else { "limited" };
                    said = format!(
                        "layout={kind} y_stride={} uv_stride={} matrix={matrix} range={range}",
                        y.row_stride, uv.row_stride
                    );
                }
            }
            if stream.tap && at == TAP_AFTER {
                let id = obscurer.person_at(TAP.0, TAP.1).expect("somebody is where the tap is");
                obscurer.set_policy(Policy::EveryoneExcept(vec![id]));
            }
        }
        let people = obscurer.people();
        assert!(people.len() >= 2, "{name}: who is in the fixture");
        self.write(&format!("stream-{name}.in"), &input);
        self.write(&format!("stream-{name}.out"), &output);
        let kind = if in_place { "in_place" } else { "stream" };
        let tap = if stream.tap { format!(" tap_after={TAP_AFTER} tap={}:{}", TAP.0, TAP.1) } else { String::new() };
        let (width, height) = size;
        writeln!(
            self.cases,
            "{kind} {name} input=stream-{name}.in output=stream-{name}.out {said} width={width} height={height} rotation={} mirrored={} \
             frames={FRAMES} step={STEP} out={} out_stride={out_stride} {} long_side={}{tap} policy=everyone people={}",
            degrees(rotation),
            u8::from(mirrored),
            format_name(stream.out),
            choices(&stream.options),
            stream.live.long_side,
            listed(people.iter().map(|tracked| (&tracked.person, tracked.obscured))),
        )
        .unwrap();
    }
}

/// The frame after which somebody is tapped, and where, upright.
const TAP_AFTER: u32 = 2;
const TAP: (u32, u32) = (130, 180);

/// A stream that is obscured.
struct Stream {
    name: &'static str,
    lies: Lies,
    rotation: Rotation,
    mirrored: bool,
    in_place: bool,
    tap: bool,
    options: Options,
    live: LiveOptions,
    out: PixelFormat,
}

impl Stream {
    fn new() -> Self {
        Self {
            name: "",
            lies: Lies::Packed { format: PixelFormat::Rgba8, padding: 0 },
            rotation: Rotation::None,
            mirrored: false,
            in_place: false,
            tap: false,
            options: Options::default(),
            live: LiveOptions::default(),
            out: PixelFormat::Rgba8,
        }
    }

    fn target<'a>(&self, out: &'a mut [u8], row_stride: usize) -> PictureMut<'a> {
        PictureMut::new(out, WIDTH, HEIGHT, row_stride, self.out).unwrap()
    }
}
