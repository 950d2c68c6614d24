//! Grows the colours of blocks that are shown into those that are not: pull and push over a pyramid (Gortler, Grzeszczuk,
//! Szeliski and Cohen, "The Lumigraph", 1996), with box reduction and bilinear expansion in place of their B-splines.

/// Colour and confidence (0 unknown to 1 known) of a cell.
pub(crate) type Cell = [f32; 4];

/// One level of cells, row by row.
#[derive(Default)]
struct Level {
    cells: Vec<Cell>,
    columns: usize,
}

/// Levels of cells, each of half as many columns and rows; the first is what it is all about.
#[derive(Default)]
pub(crate) struct Pyramid {
    levels: Vec<Level>,
}

impl Pyramid {
    /// The first level, made anew: all unknown.
    pub(crate) fn ground(&mut self, columns: usize, rows: usize) -> &mut [Cell] {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        let ground = &mut self.levels[0];
        ground.columns = columns;
        ground.cells.clear();
        ground.cells.resize(columns * rows, [0.0; 4]);
        &mut ground.cells
    }

    /// The first level's cells.
    pub(crate) fn cells(&self) -> &[Cell] {
        self.levels.first().map_or(&[], |ground| &ground.cells)
    }

    /// Fills the first level's cells whose confidence is below 1; after that it is 1 everywhere. False, and nothing done, when nothing
    /// is known at all.
    pub(crate) fn fill(&mut self) -> bool {
        if self.cells().iter().all(|cell| cell[3] <= 0.0) {
            return false;
        }
        let mut top = 0;
        while self.levels[top].cells.len() > 1 {
            if self.levels.len() == top + 1 {
                self.levels.push(Level::default());
            }
            let (fine, coarse) = self.levels.split_at_mut(top + 1);
            pull(&fine[top], &mut coarse[0]);
            top += 1;
        }
        for at in (0..top).rev() {
            let (fine, coarse) = self.levels.split_at_mut(at + 1);
            push(&coarse[0], &mut fine[at]);
        }
        true
    }
}

/// Half the size: each cell the mean of its four by their confidence, which adds up to at most 1.
fn pull(fine: &Level, coarse: &mut Level) {
    let (columns, rows) = (fine.columns, fine.cells.len() / fine.columns);
    coarse.columns = columns.div_ceil(2);
    coarse.cells.clear();
    for y in (0..rows).step_by(2) {
        for x in (0..columns).step_by(2) {
            let mut sum = [0.0; 4];
            for row in y..(y + 2).min(rows) {
                for [a, b, c, known] in &fine.cells[row * columns + x..row * columns + (x + 2).min(columns)] {
                    sum = [sum[0] + a * known, sum[1] + b * known, sum[2] + c * known, sum[3] + known];
                }
            }
            let [a, b, c] = [sum[0], sum[1], sum[2]].map(|sum_of| if sum[3] > 0.0 { sum_of / sum[3] } else { 0.0 });
            coarse.cells.push([a, b, c, sum[3].min(1.0)]);
        }
    }
}

/// Completes the cells of `fine` that are not known for sure with the colours of `coarse`, all known.
fn push(coarse: &Level, fine: &mut Level) {
    let rows = coarse.cells.len() / coarse.columns;
    for (at, cell) in fine.cells.iter_mut().enumerate().filter(|(_, cell)| cell[3] < 1.0) {
        let (x, y) = (at % fine.columns, at / fine.columns);
        // Of the four cells around, the one that holds this cell counts three quarters, either way.
        let beside = |at: usize, limit: usize| {
            let other = if at.is_multiple_of(2) { (at / 2).saturating_sub(1) } else { (at / 2 + 1).min(limit - 1) };
            (at / 2, other)
        };
        let ((column, column2), (row, row2)) = (beside(x, coarse.columns), beside(y, rows));
        let [a, b, c, d] =
            [(column, row), (column2, row), (column, row2), (column2, row2)].map(|(x, y)| coarse.cells[y * coarse.columns + x]);
        for i in 0..3 {
            let grown = (9.0 * a[i] + 3.0 * b[i] + 3.0 * c[i] + d[i]) / 16.0;
            cell[i] = grown + (cell[i] - grown) * cell[3];
        }
        cell[3] = 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_cells_stay_and_the_rest_lies_between_them() {
        let (columns, rows) = (11, 7);
        let known = |at: usize| (at.is_multiple_of(5) && at < 20) || at == columns * rows - 1;
        let value = |at: usize| if at < 10 { 40.0 } else { 200.0 };
        let mut pyramid = Pyramid::default();
        // Larger first: nothing of it may be left.
        for (columns, rows) in [(40, 30), (columns, rows)] {
            for (at, cell) in pyramid.ground(columns, rows).iter_mut().enumerate() {
                *cell = if known(at) { [value(at), 7.0, 0.0, 1.0] } else { [999.0, 0.0, 0.0, 0.0] };
            }
            assert!(pyramid.fill());
            for (at, cell) in pyramid.cells().iter().enumerate() {
                assert!(cell[3] == 1.0 && (cell[1] - 7.0).abs() < 1e-4, "{at}: {cell:?}");
                assert!(if known(at) { cell[0] == value(at) } else { (40.0..=200.0).contains(&cell[0]) }, "{at}: {cell:?}");
            }
        }
    }

    #[test]
    fn nothing_known_is_nothing_done() {
        let mut pyramid = Pyramid::default();
        pyramid.ground(3, 2);
        assert!(!pyramid.fill());
        assert_eq!(pyramid.cells(), [[0.0; 4]; 6]);
    }
}
