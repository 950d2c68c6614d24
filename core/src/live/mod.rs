//! A stream of frames, one after the other: people are followed from frame to frame, and every frame comes out obscured.
//!
//! A frame is seen small ([`crate::camera`]); the model looks at it when it is due ([`pace`], [`look`]); its people are matched with
//! those known ([`follow`], [`tracks`], [`memory`]), carried along where it is not due ([`motion`]); what is to be hidden is hidden
//! ([`veil`]) and painted.

mod appearance;
mod doubts;
mod follow;
mod grid;
mod ground;
mod look;
mod memory;
mod motion;
mod pace;
#[cfg(test)]
mod tests;
mod tracks;
mod veil;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::camera::{CameraFrame, Scratch, upright_into};
use crate::cover::Cover;
use crate::effect::{Guarantee, Painter};
use crate::error::{Error, Result};
use crate::frame::{Frame, FrameLayout, PixelFormat};
use crate::model::Model;
use crate::options::Options;
use crate::people::{BoundingBox, Person};
use crate::picture::PictureMut;
use crate::policy::Policy;
use crate::scan::level_size;
use crate::yuv::{HiddenWriter, YuvFrameMut};
use follow::{Follower, Scene};
use look::{Shot, Worker};
use pace::Pace;

/// A pause between frames that is longer, in milliseconds, is a cut.
const LONGEST_PAUSE: i64 = 1000;
/// A small frame is enlarged so many times at most for the model: beyond that it misses whole faces in the blur.
const ENLARGED: u32 = 2;
/// A tap finds who is so many places away.
const TAP_REACH: usize = 4;

/// The choices for a stream, beside [`Options`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiveOptions {
    /// Frames a second that are to be reached, above 0: the model then looks more coarsely, and not at every frame, as far as needed.
    /// `None`: it looks at every frame in full.
    pub target_fps: Option<f32>,
    /// The longer side of what the model looks at, in samples, 96 to 1024; at most twice the frame's own.
    pub long_side: u32,
    /// Lets the model look on a thread of its own, one frame at a time, while frames go on: until the first look has come back
    /// everything is hidden.
    pub worker: bool,
}

impl Default for LiveOptions {
    fn default() -> Self {
        Self { target_fps: None, long_side: 384, worker: false }
    }
}

impl LiveOptions {
    /// Checks every range.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the first setting that is out of its range.
    pub fn check(&self) -> Result<()> {
        let out_of_range = |name, found: String, expected| Err(Error::Setting { name, found, expected });
        match self.target_fps {
            Some(fps) if !(fps > 0.0 && fps <= 1000.0) => {
                return out_of_range("target_fps", fps.to_string(), "a number above 0, at most 1000");
            }
            _ => {}
        }
        if !(96..=1024).contains(&self.long_side) {
            return out_of_range("long_side", self.long_side.to_string(), "96 to 1024 samples");
        }
        Ok(())
    }
}

/// Somebody in the last frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrackedPerson {
    /// Id (never given to anybody else in this stream), box in upright pixels, confidence.
    pub person: Person,
    /// 1 to 254: this person's value in [`LiveObscurer::write_labels`]. Somebody else may get it when the person has been gone for
    /// some seconds.
    pub label: u8,
    /// Whether the person was obscured.
    pub obscured: bool,
}

/// What the last frame took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stages {
    /// Seeing the frame small.
    pub shrink: Duration,
    /// The model's look; zero where it did not look, or looked on its own thread.
    pub model: Duration,
    /// Telling apart, following, deciding.
    pub people: Duration,
    /// Making the frame upright and of the output's format, and the way back for YUV.
    pub convert: Duration,
    /// Painting.
    pub effect: Duration,
}

/// Obscures a stream, frame by frame. One for each stream.
///
/// # Failing closed
/// | what happens | what is shown |
/// | --- | --- |
/// | the first frame, another frame size, [`LiveObscurer::reset`], a cut, a pause of a second, time that runs backwards | the frame with everybody hidden whom a look at this very frame finds; nobody is known, so nobody is kept clear |
/// | with a worker: no look of this scene yet, or none for 0.6 seconds | nothing: everything is hidden |
/// | the model fails, or its scores are no numbers | nothing: an error, and a grey output |
/// | a covered lens, a black or blank frame | nothing: everything is hidden |
/// | a person is not found any more | where they were stays hidden for a while, for as long as the picture there stays the same |
/// | no look at this frame (`target_fps`, worker) | everybody moved along with the picture, margins that grow with time and doubt, all that is new hidden |
/// | two people may have been mistaken for each other | whoever may be somebody that is to be hidden is hidden |
pub struct LiveObscurer {
    model: Arc<Model>,
    options: Options,
    live: LiveOptions,
    policy: Policy,
    pace: Pace,
    follower: Follower,
    shot: Shot,
    worker: Option<Worker>,
    /// When the last frame was taken, in milliseconds.
    last: Option<i64>,
    /// The next frame must be looked at: the last look failed.
    failed: bool,
    cover: Cover,
    people: Vec<TrackedPerson>,
    painter: Painter,
    scratch: Scratch,
    writer: HiddenWriter,
    /// The upright RGBA picture of a YUV frame that is obscured in place.
    upright: Vec<u8>,
    stages: Stages,
}

impl std::fmt::Debug for LiveObscurer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveObscurer").field("options", &self.options).field("live", &self.live).finish_non_exhaustive()
    }
}

impl LiveObscurer {
    /// With the model inside this library.
    ///
    /// # Errors
    /// [`Error::Setting`] when an option is out of its range.
    pub fn new(options: Options, live: LiveOptions) -> Result<Self> {
        Self::of(Arc::new(Model::embedded()?), options, live)
    }

    /// With a model of one's own: the bytes of an ONNX file with the interface of `models/README.md`.
    ///
    /// # Errors
    /// [`Error::Setting`] when an option is out of its range, [`Error::Model`] when the bytes are no such model.
    pub fn with_model(bytes: &[u8], options: Options, live: LiveOptions) -> Result<Self> {
        Self::of(Arc::new(Model::new(bytes)?), options, live)
    }

    pub(crate) fn of(model: Arc<Model>, options: Options, live: LiveOptions) -> Result<Self> {
        options.check()?;
        live.check()?;
        let worker = if live.worker { Some(Worker::start(model.clone())?) } else { None };
        Ok(Self {
            model,
            options,
            live,
            policy: Policy::Everyone,
            pace: Pace::new(live.target_fps, live.long_side),
            follower: Follower::default(),
            shot: Shot::default(),
            worker,
            last: None,
            failed: false,
            cover: Cover::everything(1, 1)?,
            people: Vec::with_capacity(crate::cover::MAX_PEOPLE),
            painter: Painter::new(),
            scratch: Scratch::default(),
            writer: HiddenWriter::default(),
            upright: Vec::new(),
            stages: Stages::default(),
        })
    }

    /// The options in force.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// Other options from the next frame on.
    ///
    /// # Errors
    /// [`Error::Setting`] when one is out of its range; the old ones stay in force.
    pub fn set_options(&mut self, options: Options) -> Result<()> {
        options.check()?;
        self.options = options;
        Ok(())
    }

    /// Other choices for the stream from the next frame on, such as a smaller input while the device is hot. People stay known.
    ///
    /// # Errors
    /// [`Error::Setting`] when one is out of its range, [`Error::Inference`] when a worker cannot be started; the old ones stay in
    /// force.
    pub fn set_live_options(&mut self, live: LiveOptions) -> Result<()> {
        live.check()?;
        if live.worker != self.live.worker {
            self.worker = if live.worker { Some(Worker::start(self.model.clone())?) } else { None };
        }
        if (live.target_fps, live.long_side) != (self.live.target_fps, self.live.long_side) {
            self.pace = Pace::new(live.target_fps, live.long_side);
        }
        self.live = live;
        Ok(())
    }

    /// Who is obscured from the next frame on. Whoever is named now and was not before is taken to be who the caller sees: doubts
    /// about their id end. An id that is not in view is no error.
    pub fn set_policy(&mut self, policy: Policy) {
        if let Policy::EveryoneExcept(ids) = &policy {
            let before = std::mem::take(&mut self.policy);
            for id in ids.iter().filter(|id| !matches!(&before, Policy::EveryoneExcept(known) if known.contains(id))) {
                self.follower.tracker.doubts.confirm(*id);
            }
        }
        self.policy = policy;
    }

    /// Forgets everybody: the camera was switched, the stream was interrupted. Ids go on, none is given again.
    pub fn reset(&mut self) {
        self.last = None;
        self.follower.forget();
        self.people.clear();
    }

    /// The frame, upright and obscured, into `out` (RGBA or BGRA of the frame's upright size). `timestamp_ms`: when it was taken, on
    /// any clock that runs forward.
    ///
    /// # Errors
    /// [`Error::Layout`] when `out` does not fit, [`Error::Inference`] when the model fails. `out` holds nothing of the frame then.
    pub fn obscure(&mut self, frame: CameraFrame<'_>, timestamp_ms: i64, out: PictureMut<'_>) -> Result<()> {
        let mut out = BlankUnlessDone { target: out, done: false };
        self.decide(&frame, timestamp_ms)?;
        let start = Instant::now();
        upright_into(&frame, &mut out.target, &mut self.scratch)?;
        let upright = Instant::now();
        self.painter.paint(out.target.reborrow(), &self.cover, &self.options)?;
        out.done = true;
        self.stages.convert = upright - start;
        self.stages.effect = upright.elapsed();
        self.pace.rested(self.stages.shrink + self.stages.people + start.elapsed());
        Ok(())
    }

    /// A YUV frame obscured in place, for a video encoder: clear luma stays as it is, to the byte.
    ///
    /// # Errors
    /// [`Error::Inference`] when the model fails. The frame holds nothing of what it showed then.
    pub fn obscure_yuv(&mut self, frame: &mut YuvFrameMut<'_>, timestamp_ms: i64) -> Result<()> {
        let mut out = BlankUnlessDone { target: frame, done: false };
        let view = CameraFrame::Yuv(out.target.as_frame());
        let (width, height) = (view.width(), view.height());
        self.decide(&view, timestamp_ms)?;
        let start = Instant::now();
        let layout = FrameLayout::packed(width, height, PixelFormat::Rgba8);
        self.upright.resize(layout.row_stride * height as usize, 0);
        let mut upright = PictureMut::new(&mut self.upright, width, height, layout.row_stride, PixelFormat::Rgba8)?;
        upright_into(&view, &mut upright, &mut self.scratch)?;
        let converted = Instant::now();
        self.painter.paint(upright, &self.cover, &self.options)?;
        let painted = Instant::now();
        self.writer.write(out.target, &Frame::new(&self.upright, layout)?, &self.cover)?;
        out.done = true;
        self.stages.convert = (converted - start) + painted.elapsed();
        self.stages.effect = painted - converted;
        self.pace.rested(self.stages.shrink + self.stages.people + start.elapsed());
        Ok(())
    }

    /// Works out what is to be hidden in `frame`.
    fn decide(&mut self, frame: &CameraFrame<'_>, time: i64) -> Result<()> {
        let start = Instant::now();
        self.stages = Stages::default();
        let (width, height) = (frame.width(), frame.height());
        if (width, height) != (self.follower.grid.width, self.follower.grid.height) {
            self.follower.restart(width, height);
        }
        if self.last.is_some_and(|last| time < last || time - last > LONGEST_PAUSE) {
            self.follower.forget();
        }
        self.last = Some(time);
        let long_side = self.pace.long_side().min(width.max(height).saturating_mul(ENLARGED));
        let size = level_size(width, height, f64::from(long_side));
        self.shot.small.shrink(frame, size.0, size.1)?;
        self.stages.shrink = start.elapsed();

        let scene = self.follower.see(&self.shot.small.luma, size.0, time);
        let threshold = (self.options.threshold * 255.0).round().clamp(1.0, 255.0) as u8;
        let due = self.pace.due() || self.failed || scene == Scene::New;
        let mut looked = false;
        if scene != Scene::Dark {
            if self.worker.is_some() {
                self.look_aside(threshold, due, time)?;
            } else if due {
                self.look_now(threshold, time)?;
                looked = true;
            }
        }
        match scene {
            Scene::Dark => self.follower.hide_everything(&mut self.cover)?,
            _ => self.follower.hide(&self.policy, self.options.margin, threshold, time, looked, &mut self.cover)?,
        }
        self.list_people();
        self.stages.people = start.elapsed() - self.stages.shrink - self.stages.model;
        Ok(())
    }

    /// The model looks at the frame at hand.
    fn look_now(&mut self, threshold: u8, time: i64) -> Result<()> {
        let start = Instant::now();
        (self.shot.time, self.failed) = (time, true);
        self.shot.look(&self.model)?;
        self.failed = false;
        self.stages.model = start.elapsed();
        self.pace.looked(self.stages.model);
        self.follower.take(&self.shot, threshold, true, &self.policy);
        Ok(())
    }

    /// The worker's last look is taken in, and the frame at hand given to it if it has nothing to do.
    fn look_aside(&mut self, threshold: u8, due: bool, time: i64) -> Result<()> {
        let Some(worker) = &mut self.worker else { return Ok(()) };
        if let Some(shot) = worker.take()? {
            if shot.scene == self.follower.scene {
                self.follower.take(&shot, threshold, false, &self.policy);
                self.follower.see(&self.shot.small.luma, self.shot.small.width, time);
            }
            worker.give_back(shot);
        }
        if let Some(idle) = worker.idle().filter(|_| due) {
            std::mem::swap(idle, &mut self.shot);
            (idle.time, idle.scene) = (time, self.follower.scene);
            // What the frame looked like is still needed here.
            self.shot.small.copy_from(&idle.small);
            worker.send()?;
        }
        Ok(())
    }

    fn list_people(&mut self) {
        let Follower { tracker, grid, .. } = &self.follower;
        let (scale, policy) = (grid.scale as u32, &self.policy);
        let boxed = |track: &tracks::Track| {
            let bounds = BoundingBox::from(track.bounds);
            let (left, top) = (bounds.left * scale, bounds.top * scale);
            BoundingBox {
                left,
                top,
                width: (bounds.width * scale).min(grid.width - left),
                height: (bounds.height * scale).min(grid.height - top),
            }
        };
        self.people.clear();
        self.people.extend(tracker.tracks.iter().filter(|track| track.found).map(|track| TrackedPerson {
            person: Person { id: track.id, bounds: boxed(track), confidence: track.confidence },
            label: track.slot,
            obscured: tracker.doubts.obscures(policy, track.id),
        }));
    }

    /// Everybody whom the last look found.
    pub fn people(&self) -> &[TrackedPerson] {
        &self.people
    }

    /// Who is under a place in upright pixels, or next to it, if anybody.
    pub fn person_at(&self, x: u32, y: u32) -> Option<u32> {
        let Follower { grid, memory, tracker, .. } = &self.follower;
        if x >= grid.width || y >= grid.height || memory.owner.len() != grid.len() {
            return None;
        }
        let (x, y) = (x as usize / grid.scale, y as usize / grid.scale);
        let rows = y.saturating_sub(TAP_REACH)..(y + TAP_REACH + 1).min(grid.rows);
        let columns = x.saturating_sub(TAP_REACH)..(x + TAP_REACH + 1).min(grid.columns);
        let near =
            rows.flat_map(|v| columns.clone().map(move |u| (u.abs_diff(x).pow(2) + v.abs_diff(y).pow(2), v * grid.columns + u)));
        let track = |(_, at): &(usize, usize)| tracker.in_slot(memory.owner[*at]).filter(|track| track.found);
        near.filter(|place| track(place).is_some()).min().and_then(|place| track(&place)).map(|track| track.id)
    }

    /// What was hidden in the last frame.
    pub const fn cover(&self) -> &Cover {
        &self.cover
    }

    /// Who is where in the last frame, as far as the model looked at it: one byte an upright pixel, row by row; 0 nobody, a person's
    /// label, 255 somebody not told apart.
    pub fn write_labels(&self, into: &mut Vec<u8>) {
        let Follower { grid, memory, .. } = &self.follower;
        let sure = (self.options.threshold * 255.0).round().clamp(1.0, 255.0) as u8;
        let label = |at: usize| if memory.score.get(at).is_some_and(|score| *score >= sure) { memory.owner[at] } else { 0 };
        into.clear();
        for y in 0..grid.height as usize {
            let row = y / grid.scale * grid.columns;
            into.extend((0..grid.width as usize).map(|x| label(row + x / grid.scale)));
        }
    }

    /// What is promised of the frames.
    pub const fn guarantee(&self) -> Guarantee {
        self.options.effect.guarantee(self.options.colours)
    }

    /// What the last frame took.
    pub const fn stages(&self) -> Stages {
        self.stages
    }
}

/// Where an obscured frame goes.
trait Blank {
    /// Leaves nothing of what it shows.
    fn blank(&mut self);
}

impl Blank for PictureMut<'_> {
    fn blank(&mut self) {
        PictureMut::blank(self);
    }
}

impl Blank for &mut YuvFrameMut<'_> {
    fn blank(&mut self) {
        YuvFrameMut::blank(self);
    }
}

/// Blanks its target when it goes, on an error or a panic alike, unless the frame was done.
struct BlankUnlessDone<T: Blank> {
    target: T,
    done: bool,
}

impl<T: Blank> Drop for BlankUnlessDone<T> {
    fn drop(&mut self) {
        if !self.done {
            self.target.blank();
        }
    }
}
