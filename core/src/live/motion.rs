//! How the picture moved between two moments: a vector for each block of a small grey picture, found by predictive block search
//! (Tourapis, "Enhanced predictive zonal search", 2002, with a small diamond; left out: its adaptive early stops), and how much of
//! each block the vector does not explain.

/// Side of a block in places.
pub(super) const BLOCK: usize = 8;
/// Longest vector either way, in places.
const REACH: i16 = 32;
/// Steps of the diamond, at most.
const STEPS: usize = 24;
/// What leaving the predicted vector costs, in sums of differences: about a third of a grey level a place.
const CHANGE: u32 = 24;

/// From a place now to where its content was, across and down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Vector {
    pub(super) x: i16,
    pub(super) y: i16,
}

/// A field of vectors; keeps its buffers, and its vectors as the next prediction.
#[derive(Default)]
pub(super) struct Motion {
    width: usize,
    height: usize,
    /// Blocks a row; the last block of a row or column lies against the border and may overlap the one before.
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) vectors: Vec<Vector>,
    /// By block: the mean difference in grey levels that is left after moving.
    pub(super) residuals: Vec<u8>,
    /// How much brighter the picture became as a whole, in grey levels.
    pub(super) brighter: i16,
}

impl Motion {
    /// Starts anew for pictures of this size; nothing is predicted.
    pub(super) fn resize(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        (self.columns, self.rows) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        self.vectors.clear();
        self.vectors.resize(self.columns * self.rows, Vector::default());
        self.residuals.clear();
        self.residuals.resize(self.columns * self.rows, 0);
        self.brighter = 0;
    }

    /// Nothing moved.
    pub(super) fn rest(&mut self) {
        self.vectors.fill(Vector::default());
        self.residuals.fill(0);
        self.brighter = 0;
    }

    /// Measures how `then` became `now`; both of the size that was set.
    pub(super) fn measure(&mut self, then: &[u8], now: &[u8]) {
        if self.width < BLOCK || self.height < BLOCK {
            // Too small for a block: nothing is explained.
            self.residuals.fill(u8::MAX);
            return;
        }
        let sum = |picture: &[u8]| picture.iter().map(|p| u64::from(*p)).sum::<u64>() as i64;
        self.brighter = ((sum(now) - sum(then)) / now.len() as i64) as i16;
        for row in 0..self.rows {
            for column in 0..self.columns {
                let at = row * self.columns + column;
                let (vector, difference) = self.search(then, now, column, row);
                self.vectors[at] = vector;
                self.residuals[at] = (difference / (BLOCK * BLOCK) as u32).min(255) as u8;
            }
        }
    }

    /// The block's top left place.
    fn corner(&self, column: usize, row: usize) -> (usize, usize) {
        ((column * BLOCK).min(self.width - BLOCK), (row * BLOCK).min(self.height - BLOCK))
    }

    fn search(&self, then: &[u8], now: &[u8], column: usize, row: usize) -> (Vector, u32) {
        let (x, y) = self.corner(column, row);
        let block = Block::read(now, self.width, x, y, self.brighter);
        let (least, most) = (
            Vector { x: (-REACH).max(-(x as i16)), y: (-REACH).max(-(y as i16)) },
            Vector { x: REACH.min((self.width - BLOCK - x) as i16), y: REACH.min((self.height - BLOCK - y) as i16) },
        );
        let difference = |v: Vector| {
            let from = (y as isize + v.y as isize) as usize * self.width + (x as isize + v.x as isize) as usize;
            block.difference(&then[from..], self.width)
        };
        let clamped = |v: Vector| Vector { x: v.x.clamp(least.x, most.x), y: v.y.clamp(least.y, most.y) };
        // This block's and its right and lower neighbours' last vectors, and the new ones of those already searched.
        let at = row * self.columns + column;
        let mut best = (Vector::default(), difference(Vector::default()));
        if best.1 <= CHANGE {
            return best;
        }
        let near = [
            Some(at),
            (column > 0).then(|| at - 1),
            (row > 0).then(|| at - self.columns),
            (row > 0 && column + 1 < self.columns).then(|| at + 1 - self.columns),
            (column + 1 < self.columns).then_some(at + 1),
            (row + 1 < self.rows).then_some(at + self.columns),
        ];
        let better = |candidate: Vector, best: &mut (Vector, u32), gain: u32| {
            let found = difference(candidate);
            let is = found + gain < best.1;
            if is {
                *best = (candidate, found);
            }
            is
        };
        for candidate in near.into_iter().flatten().map(|at| clamped(self.vectors[at])) {
            better(candidate, &mut best, CHANGE);
        }
        let mut stride = 2;
        for _ in 0..STEPS {
            let centre = best.0;
            let moved = [(stride, 0), (-stride, 0), (0, stride), (0, -stride)]
                .map(|(dx, dy)| better(clamped(Vector { x: centre.x + dx, y: centre.y + dy }), &mut best, CHANGE / 4))
                .contains(&true);
            match (moved, stride) {
                (true, _) => {}
                (false, 1) => break,
                (false, _) => stride -= 1,
            }
        }
        best
    }
}

/// The places of one block, as bright as the other picture.
struct Block([[u8; BLOCK]; BLOCK]);

impl Block {
    fn read(picture: &[u8], width: usize, x: usize, y: usize, brighter: i16) -> Self {
        let mut block = [[0; BLOCK]; BLOCK];
        for (row, places) in block.iter_mut().enumerate() {
            for (place, value) in places.iter_mut().zip(&picture[(y + row) * width + x..][..BLOCK]) {
                *place = (i16::from(*value) - brighter).clamp(0, 255) as u8;
            }
        }
        Self(block)
    }

    /// The sum of absolute differences to the block at the start of `other`.
    #[inline]
    fn difference(&self, other: &[u8], width: usize) -> u32 {
        let row = |(row, places): (usize, &[u8; BLOCK])| {
            let other = &other[row * width..][..BLOCK];
            places.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>()
        };
        self.0.iter().enumerate().map(row).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A smooth texture without repetition, seen from (`x`, `y`).
    fn texture(width: usize, height: usize, x: f32, y: f32) -> Vec<u8> {
        let value = |at: usize| {
            let (u, v) = ((at % width) as f32 + x, (at / width) as f32 + y);
            127.0
                + 50.0 * (u * 0.31).sin() * (v * 0.23).cos()
                + 40.0 * (u * 0.11 + v * 0.17).sin()
                + 25.0 * (v * 0.41 - u * 0.05).cos()
        };
        (0..width * height).map(|at| value(at) as u8).collect()
    }

    #[test]
    fn a_camera_that_pans_is_followed() {
        let (width, height) = (100, 60);
        let then = texture(width, height, 0.0, 0.0);
        for (dx, dy) in [(0, 0), (3, 0), (-2, 1), (5, -4), (0, 6)] {
            let mut motion = Motion::default();
            motion.resize(width, height);
            // A few frames on the way, as a camera gives them.
            for step in 1..=4 {
                let part = step as f32 / 4.0;
                motion.measure(&then, &texture(width, height, dx as f32 * part, dy as f32 * part));
            }
            let inside = |at: &usize| {
                let (column, row) = (at % motion.columns, at / motion.columns);
                (2..motion.columns - 2).contains(&column) && (2..motion.rows - 2).contains(&row)
            };
            let found: Vec<_> =
                (0..motion.vectors.len()).filter(inside).map(|at| (motion.vectors[at], motion.residuals[at])).collect();
            let right = found.iter().filter(|(v, residual)| *v == Vector { x: dx, y: dy } && *residual <= 2).count();
            assert!(right * 10 >= found.len() * 9, "{dx},{dy}: {right} of {}: {found:?}", found.len());
        }
    }

    #[test]
    fn what_is_new_is_not_explained_and_light_alone_is_no_motion() {
        let (width, height) = (64, 64);
        let then = texture(width, height, 0.0, 0.0);
        let mut now: Vec<u8> = then.iter().map(|v| v + 9).collect();
        for y in 24..40 {
            for x in 24..40 {
                now[y * width + x] = if (x / 2 + y / 3) % 2 == 0 { 5 } else { 250 };
            }
        }
        let mut motion = Motion::default();
        motion.resize(width, height);
        motion.measure(&then, &now);
        for at in 0..motion.vectors.len() {
            let (column, row) = (at % motion.columns, at / motion.columns);
            let new = (3..5).contains(&column) && (3..5).contains(&row);
            assert_eq!(motion.residuals[at] > 20, new, "block {column},{row}: {}", motion.residuals[at]);
            assert!(new || motion.vectors[at] == Vector::default());
        }
    }

    #[test]
    fn a_picture_smaller_than_a_block_explains_nothing() {
        let mut motion = Motion::default();
        motion.resize(5, 30);
        motion.measure(&[7; 150], &[7; 150]);
        assert!(motion.residuals.iter().all(|residual| *residual == 255));
    }
}
