//! What the core makes of pictures, so that one processor's answers can be set beside another's.
//!
//! `parity write FOLDER PHOTO.ppm...` writes them; `parity compare FOLDER OTHER` demands of two such folders the same bytes of every
//! effect on a drawn cover, the same people and as good as the same masks of photos, and the same bytes of camera frames wherever
//! their covers agree. `bindings/cross/check` runs the first here and on another processor.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement may fail loudly")]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use fuzzy_people_core::{
    CameraFrame, Colours, Cover, Effect, Frame, FrameLayout, LiveOptions, Obscurer, Options, Picture, PictureMut, PixelFormat,
    Policy, Rotation, YuvFrame, YuvLayout, YuvMatrix, YuvRange,
};

/// Two masks agree when the places in both are at least this share of the places in either.
const SAME_MASK: f64 = 0.995;
/// Frames of a stream: enough that people are followed and the ground behind them is learnt.
const FRAMES: usize = 4;
/// Milliseconds from frame to frame.
const FRAME_TIME: i64 = 33;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["write", folder, photos @ ..] if !photos.is_empty() => write(Path::new(folder), photos),
        ["compare", folder, other] => return compare(Path::new(folder), Path::new(other)),
        _ => panic!("usage: parity write FOLDER PHOTO.ppm... | parity compare FOLDER OTHER"),
    }
    ExitCode::SUCCESS
}

/// A photo's packed RGB.
struct Photo {
    name: String,
    pixels: Vec<u8>,
    width: u32,
    height: u32,
}

impl Photo {
    /// A binary PPM without comments, 255 the largest value.
    fn read(path: &str) -> Self {
        let file = fs::read(path).unwrap();
        let [magic, width, height, most] = {
            let mut words = file.splitn(5, |byte| byte.is_ascii_whitespace());
            [(); 4].map(|()| std::str::from_utf8(words.next().unwrap()).unwrap().to_owned())
        };
        assert!(magic == "P6" && most == "255", "{path} is no such PPM");
        let (width, height): (u32, u32) = (width.parse().unwrap(), height.parse().unwrap());
        let pixels = file[file.len() - (width * height * 3) as usize..].to_vec();
        Self { name: Path::new(path).file_stem().unwrap().to_str().unwrap().to_owned(), pixels, width, height }
    }

    fn picture(&self, format: PixelFormat) -> Picture {
        let bytes = match format {
            PixelFormat::Rgb8 => self.pixels.clone(),
            PixelFormat::Rgba8 => self.pixels.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect(),
            other => panic!("{other:?} is not asked for"),
        };
        Picture::new(bytes, self.width, self.height, format).unwrap()
    }

    /// As I420 in whole numbers, moved to the left by some pixels and as many back in on the right.
    fn planes(&self, moved: usize) -> [Vec<u8>; 3] {
        let (width, height) = (self.width as usize, self.height as usize);
        let at = |x: usize, y: usize| {
            let place = (y.min(height - 1) * width + (x.min(width - 1) + moved) % width) * 3;
            [0, 1, 2].map(|channel| i32::from(self.pixels[place + channel]))
        };
        let weigh = |[r, g, b]: [i32; 3], [red, green, blue]: [i32; 3], base: i32| {
            (((red * r + green * g + blue * b + 128) >> 8) + base).clamp(0, 255) as u8
        };
        let luma = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let chroma = |weights| {
            let places = (0..height.div_ceil(2)).flat_map(|y| (0..width.div_ceil(2)).map(move |x| (2 * x, 2 * y)));
            places.map(|(x, y)| weigh(at(x, y), weights, 128)).collect()
        };
        [luma.map(|(x, y)| weigh(at(x, y), [66, 129, 25], 16)).collect(), chroma([-38, -74, 112]), chroma([112, -94, -18])]
    }
}

fn write(folder: &Path, photos: &[&str]) {
    fs::create_dir_all(folder).unwrap();
    let save = |name: String, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    let obscurer = Obscurer::new(Options::default()).unwrap();
    for photo in photos.iter().map(|path| Photo::read(path)) {
        paint(&photo, &save);
        find(&photo, &obscurer, &save);
        stream(&photo, &obscurer, &save);
    }
}

/// Every effect on the drawn cover.
fn paint(photo: &Photo, save: &dyn Fn(String, &[u8])) {
    let cover = drawn(photo.width as i32, photo.height as i32);
    for (name, effect) in Effect::ALL {
        for (source, colours) in [("surroundings", Colours::Surroundings), ("person", Colours::Person)] {
            for (strength, seed, format) in [(0.5, 0, PixelFormat::Rgb8), (0.85, 7, PixelFormat::Rgba8)] {
                let options = Options { effect, colours, strength, seed, ..Options::default() };
                let mut picture = photo.picture(format);
                Effect::paint(&mut picture, &cover, &options).unwrap();
                save(format!("{}-{name}-{source}-{strength}.effect", photo.name), picture.pixels());
            }
        }
    }
}

/// Two people as a head over shoulders, one of them cut by the frame, and a speck; in whole numbers.
fn drawn(width: i32, height: i32) -> Cover {
    let inside = |x: i32, y: i32, cx: i32, cy: i32, rx: i32, ry: i32| {
        let (dx, dy) = (i64::from((x - cx) * ry), i64::from((y - cy) * rx));
        dx * dx + dy * dy <= i64::from(rx * ry).pow(2)
    };
    let person = |x, y, cx, size| {
        inside(x, y, cx, height / 4, size / 2, size * 2 / 3) || inside(x, y, cx, height * 4 / 5, size, height / 2)
    };
    let owner = |x: i32, y: i32| match (x, y) {
        _ if person(x, y, width / 4, width / 9) => 1,
        _ if person(x, y, width * 19 / 20, width / 6) => 2,
        _ if inside(x, y, width / 2, height / 8, 3, 5) => 255,
        _ => 0,
    };
    let owners = (0..height).flat_map(|y| (0..width).map(move |x| owner(x, y))).collect();
    Cover::new(owners, width as u32, height as u32).unwrap()
}

/// A photo, the whole way.
fn find(photo: &Photo, obscurer: &Obscurer, save: &dyn Fn(String, &[u8])) {
    let picture =
        Picture::upright(Frame::new(&photo.pixels, FrameLayout::packed(photo.width, photo.height, PixelFormat::Rgb8)).unwrap());
    let people = obscurer.find(&picture).unwrap();
    save(format!("{}.count", photo.name), people.list.len().to_string().as_bytes());
    save(format!("{}-people.mask", photo.name), people.mask.labels());
    save(format!("{}-suspects.mask", photo.name), people.mask.suspects());
    let obscured = obscurer.obscure(picture, &people, &Policy::Everyone).unwrap();
    save(format!("{}-cover.mask", photo.name), obscured.cover.owners());
}

/// How a camera lays out its frames.
struct Camera {
    name: &'static str,
    matrix: YuvMatrix,
    range: YuvRange,
    rotation: Rotation,
    out: PixelFormat,
}

/// Cameras that between them have each order of planes, matrix, range and format of the output.
const CAMERAS: [Camera; 3] = [
    Camera {
        name: "i420",
        matrix: YuvMatrix::Bt601,
        range: YuvRange::Limited,
        rotation: Rotation::None,
        out: PixelFormat::Rgba8,
    },
    Camera {
        name: "nv12",
        matrix: YuvMatrix::Bt601,
        range: YuvRange::Full,
        rotation: Rotation::Clockwise90,
        out: PixelFormat::Bgra8,
    },
    Camera {
        name: "nv21",
        matrix: YuvMatrix::Bt709,
        range: YuvRange::Limited,
        rotation: Rotation::None,
        out: PixelFormat::Rgba8,
    },
];

/// Frames of the photo as it moves past each camera.
fn stream(photo: &Photo, obscurer: &Obscurer, save: &dyn Fn(String, &[u8])) {
    for camera in &CAMERAS {
        let mut live = obscurer.live(LiveOptions { long_side: 256, ..LiveOptions::default() }).unwrap();
        for at in 0..FRAMES {
            let [y, u, v] = photo.planes(at * 3);
            let (first, second) = if camera.name == "nv21" { (&v, &u) } else { (&u, &v) };
            let pairs: Vec<u8> = first.iter().zip(second).flat_map(|(first, second)| [*first, *second]).collect();
            let layout = match camera.name {
                "i420" => YuvLayout::i420(photo.width, photo.height),
                _ => YuvLayout::semi_planar(photo.width, photo.height),
            };
            let layout = YuvLayout { matrix: camera.matrix, range: camera.range, rotation: camera.rotation, ..layout };
            let frame = match camera.name {
                "i420" => YuvFrame::new(&y, &u, &v, layout),
                "nv12" => YuvFrame::nv12(&y, &pairs, layout),
                _ => YuvFrame::nv21(&y, &pairs, layout),
            };
            let frame = CameraFrame::from(frame.unwrap());
            let (width, height, stride) = (frame.width(), frame.height(), frame.width() as usize * camera.out.bytes());
            let mut out = vec![0; stride * height as usize];
            live.obscure(frame, at as i64 * FRAME_TIME, PictureMut::new(&mut out, width, height, stride, camera.out).unwrap())
                .unwrap();
            let name = format!("{}-{}-{at}", photo.name, camera.name);
            save(format!("{name}.mask"), live.cover().owners());
            save(format!("{name}.frame"), &out);
        }
    }
}

/// Says of every pair of files how they compare; whether all are as they should be.
fn compare(folder: &Path, other: &Path) -> ExitCode {
    let names = |folder: &Path| {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let (files, mut wrong) = (names(folder), Vec::new());
    assert_eq!(files, names(other), "the folders hold different files");
    let read = |name: &str| [folder, other].map(|folder| fs::read(folder.join(name)).unwrap());
    let (mut equal, mut masks, mut worst, mut frames, mut covered_alike) = (0, 0, 1.0f64, 0, 0);
    for name in &files {
        let [ours, theirs] = read(name);
        match name.rsplit_once('.').unwrap() {
            (_, "mask") => {
                let same = overlap(&ours, &theirs);
                (masks, worst) = (masks + 1, worst.min(same));
                if same < SAME_MASK {
                    wrong.push(format!("{name}: IoU {same:.5}"));
                }
            }
            (frame, "frame") => {
                frames += 1;
                let [cover, other] = read(&format!("{frame}.mask"));
                if cover == other {
                    covered_alike += 1;
                    wrong.extend(difference(name, &ours, &theirs));
                }
            }
            _ => {
                equal += 1;
                wrong.extend(difference(name, &ours, &theirs));
            }
        }
    }
    println!("{equal} effects and counts to be equal to the byte");
    println!("{masks} masks, the worst IoU {worst:.5}");
    println!("{frames} camera frames, {covered_alike} of them with equal covers and so to be equal to the byte");
    if equal == 0 || masks == 0 || covered_alike * 2 < frames {
        wrong.push("too little to compare".into());
    }
    for line in &wrong {
        println!("WRONG {line}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Intersection over union of the places that are not 0; 1 of two empty masks.
fn overlap(ours: &[u8], theirs: &[u8]) -> f64 {
    assert_eq!(ours.len(), theirs.len(), "masks of different sizes");
    let places = ours.iter().zip(theirs).map(|(ours, theirs)| (*ours != 0, *theirs != 0));
    let (both, either) = places
        .fold((0, 0), |(both, either), (ours, theirs)| (both + u32::from(ours && theirs), either + u32::from(ours || theirs)));
    if either == 0 { 1.0 } else { f64::from(both) / f64::from(either) }
}

/// How the bytes differ, if they do.
fn difference(name: &str, ours: &[u8], theirs: &[u8]) -> Option<String> {
    if ours.len() != theirs.len() {
        return Some(format!("{name}: {} bytes, {} there", ours.len(), theirs.len()));
    }
    let apart = ours.iter().zip(theirs).map(|(ours, theirs)| ours.abs_diff(*theirs));
    let (count, most) = apart.filter(|apart| *apart != 0).fold((0, 0), |(count, most), apart| (count + 1, most.max(apart)));
    (count != 0).then(|| format!("{name}: {count} of {} bytes differ, by {most} at most", ours.len()))
}
