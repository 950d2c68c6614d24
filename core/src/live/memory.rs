//! What is remembered of the people between looks: how sure each place was, and whose it was. Scores rise at once and fall slowly, so
//! that a place missed by one look stays hidden; where the picture itself changed they fall fast, so that nobody leaves a trail.

use crate::cover::NOBODY_KNOWN;
use crate::live::grid::{Grid, Look};
use crate::live::ground::Ground;
use crate::live::motion::{BLOCK, Motion, Vector};
use crate::live::tracks::Tracker;

/// Time in which a score that the model no longer gives halves, in milliseconds: where the picture stayed the same,
const HALF_LIFE: f32 = 350.0;
/// where the model is sure that nobody is there,
const HALF_LIFE_SURE: f32 = 220.0;
/// where the picture changed, or shows again what it showed before anybody came,
const HALF_LIFE_CHANGED: f32 = 35.0;
/// and where it stands out from that.
const HALF_LIFE_STANDS_OUT: f32 = 2000.0;
/// A score of so many 255ths or less is the model being sure that nobody is there.
const SURELY_NOBODY: u8 = 8;
/// A place whose grey level is off by so much after moving has changed.
const CHANGED: i16 = 18;

/// Places handled at once where nobody is.
const CHUNK: usize = 32;

/// The state after a look, place by place.
#[derive(Default)]
pub(super) struct Memory {
    /// The grey picture that was looked at.
    pub(super) grey: Vec<u8>,
    /// Person probability in 255ths, what is left of earlier looks included.
    pub(super) score: Vec<u8>,
    /// Slot of the person whose place it is; 255 somebody's, 0 nobody's.
    pub(super) owner: Vec<u8>,
    /// Whether this very look showed the place to be its owner's.
    pub(super) proved: Vec<bool>,
    /// Whether the place changed after its person was last seen there.
    changed: Vec<bool>,
    /// When the look was taken, in milliseconds.
    pub(super) time: i64,
    /// As expected before a look: the last state moved along.
    pub(super) expected: Expected,
}

/// A memory moved to where its content is now.
#[derive(Default)]
pub(super) struct Expected {
    pub(super) score: Vec<u8>,
    pub(super) owner: Vec<u8>,
    changed: Vec<bool>,
}

impl Memory {
    /// Forgets everything; `places` of them.
    pub(super) fn forget(&mut self, places: usize) {
        for map in [&mut self.grey, &mut self.score, &mut self.owner, &mut self.expected.score, &mut self.expected.owner] {
            map.clear();
            map.resize(places, 0);
        }
        for map in [&mut self.proved, &mut self.changed, &mut self.expected.changed] {
            map.clear();
            map.resize(places, false);
        }
    }

    /// Moves the memory along with the picture, as a guess at what the next look will show. Block by block and row by row, so that
    /// slices are moved.
    pub(super) fn expect(&mut self, grid: &Grid, motion: &Motion, grey: &[u8]) {
        self.expect_nothing();
        let (columns, rows) = (grid.columns as isize, grid.rows as isize);
        for y in 0..grid.rows {
            let vectors = &motion.vectors[y / BLOCK * motion.columns..][..motion.columns];
            for (block, vector) in vectors.iter().enumerate() {
                let (dx, from_y) = (vector.x as isize, y as isize + vector.y as isize);
                // The places of the block's row whose content was in the picture.
                let first = ((block * BLOCK) as isize).max(-dx);
                let end = (((block + 1) * BLOCK) as isize).min(columns).min(columns - dx);
                if !(0..rows).contains(&from_y) || first >= end {
                    continue;
                }
                let now = y * grid.columns + first as usize;
                let then = (from_y * columns + first + dx) as usize;
                let (now, then) = (now..now + (end - first) as usize, then..then + (end - first) as usize);
                self.expected.score[now.clone()].copy_from_slice(&self.score[then.clone()]);
                self.expected.owner[now.clone()].copy_from_slice(&self.owner[then.clone()]);
                let greys = grey[now.clone()].iter().zip(&self.grey[then.clone()]);
                let changed = self.expected.changed[now].iter_mut().zip(&self.changed[then]);
                for ((changed, before), (grey, was)) in changed.zip(greys) {
                    let differs = (i16::from(*grey) - motion.brighter - i16::from(*was)).abs() > CHANGED;
                    *changed = differs | before;
                }
            }
        }
    }

    /// Nothing is expected: a new scene.
    pub(super) fn expect_nothing(&mut self) {
        self.expected.score.fill(0);
        self.expected.owner.fill(0);
        self.expected.changed.fill(false);
    }

    /// Takes in a look, whose instances the tracker has matched; places from `unsure` on may be somebody's, from `sure` on are.
    pub(super) fn take(
        &mut self,
        look: &Look,
        tracker: &Tracker,
        ground: &Ground,
        [unsure, sure]: [u8; 2],
        grey: &[u8],
        time: i64,
    ) {
        let fall = Fall::over((time - self.time).clamp(1, 1000) as f32);
        let (mut found, mut known) = ([false; 256], [false; 256]);
        for track in &tracker.tracks {
            (found[usize::from(track.slot)], known[usize::from(track.slot)]) = (track.found, true);
        }
        for start in (0..look.person.len()).step_by(CHUNK) {
            let chunk = start..(start + CHUNK).min(look.person.len());
            let nobody = |scores: &[u8]| scores[chunk.clone()].iter().fold(true, |nobody, score| nobody & (*score < unsure));
            if nobody(&look.person) && nobody(&self.expected.score) {
                self.score[chunk.clone()].copy_from_slice(&look.person[chunk.clone()]);
                self.owner[chunk.clone()].fill(0);
                self.proved[chunk.clone()].fill(false);
                self.changed[chunk].fill(false);
                continue;
            }
            for at in chunk {
                let (person, was, expected) = (look.person[at], self.expected.owner[at], self.expected.score[at]);
                if person >= unsure {
                    let label = usize::from(look.label[at]);
                    let slot = tracker.slot_of[label];
                    let another = was != slot && was != 0 && expected >= sure;
                    // Somebody who is not found but was here, where somebody is, is joined with them or behind them: still here.
                    let stays = another && was != NOBODY_KNOWN && known[usize::from(was)] && !found[usize::from(was)];
                    self.owner[at] = if stays { was } else { slot };
                    // Shown to be theirs by this look, and nobody else's by the one before.
                    self.proved[at] = look.claimed[at] && !tracker.part[label] && !another && slot != NOBODY_KNOWN;
                    self.score[at] = person.max(left(expected, fall.slow));
                    self.changed[at] = false;
                    continue;
                }
                let changed = !ground.stands_out[at] && (self.expected.changed[at] || ground.is_bare(at));
                let share = match person {
                    _ if ground.stands_out[at] => fall.standing_out,
                    _ if changed => fall.changed,
                    0..=SURELY_NOBODY => fall.sure,
                    _ => fall.slow,
                };
                let score = person.max(left(expected, share));
                self.score[at] = score;
                self.owner[at] = match was {
                    _ if score < unsure => 0,
                    _ if known[usize::from(was)] => was,
                    _ => NOBODY_KNOWN,
                };
                self.proved[at] = false;
                self.changed[at] = changed && score >= unsure;
            }
        }
        self.grey.clear();
        self.grey.extend_from_slice(grey);
        self.time = time;
    }
}

/// What is left of a score that the model no longer gives, in 256ths, by what else is known of the place.
struct Fall {
    slow: u32,
    sure: u32,
    changed: u32,
    standing_out: u32,
}

impl Fall {
    fn over(milliseconds: f32) -> Self {
        let left = |half_life: f32| (256.0 * (-milliseconds / half_life).exp2()) as u32;
        let [slow, sure, changed, standing_out] = [HALF_LIFE, HALF_LIFE_SURE, HALF_LIFE_CHANGED, HALF_LIFE_STANDS_OUT].map(left);
        Self { slow, sure, changed, standing_out }
    }
}

fn left(score: u8, share: u32) -> u8 {
    ((u32::from(score) * share) >> 8) as u8
}

/// Where the content of a place was, if that was in the picture.
#[inline]
pub(super) fn moved(grid: &Grid, x: usize, y: usize, vector: Vector) -> Option<usize> {
    let (from_x, from_y) = (x as isize + vector.x as isize, y as isize + vector.y as isize);
    let inside = (0..grid.columns as isize).contains(&from_x) && (0..grid.rows as isize).contains(&from_y);
    inside.then(|| from_y as usize * grid.columns + from_x as usize)
}
