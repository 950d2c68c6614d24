//! Streams of real pictures through the live path: what is shown when all goes well, and each way in which it fails closed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::Path;
use std::time::{Duration, Instant};

use fuzzy_people_core::{
    CameraFrame, Error, Frame, FrameLayout, LiveObscurer, LiveOptions, Options, PictureMut, PixelFormat, Policy, Rotation,
    YuvFrameMut, YuvLayout,
};
use image::RgbImage;
use image::imageops::{self, FilterType};

const WIDTH: u32 = 474;
const HEIGHT: u32 = 256;
/// The faces in [`scene`]: middle, and half width and height of what must be hidden.
const LEFT: Face = Face { x: 113, y: 57, reach: 18 };
const RIGHT: Face = Face { x: 367, y: 95, reach: 30 };

#[derive(Clone, Copy)]
struct Face {
    x: u32,
    y: u32,
    reach: u32,
}

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name)
}

/// Two people, at half the fixture's size.
fn scene() -> RgbImage {
    imageops::resize(&image::open(fixture("two_people.jpg")).unwrap().into_rgb8(), WIDTH, HEIGHT, FilterType::Triangle)
}

fn obscurer(live: LiveOptions) -> LiveObscurer {
    LiveObscurer::new(Options::default(), live).unwrap()
}

/// A frame through `obscurer`: its RGBA output.
fn show(obscurer: &mut LiveObscurer, picture: &RgbImage, time: i64) -> Result<Vec<u8>, Error> {
    let (width, height) = picture.dimensions();
    let mut out = vec![7; width as usize * height as usize * 4];
    let target = PictureMut::new(&mut out, width, height, width as usize * 4, PixelFormat::Rgba8)?;
    let frame = Frame::new(picture, FrameLayout::packed(width, height, PixelFormat::Rgb8))?;
    let shown = obscurer.obscure(frame.into(), time, target);
    // On an error, nothing of the frame.
    if shown.is_err() {
        assert!(
            out.as_chunks::<4>().0.iter().all(|pixel| *pixel == [128, 128, 128, 255]),
            "an error left something of the frame"
        );
    }
    shown.map(|()| out)
}

/// The share of a face's pixels that are as they were.
fn clear(picture: &RgbImage, out: &[u8], face: Face) -> f64 {
    let reach = i64::from(face.reach);
    let places = (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)));
    let inside = places.filter(|(dx, dy)| dx * dx + dy * dy <= reach * reach);
    let (mut all, mut same) = (0, 0);
    for (dx, dy) in inside {
        let (x, y) = ((i64::from(face.x) + dx) as u32, (i64::from(face.y) + dy) as u32);
        let at = ((y * picture.width() + x) * 4) as usize;
        all += 1;
        same += usize::from(out[at..at + 3] == picture.get_pixel(x, y).0);
    }
    same as f64 / f64::from(all)
}

/// The share of the whole picture that is as it was.
fn clear_in_all(picture: &RgbImage, out: &[u8]) -> f64 {
    let same = picture.pixels().zip(out.as_chunks::<4>().0).filter(|(pixel, out)| pixel.0 == out[..3]).count();
    same as f64 / picture.pixels().len() as f64
}

/// Some frames of a still scene: settled.
fn settled(live: LiveOptions, policy: impl Fn(&LiveObscurer) -> Policy) -> (LiveObscurer, RgbImage, i64) {
    let (mut obscurer, scene) = (obscurer(live), scene());
    for frame in 0..4 {
        show(&mut obscurer, &scene, 33 * frame).unwrap();
        if frame == 0 {
            let policy = policy(&obscurer);
            obscurer.set_policy(policy);
        }
    }
    (obscurer, scene, 33 * 3)
}

fn keep_right(obscurer: &LiveObscurer) -> Policy {
    Policy::EveryoneExcept(vec![obscurer.person_at(RIGHT.x, RIGHT.y).expect("the right person is there")])
}

#[test]
fn everybody_is_hidden_from_the_first_frame_on_and_a_tap_keeps_one_clear() {
    let (mut obscurer, scene) = (obscurer(LiveOptions::default()), scene());
    let first = show(&mut obscurer, &scene, 0).unwrap();
    for face in [LEFT, RIGHT] {
        assert!(clear(&scene, &first, face) < 0.02);
    }
    assert!(clear_in_all(&scene, &first) > 0.15, "the surroundings show: {}", clear_in_all(&scene, &first));
    let (left, right) = (obscurer.person_at(LEFT.x, LEFT.y).unwrap(), obscurer.person_at(RIGHT.x, RIGHT.y).unwrap());
    assert_ne!(left, right);
    assert_eq!(obscurer.person_at(WIDTH, 0), None);
    let mut time = 0;
    for (policy, left_clear, right_clear) in [
        (Policy::EveryoneExcept(vec![right]), false, true),
        (Policy::Only(vec![right]), true, false),
        (Policy::EveryoneExcept(vec![right + 1000]), false, false),
        (Policy::Everyone, false, false),
    ] {
        obscurer.set_policy(policy.clone());
        for _ in 0..2 {
            time += 33;
            let out = show(&mut obscurer, &scene, time).unwrap();
            for (side, face, shown) in [("left", LEFT, left_clear), ("right", RIGHT, right_clear)] {
                let clear = clear(&scene, &out, face);
                assert!(if shown { clear > 0.98 } else { clear < 0.02 }, "{policy:?}, {side}: {clear} clear");
            }
        }
        assert_eq!(obscurer.person_at(RIGHT.x, RIGHT.y), Some(right), "{policy:?}: the same person");
        for tracked in obscurer.people().iter().filter(|tracked| [left, right].contains(&tracked.person.id)) {
            assert_eq!(tracked.obscured, if tracked.person.id == left { !left_clear } else { !right_clear }, "{policy:?}");
        }
    }
}

#[test]
fn what_is_shown_when_the_stream_breaks_off() {
    struct Case(&'static str, fn(&mut LiveObscurer, &mut RgbImage, &mut i64));
    // In each case nobody is known afterwards: the person who was kept clear is hidden.
    let cases = [
        Case("the camera was switched", |obscurer, _, _| obscurer.reset()),
        Case("time jumps ahead", |_, _, time| *time += 5000),
        Case("time runs backwards", |_, _, time| *time -= 50),
        Case("another frame size", |_, scene, _| *scene = imageops::resize(scene, WIDTH, HEIGHT - 2, FilterType::Nearest)),
        Case("a scene cut", |obscurer, scene, time| {
            let tiles =
                RgbImage::from_fn(WIDTH, HEIGHT, |x, y| image::Rgb([if (x / 17 + y / 13) % 2 == 0 { 30 } else { 220 }; 3]));
            for _ in 0..3 {
                *time += 33;
                let out = show(obscurer, &tiles, *time).unwrap();
                assert!(clear_in_all(&tiles, &out) > 0.9, "the memory of another scene hides this one");
            }
            let _ = scene;
        }),
        Case("a pause of the application", |_, _, time| *time += 1001),
    ];
    for Case(what, breaks) in cases {
        let (mut obscurer, mut scene, mut time) = settled(LiveOptions::default(), keep_right);
        let before: Vec<u32> = obscurer.people().iter().map(|tracked| tracked.person.id).collect();
        breaks(&mut obscurer, &mut scene, &mut time);
        time += 33;
        let out = show(&mut obscurer, &scene, time).unwrap();
        for face in [LEFT, RIGHT] {
            assert!(clear(&scene, &out, face) < 0.02, "{what}");
        }
        assert!(!obscurer.people().is_empty(), "{what}");
        for tracked in obscurer.people() {
            assert!(!before.contains(&tracked.person.id), "{what}: an id was given again");
        }
    }
}

#[test]
fn a_model_that_fails_leaves_nothing_and_the_next_frame_is_looked_at() {
    let model = std::fs::read(fixture("fails_on_white.onnx")).unwrap();
    for live in [LiveOptions::default(), LiveOptions { target_fps: Some(30.0), ..LiveOptions::default() }] {
        let mut obscurer = LiveObscurer::with_model(&model, Options::default(), live).unwrap();
        let wall = |light: u8| RgbImage::from_fn(64, 64, |x, y| image::Rgb([light - (x / 9 + y / 7) as u8 % 2 * 10; 3]));
        assert!(clear_in_all(&wall(150), &show(&mut obscurer, &wall(150), 0).unwrap()) > 0.99, "nobody is there");
        for time in [33, 66] {
            assert!(matches!(show(&mut obscurer, &wall(255), time), Err(Error::Inference(_))), "scores that are not numbers");
            let mut y: Vec<u8> = (0..64 * 64).map(|at| if (at % 64 / 9 + at / 64 / 7) % 2 == 0 { 235 } else { 220 }).collect();
            let (mut u, mut v) = (vec![128; 32 * 32], vec![128; 32 * 32]);
            let mut frame = YuvFrameMut::new(&mut y, &mut u, &mut v, YuvLayout::i420(64, 64)).unwrap();
            assert!(matches!(obscurer.obscure_yuv(&mut frame, time + 10), Err(Error::Inference(_))));
            assert!(y.iter().chain(&u).chain(&v).all(|sample| *sample == 128), "an error left something of the frame");
        }
        assert!(clear_in_all(&wall(150), &show(&mut obscurer, &wall(150), 100).unwrap()) > 0.99, "it goes on");
    }
}

#[test]
fn a_covered_lens_shows_nothing() {
    let (mut obscurer, scene, time) = settled(LiveOptions::default(), keep_right);
    let dark = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| image::Rgb([3 + ((x * 7 + y * 3) % 4) as u8; 3]));
    let out = show(&mut obscurer, &dark, time + 33).unwrap();
    assert!(clear_in_all(&dark, &out) < 0.02, "{}", clear_in_all(&dark, &out));
    let out = show(&mut obscurer, &scene, time + 66).unwrap();
    assert!(clear(&scene, &out, LEFT) < 0.02, "uncovered again");
}

#[test]
fn outputs_and_settings_that_do_not_fit_are_refused() {
    let (mut obscurer, scene) = (obscurer(LiveOptions::default()), scene());
    let frame = || CameraFrame::from(Frame::new(&scene, FrameLayout::packed(WIDTH, HEIGHT, PixelFormat::Rgb8)).unwrap());
    for (what, width, height, format) in [
        ("turned", HEIGHT, WIDTH, PixelFormat::Rgba8),
        ("smaller", WIDTH - 1, HEIGHT, PixelFormat::Bgra8),
        ("RGB", WIDTH, HEIGHT, PixelFormat::Rgb8),
    ] {
        let mut out = vec![7; width as usize * height as usize * 4];
        let stride = width as usize * format.bytes();
        let target = PictureMut::new(&mut out, width, height, stride, format).unwrap();
        assert!(matches!(obscurer.obscure(frame(), 0, target), Err(Error::Layout(_))), "{what}");
        assert!(out[..stride * height as usize].iter().all(|byte| [128, 255].contains(byte)), "{what}: something was written");
    }
    for live in [
        LiveOptions { target_fps: Some(0.0), ..LiveOptions::default() },
        LiveOptions { target_fps: Some(f32::NAN), ..LiveOptions::default() },
        LiveOptions { long_side: 95, ..LiveOptions::default() },
        LiveOptions { long_side: 1025, ..LiveOptions::default() },
    ] {
        assert!(matches!(LiveObscurer::new(Options::default(), live), Err(Error::Setting { .. })), "{live:?}");
        assert!(obscurer.set_live_options(live).is_err(), "{live:?}");
    }
    let bad = Options { strength: 2.0, ..Options::default() };
    assert!(obscurer.set_options(bad).is_err() && obscurer.options().strength <= 1.0);
}

#[test]
fn a_worker_shows_nothing_before_its_first_look_and_nobody_after() {
    let (mut obscurer, scene) = (obscurer(LiveOptions { worker: true, ..LiveOptions::default() }), scene());
    let start = Instant::now();
    let (mut blank, mut shown) = (0, 0);
    while shown < 5 && start.elapsed() < Duration::from_secs(60) {
        let time = start.elapsed().as_millis() as i64;
        let out = show(&mut obscurer, &scene, time).unwrap();
        for face in [LEFT, RIGHT] {
            assert!(clear(&scene, &out, face) < 0.02, "after {time} ms");
        }
        match clear_in_all(&scene, &out) {
            share if share < 0.02 => blank += 1,
            _ => shown += 1,
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(blank > 0, "the first frame came out before any look");
    assert!(shown >= 5, "no look came back");
}

#[test]
fn a_time_budget_hides_no_less() {
    // Far more frames than any machine looks at: looks become smaller and rarer.
    let live = LiveOptions { target_fps: Some(1000.0), ..LiveOptions::default() };
    let (mut obscurer, scene) = (obscurer(live), scene());
    let mut looks = 0;
    for frame in 0..60 {
        // The camera pans a little.
        let left = frame / 3;
        let view = imageops::crop_imm(&scene, left, 0, WIDTH - 24, HEIGHT).to_image();
        let out = show(&mut obscurer, &view, i64::from(frame) * 33).unwrap();
        looks += u32::from(obscurer.stages().model > Duration::ZERO);
        for face in [LEFT, RIGHT] {
            let face = Face { x: face.x - left, ..face };
            assert!(clear(&view, &out, face) < 0.02, "frame {frame}: {}", clear(&view, &out, face));
        }
    }
    assert!((5..60).contains(&looks), "{looks} looks at 60 frames");
}

#[test]
fn every_turn_of_the_camera_comes_out_upright_with_the_same_people() {
    let upright = scene();
    for (rotation, stored) in [
        (Rotation::None, upright.clone()),
        (Rotation::Clockwise90, imageops::rotate270(&upright)),
        (Rotation::Half, imageops::rotate180(&upright)),
        (Rotation::Clockwise270, imageops::rotate90(&upright)),
    ] {
        let mut obscurer = obscurer(LiveOptions::default());
        let mut out = vec![0; upright.pixels().len() * 4];
        let target = PictureMut::new(&mut out, WIDTH, HEIGHT, WIDTH as usize * 4, PixelFormat::Rgba8).unwrap();
        let layout = FrameLayout { rotation, ..FrameLayout::packed(stored.width(), stored.height(), PixelFormat::Rgb8) };
        obscurer.obscure(Frame::new(&stored, layout).unwrap().into(), 0, target).unwrap();
        for face in [LEFT, RIGHT] {
            assert!(clear(&upright, &out, face) < 0.02, "{rotation:?}");
            assert!(obscurer.person_at(face.x, face.y).is_some(), "{rotation:?}");
        }
        assert!(clear_in_all(&upright, &out) > 0.15, "{rotation:?}: {}", clear_in_all(&upright, &out));
    }
}

#[test]
fn yuv_in_place_hides_people_and_leaves_the_rest_to_the_byte() {
    let scene = scene();
    let (w, h) = (WIDTH as usize, HEIGHT as usize);
    let luma: Vec<u8> = scene
        .pixels()
        .map(|p| (16.0 + 0.257 * f32::from(p[0]) + 0.504 * f32::from(p[1]) + 0.098 * f32::from(p[2])) as u8)
        .collect();
    let mut obscurer = obscurer(LiveOptions::default());
    let (mut y, mut uv) = (luma.clone(), vec![128; w * h / 2]);
    let mut frame = YuvFrameMut::nv12(&mut y, &mut uv, YuvLayout::semi_planar(WIDTH, HEIGHT)).unwrap();
    obscurer.obscure_yuv(&mut frame, 0).unwrap();
    let cover = obscurer.cover();
    let hidden = |at: usize| cover.owners()[at / w / cover.scale() * cover.columns() + at % w / cover.scale()] != 0;
    assert!((0..w * h).filter(|at| !hidden(*at)).all(|at| y[at] == luma[at]), "clear luma changed");
    let changed = (0..w * h).filter(|at| hidden(*at) && y[*at] != luma[*at]).count();
    assert!(changed * 10 > (0..w * h).filter(|at| hidden(*at)).count() * 8, "hidden luma stayed");
    for face in [LEFT, RIGHT] {
        assert!(hidden(face.y as usize * w + face.x as usize));
    }
    let mut labels = Vec::new();
    obscurer.write_labels(&mut labels);
    assert_eq!(labels.len(), w * h);
    let label = |face: Face| labels[face.y as usize * w + face.x as usize];
    assert!(label(LEFT) != 0 && label(RIGHT) != 0 && label(LEFT) != label(RIGHT));
}
