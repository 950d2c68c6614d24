//! From each block to the nearest one that shows something.
//!
//! Two sweeps that hand vectors from block to block (Danielsson, "Euclidean distance mapping", 1980, his 8-neighbour form): the
//! distance is exact but for rare cases, where it is a fraction of a block too long.

/// The way from one block to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Way {
    /// Columns and rows to go, in blocks.
    blocks: (i32, i32),
    /// The way's direction; 0 where there is nowhere to go.
    direction: (f32, f32),
    /// In blocks.
    length: f32,
}

/// No way is known yet. Its square fits 64 bits.
const NONE: (i32, i32) = (i32::MAX, i32::MAX);

impl Way {
    /// Where the way leads from a column and row.
    pub(crate) const fn end(&self, column: usize, row: usize) -> (usize, usize) {
        (column.saturating_add_signed(self.blocks.0 as isize), row.saturating_add_signed(self.blocks.1 as isize))
    }

    /// How long the way is in pixels.
    #[inline]
    pub(crate) fn length(&self, side: usize) -> usize {
        (self.length * side as f32) as usize
    }

    /// The way in pixels, and `further` pixels on.
    #[inline]
    pub(crate) fn beyond(&self, side: usize, further: usize) -> (isize, isize) {
        let further = further as f32;
        let on = |blocks: i32, direction: f32| blocks as isize * side as isize + (direction * further) as isize;
        (on(self.blocks.0, self.direction.0), on(self.blocks.1, self.direction.1))
    }
}

/// The ways of all blocks, row by row, to those that are `shown`. Where none is, they lead nowhere.
pub(crate) fn ways(shown: &[bool], columns: usize) -> Vec<Way> {
    let mut to: Vec<_> = shown.iter().map(|shown| if *shown { (0, 0) } else { NONE }).collect();
    let rows = shown.len() / columns;
    for row in 0..rows {
        sweep(&mut to, columns, row, row.checked_sub(1), -1);
    }
    for row in (0..rows).rev() {
        sweep(&mut to, columns, row, (row + 1 < rows).then_some(row + 1), 1);
    }
    let way = |blocks: (i32, i32)| {
        let blocks = if blocks == NONE { (0, 0) } else { blocks };
        let (x, y) = (blocks.0 as f32, blocks.1 as f32);
        let length = x.hypot(y);
        Way { blocks, direction: (x / length.max(1.0), y / length.max(1.0)), length }
    };
    to.into_iter().map(way).collect()
}

/// Improves a row by the row beside it (`dy` from it), then by itself, from left to right and back.
fn sweep(to: &mut [(i32, i32)], columns: usize, row: usize, beside: Option<usize>, dy: i32) {
    let at = row * columns;
    if let Some(beside) = beside {
        for column in 0..columns {
            for neighbour in column.saturating_sub(1)..(column + 2).min(columns) {
                improve(to, at + column, beside * columns + neighbour, (neighbour as i32 - column as i32, dy));
            }
        }
    }
    (1..columns).for_each(|column| improve(to, at + column, at + column - 1, (-1, 0)));
    (1..columns).rev().for_each(|column| improve(to, at + column - 1, at + column, (1, 0)));
}

/// Goes by way of a neighbour where that is shorter.
#[inline]
fn improve(to: &mut [(i32, i32)], block: usize, neighbour: usize, step: (i32, i32)) {
    let square = |(x, y): (i32, i32)| i64::from(x).pow(2) + i64::from(y).pow(2);
    if to[block] == (0, 0) || to[neighbour] == NONE {
        return;
    }
    let by = (to[neighbour].0 + step.0, to[neighbour].1 + step.1);
    if to[block] == NONE || square(by) < square(to[block]) {
        to[block] = by;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_to_the_nearest_block_shown() {
        let (columns, rows) = (13, 9);
        for (case, shows) in [("corner", vec![0]), ("three", vec![5, 70, 116]), ("row", (39..52).collect())] {
            let shown: Vec<_> = (0..columns * rows).map(|at| shows.contains(&at)).collect();
            for (at, way) in ways(&shown, columns).iter().enumerate() {
                let far = |other: usize| {
                    let (x, y) =
                        ((other % columns) as f32 - (at % columns) as f32, (other / columns) as f32 - (at / columns) as f32);
                    x.hypot(y)
                };
                let (column, row) = way.end(at % columns, at / columns);
                let least = shows.iter().map(|&other| far(other)).fold(f32::MAX, f32::min);
                assert!(shows.contains(&(row * columns + column)), "{case}: block {at} leads to a hidden one");
                assert!(far(row * columns + column) <= least + 0.5, "{case}: block {at} goes too far");
            }
        }
    }

    #[test]
    fn where_nothing_is_shown_ways_lead_nowhere() {
        assert!(ways(&[false; 6], 3).iter().all(|way| way.beyond(8, 100) == (0, 0)));
    }
}
