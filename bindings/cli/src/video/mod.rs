//! One video's whole way: ffmpeg decodes it ([`probe`], [`decode`]) or it is y4m ([`y4m`]), every frame is obscured by the core
//! ([`obscure`]), ffmpeg encodes it ([`encode`], fed by [`matroska`]) or it is y4m again. [`flow`] moves the frames, [`steady`] makes
//! them come at one rate where they must; [`programs`] runs ffmpeg.

pub(crate) mod container;
mod decode;
mod encode;
mod flow;
mod matroska;
mod obscure;
mod probe;
pub(crate) mod programs;
mod steady;
mod stream;
mod y4m;

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use crate::args::AudioArg;
use crate::failure::Failure;
use crate::inputs::Source;
use crate::lines::{Made, Video};
use crate::media;
use crate::picture_file;
use crate::plan::Job;
use crate::report::Done;
use crate::run::Work;
use crate::whole_files::WholeFiles;
use container::{Container, Y4M_MAGIC};
use decode::Decoder;
use encode::{Encoder, Sound};
use obscure::{Masks, Obscuring};
use probe::Probed;
use steady::Steady;
use stream::{End, Stream};

/// A video that is open for reading.
struct Opened {
    source: flow::Source,
    stream: Stream,
    /// What ffprobe says; none of y4m.
    probed: Option<Probed>,
}

/// Makes one video private. One that is cut short or damaged yields what could be read of it, under a name that says so. On any error
/// nothing of it was written but, to standard output, obscured frames.
///
/// # Errors
/// When any step fails.
pub(crate) fn make_private(job: &Job, container: Container, work: &Work<'_>) -> Result<Done, Failure> {
    let start = Instant::now();
    let Opened { source, stream, probed } = open(&job.source, work.threads)?;
    let [width, height] = stream.size;
    picture_file::check_size((width, height))?;
    let _share = work.budget.take(u64::from(width) * u64::from(height));
    let mut warnings = Vec::new();
    if probed.as_ref().is_some_and(|probed| probed.further_videos) {
        warnings.push("it holds several videos; only the first is taken".to_owned());
    }

    let mut files = WholeFiles::new(work.args.force);
    let into = job.output.as_deref().map(|path| files.start(path)).transpose()?;
    let output = into.as_deref().zip(job.output.as_deref());
    let has_one_rate = container.has_one_rate();
    let written = if has_one_rate { stream.steady() } else { stream.clone() };
    let sink = flow::Sink {
        to: start_sink(output, container, &written, (&job.source, probed.as_ref()), work)?,
        steady: has_one_rate.then(|| Steady::new(&stream, &written)),
    };
    let mut masks = Masks::default();
    for (folder, path) in [(&mut masks.people, &job.mask), (&mut masks.covered, &job.covered)] {
        *folder = path.as_deref().map(|path| files.start_frames(path)).transpose()?;
    }

    let mut obscuring = Obscuring::new(work.args, work.obscurer, &stream, masks)?;
    let bar = work.report.video(&job.source.name(), stream.frames);
    let mut ends = 0;
    let end = flow::run(source, sink, stream.frame_bytes(), |frame| {
        obscuring.frame(frame)?;
        ends = frame.time + stream.last_duration;
        bar.frame(ends as f64 * stream.tick.value());
        Ok(())
    })?;
    drop(bar);
    let summary = obscuring.finish(ends);
    warnings.extend(summary.warnings);
    if summary.frames == 0 {
        let why = if let End::Broken(why) = end { format!(": {why}") } else { String::new() };
        return Err(Failure::new(format!("holds no frame that can be read{why}"), "a video"));
    }
    let mut name = job.output.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string());
    let incomplete = match end {
        End::Whole => {
            files.commit()?;
            None
        }
        End::Broken(why) => {
            if let Some(path) = files.commit_incomplete()?.filter(|_| job.output.is_some()) {
                name = path.display().to_string();
            }
            let at = ends as f64 * stream.tick.value();
            let wrong = format!("is cut short or damaged ({why}); {} frames, up to {at:.2} s, are in {name}", summary.frames);
            Some(Failure::new(wrong, "a whole video"))
        }
    };
    let video = Video {
        input: job.source.name(),
        output: name,
        size: stream.size,
        frames: summary.frames,
        seconds: ends as f64 * stream.tick.value(),
        people: summary.people,
        options: work.args.options(),
        complete: incomplete.is_none(),
        rate: summary.frames as f64 / start.elapsed().as_secs_f64(),
    };
    Ok(Done { made: Made::Video(video), warnings, incomplete })
}

fn open(source: &Source, threads: usize) -> Result<Opened, Failure> {
    let y4m = |input: Box<dyn Read + Send>| {
        let (reader, stream) = y4m::Reader::start(input)?;
        Ok(Opened { source: flow::Source::Y4m(reader), stream, probed: None })
    };
    match source {
        Source::Standard => y4m(Box::new(std::io::stdin())),
        Source::File(path) if is_y4m(path) => y4m(Box::new(File::open(path).map_err(|error| Failure::unreadable(&error))?)),
        Source::File(path) => {
            // Before ffmpeg says so, or is missing.
            let file = File::open(path).map_err(|error| Failure::unreadable(&error))?;
            if file.metadata().is_ok_and(|found| found.is_file() && found.len() == 0) {
                return Err(Failure::new("is empty", "a video"));
            }
            let probed = probe::probe(path)?;
            let (decoder, stream) = Decoder::start(path, &probed, threads)?;
            Ok(Opened { source: flow::Source::Ffmpeg(decoder), stream, probed: Some(probed) })
        }
    }
}

/// By its suffix, or by its content whatever its suffix.
fn is_y4m(path: &Path) -> bool {
    Container::by_suffix(path) == Some(Container::Y4m) || media::start(path).starts_with(Y4M_MAGIC)
}

/// `output`: the file to write into, and its name to be.
fn start_sink(
    output: Option<(&Path, &Path)>,
    container: Container,
    stream: &Stream,
    (source, probed): (&Source, Option<&Probed>),
    work: &Work<'_>,
) -> Result<flow::To, Failure> {
    let Some((into, path)) = output else {
        let writer = y4m::Writer::start(flow::y4m_output(None), stream);
        return Ok(flow::To::Y4m(writer, "standard output".to_owned()));
    };
    let name = path.display().to_string();
    if container == Container::Y4m {
        let file = OpenOptions::new().write(true).open(into).map_err(|error| Failure::unwritable(&name, &error))?;
        return Ok(flow::To::Y4m(y4m::Writer::start(flow::y4m_output(Some(file)), stream), name));
    }
    let sound = match (work.args.audio, source, probed) {
        (AudioArg::Keep, Source::File(path), Some(probed)) => Some(Sound { path, origin: probed.origin, streams: &probed.audio }),
        _ => None,
    };
    let sound = sound.filter(|sound| !sound.streams.is_empty());
    Ok(flow::To::Ffmpeg(Encoder::start((into, name), container, stream, sound.as_ref(), work.threads)?))
}
