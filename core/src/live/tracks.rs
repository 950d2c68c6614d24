//! Who is who from look to look: the instances of each look go to the people known before, by where these people are expected, by
//! where they are likely to have walked, and by what they wear. In the manner of SORT (Bewley et al. 2016, arXiv:1602.00763) with
//! masks moved by measured motion in place of its Kalman filter and boxes, and a greedy assignment in place of the Hungarian one.

use crate::bounds::Bounds;
use crate::cover::{MAX_PEOPLE, NOBODY_KNOWN};
use crate::instances::Instance;
use crate::live::appearance::Appearance;
use crate::live::doubts::Doubts;
use crate::live::grid::{Grid, Look, from};
use crate::policy::Policy;

/// A person who is not found is expected back for so long, in milliseconds.
pub(super) const EXPECTED_BACK: i64 = 2000;
/// An instance and a person expected where it is are matched from this intersection over union on.
const LEAST_OVERLAP: f32 = 0.08;
/// Somebody who was lost is found again only if they look so much alike.
const LEAST_LIKENESS: f32 = 0.45;
/// Two ways to match people who met are told apart by so much likeness, or not at all.
const TELLING: f32 = 0.12;
/// Of an instance's places so many are another's memory: then it is a part of that person, not somebody new.
const MOSTLY: f32 = 0.6;
/// A part that stays apart for so many looks is somebody.
const PATIENCE: u8 = 6;
/// A person's size is held until it is wrong by this share: cells of effects must not change from frame to frame.
const SIZE_HELD: f32 = 0.25;

/// Pairs of an instance and a track for which there is room from the start: more take memory when they come.
const PAIRS: usize = 32 * 32;

/// Somebody who is followed.
#[derive(Debug, Clone)]
pub(super) struct Track {
    /// Never given to anybody else in this stream.
    pub(super) id: u32,
    /// 1 to 254: the person's value on the grid.
    pub(super) slot: u8,
    /// When they were last found.
    pub(super) seen: i64,
    /// Whether the last look found them.
    pub(super) found: bool,
    pub(super) confidence: f32,
    /// The middle of their places, and how it moves, in places a millisecond.
    centre: (f32, f32),
    velocity: (f32, f32),
    pub(super) bounds: Bounds,
    /// Side of their box in places (the geometric mean), held.
    pub(super) size: f32,
    appearance: Appearance,
    /// Looks that found a part of them apart.
    parted: u8,
    /// When they last touched somebody else, and whom.
    touched: Option<(i64, u32)>,
}

/// What a look found, on the grid.
#[derive(Clone, Default)]
struct Sighting {
    label: u8,
    places: f32,
    bounds: Bounds,
    centre: (f32, f32),
    appearance: Appearance,
    confidence: f32,
    /// The index of its track.
    track: Option<usize>,
    /// Part of that track beside another sighting.
    part: bool,
}

/// Everybody who is followed.
pub(super) struct Tracker {
    pub(super) tracks: Vec<Track>,
    pub(super) doubts: Doubts,
    sightings: Vec<Sighting>,
    /// Places that a sighting (row) shares with a track's memory (column), and a track's memory in all.
    shared: Vec<f32>,
    remembered: Vec<f32>,
    /// Likely pairs: score, sighting, track.
    candidates: Vec<(f32, usize, usize)>,
    next_id: u32,
    /// By label of the last look: the slot of its track, or [`NOBODY_KNOWN`].
    pub(super) slot_of: [u8; 256],
    /// By label of the last look: whether it is but a part of its track, not to be shown with it.
    pub(super) part: [bool; 256],
}

/// What the tracker is told of a look.
pub(super) struct Seen<'a> {
    pub(super) grid: &'a Grid,
    pub(super) look: &'a Look,
    pub(super) instances: &'a [Instance],
    /// Whose each place was expected to be: slots.
    pub(super) expected: &'a [u8],
    /// The picture that was looked at: RGB, and its width and height.
    pub(super) rgb: &'a [u8],
    pub(super) size: (usize, usize),
    pub(super) time: i64,
    pub(super) policy: &'a Policy,
}

impl Default for Tracker {
    fn default() -> Self {
        Self {
            tracks: Vec::with_capacity(MAX_PEOPLE),
            doubts: Doubts::default(),
            sightings: Vec::with_capacity(MAX_PEOPLE),
            shared: Vec::with_capacity(PAIRS),
            remembered: Vec::with_capacity(MAX_PEOPLE),
            candidates: Vec::with_capacity(PAIRS),
            next_id: 1,
            slot_of: [0; 256],
            part: [false; 256],
        }
    }
}

impl Tracker {
    /// Forgets everybody; their ids are not given again.
    pub(super) fn forget(&mut self) {
        self.tracks.clear();
        self.slot_of = [0; 256];
    }

    /// The track in a slot.
    pub(super) fn in_slot(&self, slot: u8) -> Option<&Track> {
        self.tracks.iter().find(|track| track.slot == slot)
    }

    /// A look without any evidence, such as a covered lens: nobody is found, nobody forgotten before their time.
    pub(super) fn nothing_seen(&mut self, time: i64) {
        self.tracks.iter_mut().for_each(|track| track.found = false);
        self.expire(time);
    }

    /// Matches what a look found with the people known, adds those who are new and forgets those who are gone for too long.
    pub(super) fn update(&mut self, seen: &Seen<'_>) {
        self.expire(seen.time);
        self.sight(seen);
        self.count_shared(seen);
        self.match_likely(seen.time);
        self.untangle(seen.time);
        self.take_parts();
        self.follow(seen.time, seen.grid);
        self.add_new(seen);
        self.slot_of = [0; 256];
        self.slot_of[usize::from(NOBODY_KNOWN)] = NOBODY_KNOWN;
        self.part = [false; 256];
        for sighting in &self.sightings {
            let label = usize::from(sighting.label);
            self.slot_of[label] = sighting.track.map_or(NOBODY_KNOWN, |track| self.tracks[track].slot);
            self.part[label] = sighting.part;
        }
        self.doubts.keep_of(|id| self.tracks.iter().any(|track| track.id == id));
    }

    fn expire(&mut self, time: i64) {
        self.tracks.retain(|track| time - track.seen <= EXPECTED_BACK);
    }

    /// Measures every instance on the grid.
    fn sight(&mut self, seen: &Seen<'_>) {
        self.sightings.clear();
        let mut at_label = [usize::MAX; 256];
        for instance in seen.instances {
            at_label[usize::from(instance.label)] = self.sightings.len();
            self.sightings.push(Sighting { label: instance.label, confidence: instance.confidence, ..Sighting::default() });
        }
        let columns = seen.grid.columns;
        let taken = || seen.look.taken.iter().map(|at| (*at as usize, usize::from(seen.look.label[*at as usize])));
        for (at, label) in taken() {
            if let Some(sighting) = self.sightings.get_mut(at_label[label]) {
                let (x, y) = (at % columns, at / columns);
                sighting.places += 1.0;
                sighting.bounds.add(x, y);
                sighting.centre.0 += x as f32;
                sighting.centre.1 += y as f32;
            }
        }
        self.sightings.retain(|sighting| sighting.places > 0.0);
        for (at, sighting) in self.sightings.iter_mut().enumerate() {
            at_label[usize::from(sighting.label)] = at;
            sighting.centre = (sighting.centre.0 / sighting.places, sighting.centre.1 / sighting.places);
        }
        let (width, height) = seen.size;
        // Every other place tells as much.
        for (at, label) in taken().step_by(2).filter(|(at, _)| seen.look.claimed[*at]) {
            if let Some(sighting) = self.sightings.get_mut(at_label[label]) {
                let (x, y) = (at % columns, at / columns);
                let pixel = (y * height / seen.grid.rows) * width + x * width / columns;
                if let Some(&[r, g, b]) = seen.rgb.get(3 * pixel..3 * pixel + 3) {
                    sighting.appearance.count([r, g, b], y as f32 > sighting.centre.1);
                }
            }
        }
        self.sightings.iter_mut().for_each(|sighting| sighting.appearance.finish());
    }

    fn count_shared(&mut self, seen: &Seen<'_>) {
        let mut sighting_of = [usize::MAX; 256];
        let mut track_of = [usize::MAX; 256];
        self.sightings.iter().enumerate().for_each(|(at, sighting)| sighting_of[usize::from(sighting.label)] = at);
        self.tracks.iter().enumerate().for_each(|(at, track)| track_of[usize::from(track.slot)] = at);
        self.shared.clear();
        self.shared.resize(self.sightings.len() * self.tracks.len(), 0.0);
        self.remembered.clear();
        self.remembered.resize(self.tracks.len(), 0.0);
        for at in from(seen.expected, 1) {
            let (label, slot) = (seen.look.label[at], seen.expected[at]);
            let (sighting, track) = (sighting_of[usize::from(label)], track_of[usize::from(slot)]);
            if track != usize::MAX {
                self.remembered[track] += 1.0;
                if sighting != usize::MAX {
                    self.shared[sighting * self.tracks.len() + track] += 1.0;
                }
            }
        }
    }

    /// The likeliest pairs first; each sighting and each track once.
    fn match_likely(&mut self, time: i64) {
        self.candidates.clear();
        for (s, sighting) in self.sightings.iter().enumerate() {
            for (t, track) in self.tracks.iter().enumerate() {
                let shared = self.shared[s * self.tracks.len() + t];
                let overlap = shared / (sighting.places + self.remembered[t] - shared).max(1.0);
                let likeness = sighting.appearance.likeness(&track.appearance);
                let away = (time - track.seen) as f32;
                let expected = (track.centre.0 + track.velocity.0 * away, track.centre.1 + track.velocity.1 * away);
                let distance = (sighting.centre.0 - expected.0).hypot(sighting.centre.1 - expected.1);
                // Who is away may have turned or stood still.
                let reach = track.size * (0.5 + away / 1000.0);
                let score = if overlap >= LEAST_OVERLAP {
                    0.3 + 0.6 * overlap + 0.4 * likeness
                } else if distance <= reach && likeness >= LEAST_LIKENESS {
                    0.5 * likeness - 0.2 * distance / reach
                } else {
                    continue;
                };
                self.candidates.push((score, s, t));
            }
        }
        self.candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        self.tracks.iter_mut().for_each(|track| track.found = false);
        for &(_, s, t) in &self.candidates {
            if self.sightings[s].track.is_none() && !self.tracks[t].found {
                self.sightings[s].track = Some(t);
                self.tracks[t].found = true;
            }
        }
    }

    /// Who comes back after having touched, or been lost beside, somebody may be the other one: the two are changed over when their
    /// looks say so clearly; where they do not say, it is left in doubt.
    fn untangle(&mut self, time: i64) {
        for s in 0..self.sightings.len() {
            let Some(t) = self.sightings[s].track.filter(|t| time > self.tracks[*t].seen && self.was_lost(*t, time)) else {
                continue;
            };
            for other in 0..self.tracks.len() {
                if other == t || !self.have_met(t, other) {
                    continue;
                }
                let likeness = |s: usize, t: usize| self.sightings[s].appearance.likeness(&self.tracks[t].appearance);
                let of_other = self.sightings.iter().position(|sighting| sighting.track == Some(other));
                let gain = match of_other {
                    Some(of_other) => likeness(s, t) + likeness(of_other, other) - likeness(s, other) - likeness(of_other, t),
                    None => likeness(s, t) - likeness(s, other),
                };
                if gain < -TELLING {
                    self.sightings[s].track = Some(other);
                    if let Some(of_other) = of_other {
                        self.sightings[of_other].track = Some(t);
                    }
                    self.tracks[t].found = of_other.is_some();
                    self.tracks[other].found = true;
                    break;
                } else if gain < TELLING {
                    let (one, two) = (self.tracks[t].id, self.tracks[other].id);
                    self.doubts.add_both(one, two);
                }
            }
        }
    }

    /// Whether a track was not found by the look before.
    fn was_lost(&self, track: usize, time: i64) -> bool {
        let last = self.tracks.iter().map(|track| track.seen).max().unwrap_or(time);
        self.tracks[track].seen < last
    }

    /// Whether two tracks touched while one of them was there, or were lost near to each other.
    fn have_met(&self, one: usize, two: usize) -> bool {
        let (a, b) = (&self.tracks[one], &self.tracks[two]);
        let recent = |touched: Option<(i64, u32)>, other: u32, seen: i64| {
            touched.is_some_and(|(time, id)| id == other && seen - time <= EXPECTED_BACK)
        };
        let near = (a.centre.0 - b.centre.0).hypot(a.centre.1 - b.centre.1) < a.size + b.size;
        recent(a.touched, b.id, a.seen) || recent(b.touched, a.id, b.seen) || (!b.found && near)
    }

    /// Instances that lie on somebody's memory beside that person's own instance are parts of them.
    fn take_parts(&mut self) {
        let tracks = self.tracks.len();
        for s in 0..self.sightings.len() {
            if self.sightings[s].track.is_some() {
                continue;
            }
            let most = (0..tracks).max_by(|a, b| self.shared[s * tracks + a].total_cmp(&self.shared[s * tracks + b]));
            let Some(t) = most.filter(|t| self.shared[s * tracks + t] >= MOSTLY * self.sightings[s].places) else { continue };
            if self.tracks[t].parted < PATIENCE {
                self.tracks[t].parted += 1;
                (self.sightings[s].track, self.sightings[s].part) = (Some(t), true);
            } else {
                self.tracks[t].parted = 0;
            }
        }
    }

    /// Moves every track that was found to where it was found.
    fn follow(&mut self, time: i64, grid: &Grid) {
        for at in 0..self.sightings.len() {
            let sighting = &self.sightings[at];
            let Some(t) = sighting.track.filter(|_| !sighting.part) else { continue };
            // Who touches somebody lends them colours.
            let beside =
                self.sightings.iter().enumerate().find(|(other, s)| {
                    *other != at && s.track.is_some() && s.track != Some(t) && touch(&s.bounds, &sighting.bounds)
                });
            let touched = beside.and_then(|(_, s)| s.track).map(|other| (time, self.tracks[other].id));
            // So does somebody lost, who may be hidden behind or joined with them.
            let lost = || {
                let lost = self.tracks.iter().find(|other| !other.found && touch(&other.bounds, &sighting.bounds));
                lost.map(|other| (time, other.id))
            };
            let touched = touched.or_else(lost);
            let apart = self.sightings.iter().any(|other| other.part && other.track == Some(t));
            // Whoever is partly out of sight seems to slow down and to shrink: what was known before is the better guess.
            let whole = touched.is_none() && !at_border(&sighting.bounds, grid);
            let track = &mut self.tracks[t];
            let passed = (time - track.seen) as f32;
            if whole && passed > 0.0 {
                let share = (passed / 200.0).min(1.0);
                let speed = |now: f32, then: f32, known: f32| known + ((now - then) / passed - known) * share;
                track.velocity = (
                    speed(sighting.centre.0, track.centre.0, track.velocity.0),
                    speed(sighting.centre.1, track.centre.1, track.velocity.1),
                );
            }
            if whole {
                track.appearance.learn(&sighting.appearance, 0.1);
            }
            if !apart {
                track.parted = 0;
            }
            track.touched = touched.or(track.touched);
            (track.seen, track.centre, track.bounds, track.confidence) =
                (time, sighting.centre, sighting.bounds, sighting.confidence);
            let size = size_of(&sighting.bounds);
            if size > (1.0 + SIZE_HELD) * track.size || (whole && size < (1.0 - SIZE_HELD) * track.size) {
                track.size = size;
            }
        }
    }

    fn add_new(&mut self, seen: &Seen<'_>) {
        let known = self.tracks.len();
        for at in 0..self.sightings.len() {
            if self.sightings[at].track.is_some() {
                continue;
            }
            let Some(slot) = (1..=MAX_PEOPLE as u8)
                .find(|slot| !self.tracks.iter().any(|track| track.slot == *slot) && !seen.expected.contains(slot))
            else {
                continue;
            };
            let sighting = &self.sightings[at];
            let id = self.next_id;
            self.next_id = self.next_id.wrapping_add(1).max(1);
            self.tracks.push(Track {
                id,
                slot,
                seen: seen.time,
                found: true,
                confidence: sighting.confidence,
                centre: sighting.centre,
                velocity: (0.0, 0.0),
                bounds: sighting.bounds,
                size: size_of(&sighting.bounds),
                appearance: sighting.appearance,
                parted: 0,
                touched: None,
            });
            self.sightings[at].track = Some(self.tracks.len() - 1);
            // Somebody new may be somebody lost who was not recognised, or a part of whom they touch.
            let bounds = self.sightings[at].bounds;
            for other in 0..known {
                let track = &self.tracks[other];
                if !track.found || touch(&track.bounds, &bounds) {
                    let other = track.id;
                    self.doubts.add(id, other);
                }
            }
            // Whoever is to be hidden and is gone may be back.
            if let Policy::Only(ids) = seen.policy {
                for gone in ids.iter().filter(|gone| !self.tracks.iter().any(|track| track.id == **gone)) {
                    self.doubts.add(id, *gone);
                }
            }
        }
    }
}

/// Geometric mean of a box's sides, in places, at least 1.
fn size_of(bounds: &Bounds) -> f32 {
    ((bounds.width() * bounds.height()) as f32).sqrt().max(1.0)
}

/// Whether a box reaches the frame's border.
const fn at_border(bounds: &Bounds, grid: &Grid) -> bool {
    bounds.left == 0 || bounds.top == 0 || bounds.right + 1 >= grid.columns || bounds.bottom + 1 >= grid.rows
}

/// Whether two boxes overlap or lie side by side.
fn touch(a: &Bounds, b: &Bounds) -> bool {
    !a.is_empty()
        && !b.is_empty()
        && a.left <= b.right + 2
        && b.left <= a.right + 2
        && a.top <= b.bottom + 2
        && b.top <= a.bottom + 2
}
