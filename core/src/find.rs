//! People in a picture of any size: every level scanned, its people told apart, and all levels merged into one set.

use crate::bounds::Bounds;
use crate::cover::{MAX_PEOPLE, NOBODY_KNOWN};
use crate::error::Result;
use crate::instances::{Instance, Instances, group};
use crate::model::Model;
use crate::people::{People, PersonMask};
use crate::picture::Picture;
use crate::scan::{LARGEST_IN_TILES, Level, finer_sizes, first_look, scan};
use crate::taps::Taps;

/// Somebody new on a tiled level must be at least this sure: tiles show much texture without its surroundings.
const MIN_TILE_CONFIDENCE: f32 = 0.2;

/// Everybody in `picture`. Beside the picture this needs two bytes a pixel for the mask and, on the finest level, about one and a half
/// for scores and labels.
pub(crate) fn find(model: &Model, picture: &Picture, threshold: f32, threads: usize) -> Result<People> {
    let threshold = (threshold * 255.0).round().clamp(1.0, 255.0) as u8;
    let mut merged = Merged::new(picture.width(), picture.height(), threshold);
    let level = first_look(model, picture, threads)?;
    merged.take_all(&level, &group(&level, threshold));
    for size in finer_sizes(picture.width(), picture.height()) {
        let level = scan(model, picture, size, true, threads)?;
        merged.take_new(&level, &group(&level, threshold));
    }
    Ok(People::number(merged.mask, &merged.confidences))
}

/// The people of the levels so far.
struct Merged {
    mask: PersonMask,
    /// By label; the first stands for nobody.
    confidences: Vec<f32>,
    threshold: u8,
}

impl Merged {
    fn new(width: u32, height: u32, threshold: u8) -> Self {
        Self { mask: PersonMask::nobody(width, height), confidences: vec![0.0], threshold }
    }

    /// A label for somebody new, or the one of nobody known when there are too many people.
    fn new_label(&mut self, confidence: f32) -> u8 {
        if self.confidences.len() > MAX_PEOPLE {
            return NOBODY_KNOWN;
        }
        self.confidences.push(confidence);
        (self.confidences.len() - 1) as u8
    }

    /// The first look: everything it saw.
    fn take_all(&mut self, level: &Level, instances: &Instances) {
        let mut ours_for = [0; 256];
        ours_for[usize::from(NOBODY_KNOWN)] = NOBODY_KNOWN;
        for instance in &instances.list {
            ours_for[usize::from(instance.label)] = self.new_label(instance.confidence);
        }
        let whole = Bounds { left: 0, top: 0, right: instances.width - 1, bottom: instances.height - 1 };
        self.paint(level, instances, whole, &ours_for);
    }

    /// A finer level: what it adds to people who are known, and small people who are not.
    fn take_new(&mut self, level: &Level, instances: &Instances) {
        for instance in &instances.list {
            let Bounds { left, top, right, bottom } = instance.bounds;
            if 2 * (right - left).max(bottom - top) > LARGEST_IN_TILES as usize {
                continue;
            }
            let mut ours_for = [0; 256];
            ours_for[usize::from(instance.label)] = match self.known(level, instances, instance) {
                Some(label) => label,
                None if instance.confidence >= MIN_TILE_CONFIDENCE => self.new_label(instance.confidence),
                None => continue,
            };
            self.paint(level, instances, instance.bounds, &ours_for);
        }
    }

    /// Whose pixels an instance mostly lies on, if on anybody's.
    fn known(&self, level: &Level, instances: &Instances, instance: &Instance) -> Option<u8> {
        let Bounds { left, top, right, bottom } = instance.bounds;
        let (scale_x, scale_y) = self.scale(instances);
        let (width, height) = (self.mask.width as usize, self.mask.height as usize);
        let (mut seen, mut on) = (0usize, [0usize; 256]);
        for y in top..=bottom {
            let row = (((y as f32 + 0.5) / scale_y) as usize).min(height - 1);
            for x in left..=right {
                let at = y * instances.width + x;
                if instances.labels[at] == instance.label && level.scores.person[at] >= self.threshold {
                    seen += 1;
                    let column = (((x as f32 + 0.5) / scale_x) as usize).min(width - 1);
                    on[usize::from(self.mask.labels[row * width + column])] += 1;
                }
            }
        }
        let (label, count) = on.iter().enumerate().skip(1).max_by_key(|(_, count)| **count)?;
        (seen - on[0] > seen / 2 && *count > 0).then_some(label as u8)
    }

    /// Samples of `instances` a pixel of the picture, across and down.
    fn scale(&self, instances: &Instances) -> (f32, f32) {
        (instances.width as f32 / self.mask.width as f32, instances.height as f32 / self.mask.height as f32)
    }

    /// Enlarges the labels within `bounds` into the mask: the probability linearly, the label from the strongest of the four samples
    /// around that has one. `ours_for` maps the level's labels to ours, 0 leaves one out. Nobody's pixel is taken from anybody known.
    fn paint(&mut self, level: &Level, instances: &Instances, bounds: Bounds, ours_for: &[u8; 256]) {
        let (scale_x, scale_y) = self.scale(instances);
        let (width, height) = (self.mask.width as usize, self.mask.height as usize);
        let Bounds { left, top, right, bottom } = bounds;
        // Unsure pixels may lie a little beyond the box of the sure ones.
        let (reach_x, reach_y) = (4 + (right - left) / 8, 4 + (bottom - top) / 8);
        let first = |low: usize, reach: usize, scale: f32| (low.saturating_sub(reach) as f32 / scale) as usize;
        let end = |high: usize, reach: usize, scale: f32, length: usize| {
            (((high + 1 + reach) as f32 / scale).ceil() as usize).min(length)
        };
        let columns: Vec<(usize, Taps)> = (first(left, reach_x, scale_x)..end(right, reach_x, scale_x, width))
            .map(|x| (x, Taps::at(x, width, instances.width)))
            .collect();
        let unsure = f32::from(self.threshold.div_ceil(2).max(1));
        let sure = f32::from(self.threshold);
        for y in first(top, reach_y, scale_y)..end(bottom, reach_y, scale_y, height) {
            let row = Taps::at(y, height, instances.height);
            for (x, column) in &columns {
                let mut probability = 0.0;
                let (mut label, mut claimed, mut strongest) = (0, false, 0.0);
                for (v, weight_y) in [(row.low, 1.0 - row.share), (row.high, row.share)] {
                    for (u, weight_x) in [(column.low, 1.0 - column.share), (column.high, column.share)] {
                        let at = v * instances.width + u;
                        let weight = weight_y * weight_x * f32::from(level.scores.person[at]);
                        probability += weight;
                        let becomes = ours_for[usize::from(instances.labels[at])];
                        if becomes != 0 && weight > strongest {
                            (label, claimed, strongest) = (becomes, instances.claimed[at], weight);
                        }
                    }
                }
                if label == 0 || probability < unsure {
                    continue;
                }
                let at = y * width + x;
                let suspect = if claimed { label } else { NOBODY_KNOWN };
                for (map, label, least) in [(&mut self.mask.suspects, suspect, unsure), (&mut self.mask.labels, label, sure)] {
                    if probability >= least && (map[at] == 0 || map[at] == NOBODY_KNOWN) {
                        map[at] = label;
                    }
                }
            }
        }
    }
}
