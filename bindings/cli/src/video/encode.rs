//! Frames and their times, encoded by ffmpeg.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};

use crate::failure::Failure;
use crate::video::container::Container;
use crate::video::matroska;
use crate::video::programs::{self, Ended, LOCAL_ONLY, Program};
use crate::video::stream::{Colour, Frame, Ratio, Stream};

/// Sound that is kept: from the file `path`, whose times become those of the video by taking `origin` seconds from them.
pub(crate) struct Sound<'a> {
    pub(crate) path: &'a Path,
    pub(crate) origin: f64,
    /// The numbers of the streams in the file with the names of their codecs.
    pub(crate) streams: &'a [(usize, String)],
}

/// A video that is being encoded.
pub(crate) struct Encoder {
    /// None when it has ended.
    program: Option<Program>,
    frames: ChildStdin,
    tick: Ratio,
    /// The output's name, for messages.
    name: String,
}

impl Encoder {
    /// Starts encoding into the file `into`, which is `name` to the user. `threads`: of ffmpeg.
    ///
    /// # Errors
    /// When ffmpeg cannot be started.
    pub(crate) fn start(
        (into, name): (&Path, String),
        container: Container,
        stream: &Stream,
        sound: Option<&Sound<'_>>,
        threads: usize,
    ) -> Result<Self, Failure> {
        let threads = threads.to_string();
        let mut command = programs::command("ffmpeg");
        // Times are taken as they are; no rate is guessed from them.
        command.args(["-nostdin", "-y", "-copyts"]).args(LOCAL_ONLY);
        command.args(["-fpsprobesize", "0", "-threads", "1", "-f", "matroska", "-i", "pipe:0"]);
        if let Some(sound) = sound {
            command.args(["-itsoffset", &format!("{:.6}", -sound.origin)]).args(LOCAL_ONLY).args(["-vn", "-i"]);
            command.arg(programs::file(sound.path));
        }
        command.args(["-map", "0:v:0", "-threads", &threads, "-filter_threads", &threads]);
        video(&mut command, container, stream);
        for (at, (index, codec)) in sound.iter().flat_map(|sound| sound.streams).enumerate() {
            command.args(["-map", &format!("1:{index}"), &format!("-c:a:{at}"), sound_codec(container, codec)]);
        }
        // Nothing of the file but pictures and, if asked for, sound: no tags, no chapters, no name of a program.
        command.args(["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"]);
        command.args(["-flags:v", "+bitexact", "-flags:a", "+bitexact", "-f", muxer(container)]).arg(programs::file(into));
        let program = Program::start(command.stdin(Stdio::piped()), |line, complaints| complaints.add(line))?;
        let mut frames = program.input().ok_or_else(|| Failure::new("cannot be encoded: ffmpeg has no input", "a pipe"))?;
        match frames.write_all(&matroska::header(stream)) {
            Ok(()) => Ok(Self { program: Some(program), frames, tick: stream.tick, name }),
            Err(error) => Err(failed(&name, &program.finish(), Some(&error))),
        }
    }

    /// Encodes one more frame.
    ///
    /// # Errors
    /// When ffmpeg gave up: why, as far as it says.
    pub(crate) fn write(&mut self, frame: &Frame) -> Result<(), Failure> {
        let header = matroska::frame_header(self.tick, frame.time, frame.samples.len());
        let written = self.frames.write_all(&header).and_then(|()| self.frames.write_all(&frame.samples));
        written.map_err(|error| match self.program.take() {
            Some(program) => failed(&self.name, &program.finish(), Some(&error)),
            None => Failure::unwritable(&self.name, &error),
        })
    }

    /// Waits until the file is whole.
    ///
    /// # Errors
    /// When it did not become so.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        drop(self.frames);
        match self.program.map(Program::finish) {
            Some(ended) if !ended.well => Err(failed(&self.name, &ended, None)),
            _ => Ok(()),
        }
    }
}

const fn muxer(container: Container) -> &'static str {
    match container {
        Container::Mp4 => "mp4",
        Container::Mov => "mov",
        Container::Matroska => "matroska",
        Container::WebM => "webm",
        Container::Avi => "avi",
        Container::Y4m => "yuv4mpegpipe",
    }
}

/// The arguments of the video stream.
fn video(command: &mut Command, container: Container, stream: &Stream) {
    let is_webm = container == Container::WebM;
    // H.264 halves the chroma of even sizes only. VP9 has no such limit; elsewhere an odd size keeps all of its chroma, which most
    // players on computers show and many chips do not: a size that is kept counts for more.
    let format = if !is_webm && stream.size.iter().any(|side| side % 2 == 1) { "yuv444p" } else { "yuv420p" };
    let Colour { range, matrix, primaries, transfer, chroma } = &stream.colour;
    let tags = [("range", range), ("colorspace", matrix), ("color_primaries", primaries), ("color_trc", transfer)];
    let known: Vec<String> = tags.iter().filter_map(|(name, tag)| Some(format!("{name}={}", tag.as_ref()?))).collect();
    let levels = range.as_deref().unwrap_or("tv");
    let mut filters = Vec::new();
    filters.extend((!known.is_empty()).then(|| format!("setparams={}", known.join(":"))));
    filters.extend(stream.pixel_aspect.map(|aspect| format!("setsar={}/{}", aspect.num, aspect.den)));
    filters.push(format!("scale=in_range={levels}:out_range={levels},format={format}"));
    command.args(["-vf", &filters.join(",")]);
    let tags = [("-color_range", range), ("-colorspace", matrix), ("-color_primaries", primaries), ("-color_trc", transfer)];
    for (option, tag) in tags.into_iter().chain([("-chroma_sample_location", chroma)]) {
        if let Some(tag) = tag {
            command.args([option, tag]);
        }
    }
    let tick = tick(container, stream.tick);
    command.args(["-fps_mode", "passthrough", "-enc_time_base", &tick.to_string()]);
    // A packet's duration counts for the last one only: the others end where the next begins.
    let last = stream.tick.times(stream.last_duration, tick.inverse()).max(1);
    let last = format!("setts=duration={last}");
    if is_webm {
        command.args(["-c:v", "libvpx-vp9", "-crf", "28", "-b:v", "0", "-deadline", "good", "-cpu-used", "5", "-row-mt", "1"]);
        command.args(["-bsf:v", &last]);
        return;
    }
    // Without B-frames packets come in the order of their times, so that these hold in every container, irregular ones too. Unit type
    // 6 is a text of x264's about itself.
    command.args(["-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-bf", "0"]);
    let no_text = "filter_units=remove_types=6";
    match container {
        // One rate: a duration there is a number of frames left out.
        Container::Avi => command.args(["-bsf:v", no_text]),
        Container::Mp4 | Container::Mov => {
            command.args(["-video_track_timescale", &tick.den.to_string(), "-movflags", "+faststart", "-write_tmcd", "0"]);
            command.args(["-bsf:v", &format!("{no_text},{last}")])
        }
        _ => command.args(["-bsf:v", &format!("{no_text},{last}")]),
    };
}

/// Seconds a tick in a container's file, so that ffmpeg has no other on the way: durations given to it are in this one.
fn tick(container: Container, tick: Ratio) -> Ratio {
    /// Ticks a second at least, as ffmpeg has it: players do not expect a few only.
    const USUAL: u32 = 10_000;
    let den = match container {
        Container::Mp4 | Container::Mov => tick.den.saturating_mul(USUAL.div_ceil(tick.den)),
        Container::Matroska | Container::WebM => 1000,
        Container::Avi | Container::Y4m => return tick,
    };
    Ratio { num: 1, den }
}

/// Sound is copied where the container takes it, else encoded as what it takes.
fn sound_codec(container: Container, codec: &str) -> &'static str {
    let (takes, else_as): (&[&str], _) = match container {
        Container::Mp4 => (&["aac", "mp3", "ac3", "eac3", "alac", "opus"], "aac"),
        Container::Mov => (&["aac", "mp3", "ac3", "eac3", "alac", "pcm_s16le", "pcm_s16be", "pcm_s24le"], "aac"),
        Container::Matroska => return "copy",
        Container::WebM => (&["opus", "vorbis"], "libopus"),
        Container::Avi | Container::Y4m => (&["mp3", "ac3", "pcm_s16le", "mp2"], "libmp3lame"),
    };
    if takes.contains(&codec) { "copy" } else { else_as }
}

fn failed(name: &str, ended: &Ended, error: Option<&io::Error>) -> Failure {
    if let Some(too_old) = ended.too_old() {
        return too_old;
    }
    let complaints = &ended.complaints;
    for (said, kind) in [
        ("No space left on device", io::ErrorKind::StorageFull),
        ("Disk quota exceeded", io::ErrorKind::QuotaExceeded),
        ("File too large", io::ErrorKind::FileTooLarge),
    ] {
        if complaints.contain(said) {
            return Failure::unwritable(name, &io::Error::new(kind, said));
        }
    }
    if complaints.contain("Unknown encoder") {
        let wrong = format!("{name} cannot be written: {complaints}");
        return Failure::new(wrong, "an ffmpeg that was built with it, or an output with another suffix");
    }
    let why = match error {
        _ if !complaints.is_empty() => complaints.to_string(),
        Some(error) => format!("ffmpeg ended early ({})", error.kind()),
        None => "ffmpeg ended early".to_owned(),
    };
    Failure::new(format!("{name} cannot be written: {why}"), "an output that ffmpeg can write")
}
