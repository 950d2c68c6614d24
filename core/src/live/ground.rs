//! What a still camera sees where nobody is, and what stands out from it: the model misses legs below a table and heads at the frame's
//! border, but these move.
//!
//! A running Gaussian average of each place's grey level (Wren et al., "Pfinder", 1997), with the mean absolute deviation in place
//! of the variance, learned only where nothing is hidden. Leaves and water have a wide deviation and soon stand out no more. A
//! camera that moves has no ground: then nothing stands out, and the model alone decides.

use crate::bounds::Bounds;
use crate::live::grid::Grid;
use crate::live::motion::{Motion, Vector};

/// Looks at a place until its ground is known.
const KNOWN: u8 = 10;
/// Grey levels and deviations from the mean at which a place stands out, both at least.
const LEVELS: i32 = 20;
const DEVIATIONS: i32 = 5;
/// Fixed point of means and deviations.
const ONE: i32 = 64;
/// Frames to learn a clear place from, about.
const FRAMES: i32 = 16;
/// Time after which what stands out without being anybody has become the ground, in milliseconds, about.
const SETTLES_IN: i64 = 10_000;
/// When more than this share of blocks moved, or of known places stands out, the camera did not stand still.
const MOVED: f32 = 0.35;
/// What begins within so many places of the border comes in from there: some cameras leave a frame around the picture.
const BORDER: usize = 3;
/// Every so many rows tell whether the camera drifts.
const ROWS: usize = 4;
/// Parts smaller than so many places are noise.
const LEAST: usize = 5;

/// Fixed point of shares that are learned: two to the power of this. Times the largest difference (255 times [`ONE`]) it fits 31 bits.
const RATE: u32 = 16;
/// Places handled at once where nothing happens.
const CHUNK: usize = 32;

/// The ground; keeps its buffers.
#[derive(Default)]
pub(super) struct Ground {
    mean: Vec<i32>,
    deviation: Vec<i32>,
    looks: Vec<u8>,
    /// Place by place: whether it stands out in the frame last seen.
    pub(super) stands_out: Vec<bool>,
    /// 1 for those of them that are hidden for it.
    pub(super) suspect: Vec<u8>,
    part: Vec<usize>,
    time: i64,
}

impl Ground {
    /// Forgets the ground of all `places`.
    pub(super) fn forget(&mut self, places: usize) {
        for map in [&mut self.mean, &mut self.deviation] {
            map.clear();
            map.resize(places, 0);
        }
        self.looks.clear();
        self.looks.resize(places, 0);
        self.stands_out.clear();
        self.stands_out.resize(places, false);
        self.suspect.clear();
        self.suspect.resize(places, 0);
    }

    /// Whether a place is known, and looks as it does when nobody is there.
    pub(super) fn is_bare(&self, at: usize) -> bool {
        self.looks[at] >= KNOWN && !self.stands_out[at]
    }

    /// Whether the ground fits the frame better a place aside: a camera that pans slowly, by less than a place a frame.
    fn drifts(&self, grey: &[u8], columns: usize) -> bool {
        let rows = grey.len() / columns;
        let (mut off, mut places) = ([0u32; 5], 0);
        for y in (1..rows.saturating_sub(1)).step_by(ROWS) {
            let mean = &self.mean[y * columns..][..columns];
            let (known, deviation) = (&self.looks[y * columns..][..columns], &self.deviation[y * columns..][..columns]);
            // What waves by itself tells nothing of the camera.
            let tells = |x: &usize| known[*x] >= KNOWN && deviation[*x] < LEVELS * ONE;
            for x in (1..columns.saturating_sub(1)).filter(tells) {
                places += 1;
                let (mean, at) = (mean[x] / ONE, y * columns + x);
                for (off, at) in off.iter_mut().zip([at, at - 1, at + 1, at - columns, at + columns]) {
                    *off += mean.abs_diff(grey[at].into());
                }
            }
        }
        // By a tenth, and by a grey level a place: less is noise.
        off[1..].iter().any(|aside| 10 * aside < 9 * off[0] && aside + places < off[0])
    }

    /// Compares a frame of `columns` places a row with the ground.
    pub(super) fn compare(&mut self, grey: &[u8], columns: usize, motion: &Motion) {
        let moved = motion.vectors.iter().filter(|vector| **vector != Vector::default()).count();
        let (mut known, mut out) = (0, 0);
        let maps = self.mean.iter().zip(&self.deviation).zip(&self.looks).zip(&mut self.stands_out);
        for ((((mean, deviation), looks), stands_out), grey) in maps.zip(grey) {
            let off = (i32::from(*grey) * ONE - mean).abs();
            *stands_out = *looks >= KNOWN && off > (LEVELS * ONE).max(DEVIATIONS * deviation);
            known += usize::from(*looks >= KNOWN);
            out += usize::from(*stands_out);
        }
        if moved as f32 > MOVED * motion.vectors.len() as f32 || out as f32 > MOVED * known as f32 || self.drifts(grey, columns) {
            self.looks.fill(0);
            self.stands_out.fill(false);
        }
    }

    /// Marks as suspect what stands out next to people (`boxes`, to half their size beyond), and what comes in from the border;
    /// where the model did not look, `all` that stands out.
    pub(super) fn suspect(&mut self, grid: &Grid, boxes: impl Iterator<Item = Bounds>, all: bool) {
        if all {
            return self.suspect.iter_mut().zip(&self.stands_out).for_each(|(suspect, out)| *suspect = u8::from(*out));
        }
        self.suspect.fill(0);
        for bounds in boxes.filter(|bounds| !bounds.is_empty()) {
            let (x, y) = (bounds.width() / 2 + 1, bounds.height() / 2 + 1);
            for row in bounds.top.saturating_sub(y)..(bounds.bottom + y + 1).min(grid.rows) {
                for column in bounds.left.saturating_sub(x)..(bounds.right + x + 1).min(grid.columns) {
                    let at = row * grid.columns + column;
                    self.suspect[at] = u8::from(self.stands_out[at]);
                }
            }
        }
        for y in 0..grid.rows {
            let inner = (BORDER..grid.rows.saturating_sub(BORDER)).contains(&y);
            for x in 0..grid.columns {
                if !inner || x < BORDER || x + BORDER >= grid.columns {
                    self.follow(y * grid.columns + x, grid);
                }
            }
        }
    }

    /// Marks the part that stands out with the place `start`.
    fn follow(&mut self, start: usize, grid: &Grid) {
        if !self.stands_out[start] || self.suspect[start] != 0 {
            return;
        }
        self.part.clear();
        self.part.push(start);
        self.suspect[start] = 1;
        let mut next = 0;
        while let Some(&at) = self.part.get(next) {
            next += 1;
            let (x, y) = (at % grid.columns, at / grid.columns);
            for v in y.saturating_sub(1)..(y + 2).min(grid.rows) {
                for u in x.saturating_sub(1)..(x + 2).min(grid.columns) {
                    let near = v * grid.columns + u;
                    if self.stands_out[near] && self.suspect[near] == 0 {
                        self.suspect[near] = 1;
                        self.part.push(near);
                    }
                }
            }
        }
        if self.part.len() < LEAST {
            self.part.iter().for_each(|at| self.suspect[*at] = 0);
        }
    }

    /// Learns from a frame: at once where nobody is (`score` below `unsure`), and slowly where something stands out that is nobody's.
    pub(super) fn learn(&mut self, grey: &[u8], score: &[u8], unsure: u8, time: i64) {
        let passed = (time - self.time).clamp(0, 200);
        self.time = time;
        // How much of the difference is learned, of means and of deviations: in the first frames more, where something stands out
        // little, and less of the deviation: it would hide what stands out before it has settled.
        let early: [(i32, i32); FRAMES as usize] = std::array::from_fn(|looks| [(1 << RATE) / (looks as i32 + 1); 2].into());
        let settles = ((SETTLES_IN / passed.max(1)) as i32).clamp(FRAMES, 1 << (RATE - 3));
        let slow = ((1 << RATE) / settles, (1 << RATE) / (4 * settles));
        for start in (0..grey.len()).step_by(CHUNK) {
            let chunk = start..(start + CHUNK).min(grey.len());
            let all = |is: &dyn Fn(usize) -> bool| chunk.clone().all(is);
            if all(&|at| self.looks[at] == 0) {
                let maps = self.mean[chunk.clone()].iter_mut().zip(&mut self.deviation[chunk.clone()]);
                let places = maps.zip(&mut self.looks[chunk.clone()]).zip(grey[chunk.clone()].iter().zip(&score[chunk]));
                for (((mean, deviation), looks), (grey, score)) in places {
                    (*mean, *deviation, *looks) = (i32::from(*grey) * ONE, 0, u8::from(*score < unsure));
                }
                continue;
            }
            if all(&|at| i32::from(self.looks[at]) > FRAMES && !self.stands_out[at] && score[at] < unsure) {
                let maps = self.mean[chunk.clone()].iter_mut().zip(&mut self.deviation[chunk.clone()]);
                for ((mean, deviation), grey) in maps.zip(&grey[chunk]) {
                    let off = i32::from(*grey) * ONE - *mean;
                    *mean += off / FRAMES;
                    *deviation += (off.abs() - *deviation) / FRAMES;
                }
                continue;
            }
            for at in chunk.filter(|at| score[*at] < unsure) {
                let looks = self.looks[at];
                self.looks[at] = looks.saturating_add(1);
                if looks == 0 {
                    (self.mean[at], self.deviation[at]) = (i32::from(grey[at]) * ONE, 0);
                    continue;
                }
                let off = i32::from(grey[at]) * ONE - self.mean[at];
                let rates = if self.stands_out[at] { slow } else { early[usize::from(looks).min(early.len() - 1)] };
                self.mean[at] += (off * rates.0) >> RATE;
                self.deviation[at] += ((off.abs() - self.deviation[at]) * rates.1) >> RATE;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let mut grid = Grid::default();
        grid.resize(160, 120);
        grid
    }

    #[test]
    fn who_comes_in_stands_out_and_leaves_soon_do_not() {
        let grid = grid();
        let (mut ground, mut motion) = (Ground::default(), Motion::default());
        ground.forget(grid.len());
        motion.resize(grid.columns, grid.rows);
        // A tree that waves on the left, everything else still but for noise.
        let scene = |frame: usize| -> Vec<u8> {
            let level = |at: usize| {
                if at % grid.columns < 10 { 60 + 90 * (frame % 2) as u8 } else { 100 + ((at * 7 + frame * 13) % 5) as u8 }
            };
            (0..grid.len()).map(level).collect()
        };
        let nobody = vec![0; grid.len()];
        for frame in 0..60 {
            ground.compare(&scene(frame), grid.columns, &motion);
            ground.learn(&scene(frame), &nobody, 64, 33 * frame as i64);
        }
        let mut now = scene(60);
        for y in grid.rows - 12..grid.rows {
            now[y * grid.columns + 40..][..8].fill(20);
        }
        for y in 10..20 {
            now[y * grid.columns + 60..][..8].fill(20);
        }
        ground.compare(&now, grid.columns, &motion);
        ground.suspect(&grid, std::iter::empty(), false);
        let at = |x: usize, y: usize| y * grid.columns + x;
        assert!(ground.suspect[at(44, grid.rows - 3)] == 1, "a head at the lower border");
        assert!(ground.stands_out[at(64, 15)] && ground.suspect[at(64, 15)] == 0, "something in the middle, near nobody");
        assert!(ground.suspect[at(5, 30)] == 0, "the tree");
        let person = Bounds { left: 55, top: 22, right: 62, bottom: 40 };
        ground.suspect(&grid, std::iter::once(person), false);
        assert!(ground.suspect[at(64, 15)] == 1, "something beside somebody");
        // What stays becomes the ground, people do not.
        let somebody: Vec<u8> = (0..grid.len()).map(|at| if at % grid.columns >= 60 { 200 } else { 0 }).collect();
        let mut time = 2000;
        for _ in 0..400 {
            time += 33;
            ground.compare(&now, grid.columns, &motion);
            ground.learn(&now, &somebody, 64, time);
        }
        ground.compare(&now, grid.columns, &motion);
        assert!(!ground.stands_out[at(44, grid.rows - 3)] && ground.stands_out[at(64, 15)]);
    }

    #[test]
    fn a_camera_that_moves_has_no_ground() {
        let grid = grid();
        let (mut ground, mut motion) = (Ground::default(), Motion::default());
        ground.forget(grid.len());
        motion.resize(grid.columns, grid.rows);
        for frame in 0..30 {
            ground.compare(&vec![100; grid.len()], grid.columns, &motion);
            ground.learn(&vec![100; grid.len()], &vec![0; grid.len()], 64, 33 * frame);
        }
        assert!(ground.is_bare(0));
        // A wall with a slope of light seen from ever further right, by half a place a frame: no block moves by a whole one.
        let slope = |frame: usize| -> Vec<u8> {
            (0..grid.len())
                .map(|at| (60.0 + 40.0 * ((at % grid.columns) as f32 * 0.4 + frame as f32 * 0.2).sin()) as u8)
                .collect()
        };
        ground.forget(grid.len());
        let mut stood_out = 0;
        for frame in 0..60 {
            ground.compare(&slope(frame), grid.columns, &motion);
            stood_out = stood_out.max(ground.stands_out.iter().filter(|out| **out).count());
            ground.learn(&slope(frame), &vec![0; grid.len()], 64, 33 * frame as i64);
        }
        assert_eq!(stood_out, 0, "a slow pan");
        ground.forget(grid.len());
        for frame in 0..30 {
            ground.compare(&vec![100; grid.len()], grid.columns, &motion);
            ground.learn(&vec![100; grid.len()], &vec![0; grid.len()], 64, 33 * frame);
        }
        motion.vectors.fill(Vector { x: 1, y: 0 });
        ground.compare(&vec![100; grid.len()], grid.columns, &motion);
        assert!(!ground.is_bare(0) && !ground.stands_out.contains(&true));
    }
}
