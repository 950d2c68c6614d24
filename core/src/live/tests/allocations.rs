//! After the first frames a frame allocates nothing of ours: the model's own allocations, made inside the inference library, are
//! counted apart and nothing comes on top.

use allocation_counter::measure;

use crate::camera::CameraFrame;
use crate::frame::{Frame, FrameLayout, PixelFormat};
use crate::live::{LiveObscurer, LiveOptions};
use crate::options::Options;
use crate::picture::PictureMut;
use crate::yuv::{YuvFrame, YuvFrameMut, YuvLayout};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 352;
/// Frames in which the buffers grow to what is needed: there. Then back again.
const FIRST: usize = 30;

/// A wall with somebody drawn on it, who walks there and back.
fn frame(number: usize) -> Vec<u8> {
    let number = number.min(2 * FIRST - number);
    let (w, h) = (WIDTH as usize, HEIGHT as usize);
    let level = |at: usize| {
        let (x, y) = (at % w, at / w);
        let left = 100 + 3 * number;
        let (dx, dy) = (x as f32 - left as f32 - 40.0, y as f32 - 60.0);
        let head = dx.hypot(dy) < 28.0;
        let body = (left..left + 80).contains(&x) && (90..330).contains(&y);
        if head {
            190
        } else if body {
            40 + (y / 90) as u8 * 20
        } else {
            120 + (x / 40 % 2 * 20 + y / 40 % 2 * 12) as u8
        }
    };
    (0..w * h).map(level).collect()
}

fn nothing_of_ours(live: LiveOptions, every_frame_looks: bool) {
    let mut obscurer = LiveObscurer::new(Options::default(), live).unwrap();
    let (mut out, chroma) = (vec![0; (WIDTH * HEIGHT * 4) as usize], vec![128; (WIDTH * HEIGHT / 2) as usize]);
    let (mut looks, mut carried) = (0, 0);
    for number in 0..2 * FIRST {
        let mut luma = frame(number);
        let mut painted = chroma.clone();
        let in_place = number % 2 == 1;
        let count = measure(|| {
            if in_place {
                let mut yuv = YuvFrameMut::nv12(&mut luma, &mut painted, YuvLayout::semi_planar(WIDTH, HEIGHT)).unwrap();
                obscurer.obscure_yuv(&mut yuv, 33 * number as i64).unwrap();
            } else {
                let yuv = YuvFrame::nv12(&luma, &chroma, YuvLayout::semi_planar(WIDTH, HEIGHT)).unwrap();
                let target = PictureMut::new(&mut out, WIDTH, HEIGHT, WIDTH as usize * 4, PixelFormat::Bgra8).unwrap();
                obscurer.obscure(yuv.into(), 33 * number as i64, target).unwrap();
            }
        });
        if number < FIRST {
            continue;
        }
        if obscurer.stages().model.is_zero() {
            carried += 1;
            assert_eq!(count.count_total, 0, "frame {number}, not looked at: {count:?}");
        } else {
            looks += 1;
            // The same look again, alone: what the inference library takes for itself.
            let alone = measure(|| obscurer.shot.look(&obscurer.model).unwrap());
            assert!(alone.count_total > 0, "the model allocates nothing? {alone:?}");
            assert_eq!(count.count_total, alone.count_total, "frame {number}: {count:?}, the model alone {alone:?}");
        }
    }
    assert!(looks > 3 && (every_frame_looks || carried > 3), "{looks} looks, {carried} frames without");
}

#[test]
fn a_frame_that_is_looked_at_allocates_what_the_model_does() {
    nothing_of_ours(LiveOptions { long_side: 160, ..LiveOptions::default() }, true);
}

#[test]
fn a_frame_between_looks_allocates_nothing() {
    nothing_of_ours(LiveOptions { long_side: 160, target_fps: Some(1000.0), ..LiveOptions::default() }, false);
}

#[test]
fn packed_frames_allocate_nothing_either() {
    let mut obscurer =
        LiveObscurer::new(Options::default(), LiveOptions { target_fps: Some(1000.0), long_side: 160, worker: false }).unwrap();
    let mut out = vec![0; (WIDTH * HEIGHT * 4) as usize];
    for number in 0..2 * FIRST {
        let pixels: Vec<u8> = frame(number).into_iter().flat_map(|level| [level; 4]).collect();
        let count = measure(|| {
            let frame = Frame::new(&pixels, FrameLayout::packed(WIDTH, HEIGHT, PixelFormat::Bgra8)).unwrap();
            let target = PictureMut::new(&mut out, WIDTH, HEIGHT, WIDTH as usize * 4, PixelFormat::Rgba8).unwrap();
            obscurer.obscure(CameraFrame::Packed(frame), 33 * number as i64, target).unwrap();
        });
        assert!(number < FIRST || !obscurer.stages().model.is_zero() || count.count_total == 0, "frame {number}: {count:?}");
    }
}
