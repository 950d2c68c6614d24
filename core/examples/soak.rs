//! A stream that goes on for long: does memory stay flat, does latency drift?
//!
//! `ffmpeg -stream_loop -1 -i CLIP -vf scale=640:360 -pix_fmt nv12 -f rawvideo - | soak WIDTH HEIGHT FRAMES [LONG_SIDE]`: packed NV12
//! frames from standard input, each obscured into RGBA. Every thousand frames a line: resident memory (where /proc tells it) and the
//! latency's quantiles over these frames; then the quantiles over all, and the last tenth beside the second one (in the first, memory
//! still fills).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement may fail loudly")]

use std::io::{Read, stdin};
use std::time::Instant;

use fuzzy_people_core::{LiveObscurer, LiveOptions, Options, PictureMut, PixelFormat, YuvFrame, YuvLayout};

/// Memory that grows by more than this share, or latency by more than the other, is no longer flat.
const FLAT: (f64, f64) = (1.02, 1.1);
/// Milliseconds from frame to frame.
const FRAME_TIME: i64 = 33;

fn main() {
    let usage = "usage: soak WIDTH HEIGHT FRAMES [LONG_SIDE]";
    let numbers: Vec<u32> = std::env::args().skip(1).map(|arg| arg.parse().expect(usage)).collect();
    let (&[width, height, frames], rest) = numbers.split_first_chunk().expect(usage);
    let live = LiveOptions { long_side: rest.first().copied().unwrap_or(160), ..LiveOptions::default() };
    let mut stream = LiveObscurer::new(Options::default(), live).unwrap();
    let luma = (width * height) as usize;
    let layout = YuvLayout::semi_planar(width, height);
    let mut planes = vec![0; luma + layout.u.row_stride * height.div_ceil(2) as usize];
    let mut out = vec![0; luma * 4];
    // As large as they will be, so that what is measured does not grow by the measuring.
    let mut times = Vec::with_capacity(frames as usize);
    let mut memory = Vec::with_capacity(frames as usize / 1000);

    println!("{:>8} {:>8} {:>8} {:>8} {:>8} {:>6}", "frames", "MiB", "p50 ms", "p95 ms", "p99 ms", "ids");
    let mut ids = 0;
    for at in 0..frames as usize {
        stdin().lock().read_exact(&mut planes).expect("more frames");
        let (y, uv) = planes.split_at(luma);
        let target = PictureMut::new(&mut out, width, height, width as usize * 4, PixelFormat::Rgba8).unwrap();
        let start = Instant::now();
        stream.obscure(YuvFrame::nv12(y, uv, layout).unwrap().into(), at as i64 * FRAME_TIME, target).unwrap();
        times.push(start.elapsed().as_secs_f64() * 1e3);
        ids = stream.people().iter().map(|tracked| tracked.person.id).max().unwrap_or(0).max(ids);
        if (at + 1) % 1000 == 0 {
            memory.push(resident());
            println!("{:8} {:8.1} {} {ids:6}", at + 1, resident(), quantiles(&times[at - 999..]));
        }
    }

    println!("{:>8} {:>8} {} {ids:6}", "all", "", quantiles(&times));
    if memory.len() >= 10 && memory[0] > 0.0 {
        verdict("memory", &memory, 50, FLAT.0);
    }
    if times.len() >= 10 {
        verdict("latency", &times, 10, FLAT.1);
    }
}

/// How the last tenth of `values`, by its quantile of so many `percent`, compares with the second tenth.
fn verdict(name: &str, values: &[f64], percent: usize, most: f64) {
    let tenth = |n: usize| quantile(&values[values.len() * n / 10..values.len() * (n + 1) / 10], percent);
    let ratio = tenth(9) / tenth(1);
    println!("{name}: the last tenth is {ratio:.3} of the second: {}", if ratio <= most { "flat" } else { "GROWS" });
}

/// Resident memory in MiB, 0 where it cannot be told.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kibibytes| kibibytes / 1024.0)
}

fn quantiles(times: &[f64]) -> String {
    [50, 95, 99].map(|percent| format!("{:8.2}", quantile(times, percent))).join(" ")
}

fn quantile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) * percent / 100]
}
