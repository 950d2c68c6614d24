//! Out of focus: a smooth image of few cells.
//!
//! Means over square cells, joined by quadratic B-splines: a box and the three boxes that such a spline is, together close to a
//! Gaussian whose sigma is 0.58 cells (repeated boxes for a Gaussian: Kovesi, "Fast almost-Gaussian filtering", 2010). The work
//! does not grow with sigma, and no copy of the picture is needed. Left out: exactness, which depends on where in a cell one is.
//!
//! The person's colours: cells of the picture. The surroundings' colours: cells of the surroundings grown inwards.

use crate::effect::Colours;
use crate::effect::canvas::{Canvas, Run};
use crate::effect::cells::{self, Across, Cells};
use crate::effect::surroundings::Surroundings;
use crate::options::Options;

/// Cells across a person.
const CELLS: Across = Across { finest: 128.0, coarsest: 2.0 };

/// A cell's colour; the fourth value is not used, four vectorise better than three.
type Cell = [f32; 4];

pub(super) fn paint(canvas: &mut Canvas<'_>, options: &Options) {
    // A spline reads the cells beside: one more on every side.
    let cells = cells::by_owner(canvas, 1, |size| CELLS.side(size, options.strength));
    let surroundings = (options.colours == Colours::Surroundings).then(|| Surroundings::new(canvas));
    let image = |cells: &Option<Cells>| {
        let cells = (*cells)?;
        let colours = match &surroundings {
            Some(surroundings) => (0..cells.len()).map(|cell| grown(canvas, surroundings, &cells, cell)).collect(),
            None => means(canvas, &cells),
        };
        Some(Image { cells, colours, weights: weights(cells.side), rows: vec![[0.0; 4]; cells.columns + 2] })
    };
    let mut images: Vec<_> = cells.iter().map(image).collect();
    for run in canvas.runs() {
        if let Some(image) = &mut images[usize::from(run.owner)] {
            image.paint(canvas, run);
        }
    }
}

/// One owner's cells and how to join them.
struct Image {
    cells: Cells,
    colours: Vec<Cell>,
    /// By place in a cell, of its own side: how much the cell before, the cell itself and the one after count.
    weights: Vec<[f32; 3]>,
    /// One row of cells joined downwards, with one more at each end.
    rows: Vec<Cell>,
}

impl Image {
    fn paint(&mut self, canvas: &mut Canvas<'_>, run: Run) {
        let Cells { side, first, columns, rows } = self.cells;
        // Joined downwards: the columns of this run, each end's neighbour too.
        let row = run.y / side - first.1;
        let (from, to) = (run.start / side - first.0, (run.end - 1) / side - first.0);
        let line = |row: usize| &self.colours[row * columns..][..columns];
        let lines = [line(row.saturating_sub(1)), line(row), line((row + 1).min(rows - 1))];
        let across = self.weights[run.y % side];
        for column in from..to + 3 {
            // `rows` starts one column before the first: at the picture's border that is the first again.
            let at = column.saturating_sub(1).min(columns - 1);
            self.rows[column] = mixed([lines[0][at], lines[1][at], lines[2][at]], across);
        }
        let first_cell = row * columns + from;
        for (cell, piece) in self.cells.pieces(run) {
            let column = from + cell - first_cell;
            let three = [self.rows[column], self.rows[column + 1], self.rows[column + 2]];
            let weights = &self.weights[piece.start % side..];
            canvas.paint(piece, |_, x| {
                let [a, b, c, _] = mixed(three, weights[x - piece.start]);
                [a, b, c].map(|value| (value + 0.5) as u8)
            });
        }
    }
}

#[inline]
fn mixed([a, b, c]: [Cell; 3], [u, v, w]: [f32; 3]) -> Cell {
    std::array::from_fn(|at| a[at] * u + b[at] * v + c[at] * w)
}

/// The quadratic B-spline at each pixel of a cell.
fn weights(side: usize) -> Vec<[f32; 3]> {
    let at = |pixel: usize| {
        let t = (pixel as f32 + 0.5) / side as f32 - 0.5;
        [(0.5 - t).powi(2) / 2.0, 0.75 - t * t, (0.5 + t).powi(2) / 2.0]
    };
    (0..side).map(at).collect()
}

/// The smooth surroundings over a cell: the mean of four places in it.
fn grown(canvas: &Canvas<'_>, surroundings: &Surroundings, cells: &Cells, cell: usize) -> Cell {
    let (x, y) = cells.middle(cell, canvas);
    let quarter = cells.side / 4;
    let (left, right) = (x.saturating_sub(quarter), (x + quarter).min(canvas.width - 1));
    let (top, bottom) = (y.saturating_sub(quarter), (y + quarter).min(canvas.height - 1));
    let mut mean = [0.0; 4];
    for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
        let colour = surroundings.smooth(x, y);
        (0..3).for_each(|at| mean[at] += colour[at] / 4.0);
    }
    mean
}

/// The mean of all pixels of each cell, hidden or not.
fn means(canvas: &Canvas<'_>, cells: &Cells) -> Vec<Cell> {
    let Cells { side, first, columns, rows } = *cells;
    let mut means = Vec::with_capacity(cells.len());
    for row in first.1..first.1 + rows {
        let mut sums = vec![[0u64; 3]; columns];
        let (top, bottom) = (row * side, ((row + 1) * side).min(canvas.height));
        for y in top..bottom {
            for (sums, column) in sums.iter_mut().zip(first.0..) {
                let sum = canvas.pixels().sum(y, column * side, ((column + 1) * side).min(canvas.width));
                (0..3).for_each(|at| sums[at] += sum[at]);
            }
        }
        for (sums, column) in sums.iter().zip(first.0..) {
            let count = (bottom - top) * (((column + 1) * side).min(canvas.width) - column * side);
            let [a, b, c] = sums.map(|sum| sum as f32 / count as f32);
            means.push([a, b, c, 0.0]);
        }
    }
    means
}
