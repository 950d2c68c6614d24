//! Square cells over each hidden person, on a grid that starts at the picture's origin: cells stay put while a person walks.

use crate::bounds::Bounds;
use crate::cover::Run;
use crate::effect::canvas::{Canvas, Pixel, opaque};

/// The cells over one owner's box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cells {
    /// The side of a cell in pixels, at least 1.
    pub(crate) side: usize,
    /// The first cell's column and row on the picture's grid.
    pub(crate) first: (usize, usize),
    /// How many cells side by side.
    pub(crate) columns: usize,
    /// How many cells one below the other.
    pub(crate) rows: usize,
    /// The first cell's number; those of all owners are numbered on.
    pub(crate) number: usize,
}

/// How many cells lie across a person, from strength 0 (`finest`) to 1 (`coarsest`): each step of strength is a ratio.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Across {
    pub(crate) finest: f64,
    pub(crate) coarsest: f64,
}

impl Across {
    /// The cells across a person at a strength: the ratio's power by the strength's binary digits. Square roots are exact to the last
    /// bit on every processor, powers and logarithms are not.
    pub(crate) fn cells(self, strength: f32) -> f64 {
        let (mut cells, mut ratio, mut rest) = (self.finest, self.coarsest / self.finest, f64::from(strength));
        for _ in 0..=f32::MANTISSA_DIGITS {
            if rest >= 1.0 {
                (cells, rest) = (cells * ratio, rest - 1.0);
            }
            (ratio, rest) = (ratio.sqrt(), rest * 2.0);
        }
        cells
    }
}

/// The side of one of so many cells across a person of this size, in pixels.
pub(crate) fn side(size: u32, cells: f64) -> usize {
    ((f64::from(size) / cells).round() as usize).max(1)
}

/// Lays out each owner's cells, by owner, and returns how many there are; `None`: nothing is hidden for its sake. `margin`: cells
/// added on every side, where the picture has them. The cells of an owner are few, about the square of those `across`, however
/// large the picture.
pub(crate) fn lay(by_owner: &mut Vec<Option<Cells>>, canvas: &Canvas<'_>, margin: usize, across: f64) -> usize {
    let mut number = 0;
    let cells = |(bounds, &size): (&Bounds, &u32)| {
        if bounds.is_empty() {
            return None;
        }
        let side = side(size, across);
        let first = ((bounds.left / side).saturating_sub(margin), (bounds.top / side).saturating_sub(margin));
        let last = |end: usize, limit: usize| (end / side + margin).min((limit - 1) / side);
        let columns = last(bounds.right, canvas.width) + 1 - first.0;
        let rows = last(bounds.bottom, canvas.height) + 1 - first.1;
        let cells = Cells { side, first, columns, rows, number };
        number += cells.len();
        Some(cells)
    };
    by_owner.clear();
    by_owner.extend(canvas.cover.boxes().iter().zip(canvas.cover.sizes()).map(cells));
    number
}

impl Cells {
    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// Every cell's column and row on the picture's grid, by number.
    pub(crate) fn places(self) -> impl Iterator<Item = (usize, usize)> {
        let ((left, top), Self { columns, rows, .. }) = (self.first, self);
        (top..top + rows).flat_map(move |row| (left..left + columns).map(move |column| (column, row)))
    }

    /// The pixel in the middle of the cell of a column and row, inside the picture.
    pub(crate) fn middle(&self, (column, row): (usize, usize), canvas: &Canvas<'_>) -> (usize, usize) {
        let middle = |at: usize, limit: usize| (at * self.side + self.side / 2).min(limit - 1);
        (middle(column, canvas.width), middle(row, canvas.height))
    }

    /// Cuts a run of this owner between rows of cells: each piece with its row on the picture's grid.
    #[inline]
    pub(crate) fn bands(&self, run: Run) -> impl Iterator<Item = (usize, Run)> + use<> {
        let side = self.side;
        let rows = run.top / side..=(run.bottom - 1) / side;
        rows.map(move |row| (row, Run { top: run.top.max(row * side), bottom: run.bottom.min((row + 1) * side), ..run }))
    }

    /// Cuts a run of this owner, within one row of cells, between columns of cells: each piece's column on the picture's grid, its
    /// cell's number and where it starts and ends.
    #[inline]
    pub(crate) fn pieces(&self, row: usize, run: &Run) -> impl Iterator<Item = Piece> + use<> {
        let (side, end) = (self.side, run.end);
        let column = run.start / side;
        let cell = self.number + (row - self.first.1) * self.columns + column - self.first.0;
        let mut next = Piece { column, cell, start: run.start, end: ((column + 1) * side).min(end) };
        std::iter::from_fn(move || {
            let piece = next;
            let (column, cell, start) = (piece.column + 1, piece.cell + 1, piece.end);
            next = Piece { column, cell, start, end: (start + side).min(end) };
            (piece.start < end).then_some(piece)
        })
    }
}

/// A part of a run that lies in one cell.
#[derive(Clone, Copy)]
pub(crate) struct Piece {
    /// On the picture's grid.
    pub(crate) column: usize,
    /// The cell's number.
    pub(crate) cell: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Cells of one colour each.
#[derive(Default)]
pub(crate) struct Mosaic {
    pub(crate) cells: Vec<Option<Cells>>,
    /// By number; `UNKNOWN` until it is asked for.
    colours: Vec<Pixel>,
}

/// No colour yet: what is painted is opaque.
const UNKNOWN: Pixel = [0; 4];

impl Mosaic {
    /// Lays out the cells and returns how many there are; their colours are unknown again.
    pub(crate) fn lay(&mut self, canvas: &Canvas<'_>, across: f64) -> usize {
        let count = lay(&mut self.cells, canvas, 0, across);
        self.colours.clear();
        self.colours.resize(count, UNKNOWN);
        count
    }

    /// Paints every cell in one colour, which `colour` is asked for once a cell, with the owner, its cells, the cell's column and row
    /// on the picture's grid and its number.
    #[inline]
    pub(crate) fn paint(
        &mut self,
        canvas: &mut Canvas<'_>,
        mut colour: impl FnMut(&Canvas<'_>, u8, &Cells, (usize, usize), usize) -> Pixel,
    ) {
        for run in canvas.runs() {
            let Some(cells) = &self.cells[usize::from(run.owner)] else { continue };
            for (row, band) in cells.bands(run) {
                for Piece { column, cell, start, end } in cells.pieces(row, &band) {
                    let known = &mut self.colours[cell];
                    if *known == UNKNOWN {
                        *known = colour(canvas, run.owner, cells, (column, row), cell);
                    }
                    canvas.paint_flat(band.top, start, end, *known);
                }
                canvas.repeat(band.top, band.top + 1..band.bottom, &band);
            }
        }
    }
}

/// A sum of colours and how many they are.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sum {
    colours: [u64; 3],
    count: u64,
}

impl Sum {
    pub(crate) fn add(&mut self, colours: [u64; 3], count: usize) {
        (0..3).for_each(|at| self.colours[at] += colours[at]);
        self.count += count as u64;
    }

    /// The mean, to the nearest whole number; `None` of nothing.
    pub(crate) fn mean(&self) -> Option<Pixel> {
        (self.count > 0).then(|| opaque(self.colours.map(|sum| ((sum + self.count / 2) / self.count) as u8)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_of_strength_is_a_ratio() {
        for (finest, coarsest) in [(64.0, 2.0), (160.0, 32.0), (128.0, 2.0), (64.0, 1.0)] {
            let across = Across { finest, coarsest };
            for strength in [0.0, 1e-7, 0.1, 0.25, 0.5, 0.7, 0.99, 1.0] {
                let expected = finest * (coarsest / finest).powf(f64::from(strength));
                let cells = across.cells(strength);
                assert!((cells / expected - 1.0).abs() < 1e-6, "{finest} to {coarsest} at {strength}: {cells}, not {expected}");
            }
            assert_eq!((across.cells(0.0), across.cells(1.0)), (finest, coarsest));
        }
    }
}
