//! What ffprobe says of a file before any frame is decoded.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::failure::Failure;
use crate::video::programs::{self, Ended, LOCAL_ONLY, Program};
use crate::video::stream::{Colour, Ratio};

/// What is known of a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Probed {
    /// The number of the video stream in the file.
    pub(crate) index: usize,
    /// Upright width and height in pixels.
    pub(crate) size: [u32; 2],
    /// Seconds a tick.
    pub(crate) tick: Ratio,
    pub(crate) colour: Colour,
    /// Its frames hold red, green and blue.
    pub(crate) is_rgb: bool,
    /// The time, in seconds, that becomes 0.
    pub(crate) origin: f64,
    /// Where the video ends by the file's own account, in seconds; none: it does not say.
    pub(crate) end: Option<f64>,
    /// How long the last frame is shown, in seconds.
    pub(crate) last_duration: f64,
    /// Frames a second, on average.
    pub(crate) rate: Option<Ratio>,
    /// Frames a second where there must be one rate.
    pub(crate) one_rate: Option<Ratio>,
    /// About how many frames there are.
    pub(crate) frames: Option<u64>,
    /// The numbers of the audio streams with the names of their codecs.
    pub(crate) audio: Vec<(usize, String)>,
    /// There are further videos, which are left out.
    pub(crate) further_videos: bool,
}

/// Asks ffprobe.
///
/// # Errors
/// When this is no video that ffmpeg reads.
pub(crate) fn probe(path: &Path) -> Result<Probed, Failure> {
    let what = "format=format_name,start_time,duration:stream=index,codec_type,codec_name,width,height,pix_fmt,time_base,start_time,\
                duration,nb_frames,avg_frame_rate,r_frame_rate,color_range,color_space,color_primaries,color_transfer,chroma_location:\
                stream_disposition=attached_pic:stream_side_data=rotation";
    let (said, ended) = ask(&["-show_entries", what, "-of", "json"], path)?;
    let found: Found = serde_json::from_str(&said).unwrap_or_default();
    if let Some(too_old) = ended.too_old() {
        return Err(too_old);
    }
    if !ended.well || found.streams.is_empty() {
        let why = if ended.complaints.is_empty() { String::new() } else { format!(" ({})", ended.complaints) };
        return Err(no_video(&format!("is no video that ffmpeg can read{why}")));
    }
    let mut videos = found.streams.iter().filter(|stream| stream.is_video());
    let video = videos.next().ok_or_else(|| no_video("holds no video"))?;
    let size = [video.width, video.height].map(|side| side.filter(|side| *side > 0));
    let ([Some(width), Some(height)], Some(tick)) = (size, video.time_base.as_deref().and_then(Ratio::parse)) else {
        return Err(no_video("holds no video that can be decoded"));
    };
    let start = video.start_time.unwrap_or(0.0);
    let file_start = found.format.start_time.unwrap_or(start).min(start);
    // By its index an AVI that was cut is shorter than by its header.
    let average = video.avg_frame_rate.as_deref().and_then(Ratio::parse);
    let finest = video.r_frame_rate.as_deref().and_then(Ratio::parse);
    let frame_seconds = average.map(|rate| 1.0 / rate.value());
    let is_avi = found.format.format_name.as_deref() == Some("avi");
    let header_frames = video.nb_frames.filter(|_| is_avi).map(|frames| frames as f64);
    let by_header = header_frames.zip(frame_seconds).map(|(frames, seconds)| frames * seconds);
    // The whole file's duration is the longest stream's.
    let alone = found.format.duration.filter(|_| found.streams.len() == 1);
    let duration = video.duration.or(alone).into_iter().chain(by_header).reduce(f64::max);
    let end = duration.map(|duration| start + duration);
    let seen = video.duration.or(found.format.duration);
    Ok(Probed {
        index: video.index,
        size: if video.is_turned() { [height, width] } else { [width, height] },
        tick,
        colour: video.colour(),
        is_rgb: video.is_rgb(),
        // Sound may start a little before 0, which players leave out: the frames' times stay.
        origin: if file_start < 0.0 && start >= 0.0 { 0.0 } else { file_start },
        end,
        last_duration: seen
            // At one rate all frames are shown for the same time.
            .filter(|_| average.is_none() || average != finest)
            .and_then(|duration| last_duration(path, video.index, start + duration, end))
            .or(frame_seconds)
            .unwrap_or(0.0)
            .max(tick.value()),
        rate: average,
        one_rate: one_rate(average, finest),
        frames: video.nb_frames.or_else(|| Some((seen? / frame_seconds?).round() as u64)),
        audio: found.streams.iter().filter_map(Stream::audio).collect(),
        further_videos: videos.next().is_some(),
    })
}

/// One rate for all frames: the finest that they fit, unless they come so unevenly that this says little; then a usual one, above the
/// average, so that few are left out.
fn one_rate(average: Option<Ratio>, finest: Option<Ratio>) -> Option<Ratio> {
    const USUAL: [u32; 4] = [30, 50, 60, 120];
    let Some(average) = average else { return finest };
    let even = finest.filter(|finest| finest.value() < 1.5 * average.value());
    let usual = || USUAL.into_iter().find(|rate| f64::from(*rate) > 0.99 * average.value()).map(|num| Ratio { num, den: 1 });
    even.or_else(usual).or(Some(average))
}

fn no_video(wrong: &str) -> Failure {
    Failure::new(wrong, "a video")
}

/// How long the last frame is shown, in seconds, by the packets of the last `TAIL` seconds.
fn last_duration(path: &Path, index: usize, to: f64, end: Option<f64>) -> Option<f64> {
    /// Further back than the last frame: pictures of a slide show may stand for long.
    const TAIL: f64 = 10.0;
    let stream = index.to_string();
    let from = format!("{:.3}%", (to - TAIL).max(0.0));
    let what = "packet=pts_time,duration_time,flags";
    let arguments = ["-select_streams", &stream, "-read_intervals", &from, "-show_entries", what, "-of", "csv=p=0"];
    let (said, _) = ask(&arguments, path).ok()?;
    let packet = |line: &str| {
        let mut fields = line.split(',');
        let (time, duration) = (fields.next()?.parse::<f64>().ok()?, fields.next()?.parse::<f64>().ok());
        // D: only there for others to be decoded.
        fields.next().is_none_or(|flags| !flags.contains('D')).then_some((time, duration))
    };
    let (time, duration) = said.lines().filter_map(packet).max_by(|a, b| a.0.total_cmp(&b.0))?;
    let rest = end.map(|end| end - time).filter(|rest| *rest > 0.0);
    match (duration, rest) {
        // A file's account of its end may be far off.
        (Some(duration), Some(rest)) if rest > 2.0 * duration => Some(duration),
        (duration, rest) => rest.or(duration),
    }
}

/// Runs ffprobe on a file.
fn ask(arguments: &[&str], path: &Path) -> Result<(String, Ended), Failure> {
    let mut command: Command = programs::command("ffprobe");
    command.args(LOCAL_ONLY).args(arguments).arg(programs::file(path));
    let program = Program::start(&mut command, |line, complaints| complaints.add(line))?;
    let mut said = String::new();
    if let Some(mut output) = program.output()
        && let Err(error) = std::io::Read::read_to_string(&mut output, &mut said)
    {
        log::debug!("ffprobe's answer cannot be read: {error}");
    }
    Ok((said, program.finish()))
}

#[derive(Deserialize, Default)]
struct Found {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Deserialize, Default)]
struct Format {
    format_name: Option<String>,
    #[serde(default, deserialize_with = "number")]
    start_time: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    duration: Option<f64>,
}

#[derive(Deserialize)]
struct Stream {
    index: usize,
    codec_type: Option<String>,
    codec_name: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    pix_fmt: Option<String>,
    time_base: Option<String>,
    #[serde(default, deserialize_with = "number")]
    start_time: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    duration: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    nb_frames: Option<u64>,
    avg_frame_rate: Option<String>,
    r_frame_rate: Option<String>,
    color_range: Option<String>,
    color_space: Option<String>,
    color_primaries: Option<String>,
    color_transfer: Option<String>,
    chroma_location: Option<String>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

/// ffprobe writes numbers as texts.
fn number<'de, D: serde::Deserializer<'de>, T: std::str::FromStr>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.and_then(|text| text.parse().ok()))
}

impl Stream {
    /// A video, and not the cover of a song.
    fn is_video(&self) -> bool {
        self.codec_type.as_deref() == Some("video") && self.disposition.attached_pic == 0
    }

    fn audio(&self) -> Option<(usize, String)> {
        (self.codec_type.as_deref() == Some("audio")).then(|| (self.index, self.codec_name.clone().unwrap_or_default()))
    }

    /// Whether it is shown with a quarter turn. ffmpeg makes such a turn when it decodes, with a degree's tolerance.
    fn is_turned(&self) -> bool {
        let rotation = self.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0.0);
        (rotation.rem_euclid(180.0) - 90.0).abs() < 1.0
    }

    fn is_rgb(&self) -> bool {
        const RGB: [&str; 8] = ["rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8"];
        let format = self.pix_fmt.as_deref().unwrap_or_default();
        RGB.iter().any(|start| format.starts_with(start)) || format.starts_with("x2")
    }

    fn colour(&self) -> Colour {
        let known = |name: &Option<String>| {
            name.clone().filter(|name| !matches!(name.as_str(), "unknown" | "unspecified" | "reserved" | "gbr"))
        };
        Colour {
            range: known(&self.color_range),
            matrix: known(&self.color_space),
            primaries: known(&self.color_primaries),
            transfer: known(&self.color_transfer),
            chroma: known(&self.chroma_location),
        }
    }
}
