//! How much of the people in films leaks: frames with true masks go through the live path, one after the other.
//!
//! `cargo run --release --example leak -- [--long-side N] [--carry FPS] [--every N] FOLDER...` where a FOLDER has images/*.jpg in
//! order and masks/*.png (0 nobody, 255 not to be judged, anything else a person). For each folder a line: the share of person pixels
//! left clear, the share of frames with people in which over 5 % of them is clear, the longest run of such frames, the share of the rest
//! hidden with them (over-cover), and flicker: how much more of the picture changes between hidden and clear from frame to frame than
//! between true person and not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement may fail loudly")]

use std::path::{Path, PathBuf};

use fuzzy_people_core::{Frame, FrameLayout, LiveObscurer, LiveOptions, Options, PictureMut, PixelFormat};

fn main() {
    let mut live = LiveOptions { long_side: 512, ..LiveOptions::default() };
    let (mut folders, mut every, mut dump) = (Vec::new(), 1, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().expect("a value");
        match arg.as_str() {
            "--long-side" => live.long_side = value().parse().expect("samples"),
            "--carry" => live.target_fps = Some(value().parse().expect("frames a second")),
            "--every" => every = value().parse().expect("a number of frames"),
            "--dump" => dump = Some(PathBuf::from(value())),
            _ => folders.push(PathBuf::from(arg)),
        }
    }
    println!(
        "{:24} {:>6} {:>8} {:>8} {:>5} {:>8} {:>8} {:>5}",
        "frames", "", "clear", "over 5 %", "run", "over", "flicker", "ids"
    );
    for folder in folders {
        let mut leak = Leak::default();
        let mut obscurer = LiveObscurer::new(Options::default(), live).unwrap();
        let mut ids = 0;
        for (at, file) in frames(&folder).into_iter().step_by(every).enumerate() {
            let picture = image::open(&file).unwrap().to_rgb8();
            let (width, height) = picture.dimensions();
            let layout = FrameLayout::packed(width, height, PixelFormat::Rgb8);
            let mut out = vec![0; width as usize * height as usize * 4];
            let target = PictureMut::new(&mut out, width, height, width as usize * 4, PixelFormat::Rgba8).unwrap();
            let time = at as i64 * 40 * every as i64;
            obscurer.obscure(Frame::new(&picture, layout).unwrap().into(), time, target).unwrap();
            ids = obscurer.people().iter().map(|tracked| tracked.person.id).max().unwrap_or(0).max(ids);
            let mask = folder.join("masks").join(file.with_extension("png").file_name().unwrap());
            let truth = image::open(mask).unwrap().to_luma8();
            assert_eq!(truth.dimensions(), (width, height));
            let cover = obscurer.cover();
            let hidden: Vec<bool> = (0..truth.len())
                .map(|at| {
                    let (x, y) = (at % width as usize, at / width as usize);
                    cover.owners()[y / cover.scale() * cover.columns() + x / cover.scale()] != 0
                })
                .collect();
            leak.add(&hidden, &truth);
            if let Some(dump) = &dump {
                let name = file.with_extension("png");
                let kept = image::RgbaImage::from_raw(width, height, out).unwrap();
                kept.save(dump.join(name.file_name().unwrap())).unwrap();
            }
        }
        leak.print(&folder, ids);
    }
}

fn frames(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder.join("images")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[derive(Default)]
struct Leak {
    frames: usize,
    people: u64,
    clear: u64,
    rest: u64,
    over: u64,
    with_people: usize,
    bad: usize,
    run: usize,
    longest: usize,
    before: Option<(Vec<bool>, Vec<u8>)>,
    changed: u64,
    truly: u64,
    pixels: u64,
}

impl Leak {
    fn add(&mut self, hidden: &[bool], truth: &[u8]) {
        let person = |value: u8| value != 0 && value != 255;
        let judged = || hidden.iter().zip(truth);
        let people = judged().filter(|(_, truth)| person(**truth)).count() as u64;
        let clear = judged().filter(|(hidden, truth)| person(**truth) && !**hidden).count() as u64;
        self.rest += judged().filter(|(_, truth)| **truth == 0).count() as u64;
        self.over += judged().filter(|(hidden, truth)| **truth == 0 && **hidden).count() as u64;
        self.frames += 1;
        self.people += people;
        self.clear += clear;
        self.with_people += usize::from(people > 0);
        // Fewer pixels than this are an edge of somebody who is about to come or go.
        let is_bad = people >= 50 && clear * 20 > people;
        self.bad += usize::from(is_bad);
        self.run = if is_bad { self.run + 1 } else { 0 };
        self.longest = self.longest.max(self.run);
        if let Some((before, truth_before)) = &self.before {
            self.changed += hidden.iter().zip(before).filter(|(a, b)| a != b).count() as u64;
            self.truly += truth.iter().zip(truth_before).filter(|(a, b)| person(**a) != person(**b)).count() as u64;
            self.pixels += hidden.len() as u64;
        }
        self.before = Some((hidden.to_vec(), truth.to_vec()));
    }

    fn print(&self, folder: &Path, ids: u32) {
        let name = folder.file_name().unwrap().to_string_lossy();
        let share = |part: u64, all: u64| part as f64 / all.max(1) as f64;
        println!(
            "{name:24} {:6} {:8.4} {:8.4} {:5} {:8.4} {:8.4} {ids:5}",
            self.frames,
            share(self.clear, self.people),
            share(self.bad as u64, self.with_people as u64),
            self.longest,
            share(self.over, self.rest),
            share(self.changed, self.pixels) - share(self.truly, self.pixels),
        );
    }
}
