//! A panic deep inside, here of a log sink of the host's: an error, a blank picture, and an object that stays unusable.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use fuzzy_people::{FrameLayout, FuzzyPeopleError, LiveObscurer, Obscurer, PackedLayout, PictureLayout, Route};
use fuzzy_people_core::{LiveOptions, Options, PixelFormat, Policy, Rotation};

const SIDE: u32 = 96;
const BYTES: usize = (SIDE * SIDE * 4) as usize;

/// Panics while it is armed.
struct Sink;

static ARMED: AtomicBool = AtomicBool::new(false);
static PANICS: AtomicUsize = AtomicUsize::new(0);

impl log::Log for Sink {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // What is said of the panic itself panics too.
        if ARMED.load(Ordering::SeqCst) {
            PANICS.fetch_add(1, Ordering::SeqCst);
            panic!("the log sink fails at {}", record.level());
        }
    }

    fn flush(&self) {}
}

#[test]
fn a_panic_is_an_error_and_nothing_is_shown_any_more() {
    log::set_logger(&Sink).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let layout = PackedLayout {
        width: SIDE,
        height: SIDE,
        row_stride: SIDE * 4,
        format: PixelFormat::Rgba8,
        rotation: Rotation::None,
        mirrored: false,
    };
    let picture = PictureLayout { width: SIDE, height: SIDE, row_stride: SIDE * 4, format: PixelFormat::Rgba8 };
    let pixels: Vec<u8> = (0..BYTES).map(|at| (at * 31 % 251) as u8).collect();
    let mut out = vec![0; BYTES];
    let into = (out.as_mut_ptr().expose_provenance() as u64, BYTES as u64);
    let from = (pixels.as_ptr().expose_provenance() as u64, BYTES as u64);
    let blank = |out: &mut Vec<u8>| {
        let is_blank = out.as_chunks::<4>().0.iter().all(|pixel| *pixel == [128, 128, 128, 255]);
        out.fill(7);
        is_blank
    };

    let live = Arc::new(LiveObscurer::new(Options::default(), LiveOptions::default(), None).unwrap());
    let route = Route::new(live.clone(), FrameLayout::Packed { layout }, Some(picture));
    let show = |time| route.obscure(from.0, from.1, 0, 0, 0, 0, time, into.0, into.1);
    ARMED.store(true, Ordering::SeqCst);
    assert_eq!(show(0), Err(FuzzyPeopleError::Failed));
    assert!(PANICS.load(Ordering::SeqCst) > 0, "nothing was logged: the test tests nothing");
    assert!(blank(&mut out));
    ARMED.store(false, Ordering::SeqCst);
    // It was half done: it is not used again.
    assert_eq!(show(33), Err(FuzzyPeopleError::Failed));
    assert!(blank(&mut out));
    assert_eq!(live.people().err(), Some(FuzzyPeopleError::Failed));
    assert_eq!(live.set_policy(Policy::Everyone), Err(FuzzyPeopleError::Failed));
    assert_eq!(live.reset(), Err(FuzzyPeopleError::Failed));

    let obscurer = Obscurer::new(Options::default(), 1, None).unwrap();
    let photo = || obscurer.obscure(&pixels, layout, None, Policy::Everyone, into.0, into.1, picture);
    ARMED.store(true, Ordering::SeqCst);
    assert_eq!(photo().err(), Some(FuzzyPeopleError::Failed));
    assert!(blank(&mut out));
    assert_eq!(obscurer.find(&pixels, layout).err(), Some(FuzzyPeopleError::Failed));
    assert_eq!(LiveObscurer::new(Options::default(), LiveOptions::default(), None).err(), Some(FuzzyPeopleError::Failed));
    ARMED.store(false, Ordering::SeqCst);
    // Nothing of a photo is kept: the next one does.
    photo().unwrap();
    assert!(!blank(&mut out));
}
