//! From what is remembered to what is hidden in this frame: the policy applied, margins added, and between looks everything added
//! that the measured motion leaves unsure.

use crate::cover::{Cover, NOBODY_KNOWN};
use crate::error::Result;
use crate::live::grid::{Grid, from};
use crate::live::memory::{Memory, moved};
use crate::live::motion::{BLOCK, Motion, Vector};
use crate::live::tracks::Tracker;
use crate::policy::Policy;

/// Without a new look the margin grows by a place in so many milliseconds.
const GROWS_IN: i64 = 60;
/// A block has new content when motion leaves so many grey levels, and
const NEW: u8 = 14;
/// so many times what it leaves of the median block (noise, a change of light).
const NEW_OVER_MEDIAN: u8 = 4;
/// The margin of what stands out, in places.
const SUSPECT_REACH: u16 = 2;
/// The widest margin in places.
const WIDEST: u16 = 60;
/// What a step to a neighbour takes of a reach.
const STRAIGHT: i16 = 2;
const DIAGONAL: i16 = 3;

/// How long ago the look was, and how the picture moved since. `None` for the frame of the look itself.
pub(super) struct Since<'a> {
    pub(super) motion: &'a Motion,
    pub(super) milliseconds: i64,
}

/// Who is hidden, and how widely.
pub(super) struct Rules<'a> {
    pub(super) policy: &'a Policy,
    /// Share of a person's size.
    pub(super) margin: f32,
    /// The score from which a place may be somebody's, in 255ths.
    pub(super) unsure: u8,
}

/// Works out covers; keeps its buffers.
#[derive(Default)]
pub(super) struct Veil {
    /// Place by place: twice what is left of the reach plus one, times 256, plus the owner; 0: not hidden.
    hidden: Vec<i16>,
    /// The same as if everybody were hidden.
    everyone: Vec<i16>,
    grown: Vec<i16>,
    residuals: Vec<u8>,
}

/// What is known of an owner when a frame is covered.
#[derive(Clone, Copy, Default)]
struct Owner {
    /// Whether the policy hides them.
    obscured: bool,
    /// The margin in places.
    reach: u16,
}

impl Veil {
    /// Fills `cover` with what is to be hidden. `suspect`: places that are hidden although no look found anybody there.
    #[expect(clippy::too_many_arguments, reason = "the stages before, side by side")]
    pub(super) fn drape(
        &mut self,
        memory: &Memory,
        since: Option<&Since<'_>>,
        tracker: &Tracker,
        suspect: &[u8],
        &Rules { policy, margin, unsure }: &Rules<'_>,
        grid: &Grid,
        cover: &mut Cover,
    ) -> Result<()> {
        let age = since.map_or(0, |since| (1 + since.milliseconds / GROWS_IN) as u16);
        let least = if margin > 0.0 { 1.0 } else { 0.0 };
        let reach = |size: f32| ((size * margin).max(least).ceil() as u16 + age).min(WIDEST);
        let largest = tracker.tracks.iter().map(|track| track.size).fold(0.0, f32::max);
        let unknown = Owner { obscured: true, reach: reach(largest) };
        let mut owners = [unknown; 256];
        let mut sizes = [0; 256];
        for track in &tracker.tracks {
            let slot = usize::from(track.slot);
            owners[slot] = Owner { obscured: tracker.doubts.obscures(policy, track.id), reach: reach(track.size) };
            sizes[slot] = (track.size * grid.scale as f32).round() as u32;
        }
        sizes[usize::from(NOBODY_KNOWN)] = (largest * grid.scale as f32).round() as u32;

        self.hidden.clear();
        self.hidden.resize(grid.len(), 0);
        self.everyone.clear();
        self.everyone.resize(grid.len(), 0);
        match since {
            None => self.at_the_look(memory, &owners, unsure),
            Some(since) => self.moved_on(memory, since.motion, &owners, unsure, grid),
        }
        let suspect_reach = SUSPECT_REACH + age;
        let proved = |at: usize| since.is_none() && memory.proved[at];
        for at in from(suspect, 1) {
            let found = packed(suspect_reach, NOBODY_KNOWN);
            self.everyone[at] = self.everyone[at].max(found);
            if self.hidden[at] == 0 && !proved(at) {
                self.hidden[at] = found;
            }
        }
        let widest = owners.iter().map(|owner| owner.reach).fold(suspect_reach, u16::max);
        grow(&mut self.hidden, &mut self.grown, grid.columns, widest);
        let spares = *policy != Policy::Everyone;
        if spares {
            grow(&mut self.everyone, &mut self.grown, grid.columns, widest);
        }
        // A place hidden for whatever reason is taken as well.
        let taken = self.everyone.iter().zip(&self.hidden).map(|(anybody, hidden)| u8::from(*anybody | *hidden != 0));
        let owners = self.hidden.iter().map(|place| *place as u8);
        cover.rewrite((grid.width, grid.height, grid.scale), owners, spares.then_some(taken))?;
        cover.hold_sizes(&sizes);
        Ok(())
    }

    fn at_the_look(&mut self, memory: &Memory, owners: &[Owner; 256], unsure: u8) {
        for at in from(&memory.score, unsure) {
            let slot = memory.owner[at];
            let owner = owners[usize::from(slot)];
            self.everyone[at] = packed(owner.reach, slot);
            self.hidden[at] = match (owner.obscured, memory.proved[at]) {
                (true, _) => self.everyone[at],
                (false, true) => 0,
                // Theirs by memory only: hidden, without a margin that would eat into what is proved to be theirs.
                (false, false) => packed(0, NOBODY_KNOWN),
            };
        }
    }

    fn moved_on(&mut self, memory: &Memory, motion: &Motion, owners: &[Owner; 256], unsure: u8, grid: &Grid) {
        self.residuals.clear();
        self.residuals.extend_from_slice(&motion.residuals);
        let middle = self.residuals.len() / 2;
        let median = *self.residuals.select_nth_unstable(middle).1;
        let new = NEW.max(median.saturating_mul(NEW_OVER_MEDIAN));
        let new_reach = owners[usize::from(NOBODY_KNOWN)].reach.min(SUSPECT_REACH);
        for row in 0..motion.rows {
            for column in 0..motion.columns {
                let block = row * motion.columns + column;
                let is_new = motion.residuals[block] > new;
                let (vectors, count) = vectors_around(motion, column, row);
                for y in row * BLOCK..((row + 1) * BLOCK).min(grid.rows) {
                    for x in column * BLOCK..((column + 1) * BLOCK).min(grid.columns) {
                        let at = y * grid.columns + x;
                        let (mut everyone, mut hidden) = (0, 0);
                        for vector in &vectors[..count] {
                            let (slot, proved) = match moved(grid, x, y, *vector) {
                                None => (NOBODY_KNOWN, false),
                                Some(then) if memory.score[then] < unsure => continue,
                                Some(then) => (memory.owner[then], memory.proved[then]),
                            };
                            let owner = owners[usize::from(slot)];
                            everyone = everyone.max(packed(owner.reach, slot));
                            if owner.obscured {
                                hidden = hidden.max(packed(owner.reach, slot));
                            } else if !proved || is_new {
                                hidden = hidden.max(packed(0, NOBODY_KNOWN));
                            }
                        }
                        if is_new {
                            everyone = everyone.max(packed(new_reach, NOBODY_KNOWN));
                            hidden = hidden.max(packed(new_reach, NOBODY_KNOWN));
                        }
                        (self.everyone[at], self.hidden[at]) = (everyone, hidden);
                    }
                }
            }
        }
    }
}

/// The different vectors of a block and those around it: at a border between two motions either may be right.
fn vectors_around(motion: &Motion, column: usize, row: usize) -> ([Vector; 9], usize) {
    let mut vectors = [Vector::default(); 9];
    let mut count = 0;
    for y in row.saturating_sub(1)..(row + 2).min(motion.rows) {
        for x in column.saturating_sub(1)..(column + 2).min(motion.columns) {
            let vector = motion.vectors[y * motion.columns + x];
            if !vectors[..count].contains(&vector) {
                vectors[count] = vector;
                count += 1;
            }
        }
    }
    (vectors, count)
}

/// At most 2 * [`WIDEST`] + 1 in the upper byte: it fits 15 bits, and signed values have a maximum among the oldest vector instructions.
const fn packed(reach: u16, owner: u8) -> i16 {
    let reach = if reach < WIDEST { reach } else { WIDEST };
    ((reach as i16 * STRAIGHT + 1) << 8) | owner as i16
}

/// Grows each place by its own reach; where several reach, the one whose reach goes furthest beyond takes the place, and no place is
/// taken from its owner. A 2-3 chamfer distance (Borgefors 1986), step by step in all places at once, which vectorises: the reaches
/// are small.
fn grow(places: &mut [i16], next: &mut Vec<i16>, columns: usize, reach: u16) {
    // Only the rows that can be reached.
    let Some(first) = places.iter().position(|place| *place != 0) else { return };
    let last = places.iter().rposition(|place| *place != 0).unwrap_or(first);
    let (top, bottom) = ((first / columns).saturating_sub(reach.into()), last / columns + usize::from(reach) + 1);
    let places = &mut places[top * columns..];
    let rows = (bottom - top).min(places.len() / columns);
    let places = &mut places[..rows * columns];
    for _ in 0..reach {
        next.clear();
        next.extend_from_slice(places);
        for (y, into) in next.chunks_exact_mut(columns).enumerate() {
            for beside in y.saturating_sub(1)..(y + 2).min(rows) {
                let row = &places[beside * columns..][..columns];
                let aside = if beside == y { STRAIGHT } else { DIAGONAL };
                spread(&mut into[1..], &row[..columns - 1], aside);
                spread(&mut into[..columns - 1], &row[1..], aside);
                if beside != y {
                    spread(into, row, STRAIGHT);
                }
            }
        }
        places.iter_mut().zip(next.iter()).for_each(|(place, next)| *place = if *place == 0 { *next } else { *place });
    }
}

/// What each place gets from the one beside it: what is left of its reach after the step.
#[inline]
fn spread(into: &mut [i16], from: &[i16], step: i16) {
    for (into, from) in into.iter_mut().zip(from) {
        let left = from.saturating_sub(step << 8);
        // The lowest byte is the owner: below 1 there is no reach left.
        *into = (*into).max(if left >= 1 << 8 { left } else { 0 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_reaches_as_far_as_it_says_and_takes_from_nobody() {
        for reach in [0u16, 1, 2, 5, 9] {
            let mut places = vec![0; 41 * 41];
            places[20 * 41 + 20] = packed(reach, 7);
            places[20 * 41 + 23] = packed(0, 9);
            grow(&mut places, &mut Vec::new(), 41, 12);
            assert_eq!(places[20 * 41 + 23] as u8, 9);
            for (at, place) in places.iter().enumerate().filter(|(at, _)| *at != 20 * 41 + 23) {
                let (dx, dy) = ((at % 41) as f32 - 20.0, (at / 41) as f32 - 20.0);
                let distance = dx.hypot(dy);
                // The place next to 9 is reached around it.
                if distance <= f32::from(reach) * 0.9 && dx < 3.0 {
                    assert_eq!(*place as u8, 7, "reach {reach}, {dx},{dy}");
                } else if distance > f32::from(reach) * 1.1 {
                    assert_eq!(*place, 0, "reach {reach}, {dx},{dy}");
                }
            }
        }
    }
}
