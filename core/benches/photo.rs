//! What a whole photo costs in memory-to-memory, as a ratio to a plain copy of it: one look of the model (a picture of 512x512), then
//! photos that are looked at in tiles too. RGB, one thread.
//!
//! Copy, finding and obscuring are timed in turn in each round; the table gives medians. `cargo bench --workspace --bench photo`

#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use std::hint::black_box;
use std::time::Instant;

use fuzzy_people_core::{Obscurer, Options, Picture, PixelFormat, Policy};

/// Width, height and rounds.
const PHOTOS: [(u32, u32, usize); 3] = [(512, 512, 9), (1280, 720, 5), (4000, 3000, 1)];

fn main() {
    let obscurer = Obscurer::new(Options::default()).unwrap();
    println!("{:>10} {:>10} {:>10} {:>10}   find / copy   obscure / copy", "photo", "copy ms", "find ms", "obscure ms");
    for (width, height, rounds) in PHOTOS {
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|at| [(at % width * 223 / width) as u8, (at / width * 223 / height) as u8, (at * 7) as u8])
            .collect();
        let mut times = [const { Vec::new() }; 3];
        let mut into = vec![0; pixels.len()];
        for round in 0..=rounds {
            let picture = Picture::new(pixels.clone(), width, height, PixelFormat::Rgb8).unwrap();
            let start = Instant::now();
            into.copy_from_slice(black_box(&pixels));
            let copied = start.elapsed();
            let people = obscurer.find(&picture).unwrap();
            let found = start.elapsed();
            black_box(obscurer.obscure(picture, &people, &Policy::Everyone).unwrap());
            let obscured = start.elapsed();
            // The first round compiles the model for its sizes.
            if round > 0 {
                for (times, time) in times.iter_mut().zip([copied, found - copied, obscured - found]) {
                    times.push(time.as_secs_f64() * 1e3);
                }
            }
        }
        let [copy, find, obscure] = times.map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        });
        let photo = format!("{width}x{height}");
        println!("{photo:>10} {copy:10.3} {find:10.1} {obscure:10.1} {:13.0} {:16.1}", find / copy, obscure / copy);
    }
}
