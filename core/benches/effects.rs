//! What each effect costs, as a ratio to a plain copy of the same frame: RGBA, people over a fifth of it, one thread.
//!
//! The copy and all effects are timed in turn in each round, so that whatever else the machine does meets them alike; the table
//! gives medians over the rounds. `cargo bench --bench effects`, or with a name after `--` for one effect.

use std::hint::black_box;
use std::time::{Duration, Instant};

use fuzzy_people_core::{Colours, Cover, Effect, Options, Painter, PictureMut, PixelFormat};

/// A frame of a stream (a cover of few places, a painter that is kept), the same as a photo, and a large photo: width, height, pixels
/// a place and rounds.
const FRAMES: [(u32, u32, usize, usize); 3] = [(1280, 720, 4, 61), (1280, 720, 1, 41), (4000, 3000, 1, 9)];

fn main() {
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    for (width, height, scale, rounds) in FRAMES {
        let pixels = frame(width, height);
        let cover = people(width, height, scale);
        let hidden = cover.owners().iter().filter(|owner| **owner != 0).count();
        let cases: Vec<_> = Effect::ALL
            .into_iter()
            .filter(|(name, _)| name.contains(&wanted))
            .flat_map(|(name, effect)| {
                [("surroundings", Colours::Surroundings), ("person", Colours::Person)].map(|c| (name, effect, c))
            })
            .collect();
        let mut copies = Vec::new();
        let mut times = vec![Vec::new(); cases.len()];
        let (mut into, mut painted) = (vec![0; pixels.len()], pixels.clone());
        let mut kept = Painter::new();
        for _ in 0..rounds {
            copies.push(timed(|| into.copy_from_slice(black_box(&pixels))));
            for ((_, effect, (_, colours)), times) in cases.iter().zip(&mut times) {
                let options = Options { effect: *effect, colours: *colours, ..Options::default() };
                painted.copy_from_slice(&pixels);
                let picture = PictureMut::new(&mut painted, width, height, 4 * width as usize, PixelFormat::Rgba8);
                let mut fresh = Painter::new();
                let painter = if scale > 1 { &mut kept } else { &mut fresh };
                times.push(timed(|| drop(picture.map(|picture| painter.paint(picture, &cover, &options)))));
                black_box(&mut painted);
            }
        }
        let copy = median(&mut copies);
        let share = 100.0 * hidden as f64 / cover.owners().len() as f64;
        println!(
            "{width}x{height} RGBA, places of {scale}, {share:.0} % hidden, strength 0.5; a copy takes {:.3} ms",
            1e3 * copy.as_secs_f64()
        );
        for ((name, _, (colours, _)), times) in cases.iter().zip(&mut times) {
            let time = median(times);
            println!(
                "{name:>10} {colours:12} {:7.2} ms {:6.1} copies",
                1e3 * time.as_secs_f64(),
                time.as_secs_f64() / copy.as_secs_f64()
            );
        }
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Slopes of colour with a texture, so that no effect finds equal pixels.
fn frame(width: u32, height: u32) -> Vec<u8> {
    let pixel = |at: u32| {
        let (x, y) = (at % width, at / width);
        let texture = (x ^ y) & 31;
        [(x * 223 / width + texture) as u8, (y * 223 / height + texture) as u8, (x * 7 + y * 13) as u8, 255]
    };
    (0..width * height).flat_map(pixel).collect()
}

/// Five ellipses that stand side by side, twice as high as wide.
fn people(width: u32, height: u32, scale: usize) -> Cover {
    let (rx, ry) = (f64::from(width) * 0.071, f64::from(height) * 0.36);
    let owner = |x: usize, y: usize| {
        let inside = |n: &u32| {
            let (cx, cy) = (f64::from(width) * (f64::from(*n) - 0.5) / 5.0, f64::from(height) * (0.48 + 0.04 * f64::from(n % 3)));
            ((x as f64 - cx) / rx).powi(2) + ((y as f64 - cy) / ry).powi(2) < 0.55
        };
        (1..=5).find(inside).unwrap_or(0) as u8
    };
    let places = |pixels: u32| (0..pixels as usize).step_by(scale);
    let owners = places(height).flat_map(|y| places(width).map(move |x| owner(x, y))).collect();
    // The sizes agree by construction; should they not, an empty run shows it.
    Cover::coarse(owners, width, height, scale).unwrap_or_else(|error| unreachable!("{error}"))
}
