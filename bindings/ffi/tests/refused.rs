//! What is wrong is refused, or fails closed: what was to be written holds nothing of the frame, and nothing around it is touched.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::sync::Arc;

use fuzzy_people::{FrameLayout, FuzzyPeopleError, LiveObscurer, Obscurer, PackedLayout, PictureLayout, Route, YuvPlanes};
use fuzzy_people_core::{LiveOptions, Options, PixelFormat, Policy, Rotation, YuvMatrix, YuvRange};

const WIDTH: u32 = 64;
const HEIGHT: u32 = 48;
const PIXELS: usize = (WIDTH * HEIGHT) as usize;
const GREY: [u8; 4] = [128, 128, 128, 255];

fn stream() -> Arc<LiveObscurer> {
    Arc::new(LiveObscurer::new(Options::default(), LiveOptions::default(), None).unwrap())
}

fn packed(row_stride: u32) -> FrameLayout {
    let (format, rotation) = (PixelFormat::Rgba8, Rotation::None);
    FrameLayout::Packed { layout: PackedLayout { width: WIDTH, height: HEIGHT, row_stride, format, rotation, mirrored: false } }
}

const fn planes(uv_row_stride: u32, uv_pixel_stride: u32) -> YuvPlanes {
    YuvPlanes {
        width: WIDTH,
        height: HEIGHT,
        y_row_stride: WIDTH,
        uv_row_stride,
        uv_pixel_stride,
        matrix: YuvMatrix::Bt601,
        range: YuvRange::Limited,
        rotation: Rotation::None,
        mirrored: false,
    }
}

const PICTURE: PictureLayout = PictureLayout { width: WIDTH, height: HEIGHT, row_stride: WIDTH * 4, format: PixelFormat::Rgba8 };

fn at(bytes: &mut [u8]) -> (u64, u64) {
    (bytes.as_mut_ptr().expose_provenance() as u64, bytes.len() as u64)
}

/// A packed frame through a route.
fn obscure(route: &Route, pixels: (u64, u64), into: (u64, u64)) -> Result<(), FuzzyPeopleError> {
    route.obscure(pixels.0, pixels.1, 0, 0, 0, 0, 0, into.0, into.1)
}

#[test]
fn a_frame_that_does_not_fit_leaves_a_blank_picture() {
    let (mut pixels, mut out) = (vec![9; PIXELS * 4], vec![7; PIXELS * 4 + 8]);
    let (from, mut into) = (at(&mut pixels), at(&mut out));
    into.1 -= 8;
    for (what, route, from, says) in [
        ("too short", packed(WIDTH * 4), (from.0, from.1 - 1), "expected at least"),
        ("a stride below a row", packed(WIDTH * 4 - 1), from, "row stride"),
    ] {
        out.fill(7);
        let error = obscure(&Route::new(stream(), route, Some(PICTURE)), from, into).unwrap_err();
        assert!(matches!(&error, FuzzyPeopleError::Layout(message) if message.contains(says)), "{what}: {error}");
        assert!(out[..PIXELS * 4].as_chunks::<4>().0.iter().all(|pixel| *pixel == GREY), "{what}");
        assert_eq!(out[PIXELS * 4..], [7; 8], "{what}");
    }
}

#[test]
fn a_picture_that_does_not_fit_is_not_touched() {
    let (mut pixels, mut out) = (vec![9; PIXELS * 4], vec![7; PIXELS * 4]);
    let (from, into) = (at(&mut pixels), at(&mut out));
    let other = |width, height, row_stride, format| Some(PictureLayout { width, height, row_stride, format });
    for (what, picture, into, says) in [
        ("too short", Some(PICTURE), (into.0, into.1 - 1), "expected at least"),
        ("null", Some(PICTURE), (0, into.1), "address 0"),
        ("no picture", None, into, "no picture"),
        ("no size", other(0, 0, 0, PixelFormat::Rgba8), into, "0x0"),
        ("a stride below a row", other(WIDTH, HEIGHT, 1, PixelFormat::Rgba8), into, "row stride"),
        ("a stride past memory", other(WIDTH, HEIGHT, u32::MAX, PixelFormat::Rgba8), into, "expected at least"),
        ("the frame itself", Some(PICTURE), from, "overlap"),
    ] {
        let error = obscure(&Route::new(stream(), packed(WIDTH * 4), picture), from, into).unwrap_err();
        assert!(matches!(&error, FuzzyPeopleError::Layout(message) if message.contains(says)), "{what}: {error}");
        assert!(out.iter().all(|byte| *byte == 7) && pixels.iter().all(|byte| *byte == 9), "{what}");
    }
    // Of another size or format it is known to be a picture: it is blank.
    for picture in [other(WIDTH / 2, HEIGHT, WIDTH * 2, PixelFormat::Rgba8), other(WIDTH, HEIGHT, WIDTH, PixelFormat::Gray8)] {
        out.fill(7);
        let error = obscure(&Route::new(stream(), packed(WIDTH * 4), picture), from, into).unwrap_err();
        assert!(matches!(error, FuzzyPeopleError::Layout(_)), "{error}");
        assert!(out[..100].iter().all(|byte| [128, 255].contains(byte)), "{picture:?}");
    }
}

#[test]
fn planes_in_place_are_apart_or_halves_of_the_same_pairs() {
    let half = PIXELS / 4;
    struct Case(&'static str, YuvPlanes, (usize, usize), (usize, usize), Option<&'static str>);
    // U and V by where they start after luma, and how long they are.
    let cases = [
        Case("NV12", planes(WIDTH, 2), (0, 2 * half - 1), (1, 2 * half - 1), None),
        Case("NV21", planes(WIDTH, 2), (1, 2 * half - 1), (0, 2 * half - 1), None),
        Case("I420", planes(WIDTH / 2, 1), (0, half), (half, half), None),
        Case("gaps between samples", planes(WIDTH, 2), (0, 2 * half - 1), (2 * half, 2 * half - 1), None),
        Case("the same plane twice", planes(WIDTH / 2, 1), (0, half), (0, half), Some("overlap")),
        Case("pairs that are none", planes(WIDTH / 2, 1), (0, half), (1, half), Some("overlap")),
        Case("halves two bytes apart", planes(WIDTH, 2), (0, 2 * half - 1), (2, 2 * half - 1), Some("overlap")),
        Case("half a pair", planes(WIDTH, 2), (0, 0), (1, 2 * half - 1), Some("U plane")),
        Case("pairs too short", planes(WIDTH, 2), (0, 2 * half - 3), (1, 2 * half - 3), Some("expected at least")),
        Case("too short", planes(WIDTH / 2, 1), (0, half), (half, half - 1), Some("expected at least")),
    ];
    for Case(what, layout, u, v, refused) in cases {
        let mut memory: Vec<u8> = (0..PIXELS * 2).map(|at| 16 + (at * 7 % 200) as u8).collect();
        let before = memory.clone();
        let start = at(&mut memory).0;
        let plane = |(from, bytes): (usize, usize)| (start + (PIXELS + from) as u64, bytes as u64);
        let (u, v) = (plane(u), plane(v));
        let route = Route::new(stream(), FrameLayout::Yuv { layout }, None);
        let done = route.obscure_in_place(start, PIXELS as u64, u.0, u.1, v.0, v.1, 0);
        match refused {
            None => assert_eq!(done, Ok(()), "{what}"),
            Some(says) => {
                let error = done.unwrap_err();
                assert!(matches!(&error, FuzzyPeopleError::Layout(message) if message.contains(says)), "{what}: {error}");
                assert_eq!(memory, before, "{what}");
            }
        }
    }
    let route = Route::new(stream(), packed(WIDTH * 4), None);
    let mut pixels = vec![9; PIXELS * 4];
    let (start, bytes) = at(&mut pixels);
    assert!(matches!(route.obscure_in_place(start, bytes, 0, 0, 0, 0, 0), Err(FuzzyPeopleError::Layout(_))));
}

#[test]
fn a_model_that_fails_leaves_nothing_of_the_frame() {
    let model = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/fails_on_white.onnx")).unwrap();
    let live = LiveObscurer::new(Options::default(), LiveOptions::default(), Some(model.clone())).unwrap();
    let route = Route::new(Arc::new(live), packed(WIDTH * 4), Some(PICTURE));
    // White with a pattern: a blank frame is not even looked at.
    let mut pixels: Vec<u8> =
        (0..PIXELS).flat_map(|at| if at % WIDTH as usize > 20 { [255; 4] } else { [(at % 97) as u8; 4] }).collect();
    let mut out = vec![7; PIXELS * 4];
    let error = obscure(&route, at(&mut pixels), at(&mut out)).unwrap_err();
    assert!(matches!(error, FuzzyPeopleError::Inference(_)), "{error}");
    assert!(out.as_chunks::<4>().0.iter().all(|pixel| *pixel == GREY));

    let obscurer = Obscurer::new(Options::default(), 1, Some(model)).unwrap();
    let FrameLayout::Packed { layout } = packed(WIDTH * 4) else { unreachable!() };
    out.fill(7);
    let into = at(&mut out);
    let error = obscurer.obscure(&pixels, layout, None, Policy::Everyone, into.0, into.1, PICTURE).unwrap_err();
    assert!(matches!(error, FuzzyPeopleError::Inference(_)), "{error}");
    assert!(out.as_chunks::<4>().0.iter().all(|pixel| *pixel == GREY));
}

#[test]
fn settings_models_and_ids_that_are_wrong_have_errors_of_their_own() {
    let options = Options { strength: f32::NAN, ..Options::default() };
    assert!(matches!(LiveObscurer::new(options, LiveOptions::default(), None), Err(FuzzyPeopleError::Setting(_))));
    let live = LiveOptions { long_side: 1, ..LiveOptions::default() };
    assert!(matches!(LiveObscurer::new(Options::default(), live, None), Err(FuzzyPeopleError::Setting(_))));
    assert!(matches!(Obscurer::new(Options::default(), 1, Some(vec![1, 2, 3])), Err(FuzzyPeopleError::Model(_))));
    let stream = stream();
    assert!(matches!(stream.set_options(options), Err(FuzzyPeopleError::Setting(_))));
    assert!(matches!(stream.set_live_options(live), Err(FuzzyPeopleError::Setting(_))));

    let obscurer = Obscurer::new(Options::default(), 1, None).unwrap();
    let FrameLayout::Packed { layout } = packed(WIDTH * 4) else { unreachable!() };
    let (pixels, mut out) = (vec![90; PIXELS * 4], vec![7; PIXELS * 4]);
    let into = at(&mut out);
    let nobody = Policy::Only(vec![200]);
    let error = obscurer.obscure(&pixels, layout, None, nobody, into.0, into.1, PICTURE).unwrap_err();
    assert!(matches!(error, FuzzyPeopleError::NoSuchPerson(_)), "{error}");
    assert!(out.as_chunks::<4>().0.iter().all(|pixel| *pixel == GREY));
    let smaller = PackedLayout { height: HEIGHT / 2, ..layout };
    let found = Arc::new(obscurer.find(&pixels, smaller).unwrap());
    let error = obscurer.obscure(&pixels, layout, Some(found), Policy::Everyone, into.0, into.1, PICTURE).unwrap_err();
    assert!(matches!(error, FuzzyPeopleError::OtherPicture(_)), "{error}");
}
