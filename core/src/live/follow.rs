//! People over time, from looks and from the picture between them: what is remembered, who is who, and what is to be hidden now.

use crate::cover::Cover;
use crate::error::Result;
use crate::instances::Instances;
use crate::live::grid::{Grid, Look};
use crate::live::ground::Ground;
use crate::live::look::Shot;
use crate::live::memory::Memory;
use crate::live::motion::Motion;
use crate::live::tracks::{Seen, Tracker};
use crate::live::veil::{Rules, Since, Veil};
use crate::policy::Policy;

/// A block that changed by more grey levels than this, moved or not, shows something else;
const OTHER: u8 = 22;
/// and when so many of all blocks do, it is another scene.
const OTHER_SCENE: f32 = 0.6;
/// A picture whose grey levels lie so close together (their standard deviation) shows nothing: a covered lens.
const NOTHING: f64 = 3.0;
/// A look older than this, in milliseconds, says nothing about the frame at hand.
const OLDEST_LOOK: i64 = 600;

/// What is known of the frame at hand before the model looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    /// The memory goes on.
    Same,
    /// There is no memory, or none of this scene.
    New,
    /// Nothing is to be seen.
    Dark,
}

/// The people of a stream.
#[derive(Default)]
pub(super) struct Follower {
    pub(super) grid: Grid,
    pub(super) tracker: Tracker,
    pub(super) memory: Memory,
    /// Whether the memory is of this scene.
    remembers: bool,
    /// Counts the scenes.
    pub(super) scene: u64,
    grey: Vec<u8>,
    /// From the last look to the frame at hand, and from look to look.
    motion: Motion,
    along: Motion,
    look: Look,
    instances: Instances,
    ground: Ground,
    veil: Veil,
}

impl Follower {
    /// Starts anew with frames of this size. Ids are not given again.
    pub(super) fn restart(&mut self, width: u32, height: u32) {
        self.grid.resize(width, height);
        self.motion.resize(self.grid.columns, self.grid.rows);
        self.along.resize(self.grid.columns, self.grid.rows);
        self.forget();
    }

    /// Another scene: nobody is known.
    pub(super) fn forget(&mut self) {
        self.memory.forget(self.grid.len());
        self.motion.rest();
        self.ground.forget(self.grid.len());
        self.tracker.forget();
        self.remembers = false;
        self.scene += 1;
    }

    /// Sees a frame, small and grey (`luma`, `width` samples a row), before the model does.
    pub(super) fn see(&mut self, luma: &[u8], width: u32, time: i64) -> Scene {
        self.grid.resample(luma, width as usize, &mut self.grey);
        if is_nothing(&self.grey) {
            // People are expected back as after any occlusion; their places are not.
            self.tracker.nothing_seen(time);
            self.memory.forget(self.grid.len());
            self.remembers = false;
            return Scene::Dark;
        }
        if !self.remembers {
            return Scene::New;
        }
        self.motion.measure(&self.memory.grey, &self.grey);
        let other = self.motion.residuals.iter().filter(|residual| **residual > OTHER).count();
        if other as f32 > OTHER_SCENE * self.motion.residuals.len() as f32 {
            self.forget();
            return Scene::New;
        }
        self.ground.compare(&self.grey, self.grid.columns, &self.motion);
        Scene::Same
    }

    /// Takes in what the model said of a shot: of the frame last seen (`now`), or of one a little earlier.
    pub(super) fn take(&mut self, shot: &Shot, threshold: u8, now: bool, policy: &Policy) {
        let unsure = threshold.div_ceil(2).max(1);
        self.instances.group(&shot.level, threshold);
        self.grid.look(&shot.level.scores.person, &self.instances, unsure, &mut self.look);
        if !now {
            self.grid.resample(&shot.small.luma, shot.small.width as usize, &mut self.grey);
        }
        if self.remembers {
            if now {
                self.memory.expect(&self.grid, &self.motion, &self.grey);
            } else {
                self.along.measure(&self.memory.grey, &self.grey);
                self.memory.expect(&self.grid, &self.along, &self.grey);
            }
        } else {
            self.memory.expect_nothing();
        }
        self.tracker.update(&Seen {
            grid: &self.grid,
            look: &self.look,
            instances: &self.instances.list,
            expected: &self.memory.expected.owner,
            rgb: &shot.small.rgb,
            size: (shot.small.width as usize, shot.small.height as usize),
            time: shot.time,
            policy,
        });
        self.memory.take(&self.look, &self.tracker, &self.ground, [unsure, threshold], &self.grey, shot.time);
        self.remembers = true;
        if now {
            self.motion.rest();
        }
    }

    /// Fills `cover` with what is to be hidden in the frame last seen; everything, when there is no memory of this scene.
    pub(super) fn hide(
        &mut self,
        policy: &Policy,
        margin: f32,
        threshold: u8,
        time: i64,
        looked: bool,
        cover: &mut Cover,
    ) -> Result<()> {
        let since = time - self.memory.time;
        if !self.remembers || since > OLDEST_LOOK {
            return self.hide_everything(cover);
        }
        let unsure = threshold.div_ceil(2).max(1);
        let boxes = self.tracker.tracks.iter().filter(|track| self.tracker.doubts.obscures(policy, track.id));
        self.ground.suspect(&self.grid, boxes.map(|track| track.bounds), !looked);
        let since = (!looked).then_some(Since { motion: &self.motion, milliseconds: since });
        let rules = Rules { policy, margin, unsure };
        self.veil.drape(&self.memory, since.as_ref(), &self.tracker, &self.ground.suspect, &rules, &self.grid, cover)?;
        self.ground.learn(&self.grey, &self.memory.score, unsure, time);
        Ok(())
    }

    /// Fills `cover` with everything.
    pub(super) fn hide_everything(&self, cover: &mut Cover) -> Result<()> {
        let everything = std::iter::repeat_n(crate::cover::NOBODY_KNOWN, self.grid.len());
        cover.rewrite((self.grid.width, self.grid.height, self.grid.scale), everything, None::<std::iter::Empty<u8>>)
    }
}

/// Whether a grey picture has nothing in it.
fn is_nothing(grey: &[u8]) -> bool {
    let count = grey.len().max(1) as f64;
    let (sum, squares) = grey.iter().fold((0u64, 0u64), |(sum, squares), value| {
        let value = u64::from(*value);
        (sum + value, squares + value * value)
    });
    let mean = sum as f64 / count;
    squares as f64 / count - mean * mean < NOTHING * NOTHING
}
