//! The grid on which a stream is remembered: squares of an even number of pixels, about 200 along the longer side, whatever size the
//! model looks at.

use crate::cover::NOBODY_KNOWN;
use crate::instances::Instances;
use crate::taps::Taps;

/// Places along the longer side, about.
const PLACES: u32 = 200;

/// Places looked over at once.
const CHUNK: usize = 32;

/// How a frame is divided, and what the model's maps say about each place.
#[derive(Default)]
pub(super) struct Grid {
    /// Size of the upright frame in pixels.
    pub(super) width: u32,
    pub(super) height: u32,
    /// Pixels a place, across and down: even, so that a place holds whole chroma samples.
    pub(super) scale: usize,
    pub(super) columns: usize,
    pub(super) rows: usize,
    across: Vec<Taps>,
    down: Vec<Taps>,
    /// `across` in whole numbers, the share in 256ths.
    steps: Vec<(u32, u32, u32)>,
    /// The size of the maps that the taps are for.
    taps_for: (usize, usize),
    line: Vec<u16>,
}

/// What one look of the model says about each place.
#[derive(Default)]
pub(super) struct Look {
    /// Person probability in 255ths.
    pub(super) person: Vec<u8>,
    /// Label of the instance, where somebody may be; 0 nobody, 255 nobody known.
    pub(super) label: Vec<u8>,
    /// Whether the place's offset points to that instance.
    pub(super) claimed: Vec<bool>,
    /// The places with a label, in reading order.
    pub(super) taken: Vec<u32>,
}

impl Grid {
    pub(super) fn resize(&mut self, width: u32, height: u32) {
        (self.width, self.height) = (width, height);
        self.scale = ((width.max(height) + PLACES) / (2 * PLACES)).max(1) as usize * 2;
        (self.columns, self.rows) = ((width as usize).div_ceil(self.scale), (height as usize).div_ceil(self.scale));
        self.taps_for = (0, 0);
    }

    /// How many places there are.
    pub(super) const fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// Where each place's middle lies on a map of `width` by `height` samples over the whole frame.
    fn taps(&mut self, width: usize, height: usize) {
        if self.taps_for == (width, height) {
            return;
        }
        let all = |taps: &mut Vec<Taps>, places: usize, length: u32, samples: usize| {
            taps.clear();
            // The last place may reach beyond the frame: places are of pixels, not of shares.
            let per_sample = length as f32 / samples as f32;
            taps.extend((0..places).map(|at| {
                let position = ((at as f32 + 0.5) * self.scale as f32 / per_sample - 0.5).clamp(0.0, (samples - 1) as f32);
                let low = position as usize;
                Taps { low, high: (low + 1).min(samples - 1), share: position - low as f32 }
            }));
        };
        all(&mut self.across, self.columns, self.width, width);
        all(&mut self.down, self.rows, self.height, height);
        self.steps.clear();
        self.steps.extend(self.across.iter().map(|taps| (taps.low as u32, taps.high as u32, (taps.share * 256.0) as u32)));
        self.taps_for = (width, height);
    }

    /// A map of `width` samples a row, linearly between them.
    pub(super) fn resample(&mut self, map: &[u8], width: usize, into: &mut Vec<u8>) {
        self.taps(width, map.len() / width);
        into.clear();
        for row in &self.down {
            let share = (row.share * 256.0) as u16;
            let (low, high) = (&map[row.low * width..][..width], &map[row.high * width..][..width]);
            self.line.clear();
            self.line.extend(low.iter().zip(high).map(|(a, b)| (u16::from(*a) * (256 - share) + u16::from(*b) * share) >> 1));
            let mix = |taps: &Taps| {
                let share = (taps.share * 256.0) as u32;
                ((u32::from(self.line[taps.low]) * (256 - share) + u32::from(self.line[taps.high]) * share + (1 << 14)) >> 15)
                    as u8
            };
            into.extend(self.across.iter().map(mix));
        }
    }

    /// What the model said, place by place. `person` is its probability map, of the size of `instances`; places from `unsure` on
    /// are labelled, with the strongest of the samples around that has a label.
    pub(super) fn look(&mut self, person: &[u8], instances: &Instances, unsure: u8, look: &mut Look) {
        let width = instances.width;
        self.resample(person, width, &mut look.person);
        look.label.clear();
        look.label.resize(self.len(), 0);
        look.claimed.clear();
        look.claimed.resize(self.len(), false);
        look.taken.clear();
        look.taken.extend(from(&look.person, unsure).map(|at| at as u32));
        for at in look.taken.iter().map(|at| *at as usize) {
            let (row, column) = (&self.down[at / self.columns], &self.across[at % self.columns]);
            let mut strongest = 0.0;
            look.label[at] = NOBODY_KNOWN;
            for (v, weight_y) in [(row.low, 1.0 - row.share), (row.high, row.share)] {
                for (u, weight_x) in [(column.low, 1.0 - column.share), (column.high, column.share)] {
                    let sample = v * width + u;
                    let weight = weight_y * weight_x * f32::from(person[sample]);
                    if instances.labels[sample] != 0 && weight > strongest {
                        strongest = weight;
                        (look.label[at], look.claimed[at]) = (instances.labels[sample], instances.claimed[sample]);
                    }
                }
            }
        }
    }
}

/// The places whose value is `least` or more, in reading order; where there are none, many are passed over at once.
pub(super) fn from(map: &[u8], least: u8) -> impl Iterator<Item = usize> + '_ {
    let chunks = (0..).step_by(CHUNK).zip(map.chunks(CHUNK));
    let some = chunks.filter(move |(_, chunk)| chunk.iter().fold(false, |any, value| any | (*value >= least)));
    some.flat_map(move |(start, chunk)| (start..).zip(chunk).filter(move |(_, value)| **value >= least).map(|(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_even_and_cover_the_frame() {
        for (width, height, scale, columns, rows) in [
            (1280, 720, 6, 214, 120),
            (640, 480, 4, 160, 120),
            (320, 240, 2, 160, 120),
            (1920, 1080, 10, 192, 108),
            (1, 1, 2, 1, 1),
        ] {
            let mut grid = Grid::default();
            grid.resize(width, height);
            assert_eq!((grid.scale, grid.columns, grid.rows), (scale, columns, rows), "{width}x{height}");
        }
    }

    #[test]
    fn maps_are_read_where_the_places_lie() {
        let mut grid = Grid::default();
        grid.resize(160, 80);
        // A slope across: 16 samples, 10 pixels each.
        let map: Vec<u8> = (0..16 * 8).map(|at| (at % 16 * 16) as u8).collect();
        let mut places = Vec::new();
        grid.resample(&map, 16, &mut places);
        assert_eq!(places.len(), 80 * 40);
        for (x, value) in places[..80].iter().enumerate() {
            let expected = ((x as f32 * 2.0 + 1.0) / 10.0 - 0.5).clamp(0.0, 15.0) * 16.0;
            assert!((f32::from(*value) - expected).abs() <= 1.0, "{x}: {value}, expected {expected}");
        }
    }
}
