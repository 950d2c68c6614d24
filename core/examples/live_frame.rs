//! What a live frame takes, stage by stage, beside a plain copy of its picture; `tests/compare` sets it beside other programs.
//!
//! `live_frame ONE.nv12 CROWD.nv12 TURNED.nv12 [PART OF A CASE'S NAME]`: three scenes, each of packed frames of 1280x720 one after the
//! other: one person, 20 people, and one person in frames that need a quarter turn. For each line on standard input every case takes
//! its turn: a few frames. For each frame a line of JSON comes back, times in milliseconds; an empty line ends the round.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement may fail loudly")]

use std::hint::black_box;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::{Duration, Instant};

use fuzzy_people_core::{
    CameraFrame, Colours, Effect, LiveObscurer, LiveOptions, Options, PictureMut, PixelFormat, Rotation, YuvFrame, YuvFrameMut,
    YuvLayout,
};

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;
/// Bytes of luma in a frame; half as many of chroma follow.
const LUMA: usize = (WIDTH * HEIGHT) as usize;
/// Pictures of which each is copied in its turn, as cold as the frames of a scene are.
const FRESH: usize = 16;
/// Frames a turn. One more goes before them, untimed: it brings the case's data back into the processor's caches.
const FRAMES: usize = 3;
/// Milliseconds from frame to frame.
const FRAME_TIME: i64 = 33;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (files, wanted) =
        args.split_at_checked(3).expect("usage: live_frame ONE.nv12 CROWD.nv12 TURNED.nv12 [PART OF A CASE'S NAME]");
    let scenes: Vec<_> = files.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let mut fresh = Fresh { pictures: vec![vec![90; LUMA * 4]; FRESH], at: 0, copy: vec![0; LUMA * 4] };
    let mut cases = cases();
    cases.retain(|case| wanted.iter().all(|part| case.name.contains(part)));
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        line.unwrap();
        for case in &mut cases {
            case.frame(&scenes, &mut fresh);
            for _ in 0..FRAMES {
                writeln!(out, "{}", case.frame(&scenes, &mut fresh)).unwrap();
            }
        }
        writeln!(out).unwrap();
        out.flush().unwrap();
    }
}

/// Pictures that lie in memory, not in the processor's caches, as a camera's frame does when it comes.
struct Fresh {
    pictures: Vec<Vec<u8>>,
    at: usize,
    copy: Vec<u8>,
}

impl Fresh {
    /// What a plain copy of the next one takes.
    fn copied(&mut self) -> Duration {
        self.at = (self.at + 1) % self.pictures.len();
        let (from, to) = (&self.pictures[self.at], &mut self.copy);
        let took = timed(|| to.copy_from_slice(black_box(from)));
        black_box(to);
        took
    }
}

/// What is measured: a stream of its own.
struct Case {
    name: String,
    scene: usize,
    live: LiveOptions,
    options: Options,
    rotation: Rotation,
    /// The format of the output; `None`: the frame's own planes.
    format: Option<PixelFormat>,
    stream: Option<LiveObscurer>,
    at: usize,
    out: Vec<u8>,
    copy: Vec<u8>,
}

fn cases() -> Vec<Case> {
    let case = |name: &str, scene| Case {
        name: name.into(),
        scene,
        live: LiveOptions::default(),
        options: Options::default(),
        rotation: Rotation::None,
        format: Some(PixelFormat::Rgba8),
        stream: None,
        at: 0,
        out: vec![0; LUMA * 4],
        copy: vec![0; LUMA * 4],
    };
    let side = |long_side| LiveOptions { long_side, ..LiveOptions::default() };
    let mut cases = vec![
        Case { live: side(256), ..case("long side 256", 0) },
        Case { live: side(512), ..case("long side 512", 0) },
        Case { rotation: Rotation::Clockwise90, ..case("rotated 90", 2) },
        Case { format: Some(PixelFormat::Bgra8), ..case("BGRA", 0) },
        Case { format: None, ..case("NV12 in place", 0) },
    ];
    for (scene, people) in ["one person", "20 people"].into_iter().enumerate() {
        for (name, effect) in Effect::ALL {
            for (source, colours) in [("surroundings", Colours::Surroundings), ("person", Colours::Person)] {
                let options = Options { effect, colours, ..Options::default() };
                cases.push(Case { options, ..case(&format!("{name}, {source}, {people}"), scene) });
            }
        }
    }
    cases
}

impl Case {
    /// One frame; what it took.
    fn frame(&mut self, scenes: &[Vec<u8>], fresh: &mut Fresh) -> String {
        let frames: Vec<_> = scenes[self.scene].chunks_exact(LUMA * 3 / 2).collect();
        // There and back again: no cut.
        let (last, turn) = (frames.len() - 1, self.at % (2 * frames.len() - 2).max(1));
        let planes = frames[turn.min(2 * last - turn.min(2 * last))];
        let time = self.at as i64 * FRAME_TIME;
        self.at += 1;
        let stream = self.stream.get_or_insert_with(|| LiveObscurer::new(self.options, self.live).unwrap());
        let layout = YuvLayout { rotation: self.rotation, ..YuvLayout::semi_planar(WIDTH, HEIGHT) };
        let took = if let Some(format) = self.format {
            let (y, uv) = planes.split_at(LUMA);
            let frame = CameraFrame::from(YuvFrame::nv12(y, uv, layout).unwrap());
            let (width, height) = (frame.width(), frame.height());
            let out = PictureMut::new(&mut self.out, width, height, width as usize * 4, format).unwrap();
            timed(|| stream.obscure(frame, time, out).unwrap())
        } else {
            let (y, rest) = self.out.split_at_mut(LUMA);
            let uv = &mut rest[..LUMA / 2];
            y.copy_from_slice(&planes[..LUMA]);
            uv.copy_from_slice(&planes[LUMA..]);
            let mut frame = YuvFrameMut::nv12(y, uv, layout).unwrap();
            timed(|| stream.obscure_yuv(&mut frame, time).unwrap())
        };
        let warm = timed(|| self.copy.copy_from_slice(black_box(&self.out)));
        black_box(&self.copy);
        self.line(took, fresh.copied(), warm)
    }

    fn line(&self, took: Duration, copy: Duration, warm: Duration) -> String {
        let stream = self.stream.as_ref().unwrap();
        let (stages, owners) = (stream.stages(), stream.cover().owners());
        let hidden = owners.iter().filter(|owner| **owner != 0).count() as f64 / owners.len() as f64;
        let times = [
            ("frame", took),
            ("copy", copy),
            ("warm", warm),
            ("shrink", stages.shrink),
            ("model", stages.model),
            ("people", stages.people),
            ("convert", stages.convert),
            ("effect", stages.effect),
        ];
        let times: String = times.map(|(name, time)| format!(r#", "{name}": {:.4}"#, time.as_secs_f64() * 1e3)).concat();
        format!(
            r#"{{"case": "{}", "side": {}{times}, "found": {}, "hidden": {hidden:.4}}}"#,
            self.name,
            self.live.long_side,
            stream.people().len()
        )
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
