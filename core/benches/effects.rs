//! What each effect costs, as a ratio to a plain copy of the same frame: RGBA, people over a fifth of it, one thread.
//!
//! The copy and all effects are timed in turn in each round, so that whatever else the machine does meets them alike; the table
//! gives medians over the rounds. `cargo bench --bench effects`, or with a name after `--` for one effect.

use std::hint::black_box;
use std::time::{Duration, Instant};

use fuzzy_people_core::{Colours, Cover, Effect, Options, Picture, PixelFormat};

/// Width, height and rounds.
const FRAMES: [(u32, u32, usize); 2] = [(1280, 720, 41), (4000, 3000, 9)];

fn main() {
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    for (width, height, rounds) in FRAMES {
        let pixels = frame(width, height);
        let cover = people(width, height);
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
        let mut into = vec![0; pixels.len()];
        for _ in 0..rounds {
            copies.push(timed(|| into.copy_from_slice(black_box(&pixels))));
            for ((_, effect, (_, colours)), times) in cases.iter().zip(&mut times) {
                let options = Options { effect: *effect, colours: *colours, ..Options::default() };
                let Ok(mut picture) = Picture::new(pixels.clone(), width, height, PixelFormat::Rgba8) else { return };
                times.push(timed(|| drop(Effect::paint(&mut picture, &cover, &options))));
                black_box(picture);
            }
        }
        let copy = median(&mut copies);
        let share = 100.0 * hidden as f64 / cover.owners().len() as f64;
        println!("{width}x{height} RGBA, {share:.0} % hidden, strength 0.5; a copy takes {:.3} ms", 1e3 * copy.as_secs_f64());
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
fn people(width: u32, height: u32) -> Cover {
    let (rx, ry) = (f64::from(width) * 0.071, f64::from(height) * 0.36);
    let owner = |at: u32| {
        let (x, y) = (f64::from(at % width), f64::from(at / width));
        let inside = |n: &u32| {
            let (cx, cy) = (f64::from(width) * (f64::from(*n) - 0.5) / 5.0, f64::from(height) * (0.48 + 0.04 * f64::from(n % 3)));
            ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) < 0.55
        };
        (1..=5).find(inside).unwrap_or(0) as u8
    };
    let owners = (0..width * height).map(owner).collect();
    // The sizes agree by construction; should they not, an empty run shows it.
    Cover::new(owners, width, height).unwrap_or_else(|error| unreachable!("{error}"))
}
