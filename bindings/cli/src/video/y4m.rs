//! YUV4MPEG2, read and written without ffmpeg: a line of parameters, then for each frame a line and its samples. The format of
//! mjpegtools, `man yuv4mpeg`; of it planar 4:2:0 with 8 bits a sample.

use std::io::{self, BufRead as _, BufReader, Read, Write};

use fuzzy_people_core::MAX_PIXELS;

use crate::failure::Failure;
use crate::video::container::Y4M_MAGIC;
use crate::video::stream::{Colour, End, Frame, Next, Ratio, Stream};

/// A line is no longer, in bytes.
const LONGEST_LINE: u64 = 4096;

/// The kinds of 4:2:0, which differ in where the chroma lies, with ffmpeg's names for that. The first is what no name means.
const KINDS: [(&str, &str); 4] = [("420jpeg", "center"), ("420mpeg2", "left"), ("420paldv", "topleft"), ("420", "center")];

/// A stream that is being read.
pub(crate) struct Reader<R> {
    input: BufReader<R>,
    frames: i64,
}

impl<R: Read> Reader<R> {
    /// Reads the line of parameters.
    ///
    /// # Errors
    /// When this is no y4m, or one of another kind than 4:2:0 with 8 bits a sample.
    pub(crate) fn start(input: R) -> Result<(Self, Stream), Failure> {
        let mut input = BufReader::with_capacity(1 << 16, input);
        let line = line(&mut input).map_err(|error| Failure::unreadable(&error))?;
        if line.as_deref() == Some(b"") {
            return Err(Failure::new("is empty", "a video"));
        }
        let stream = line.as_deref().and_then(|line| line.strip_prefix(Y4M_MAGIC)).filter(|rest| rest.starts_with(b" "));
        let Some(parameters) = stream else { return Err(Failure::new("is no y4m stream", "one that begins with YUV4MPEG2")) };
        Ok((Self { input, frames: 0 }, parse(&String::from_utf8_lossy(parameters))?))
    }

    /// The next frame, into `samples`, whose length is a frame's.
    pub(crate) fn next(&mut self, samples: &mut [u8]) -> Next {
        let broken = |why: &str| Next::End(End::Broken(why.to_owned()));
        match line(&mut self.input) {
            Ok(Some(line)) if line.is_empty() => return Next::End(End::Whole),
            Ok(Some(line)) if line == b"FRAME" || line.starts_with(b"FRAME ") => {}
            Ok(_) => return broken("where a frame should begin there is something else"),
            Err(_) => return broken("it cannot be read further"),
        }
        if self.input.read_exact(samples).is_err() {
            return broken("its last frame is not whole");
        }
        self.frames += 1;
        Next::Frame(self.frames - 1)
    }
}

/// A line without its end; empty: the stream's end; none: too long, or cut short.
fn line(input: &mut impl io::BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(Some(line));
    }
    Ok((line.pop() == Some(b'\n') && !line.is_empty()).then_some(line))
}

fn parse(parameters: &str) -> Result<Stream, Failure> {
    let wrong = |what: &str, expected: &str| Err(Failure::new(format!("is a y4m stream {what}"), expected));
    let (mut width, mut height, mut rate, mut aspect, mut kind, mut range) = (None, None, None, None, "420jpeg", None);
    let mut fields = '?';
    for parameter in parameters.split_ascii_whitespace() {
        let Some((name, value)) = parameter.split_at_checked(1) else { continue };
        match name {
            "W" => width = value.parse::<u32>().ok(),
            "H" => height = value.parse::<u32>().ok(),
            "F" => rate = Ratio::parse(value),
            "I" => fields = value.chars().next().filter(|fields| "ptbm".contains(*fields)).unwrap_or('?'),
            "A" => aspect = Ratio::parse(value),
            "C" => kind = value,
            "X" => range = value.strip_prefix("COLORRANGE=").or(range),
            _ => {}
        }
    }
    let (Some(width), Some(height)) = (width.filter(|side| *side > 0), height.filter(|side| *side > 0)) else {
        return wrong("without a size", "W and H with whole numbers from 1");
    };
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return wrong(&format!("of {width}x{height} pixels"), &format!("at most {} megapixels", MAX_PIXELS / 1_000_000));
    }
    let Some((_, chroma)) = KINDS.iter().find(|(name, _)| *name == kind) else {
        let shown: String = kind.chars().filter(char::is_ascii_graphic).take(20).collect();
        return wrong(&format!("of the kind C{shown}"), "C420, C420jpeg, C420mpeg2 or C420paldv: 4:2:0 with 8 bits a sample");
    };
    let Some(rate) = rate else { return wrong("without a frame rate", "F with two whole numbers, such as F30:1") };
    let range = match range {
        Some("FULL") => Some("pc".to_owned()),
        Some("LIMITED") => Some("tv".to_owned()),
        _ => None,
    };
    let colour = Colour { range, chroma: Some((*chroma).to_owned()), ..Colour::default() };
    let size = [width, height];
    Ok(Stream {
        size,
        tick: rate.inverse(),
        rate: Some(rate),
        one_rate: None,
        pixel_aspect: aspect,
        fields,
        colour,
        last_duration: 1,
        frames: None,
    })
}

/// A stream that is being written. Nothing is, before its first frame.
pub(crate) struct Writer<W> {
    output: W,
    /// None when it is written.
    header: Option<String>,
}

impl<W: Write> Writer<W> {
    pub(crate) fn start(output: W, stream: &Stream) -> Self {
        let [width, height] = stream.size;
        let chroma = stream.colour.chroma.as_deref().unwrap_or("left");
        let kind = KINDS.iter().find(|(_, lies)| *lies == chroma).map_or("420mpeg2", |(name, _)| name);
        let aspect = stream.pixel_aspect.map_or("0:0".to_owned(), |aspect| aspect.to_string());
        let range = match stream.colour.range.as_deref() {
            Some("pc") => " XCOLORRANGE=FULL",
            Some("tv") => " XCOLORRANGE=LIMITED",
            _ => "",
        };
        let header =
            format!("YUV4MPEG2 W{width} H{height} F{} I{} A{aspect} C{kind}{range}\n", stream.tick.inverse(), stream.fields);
        Self { output, header: Some(header) }
    }

    /// Writes one more frame.
    ///
    /// # Errors
    /// When the output takes no more.
    pub(crate) fn write(&mut self, frame: &Frame) -> io::Result<()> {
        if let Some(header) = self.header.take() {
            self.output.write_all(header.as_bytes())?;
        }
        self.output.write_all(b"FRAME\n")?;
        self.output.write_all(&frame.samples)?;
        // Whoever watches at the other end of a pipe waits for a whole frame.
        self.output.flush()
    }
}
