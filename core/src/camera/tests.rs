//! Frames upright and small, against plain readings of every pixel; and anything that is accepted can be worked on.

use proptest::prelude::*;

use super::*;
use crate::cover::Cover;
use crate::frame::{FrameLayout, PixelFormat, Rotation};
use crate::orientation::OrientedView;
use crate::picture::PictureMut;
use crate::yuv::samples::{KINDS, Planes, ROTATIONS, textbook_rgb};
use crate::yuv::{HiddenWriter, PlaneLayout, YuvFrameMut, YuvLayout, YuvMatrix, YuvRange};

const PACKED: [PixelFormat; 4] = [PixelFormat::Gray8, PixelFormat::Rgb8, PixelFormat::Rgba8, PixelFormat::Bgra8];
/// Odd ones, ones around the widths of vector instructions, and more than a strip of rows.
const SIZES: [(u32, u32); 8] = [(1, 1), (1, 7), (5, 3), (17, 9), (16, 16), (33, 20), (70, 3), (64, 37)];

fn turns() -> impl Iterator<Item = (Rotation, bool)> {
    ROTATIONS.into_iter().flat_map(|rotation| [(rotation, false), (rotation, true)])
}

/// The frame as `format`, rows with a gap that must stay; red, green, blue and alpha of each pixel.
fn upright(frame: &CameraFrame<'_>, format: PixelFormat, scratch: &mut Scratch) -> Vec<[u8; 4]> {
    const GAP: usize = 5;
    let (width, height) = (frame.width() as usize, frame.height() as usize);
    let row_stride = width * 4 + GAP;
    let mut bytes = vec![7; row_stride * height];
    let mut out = PictureMut::new(&mut bytes, width as u32, height as u32, row_stride, format).unwrap();
    upright_into(frame, &mut out, scratch).unwrap();
    let [red, green, blue] = format.rgb_offsets();
    let rows = bytes.chunks_exact(row_stride).flat_map(|row| {
        assert_eq!(row[width * 4..], [7; GAP]);
        row[..width * 4].chunks_exact(4).map(|p| [p[red], p[green], p[blue], p[3]])
    });
    rows.collect()
}

#[test]
fn yuv_upright_is_what_the_textbook_says() {
    let mut scratch = Scratch::default();
    let mut seed = 0;
    for (width, height) in SIZES {
        for ((rotation, mirrored), kind) in turns().flat_map(|turn| KINDS.map(|kind| (turn, kind))) {
            for (matrix, range) in [
                (YuvMatrix::Bt601, YuvRange::Limited),
                (YuvMatrix::Bt601, YuvRange::Full),
                (YuvMatrix::Bt709, YuvRange::Limited),
                (YuvMatrix::Bt709, YuvRange::Full),
            ] {
                seed += 1;
                let layout = YuvLayout { matrix, range, rotation, mirrored, ..YuvLayout::i420(width, height) };
                let planes = Planes::random(kind, layout, seed % 3, seed as u64);
                let frame = CameraFrame::from(planes.frame());
                for format in [PixelFormat::Rgba8, PixelFormat::Bgra8] {
                    let pixels = upright(&frame, format, &mut scratch);
                    for (i, found) in pixels.iter().enumerate() {
                        let (x, y) = (i % frame.width() as usize, i / frame.width() as usize);
                        let (column, row) = layout.turn().stored(x, y);
                        let expected = textbook_rgb(&layout, planes.sample(column, row).map(f64::from));
                        let near = (0..3).all(|i| (f64::from(found[i]) - expected[i]).abs() <= 2.0);
                        assert!(near && found[3] == 255, "{kind:?} {layout:?} at {x}, {y}: {found:?}, expected {expected:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn packed_upright_is_what_the_oriented_view_says() {
    let mut scratch = Scratch::default();
    for (width, height) in SIZES {
        for ((rotation, mirrored), format) in turns().flat_map(|turn| PACKED.map(|format| (turn, format))) {
            let row_stride = width as usize * format.bytes() + 3;
            let layout = FrameLayout { row_stride, rotation, mirrored, ..FrameLayout::packed(width, height, format) };
            let pixels: Vec<u8> = (0..row_stride * height as usize).map(|i| (i * 41 % 251) as u8).collect();
            let frame = Frame::new(&pixels, layout).unwrap();
            let view = OrientedView::new(frame);
            for out in [PixelFormat::Rgba8, PixelFormat::Bgra8] {
                let found = upright(&frame.into(), out, &mut scratch);
                for (i, found) in found.iter().enumerate() {
                    let (x, y) = (i as u32 % view.width(), i as u32 / view.width());
                    let pixel = view.pixel(x, y);
                    let [red, green, blue] = format.rgb_offsets().map(|offset| pixel[offset]);
                    let alpha = pixel.get(3).copied().unwrap_or(255);
                    assert_eq!(*found, [red, green, blue, alpha], "{layout:?} as {out:?} at {x}, {y}");
                }
            }
        }
    }
}

/// A slope of luma to the right, of U downwards, of V along both, seen small: each sample has the colour of its middle.
#[test]
fn small_pictures_lie_where_they_should() {
    let mut small = Small::default();
    for ((width, height), (small_width, small_height)) in
        [((96u32, 64u32), (32u32, 16u32)), ((61, 47), (20, 15)), ((64, 48), (48, 40)), ((40, 30), (96, 64)), ((120, 90), (7, 5))]
    {
        for ((rotation, mirrored), kind) in turns().flat_map(|turn| KINDS.map(|kind| (turn, kind))) {
            let layout = YuvLayout { rotation, mirrored, ..YuvLayout::i420(width, height) };
            let turn = layout.turn();
            let (upright_width, upright_height) = turn.upright_size();
            // From 0 to 1 where the middle of an upright pixel is.
            let across = |x: f64| x / upright_width as f64;
            let down = |y: f64| y / upright_height as f64;
            let drawn = |across: f64, down: f64| [60.0 + 120.0 * across, 90.0 + 70.0 * down, 100.0 + 30.0 * (across + down)];
            let planes = Planes::new(kind, layout, 1).drawn(
                |column, row| {
                    let (x, y) = turn.upright(column, row);
                    drawn(across(x as f64 + 0.5), down(y as f64 + 0.5))[0].round() as u8
                },
                |column, row| {
                    let last = (width as usize - 1, height as usize - 1);
                    let (x0, y0) = turn.upright(column * 2, row * 2);
                    let (x1, y1) = turn.upright((column * 2 + 1).min(last.0), (row * 2 + 1).min(last.1));
                    let middle = drawn(across((x0 + x1) as f64 / 2.0 + 0.5), down((y0 + y1) as f64 / 2.0 + 0.5));
                    [middle[1].round() as u8, middle[2].round() as u8]
                },
            );
            small.shrink(&planes.frame().into(), small_width, small_height).unwrap();
            // Half a sample; a whole one where an odd number of samples has a last chroma of its own.
            let step = |from: usize, to: u32| 1.0 / from as f64 + 0.5 * f64::from(1 + to % 2) / f64::from(to);
            let slack = [120.0 * 0.75 / upright_width as f64 + 1.0, {
                // Colours also change by the place of the chroma, half a sample or a pixel off, weighed by up to 2.1.
                let off = step(upright_width, small_width).max(step(upright_height, small_height));
                120.0 / upright_width as f64 + 2.1 * 100.0 * off + 4.0
            }];
            for y in 0..small_height {
                for x in 0..small_width {
                    let (x_middle, y_middle) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
                    let expected = drawn(x_middle / f64::from(small_width), y_middle / f64::from(small_height));
                    let at = (y * small_width + x) as usize;
                    let what = format!("{kind:?} {layout:?} to {small_width}x{small_height} at {x}, {y}");
                    let luma = f64::from(small.luma[at]);
                    assert!((luma - expected[0]).abs() <= slack[0], "{what}: luma {luma}, expected {}", expected[0]);
                    let rgb = &small.rgb[at * 3..at * 3 + 3];
                    let expected = textbook_rgb(&layout, expected);
                    let near = (0..3).all(|i| (f64::from(rgb[i]) - expected[i]).abs() <= slack[1]);
                    assert!(near, "{what}: {rgb:?}, expected {expected:?}");
                }
            }
        }
    }
}

/// Where samples are whole squares of pixels, they are their means; packed and YUV alike.
#[test]
fn small_samples_are_means() {
    let mut small = Small::default();
    for side in 1..=6 {
        let (width, height) = (5 * side, 3 * side);
        for (rotation, mirrored) in turns() {
            for format in PACKED {
                let layout = FrameLayout { rotation, mirrored, ..FrameLayout::packed(width, height, format) };
                let bytes: Vec<u8> = (0..layout.row_stride * height as usize).map(|i| (i * 41 % 251) as u8).collect();
                let frame = Frame::new(&bytes, layout).unwrap();
                let view = OrientedView::new(frame);
                small.shrink(&frame.into(), view.width() / side, view.height() / side).unwrap();
                let mean = |x: u32, y: u32, offset: usize| {
                    let window = (0..side).flat_map(|dy| (0..side).map(move |dx| (x * side + dx, y * side + dy)));
                    let sum: u32 = window.map(|(x, y)| u32::from(view.pixel(x, y)[offset])).sum();
                    f64::from(sum) / f64::from(side * side)
                };
                for (i, rgb) in small.rgb.chunks_exact(3).enumerate() {
                    let (x, y) = (i as u32 % small.width, i as u32 / small.width);
                    let expected = format.rgb_offsets().map(|offset| mean(x, y, offset));
                    let near = (0..3).all(|i| (f64::from(rgb[i]) - expected[i]).abs() <= 0.51);
                    assert!(near, "{layout:?} at {x}, {y}: {rgb:?}, expected {expected:?}");
                    let luma = 0.299 * expected[0] + 0.587 * expected[1] + 0.114 * expected[2];
                    assert!((f64::from(small.luma[i]) - luma).abs() <= 2.0, "{layout:?} at {x}, {y}: luma");
                }
            }
        }
    }
    // More pixels than are looked at, and far fewer than samples.
    let planes = Planes::random(KINDS[0], YuvLayout::i420(200, 3), 0, 1);
    small.shrink(&planes.frame().into(), 1, 90).unwrap();
    assert_eq!((small.rgb.len(), small.luma.len()), (270, 90));
}

#[test]
fn other_outputs_are_refused() {
    let planes = Planes::random(KINDS[1], YuvLayout::i420(6, 4), 0, 1);
    let frame = planes.frame().into();
    for (width, height, format) in [(6, 4, PixelFormat::Rgb8), (6, 4, PixelFormat::Gray8), (4, 6, PixelFormat::Rgba8)] {
        let (mut bytes, row_stride) = ([9; 96], width as usize * format.bytes());
        let mut out = PictureMut::new(&mut bytes, width, height, row_stride, format).unwrap();
        assert!(upright_into(&frame, &mut out, &mut Scratch::default()).is_err());
        assert_eq!(bytes, [9; 96]);
    }
    assert!(Small::default().shrink(&frame, 0, 4).is_err());
}

#[test]
fn a_blank_picture_is_grey_opaque_and_keeps_what_lies_between_rows() {
    for format in PACKED {
        let mut bytes = [9; 3 * 14];
        PictureMut::new(&mut bytes, 3, 3, 14, format).unwrap().blank();
        for row in bytes.chunks_exact(14) {
            let (pixels, gap) = row.split_at(3 * format.bytes());
            assert!(gap.iter().all(|byte| *byte == 9), "{format:?}");
            for pixel in pixels.chunks_exact(format.bytes()) {
                assert_eq!(pixel, &[128, 128, 128, 255][..format.colours() + usize::from(format.bytes() == 4)], "{format:?}");
            }
        }
    }
}

/// A plane's layout about the limits of what is accepted, rarely far beyond.
fn any_plane() -> impl Strategy<Value = (PlaneLayout, usize)> {
    let row_stride = prop_oneof![20 => 0..50usize, 1 => Just(usize::MAX / 3), 1 => Just(usize::MAX)];
    let plane = (row_stride, 0..4usize).prop_map(|(row_stride, pixel_stride)| PlaneLayout { row_stride, pixel_stride });
    (plane, prop_oneof![1 => 0..40usize, 4 => 300..2000usize])
}

fn any_layout() -> impl Strategy<Value = (YuvLayout, [usize; 3])> {
    let plane = any_plane;
    let size = (0..25u32, prop_oneof![20 => 0..25u32, 1 => Just(u32::MAX)]);
    (size, plane(), plane(), plane(), 0..4usize, any::<bool>(), any::<bool>()).prop_map(
        |((width, height), (y, y_bytes), (u, u_bytes), (v, v_bytes), turn, mirrored, alike)| {
            // Luma's pixel stride is most often as it must be, and U and V are often alike.
            let y = PlaneLayout { pixel_stride: y.pixel_stride.clamp(0, 1), ..y };
            let v = if alike { u } else { v };
            let (matrix, range) = (YuvMatrix::Bt709, YuvRange::Full);
            let layout = YuvLayout { width, height, y, u, v, matrix, range, rotation: ROTATIONS[turn], mirrored };
            (layout, [y_bytes, u_bytes, v_bytes])
        },
    )
}

fn work_on(frame: &mut YuvFrameMut<'_>, to: (u32, u32), scale: usize) {
    let read = CameraFrame::from(frame.as_frame());
    let (width, height) = (read.width(), read.height());
    Small::default().shrink(&read, to.0, to.1).unwrap();
    let mut scratch = Scratch::default();
    let painted: Vec<u8> = upright(&read, PixelFormat::Rgba8, &mut scratch).into_flattened();
    upright(&read, PixelFormat::Bgra8, &mut scratch);
    let places = (width as usize).div_ceil(scale) * (height as usize).div_ceil(scale);
    let cover = Cover::coarse((0..places).map(|i| (i % 3) as u8).collect(), width, height, scale).unwrap();
    let painted = Frame::new(&painted, FrameLayout::packed(width, height, PixelFormat::Rgba8)).unwrap();
    HiddenWriter::default().write(frame, &painted, &cover).unwrap();
    frame.blank();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_can_be_worked_on(
        (layout, [y, u, v]) in any_layout(),
        to in (1..40u32, 1..40u32),
        scale in 1..5usize,
    ) {
        let (mut y, mut u, mut v) = (vec![90; y], vec![100; u], vec![110; v]);
        // Android's planes in one memory.
        let one = u.clone();
        let halves = (&one[..one.len().saturating_sub(1)], one.get(1..).unwrap_or_default());
        for (u, v) in [halves, (halves.1, halves.0)] {
            if let Ok(frame) = YuvFrame::new(&y, u, v, layout) {
                let frame = CameraFrame::from(frame);
                Small::default().shrink(&frame, to.0, to.1).unwrap();
                upright(&frame, PixelFormat::Rgba8, &mut Scratch::default());
            }
        }
        if let Ok(mut frame) = YuvFrameMut::new(&mut y, &mut u, &mut v, layout) {
            work_on(&mut frame, to, scale);
        }
        if let Ok(mut frame) = YuvFrameMut::nv12(&mut y, &mut u, layout) {
            work_on(&mut frame, to, scale);
        }
        if let Ok(mut frame) = YuvFrameMut::nv21(&mut y, &mut u, layout) {
            work_on(&mut frame, to, scale);
        }
    }
}
