//! People on one level, told apart: each person pixel goes to the centre that its offset points to.
//!
//! The grouping of Panoptic-DeepLab (Cheng et al. 2020, arXiv:1911.10194), one class, without its semantic branch: its cost does not
//! grow with the number of people beyond a search among their centres.

use crate::bounds::Bounds;
use crate::cover::{MAX_PEOPLE, NOBODY_KNOWN};
use crate::scan::Level;

/// A centre must score at least this.
const MIN_CENTRE: f32 = 0.18;
/// A centre is the best within so many places at each side (stride 4).
const PEAK_REACH: usize = 2;
/// Two centres nearer to each other than this share of the side of their joint area are two of one person: the centre of somebody who
/// fills the picture is a plateau with several tops.
const SAME_PERSON: f32 = 0.25;
/// An offset must end nearer to its centre than so many samples, and
const MISSED_BY: f32 = 16.0;
/// this share of the way from its place to the centre.
const MISSED_SHARE: f32 = 0.5;
/// Fewer pixels (stride 2) than this are no person of their own.
const MIN_PIXELS: usize = 12;

/// An offset of which the nearest peak was not asked for.
const UNASKED: (u8, bool) = (0, false);

/// One person on one level.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instance {
    /// Its label in [`Instances::labels`].
    pub(crate) label: u8,
    /// Centre score times mean person probability, 0 to 1.
    pub(crate) confidence: f32,
    /// Box of its sure pixels at half the level's size.
    pub(crate) bounds: Bounds,
}

/// Everybody on one level. Keeps its buffers.
#[derive(Default)]
pub(crate) struct Instances {
    /// Half the level's width and height.
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Row by row: whose a pixel most likely is, unsure ones included; 0 nobody's, 255 nobody known's.
    pub(crate) labels: Vec<u8>,
    /// Row by row: whether the pixel's offset really points to that person. Where it does not, it may be somebody else's, somebody
    /// without a centre: such a pixel is never kept clear.
    pub(crate) claimed: Vec<bool>,
    pub(crate) list: Vec<Instance>,
    peaks: Peaks,
    /// By place of the offsets: the label of the peak that it points to, and whether it points near enough.
    nearest: Vec<(u8, bool)>,
    /// By peak, the first for none.
    tally: Vec<Tally>,
    /// For [`Instances::number_rest`]: what is done, and the patch at hand.
    seen: Vec<bool>,
    patch: Vec<usize>,
}

/// Groups the pixels whose probability is at least half of `threshold` (in 255ths); those below it are unsure.
pub(crate) fn group(level: &Level, threshold: u8) -> Instances {
    let mut instances = Instances::default();
    instances.group(level, threshold);
    instances
}

impl Instances {
    /// [`group`] in the same buffers.
    pub(crate) fn group(&mut self, level: &Level, threshold: u8) {
        let (width, height) = (level.width as usize / 2, level.height as usize / 2);
        let scores = &level.scores;
        let unsure = threshold.div_ceil(2).max(1);
        (self.width, self.height) = (width, height);
        self.labels.clear();
        self.labels.resize(width * height, 0);
        self.claimed.clear();
        self.claimed.resize(width * height, false);
        self.list.clear();
        self.nearest.clear();
        self.nearest.resize(width / 2 * (height / 2), UNASKED);
        self.peaks.find(&scores.centre, width / 2, height / 2);
        let peaks = &self.peaks;
        self.tally.clear();
        self.tally.resize(peaks.places.len() + 1, Tally::default());
        for y in 0..height {
            for x in 0..width {
                let (probability, at) = (scores.person[y * width + x], (y / 2) * (width / 2) + x / 2);
                if probability < unsure {
                    continue;
                }
                // The four pixels of an offset share their centre: asked once, where the offset stands, in samples of the level.
                if self.nearest[at] == UNASKED {
                    let place = (4.0 * (y / 2) as f32 + 1.5, 4.0 * (x / 2) as f32 + 1.5);
                    let found = peaks.nearest(place, (place.0 + scores.offset_y[at], place.1 + scores.offset_x[at]));
                    self.nearest[at] = found.map_or((NOBODY_KNOWN, false), |(index, claimed)| (index as u8 + 1, claimed));
                }
                let (label, claimed) = self.nearest[at];
                let at = y * width + x;
                (self.labels[at], self.claimed[at]) = (label, claimed);
                if claimed && probability >= threshold {
                    self.tally[usize::from(label)].add(x, y, probability);
                }
            }
        }
        peaks.join(&mut self.tally, &mut self.labels);
        let mut keeps = [false; 256];
        for (index, peak) in peaks.places.iter().enumerate() {
            let tally = &self.tally[index + 1];
            if tally.pixels >= MIN_PIXELS {
                keeps[index + 1] = true;
                let confidence = (peak.score * tally.mean()).clamp(0.0, 1.0);
                self.list.push(Instance { label: index as u8 + 1, confidence, bounds: tally.bounds });
            }
        }
        for (label, claimed) in self.labels.iter_mut().zip(&mut self.claimed) {
            if *label != 0 && !keeps[usize::from(*label)] {
                (*label, *claimed) = (NOBODY_KNOWN, false);
            }
        }
        self.number_rest(&scores.person, threshold);
    }

    /// Sure pixels that no centre claimed: each patch of them that does not touch the person it was given to is a person of its own,
    /// as long as labels last.
    fn number_rest(&mut self, person: &[u8], threshold: u8) {
        let mut taken = [false; 256];
        self.list.iter().for_each(|instance| taken[usize::from(instance.label)] = true);
        let mut free = (1..=MAX_PEOPLE as u8).filter(|label| !taken[usize::from(*label)]);
        let (mut seen, mut patch) = (std::mem::take(&mut self.seen), std::mem::take(&mut self.patch));
        seen.clear();
        seen.extend(self.claimed.iter().zip(person).map(|(claimed, p)| *claimed || *p < threshold));
        for start in 0..seen.len() {
            if seen[start] {
                continue;
            }
            seen[start] = true;
            let (mut tally, mut touches, mut next) = (Tally::default(), false, 0);
            patch.clear();
            patch.push(start);
            while let Some(&at) = patch.get(next) {
                next += 1;
                let (x, y) = (at % self.width, at / self.width);
                tally.add(x, y, person[at]);
                let neighbours = [
                    (x > 0).then(|| at - 1),
                    (x + 1 < self.width).then_some(at + 1),
                    (y > 0).then(|| at - self.width),
                    (y + 1 < self.height).then_some(at + self.width),
                ];
                for near in neighbours.into_iter().flatten() {
                    touches |= self.claimed[near] && self.labels[near] == self.labels[at];
                    if !seen[near] {
                        seen[near] = true;
                        patch.push(near);
                    }
                }
            }
            if touches {
                continue;
            }
            let label = if patch.len() < MIN_PIXELS { NOBODY_KNOWN } else { free.next().unwrap_or(NOBODY_KNOWN) };
            for &at in &patch {
                (self.labels[at], self.claimed[at]) = (label, label != NOBODY_KNOWN);
            }
            if label != NOBODY_KNOWN {
                self.list.push(Instance { label, confidence: MIN_CENTRE * tally.mean(), bounds: tally.bounds });
            }
        }
        (self.seen, self.patch) = (seen, patch);
    }
}

/// What is known of an instance's sure pixels.
#[derive(Clone, Default)]
struct Tally {
    pixels: usize,
    probability: u64,
    bounds: Bounds,
}

impl Tally {
    /// Mean person probability, 0 to 1.
    fn mean(&self) -> f32 {
        self.probability as f32 / (255.0 * self.pixels.max(1) as f32)
    }

    fn join(&mut self, other: &Self) {
        self.pixels += other.pixels;
        self.probability += other.probability;
        self.bounds.join(&other.bounds);
    }

    fn add(&mut self, x: usize, y: usize, probability: u8) {
        self.pixels += 1;
        self.probability += u64::from(probability);
        self.bounds.add(x, y);
    }
}

/// A local best of the centre map, in samples of the level.
#[derive(Clone, Copy)]
struct Peak {
    y: f32,
    x: f32,
    score: f32,
}

#[derive(Default)]
struct Peaks {
    places: Vec<Peak>,
}

impl Peaks {
    /// At most [`MAX_PEOPLE`], the best first.
    fn find(&mut self, centre: &[f32], width: usize, height: usize) {
        let places = &mut self.places;
        places.clear();
        for y in 0..height {
            for x in 0..width {
                let score = centre[y * width + x];
                if score < MIN_CENTRE {
                    continue;
                }
                let rows = y.saturating_sub(PEAK_REACH)..(y + PEAK_REACH + 1).min(height);
                let columns = x.saturating_sub(PEAK_REACH)..(x + PEAK_REACH + 1).min(width);
                // On a plateau the first place in reading order wins.
                let beaten = rows.flat_map(|v| columns.clone().map(move |u| (v, u))).any(|(v, u)| {
                    let other = centre[v * width + u];
                    other > score || (other == score && (v, u) < (y, x))
                });
                if !beaten {
                    places.push(Peak { y: 4.0 * y as f32 + 1.5, x: 4.0 * x as f32 + 1.5, score });
                }
            }
        }
        // In place; equal scores in reading order.
        places.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
        places.truncate(MAX_PEOPLE);
    }

    /// Gives the pixels of a centre that is too near to a better one to that one. Sizes and labels by peak, the first for none.
    fn join(&self, tally: &mut [Tally], labels: &mut [u8]) {
        let mut becomes: [usize; 256] = std::array::from_fn(|label| label);
        for (index, peak) in self.places.iter().enumerate() {
            let label = index + 1;
            let better = self.places[..index].iter().enumerate().find(|(other, place)| {
                // Counted at stride 2, so four samples each.
                let area = 4.0 * (tally[other + 1].pixels + tally[label].pixels) as f32;
                becomes[other + 1] == other + 1 && (place.y - peak.y).hypot(place.x - peak.x) < SAME_PERSON * area.sqrt()
            });
            if let Some((other, _)) = better {
                becomes[label] = other + 1;
                let joined = std::mem::take(&mut tally[label]);
                tally[other + 1].join(&joined);
            }
        }
        for label in labels.iter_mut().filter(|label| **label != NOBODY_KNOWN) {
            *label = becomes[usize::from(*label)] as u8;
        }
    }

    /// The index of the peak nearest to where the offset of a place points, and whether it points near enough.
    fn nearest(&self, place: (f32, f32), vote: (f32, f32)) -> Option<(usize, bool)> {
        let distance = |peak: &Peak, to: (f32, f32)| (peak.y - to.0).powi(2) + (peak.x - to.1).powi(2);
        let nearest =
            self.places.iter().enumerate().map(|(i, peak)| (i, distance(peak, vote))).min_by(|a, b| a.1.total_cmp(&b.1));
        let (index, missed) = nearest?;
        let way = distance(&self.places[index], place).sqrt();
        Some((index, missed.sqrt() <= MISSED_BY + MISSED_SHARE * way))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Scores;

    /// Left, top, right and bottom of an upright block in samples, and where its centre shows, across and down.
    type Block = ([usize; 4], Option<(usize, usize)>);

    /// A level of 128x128 samples with these people on it.
    fn level(people: &[Block]) -> Level {
        let mut scores = Scores {
            person: vec![0; 64 * 64],
            centre: vec![0.0; 32 * 32],
            offset_y: vec![0.0; 32 * 32],
            offset_x: vec![0.0; 32 * 32],
        };
        for ([left, top, right, bottom], centre) in people {
            for y in top / 2..bottom / 2 {
                scores.person[y * 64 + left / 2..y * 64 + right / 2].fill(250);
            }
            let middle = ((top + bottom) as f32 / 2.0, (left + right) as f32 / 2.0);
            for y in top / 4..bottom / 4 {
                for x in left / 4..right / 4 {
                    scores.offset_y[y * 32 + x] = middle.0 - (4.0 * y as f32 + 1.5);
                    scores.offset_x[y * 32 + x] = middle.1 - (4.0 * x as f32 + 1.5);
                }
            }
            if let Some((x, y)) = centre {
                scores.centre[y / 4 * 32 + x / 4] = 0.8;
            }
        }
        Level { width: 128, height: 128, scores }
    }

    fn label_at(instances: &Instances, x: usize, y: usize) -> (u8, bool) {
        let at = y / 2 * instances.width + x / 2;
        (instances.labels[at], instances.claimed[at])
    }

    #[test]
    fn people_who_touch_go_to_their_own_centres() {
        let found = group(&level(&[([16, 16, 48, 112], Some((32, 64))), ([48, 16, 80, 112], Some((64, 64)))]), 128);
        assert_eq!(found.list.len(), 2);
        let (left, right) = (label_at(&found, 46, 20), label_at(&found, 50, 100));
        assert!(left.1 && right.1 && left.0 != right.0, "{left:?} {right:?}");
        assert_eq!(
            found.list.iter().find(|i| i.label == left.0).map(|i| i.bounds),
            Some(Bounds { left: 8, top: 8, right: 23, bottom: 55 })
        );
        assert_eq!(label_at(&found, 100, 64), (0, false));
    }

    #[test]
    fn two_tops_of_one_person_are_joined() {
        let mut level = level(&[([8, 8, 120, 120], Some((64, 64)))]);
        level.scores.centre[14 * 32 + 20] = 0.5;
        let found = group(&level, 128);
        assert_eq!(found.list.len(), 1);
        assert_eq!(found.list[0].bounds, Bounds { left: 4, top: 4, right: 59, bottom: 59 });
    }

    #[test]
    fn somebody_without_a_centre_is_a_person_of_their_own() {
        let found = group(&level(&[([8, 8, 40, 120], Some((24, 64))), ([88, 8, 120, 120], None)]), 128);
        assert_eq!(found.list.len(), 2);
        assert_ne!(label_at(&found, 24, 64).0, label_at(&found, 104, 64).0);
        let alone = found.list.iter().find(|i| i.label == label_at(&found, 104, 64).0);
        assert!(alone.is_some_and(|i| i.confidence < MIN_CENTRE), "{alone:?}");
    }

    #[test]
    fn somebody_without_a_centre_who_touches_another_is_never_kept_clear_with_them() {
        let found = group(&level(&[([8, 8, 40, 120], Some((24, 64))), ([40, 8, 120, 120], None)]), 128);
        assert!(label_at(&found, 24, 64).1);
        assert!(!label_at(&found, 100, 64).1, "{:?}", label_at(&found, 100, 64));
    }

    #[test]
    fn unsure_pixels_are_somebodys_from_half_the_threshold_on() {
        let mut level = level(&[([8, 8, 40, 120], Some((24, 64)))]);
        level.scores.person[10 * 64 + 8] = 64;
        level.scores.person[10 * 64 + 9] = 63;
        let found = group(&level, 128);
        assert_ne!(label_at(&found, 16, 20).0, 0);
        assert_eq!(label_at(&found, 18, 20).0, 0);
    }
}
