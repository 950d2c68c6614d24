//! How deep in the cover each block lies: no shown pixel is nearer than that.

use crate::cover::Cover;
use crate::effect::blocks::Blocks;

/// The distance of each block, in blocks, to the nearest one in which something is shown: the larger of columns and rows to go.
#[derive(Default)]
pub(crate) struct Depths {
    blocks: Blocks,
    /// By block.
    distances: Vec<u16>,
}

impl Depths {
    /// Measures a cover in two sweeps (Rosenfeld and Pfaltz, "Distance functions on digital pictures", 1968).
    pub(crate) fn measure(&mut self, cover: &Cover) -> &Self {
        self.blocks = Blocks::of(cover);
        let Blocks { shift, columns, rows } = self.blocks;
        self.distances.clear();
        self.distances.resize(columns * rows, u16::MAX);
        for y in (0..cover.height() as usize).step_by(cover.scale()) {
            let last = (y + cover.scale() - 1).min(cover.height() as usize - 1);
            for (start, end) in cover.lending(y) {
                for row in y >> shift..=last >> shift {
                    self.distances[row * columns..][start >> shift..=(end - 1) >> shift].fill(0);
                }
            }
        }
        (0..rows).for_each(|row| self.sweep(row, row.checked_sub(1)));
        (0..rows).rev().for_each(|row| self.sweep(row, (row + 1 < rows).then_some(row + 1)));
        self
    }

    /// Improves a row by the row beside it, then by itself, from left to right and back.
    fn sweep(&mut self, row: usize, beside: Option<usize>) {
        let columns = self.blocks.columns;
        let at = row * columns;
        for column in 0..columns {
            if self.distances[at + column] == 0 {
                continue;
            }
            let near = beside
                .map_or(&[][..], |row| &self.distances[row * columns..][column.saturating_sub(1)..(column + 2).min(columns)]);
            let near = near.iter().min().map_or(u16::MAX, |near| near.saturating_add(1));
            let before = if column == 0 { u16::MAX } else { self.distances[at + column - 1].saturating_add(1) };
            self.distances[at + column] = self.distances[at + column].min(near).min(before);
        }
        for column in (1..columns).rev() {
            let after = self.distances[at + column].saturating_add(1);
            self.distances[at + column - 1] = self.distances[at + column - 1].min(after);
        }
    }

    /// Whether nothing is shown anywhere near a pixel. The table is small: asked first, it spares many looks at a large cover.
    #[inline]
    pub(crate) fn hides(&self, x: usize, y: usize) -> bool {
        self.distances[(y >> self.blocks.shift) * self.blocks.columns + (x >> self.blocks.shift)] != 0
    }

    /// So far a pixel is from any shown one at least, in pixels across or down, whichever is more.
    #[inline]
    pub(crate) fn at(&self, x: usize, y: usize) -> usize {
        let Blocks { shift, columns, .. } = self.blocks;
        let blocks = usize::from(self.distances[(y >> shift) * columns + (x >> shift)]);
        blocks.saturating_sub(1) << shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shown_is_nearer_and_depths_grow_inwards() {
        let (width, height) = (210usize, 150usize);
        for scale in [1, 2, 3, 4] {
            let (columns, rows) = (width.div_ceil(scale), height.div_ceil(scale));
            let shows = |x: usize, y: usize| (x * scale < 30 && y * scale < 20) || (x * scale > 160 && y * scale % 50 < 8);
            let owners = (0..columns * rows).map(|at| u8::from(!shows(at % columns, at / columns))).collect();
            let cover = Cover::coarse(owners, width as u32, height as u32, scale).unwrap();
            let mut depths = Depths::default();
            depths.measure(&cover);
            let places = || (0..width * height).map(|at| (at % width, at / width));
            let shown: Vec<_> = places().filter(|(x, y)| cover.lends(*x, *y)).collect();
            let side = depths.blocks.side();
            for (x, y) in places().step_by(7) {
                let nearest = shown.iter().map(|(sx, sy)| sx.abs_diff(x).max(sy.abs_diff(y))).min().unwrap();
                let depth = depths.at(x, y);
                assert!(depth <= nearest && nearest <= depth + 2 * side, "scale {scale}, {x} {y}: {depth}, not {nearest}");
            }
        }
    }
}
