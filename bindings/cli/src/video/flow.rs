//! Frames from where they come from to where they go, each step on a thread of its own.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;

use crate::failure::Failure;
use crate::video::decode::Decoder;
use crate::video::encode::Encoder;
use crate::video::steady::Steady;
use crate::video::stream::{End, Frame, Next};
use crate::video::y4m;

/// Frames that wait between two steps.
const WAITING: usize = 2;

/// Where frames come from.
pub(crate) enum Source {
    Ffmpeg(Decoder),
    Y4m(y4m::Reader<Box<dyn Read + Send>>),
}

/// Where frames go.
pub(crate) struct Sink {
    pub(crate) to: To,
    /// Where they must come at one rate.
    pub(crate) steady: Option<Steady>,
}

/// What takes frames.
pub(crate) enum To {
    Ffmpeg(Encoder),
    /// With the output's name, for messages.
    Y4m(y4m::Writer<Box<dyn Write + Send>>, String),
}

impl Source {
    fn next(&mut self, samples: &mut [u8]) -> Next {
        match self {
            Self::Ffmpeg(decoder) => decoder.next(samples),
            Self::Y4m(reader) => reader.next(samples),
        }
    }
}

impl Sink {
    /// Gives back samples that are of no use any more.
    fn write(&mut self, frame: Frame) -> Result<Option<Vec<u8>>, Failure> {
        let Self { to, steady } = self;
        match steady {
            Some(steady) => steady.write(frame, |frame| to.write(frame)),
            None => to.write(&frame).map(|()| Some(frame.samples)),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        let Self { mut to, steady } = self;
        steady.map_or(Ok(()), |steady| steady.finish(|frame| to.write(frame)))?;
        match to {
            To::Ffmpeg(encoder) => encoder.finish(),
            // Every frame was written to its end.
            To::Y4m(..) => Ok(()),
        }
    }
}

impl To {
    fn write(&mut self, frame: &Frame) -> Result<(), Failure> {
        match self {
            Self::Ffmpeg(encoder) => encoder.write(frame),
            Self::Y4m(writer, name) => writer.write(frame).map_err(|error| Failure::unwritable(name, &error)),
        }
    }
}

/// Takes every frame through `work`, and says how the stream ended. `frame_bytes`: of each.
///
/// # Errors
/// When `work` fails, or the sink: what the sink has got by then is nothing whole.
pub(crate) fn run(
    source: Source,
    sink: Sink,
    frame_bytes: usize,
    mut work: impl FnMut(&mut Frame) -> Result<(), Failure>,
) -> Result<End, Failure> {
    let (read, to_work) = mpsc::sync_channel(WAITING);
    let (worked, to_write) = mpsc::sync_channel(WAITING);
    let (emptied, empty) = mpsc::channel();
    thread::scope(|scope| {
        let reader = scope.spawn(move || read_all(source, frame_bytes, &read, &empty));
        let writer = scope.spawn(move || write_all(sink, &to_write, &emptied));
        let mut any = false;
        for mut frame in to_work {
            any = true;
            work(&mut frame)?;
            if worked.send(frame).is_err() {
                // The writer has failed, and says why.
                break;
            }
        }
        drop(worked);
        let failed = |_| Failure::new("made the program fail", "a bug report, please");
        let (end, written) = (reader.join().map_err(failed)?, writer.join().map_err(failed)?);
        // Without a frame the source says why, and there is nothing that could have been written.
        if any { written.map(|()| end) } else { Ok(end) }
    })
}

/// Reads until the end, or until nobody takes frames any more.
fn read_all(mut source: Source, frame_bytes: usize, read: &SyncSender<Frame>, empty: &Receiver<Vec<u8>>) -> End {
    loop {
        let mut samples = empty.try_recv().unwrap_or_else(|_| vec![0; frame_bytes]);
        match source.next(&mut samples) {
            Next::Frame(time) if read.send(Frame { samples, time }).is_ok() => {}
            Next::Frame(_) => return End::Whole,
            Next::End(end) => return end,
        }
    }
}

fn write_all(mut sink: Sink, to_write: &Receiver<Frame>, emptied: &Sender<Vec<u8>>) -> Result<(), Failure> {
    for frame in to_write {
        if let Some(samples) = sink.write(frame)? {
            // The reader may have ended.
            let _ = emptied.send(samples);
        }
    }
    sink.finish()
}

/// A file of y4m, or standard output.
pub(crate) fn y4m_output(file: Option<File>) -> Box<dyn Write + Send> {
    match file {
        Some(file) => Box::new(BufWriter::with_capacity(1 << 18, file)),
        None => Box::new(std::io::stdout()),
    }
}
