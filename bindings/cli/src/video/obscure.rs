//! One frame after the other obscured, and what is told and written of each.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use fuzzy_people_core::{Error, LiveObscurer, LiveOptions, Obscurer, YuvFrameMut, YuvLayout};

use crate::args::{Args, Place};
use crate::failure::Failure;
use crate::video::stream::{Frame, Ratio, Stream};
use crate::{picture_file, places};

/// The longer side of what the model looks at, in samples: more than a phone's live picture has time for, so that fewer are missed.
const LONG_SIDE: u32 = 512;
/// Milliseconds a second.
const SECOND: Ratio = Ratio::whole(1000);

/// Obscures the frames of a stream.
pub(crate) struct Obscuring<'a> {
    obscurer: LiveObscurer,
    args: &'a Args,
    stream: &'a Stream,
    layout: YuvLayout,
    masks: Masks,
    /// Frames so far.
    frames: u64,
    /// Everybody who was found.
    people: BTreeSet<u32>,
    /// Who is meant by the places on the command line, and when, in milliseconds, they were found last.
    meant: Vec<(Place, u32, i64)>,
    /// What the user should know.
    warnings: Vec<String>,
}

/// Folders that get a mask of every frame.
#[derive(Default)]
pub(crate) struct Masks {
    /// Who is where.
    pub(crate) people: Option<PathBuf>,
    /// What was obscured.
    pub(crate) covered: Option<PathBuf>,
}

/// What came of a stream.
pub(crate) struct Summary {
    pub(crate) frames: u64,
    /// How many people were told apart over time.
    pub(crate) people: usize,
    pub(crate) warnings: Vec<String>,
}

impl<'a> Obscuring<'a> {
    /// A stream of an obscurer of photos: they share the model.
    ///
    /// # Errors
    /// When an option is out of its range.
    pub(crate) fn new(args: &'a Args, photos: &Obscurer, stream: &'a Stream, masks: Masks) -> Result<Self, Failure> {
        let [width, height] = stream.size;
        let live = LiveOptions { target_fps: args.target_fps, long_side: LONG_SIDE, ..LiveOptions::default() };
        let obscurer = photos.live(live)?;
        let layout = YuvLayout { matrix: stream.matrix(), range: stream.range(), ..YuvLayout::i420(width, height) };
        let (meant, warnings) = (Vec::new(), Vec::new());
        Ok(Self { obscurer, args, stream, layout, masks, frames: 0, people: BTreeSet::new(), meant, warnings })
    }

    /// Obscures one more frame. In the first one everybody is; from the second on whom the places on the command line say.
    ///
    /// # Errors
    /// When the model fails, a mask cannot be written, or a place is on nobody. The frame shows nothing then, or everybody obscured.
    pub(crate) fn frame(&mut self, frame: &mut Frame) -> Result<(), Failure> {
        let time = self.stream.tick.times(frame.time, SECOND);
        self.obscure(&mut frame.samples, time).map_err(|error| match error {
            Error::Layout(_) => Failure::new("holds a frame that does not fit its size", "frames of one size"),
            error => error.into(),
        })?;
        if self.frames == 0 {
            let at = |x, y| self.obscurer.person_at(x, y);
            let policy = places::policy(at, self.args, self.stream.size, &mut self.warnings)?;
            let places = self.args.keep.iter().chain(&self.args.only);
            self.meant = places.filter_map(|place| Some((*place, at(place.x, place.y)?, time))).collect();
            self.obscurer.set_policy(policy);
        }
        for person in self.obscurer.people() {
            self.people.insert(person.person.id);
            self.meant.iter_mut().filter(|(_, id, _)| *id == person.person.id).for_each(|(.., last)| *last = time);
        }
        self.write_masks()?;
        self.frames += 1;
        Ok(())
    }

    fn obscure(&mut self, samples: &mut [u8], time: i64) -> Result<(), Error> {
        let [width, height] = self.stream.size.map(|side| side as usize);
        let (y, chroma) = samples.split_at_mut(width * height);
        let (u, v) = chroma.split_at_mut(width.div_ceil(2) * height.div_ceil(2));
        self.obscurer.obscure_yuv(&mut YuvFrameMut::new(y, u, v, self.layout)?, time)
    }

    fn write_masks(&self) -> Result<(), Failure> {
        let [width, height] = self.stream.size;
        let write = |folder: &PathBuf, levels: &[u8]| {
            let mut png = Cursor::new(Vec::new());
            picture_file::encode_mask(levels, width, height, &mut png)?;
            let name = format!("{:06}.png", self.frames);
            fs::write(folder.join(&name), png.into_inner()).map_err(|error| Failure::unwritable(&format!("mask {name}"), &error))
        };
        let mut levels = Vec::new();
        if let Some(folder) = &self.masks.people {
            self.obscurer.write_labels(&mut levels);
            write(folder, &levels)?;
        }
        if let Some(folder) = &self.masks.covered {
            let cover = self.obscurer.cover();
            let (scale, columns) = (cover.scale(), cover.columns());
            levels.clear();
            for y in 0..height as usize {
                let row = &cover.owners()[y / scale * columns..][..columns];
                levels.extend((0..width as usize).map(|x| if row[x / scale] == 0 { 0 } else { 255 }));
            }
            write(folder, &levels)?;
        }
        Ok(())
    }

    /// Sums up. `end`: when the stream ended, in ticks.
    pub(crate) fn finish(mut self, end: i64) -> Summary {
        let end = self.stream.tick.times(end, SECOND);
        let (option, after) = if self.args.only.is_empty() { ("keep", "obscured") } else { ("only", "shown") };
        for (place, _, last) in self.meant.iter().filter(|(.., last)| end - last > i64::from(SECOND.num)) {
            let seconds = *last as f64 / SECOND.value();
            self.warnings.push(format!(
                "--{option} {place}: this person was followed for {seconds:.1} s; whoever is seen after that is {after}"
            ));
        }
        Summary { frames: self.frames, people: self.people.len(), warnings: self.warnings }
    }
}
