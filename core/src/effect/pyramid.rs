//! Grows the colours of blocks that are shown into those that are not: pull and push over a pyramid (Gortler, Grzeszczuk,
//! Szeliski and Cohen, "The Lumigraph", 1996), with box reduction and bilinear expansion in place of their B-splines.

/// One level: colour and confidence (0 unknown to 1 known) of each cell, row by row.
struct Level {
    cells: Vec<[f32; 4]>,
    columns: usize,
}

/// Fills the cells whose last value, the confidence from 0 to 1, is below 1; after that it is 1 everywhere. False, and nothing
/// done, when nothing is known at all.
pub(crate) fn fill(cells: &mut Vec<[f32; 4]>, columns: usize) -> bool {
    if cells.iter().all(|cell| cell[3] <= 0.0) {
        return false;
    }
    let mut levels = vec![Level { cells: std::mem::take(cells), columns }];
    while let Some(last) = levels.last().filter(|level| level.cells.len() > 1) {
        levels.push(pull(last));
    }
    while let Some(coarse) = levels.pop() {
        match levels.last_mut() {
            Some(fine) => push(&coarse, fine),
            None => *cells = coarse.cells,
        }
    }
    true
}

/// Half the size: each cell the mean of its four by their confidence, which adds up to at most 1.
fn pull(fine: &Level) -> Level {
    let (columns, rows) = (fine.columns, fine.cells.len() / fine.columns);
    let mut cells = Vec::with_capacity(columns.div_ceil(2) * rows.div_ceil(2));
    for y in (0..rows).step_by(2) {
        for x in (0..columns).step_by(2) {
            let mut sum = [0.0; 4];
            for row in y..(y + 2).min(rows) {
                for [a, b, c, known] in &fine.cells[row * columns + x..row * columns + (x + 2).min(columns)] {
                    sum = [sum[0] + a * known, sum[1] + b * known, sum[2] + c * known, sum[3] + known];
                }
            }
            let [a, b, c] = [sum[0], sum[1], sum[2]].map(|sum_of| if sum[3] > 0.0 { sum_of / sum[3] } else { 0.0 });
            cells.push([a, b, c, sum[3].min(1.0)]);
        }
    }
    Level { cells, columns: columns.div_ceil(2) }
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
        let mut cells: Vec<_> =
            (0..columns * rows).map(|at| if known(at) { [value(at), 7.0, 0.0, 1.0] } else { [999.0, 0.0, 0.0, 0.0] }).collect();
        assert!(fill(&mut cells, columns));
        for (at, cell) in cells.iter().enumerate() {
            assert!(cell[3] == 1.0 && (cell[1] - 7.0).abs() < 1e-4, "{at}: {cell:?}");
            assert!(if known(at) { cell[0] == value(at) } else { (40.0..=200.0).contains(&cell[0]) }, "{at}: {cell:?}");
        }
    }

    #[test]
    fn nothing_known_is_nothing_done() {
        let mut cells = vec![[0.0; 4]; 6];
        assert!(!fill(&mut cells, 3));
        assert_eq!(cells, vec![[0.0; 4]; 6]);
    }
}
