//! Any video, decoded by ffmpeg: frames come by one pipe, their times by another.

use std::io::{BufReader, Read as _};
use std::path::Path;
use std::process::ChildStdout;
use std::sync::mpsc::{self, Receiver};

use crate::failure::Failure;
use crate::video::probe::Probed;
use crate::video::programs::{self, Ended, LOCAL_ONLY, Program};
use crate::video::stream::{Colour, End, Next, Ratio, Stream};

/// A video that is being decoded.
pub(crate) struct Decoder {
    /// None when it has ended.
    program: Option<Program>,
    frames: BufReader<ChildStdout>,
    said: Receiver<Said>,
    /// Ticks taken from every time.
    origin: i64,
    /// The time of the last frame, in ticks.
    last: Option<i64>,
    /// Where the video ends by the file's own account, in ticks.
    end: Option<i64>,
    last_duration: i64,
    tick: Ratio,
}

/// A line of ffmpeg's `framecrc`, which says when each frame is shown:
///
/// ```text
/// #tb 0: 1/90000
/// #dimensions 0: 192x144
/// #sar 0: 1/1
/// 0,       2784,       2784,    16393,    41472, 0xfab5a968
/// ```
/// A line of a frame: stream, decoding time, time, duration, bytes, checksum.
enum Said {
    Tick(Ratio),
    Size([u32; 2]),
    /// The last line before the frames.
    PixelAspect(Option<Ratio>),
    Time(i64),
}

impl Decoder {
    /// Starts decoding, on so many of ffmpeg's threads.
    ///
    /// # Errors
    /// When not even a first frame can be decoded.
    pub(crate) fn start(path: &Path, probed: &Probed, threads: usize) -> Result<(Self, Stream), Failure> {
        let [width, height] = probed.size;
        // Only what is known to be full range stays so, and RGB becomes what is usual for films.
        let (range, colour) = match probed.colour.range.as_deref() {
            Some("pc") if !probed.is_rgb => ("pc", probed.colour.clone()),
            _ if probed.is_rgb => ("tv", rgb_as_yuv(&probed.colour)),
            _ => ("tv", probed.colour.clone()),
        };
        let matrix = if probed.is_rgb { ":out_color_matrix=bt709" } else { "" };
        let filters = format!("scale={width}:{height}:out_range={range}{matrix},format=yuv420p");
        let threads = threads.to_string();
        let mut command = programs::command("ffmpeg");
        command.args(["-nostdin", "-threads", &threads]);
        command.arg("-copyts").args(LOCAL_ONLY).arg("-i").arg(programs::file(path));
        command.args(["-fps_mode", "passthrough", "-enc_time_base", &probed.tick.to_string()]);
        command.args(["-map", &format!("0:{}", probed.index), "-filter_threads", &threads, "-vf", &filters]);
        // A tee gives the same packets to both: the frames themselves, and the lines about them.
        command.args(["-c:v", "rawvideo", "-f", "tee", "[f=rawvideo]pipe:1|[f=framecrc:flush_packets=1]pipe:2"]);
        let (say, said) = mpsc::channel();
        let program = Program::start(&mut command, move |line, complaints| match Said::parse(line) {
            Some(told) => {
                // Before the first frame a recording may speak of frames that it does not hold.
                if matches!(told, Said::PixelAspect(_)) {
                    complaints.clear();
                }
                // When nobody listens any more it is ended soon.
                let _ = say.send(told);
            }
            None if line.starts_with('#') => {}
            None => complaints.add(line),
        })?;
        let output = program.output().ok_or_else(|| Failure::new("cannot be decoded: ffmpeg has no output", "a pipe"))?;

        let (mut tick, mut size) = (None, None);
        let pixel_aspect = loop {
            match said.recv() {
                Ok(Said::Tick(ratio)) => tick = Some(ratio),
                Ok(Said::Size(found)) => size = Some(found),
                Ok(Said::PixelAspect(ratio)) => break ratio,
                Ok(Said::Time(_)) => {}
                Err(_) => return Err(undecodable(&program.finish())),
            }
        };
        let Some(tick) = tick.filter(|_| size == Some(probed.size)) else {
            return Err(Failure::new("is decoded to frames of another size than it says", "a video whose size is known"));
        };
        let ticks = |seconds: f64| (seconds / tick.value()).round() as i64;
        let stream = Stream {
            size: probed.size,
            tick,
            rate: probed.rate,
            one_rate: probed.one_rate,
            pixel_aspect,
            fields: 'p',
            colour,
            last_duration: ticks(probed.last_duration).max(1),
            frames: probed.frames,
        };
        let decoder = Self {
            program: Some(program),
            frames: BufReader::new(output),
            said,
            origin: ticks(probed.origin),
            last: None,
            end: probed.end.map(|end| ticks(end - probed.origin)),
            last_duration: stream.last_duration,
            tick,
        };
        Ok((decoder, stream))
    }

    /// The next frame, into `samples`, whose length is a frame's.
    pub(crate) fn next(&mut self, samples: &mut [u8]) -> Next {
        let whole = self.frames.read_exact(samples).is_ok();
        match self.said.recv() {
            Ok(Said::Time(time)) if whole => Next::Frame(self.forward(time)),
            _ => Next::End(self.finish()),
        }
    }

    /// A frame's time from the origin, after the last one's. Where files were joined their times jump back: from there they go on.
    fn forward(&mut self, time: i64) -> i64 {
        /// In seconds; shorter ones are disorder.
        const JUMP: f64 = 1.0;
        let (earliest, usual) = self.last.map_or((0, 0), |last| (last + 1, last + self.last_duration));
        let back = earliest - time.saturating_sub(self.origin);
        if back > 0 && (self.last.is_none() || back as f64 * self.tick.value() > JUMP) {
            self.origin = time - usual;
        }
        let time = time.saturating_sub(self.origin).max(earliest);
        self.last = Some(time);
        time
    }

    fn finish(&mut self) -> End {
        let Some(program) = self.program.take() else { return End::Whole };
        let Ended { well, complaints } = program.finish();
        if !complaints.is_empty() {
            return End::Broken(complaints.to_string());
        }
        if !well {
            return End::Broken("ffmpeg ended before its end".to_owned());
        }
        // Some containers do not notice that they were cut. Half a second may be a matter of rounding, or of what lies beyond a cut
        // that an editor made.
        let shown = self.last.unwrap_or(0) + self.last_duration;
        match self.end {
            Some(end) if (end - shown) as f64 * self.tick.value() > 0.5 => End::Broken("its end is missing".to_owned()),
            _ => End::Whole,
        }
    }
}

impl Said {
    fn parse(line: &str) -> Option<Self> {
        if let Some(fact) = line.strip_prefix('#') {
            let (name, value) = fact.split_once(" 0: ")?;
            return match name {
                "tb" => Ratio::parse(value).map(Self::Tick),
                "dimensions" => {
                    let (width, height) = value.split_once('x')?;
                    Some(Self::Size([width.parse().ok()?, height.parse().ok()?]))
                }
                "sar" => Some(Self::PixelAspect(Ratio::parse(value))),
                _ => None,
            };
        }
        let mut fields = line.strip_prefix("0,")?.split(',').map(str::trim);
        let time = fields.nth(1)?.parse().ok()?;
        // Duration, bytes, checksum.
        (fields.count() >= 3).then_some(Self::Time(time))
    }
}

/// What RGB becomes here: BT.709 in limited range.
fn rgb_as_yuv(colour: &Colour) -> Colour {
    Colour { range: Some("tv".to_owned()), matrix: Some("bt709".to_owned()), chroma: None, ..colour.clone() }
}

fn undecodable(ended: &Ended) -> Failure {
    if let Some(too_old) = ended.too_old() {
        return too_old;
    }
    let why = if ended.complaints.is_empty() { "no frame of it can be read".to_owned() } else { ended.complaints.to_string() };
    Failure::new(format!("cannot be decoded: {why}"), "a whole video that ffmpeg can decode")
}
