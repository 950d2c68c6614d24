//! Ctrl-C, SIGTERM and SIGHUP leave whole files or none, and no temporary ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
#![cfg(unix)]

mod support;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat};
use support::{Folder, encoded};

/// How long one run may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

fn is_temporary(name: &str) -> bool {
    name.contains(".fuzzy-people-")
}

/// Interrupts a run as soon as it writes. Whether it came in time: the run may have been quicker.
fn interrupted(signal: &str) -> bool {
    let folder = Folder::new();
    // Small to look at, large to write: the writing is met.
    let noise = image::RgbImage::from_fn(1200, 900, |x, y| {
        let mixed = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77)).wrapping_mul(0xC2B2_AE3D);
        image::Rgb([(mixed >> 8) as u8, (mixed >> 16) as u8, (mixed >> 24) as u8])
    });
    let bytes = encoded(&DynamicImage::ImageRgb8(noise), ImageFormat::Bmp);
    let inputs: Vec<String> = (0..12).map(|i| format!("{i}.bmp")).collect();
    inputs.iter().for_each(|name| drop(folder.write(name, &bytes)));
    let mut args: Vec<&str> = inputs.iter().map(String::as_str).collect();
    args.extend(["-o", "out/", "--mask-out", "masks", "--jobs", "2"]);
    let mut child = folder.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();

    let start = Instant::now();
    while !folder.names().iter().any(|name| is_temporary(name)) {
        assert!(start.elapsed() < PATIENCE, "nothing was written");
        if child.try_wait().unwrap().is_some() {
            break;
        }
    }
    let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap();
    let names = folder.names();
    assert!(!names.iter().any(|name| is_temporary(name)), "{signal}: {names:?}");
    for name in names.iter().filter(|name| name.starts_with("out/")) {
        assert!(image::load_from_memory(&folder.read(name)).is_ok(), "{signal}: {name} is not whole");
        let mask = name.replace("out/", "masks/").replace(".bmp", ".png");
        assert!(names.contains(&mask), "{signal}: {name} without its mask");
    }
    let in_time = sent.success() && status.code() != Some(0);
    if in_time {
        assert_eq!(status.code(), Some(130), "{signal}");
        assert!(names.iter().filter(|name| name.starts_with("out/")).count() < inputs.len(), "{signal}: all were done");
    }
    in_time
}

#[test]
fn an_interrupt_leaves_nothing_half_done() {
    for signal in ["INT", "TERM", "HUP"] {
        assert!((0..5).any(|_| interrupted(signal)), "{signal} always came too late");
    }
}
