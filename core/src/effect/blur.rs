//! Out of focus: a smooth image of few cells.
//!
//! Means over square cells, joined by quadratic B-splines: a box and the three boxes that such a spline is, together close to a
//! Gaussian whose sigma is 0.58 cells (repeated boxes for a Gaussian: Kovesi, "Fast almost-Gaussian filtering", 2010). The work
//! does not grow with sigma, and no copy of the picture is needed. Left out: exactness, which depends on where in a cell one is.
//!
//! The person's colours: cells of the picture. The surroundings' colours: cells of the surroundings grown inwards.
//!
//! Cells are joined sideways once a row of cells, which gives lines of pixels, and lines downwards in each row of pixels. All in
//! whole numbers, so that every processor paints the same.

use crate::cover::Run;
use crate::effect::Colours;
use crate::effect::canvas::{Canvas, Pixel};
use crate::effect::cells::{self, Across, Cells};
use crate::effect::surroundings::Surroundings;
use crate::options::Options;

/// Cells across a person.
const CELLS: Across = Across { finest: 128.0, coarsest: 2.0 };

/// A colour in 256ths of a level, and opaque.
type Fine = [u16; 4];

/// The effect, with what it keeps from frame to frame.
#[derive(Default)]
pub(super) struct Blur {
    cells: Vec<Option<Cells>>,
    surroundings: Surroundings,
    /// By cell number.
    colours: Vec<Fine>,
    /// Of one row of cells.
    sums: Vec<[u64; 3]>,
    /// By owner, as `cells`.
    images: Vec<Image>,
    /// Of all images. By place in a cell, of its own side: how much the cell before, the cell itself and the one after count, in
    /// 65536ths.
    weights: Vec<[u16; 3]>,
    /// Of all images: three lines each.
    lines: Vec<Fine>,
}

/// Where one owner's weights and lines are.
#[derive(Clone, Copy)]
struct Image {
    weights: usize,
    lines: usize,
    /// Pixels a line.
    length: usize,
    /// The row of cells that each line is of.
    rows: [Option<usize>; 3],
}

impl Blur {
    pub(super) fn paint(&mut self, canvas: &mut Canvas<'_>, options: &Options) {
        // A spline reads the cells beside: one more on every side.
        cells::lay(&mut self.cells, canvas, 1, CELLS.cells(options.strength));
        let surroundings = (options.colours == Colours::Surroundings).then(|| self.surroundings.look(canvas));
        self.colours.clear();
        self.images.clear();
        self.weights.clear();
        let mut lines = 0;
        for cells in &self.cells {
            let length = cells.map_or(0, |cells| cells.columns * cells.side);
            self.images.push(Image { weights: self.weights.len(), lines, length, rows: [None; 3] });
            lines += 3 * length;
            let Some(cells) = cells else { continue };
            self.weights.extend((0..cells.side).map(|pixel| weights(pixel, cells.side)));
            match &surroundings {
                Some(surroundings) => {
                    self.colours.extend(cells.places().map(|place| grown(canvas, surroundings, cells, place)));
                }
                None => add_means(&mut self.colours, &mut self.sums, canvas, cells),
            }
        }
        self.lines.resize(lines, [0; 4]);
        for run in canvas.runs() {
            self.paint_run(canvas, run);
        }
    }

    fn paint_run(&mut self, canvas: &mut Canvas<'_>, run: Run) {
        let owner = usize::from(run.owner);
        let Some(cells) = self.cells[owner] else { return };
        let (left, top) = (cells.first.0 * cells.side, cells.first.1);
        for (row, band) in cells.bands(run) {
            let rows = [row.saturating_sub(1).max(top), row, (row + 1).min(top + cells.rows - 1)];
            rows.iter().for_each(|row| self.join_sideways(owner, &cells, *row));
            let Image { weights, lines, length, .. } = self.images[owner];
            let lines = rows.map(|row| &self.lines[lines + row % 3 * length..][..length]);
            for y in band.top..band.bottom {
                let weights = self.weights[weights + y % cells.side];
                canvas.paint_row(y, &band, |x, pixels| mix(pixels, lines.map(|line| &line[x - left..]), weights));
            }
        }
    }

    /// Makes the line of a row of cells, unless it is there.
    fn join_sideways(&mut self, owner: usize, cells: &Cells, row: usize) {
        let Image { weights, lines, length, rows } = &mut self.images[owner];
        if rows[row % 3].replace(row) == Some(row) {
            return;
        }
        let colours = &self.colours[cells.number + (row - cells.first.1) * cells.columns..][..cells.columns];
        let weights = &self.weights[*weights..][..cells.side];
        let line = &mut self.lines[*lines + row % 3 * *length..][..*length];
        for (column, pixels) in line.chunks_exact_mut(cells.side).enumerate() {
            // At the picture's border there is no cell beside.
            let three = [column.saturating_sub(1), column, (column + 1).min(colours.len() - 1)].map(|column| colours[column]);
            let [a, b, c] = three;
            for (pixel, &[u, v, w]) in pixels.iter_mut().zip(weights) {
                for at in 0..4 {
                    pixel[at] = mixed([a[at], b[at], c[at]], [u, v, w]);
                }
            }
        }
    }
}

/// Three values by their weights, which add up to 65536.
#[inline]
fn mixed(values: [u16; 3], weights: [u16; 3]) -> u16 {
    let part = |at: usize| ((u32::from(values[at]) * u32::from(weights[at])) >> 16) as u16;
    part(0) + part(1) + part(2)
}

/// Joins three lines downwards.
#[inline]
fn mix(pixels: &mut [Pixel], [a, b, c]: [&[Fine]; 3], weights: [u16; 3]) {
    let values = a.as_flattened().iter().zip(b.as_flattened()).zip(c.as_flattened());
    for (into, ((a, b), c)) in pixels.as_flattened_mut().iter_mut().zip(values) {
        // At most 255 * 256: half a level more fits.
        *into = ((mixed([*a, *b, *c], weights) + 128) >> 8) as u8;
    }
}

/// The quadratic B-spline at a pixel of a cell: with t from 0 to 1 over the cell (1 - t)^2 / 2 and t^2 / 2, and the rest.
fn weights(pixel: usize, side: usize) -> [u16; 3] {
    let (t, one) = (2 * pixel as u64 + 1, 2 * side as u64);
    let half_square = |t: u64| ((t * t) << 15).div_ceil(one * one) as u16;
    let (before, after) = (half_square(one - t), half_square(t));
    // At most 3/4 and at least 1/2 of 65536, but for the rounding.
    [before, (0x1_0000 - u32::from(before) - u32::from(after)) as u16, after]
}

/// The smooth surroundings over a cell: the mean of four places in it.
fn grown(canvas: &Canvas<'_>, surroundings: &Surroundings, cells: &Cells, place: (usize, usize)) -> Fine {
    let (x, y) = cells.middle(place, canvas);
    let quarter = cells.side / 4;
    let (left, right) = (x.saturating_sub(quarter), (x + quarter).min(canvas.width - 1));
    let (top, bottom) = (y.saturating_sub(quarter), (y + quarter).min(canvas.height - 1));
    let mut mean = [0.0; 4];
    for place in [(left, top), (right, top), (left, bottom), (right, bottom)] {
        let colour = surroundings.smooth(place);
        (0..4).for_each(|at| mean[at] += colour[at] / 4.0);
    }
    let [a, b, c, _] = mean.map(|value| ((value * 256.0) as u16).min(255 << 8));
    [a, b, c, 255 << 8]
}

/// Adds the mean of all pixels of each cell, hidden or not.
fn add_means(means: &mut Vec<Fine>, sums: &mut Vec<[u64; 3]>, canvas: &Canvas<'_>, cells: &Cells) {
    let Cells { side, first, columns, rows, .. } = *cells;
    let width = |column: usize| ((column + 1) * side).min(canvas.width) - column * side;
    for row in first.1..first.1 + rows {
        sums.clear();
        sums.resize(columns, [0; 3]);
        let (top, bottom) = (row * side, ((row + 1) * side).min(canvas.height));
        for y in top..bottom {
            for (sums, column) in sums.iter_mut().zip(first.0..) {
                let sum = canvas.sum(y, column * side, column * side + width(column));
                (0..3).for_each(|at| sums[at] += sum[at]);
            }
        }
        means.extend(sums.iter().zip(first.0..).map(|(sums, column)| {
            let count = ((bottom - top) * width(column)) as u64;
            let [a, b, c] = sums.map(|sum| ((sum * 256 + count / 2) / count) as u16);
            [a, b, c, 255 << 8]
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_a_spline_and_keep_what_is_even() {
        for side in [1, 2, 3, 16, 1000, 10_000] {
            for pixel in 0..side {
                let t = (pixel as f64 + 0.5) / side as f64;
                let expected = [(1.0 - t).powi(2) / 2.0, 0.5 + t - t * t, t * t / 2.0].map(|weight| weight * 65_536.0);
                let weights = weights(pixel, side);
                assert!(weights.iter().zip(expected).all(|(weight, expected)| (f64::from(*weight) - expected).abs() <= 2.0));
                assert_eq!(weights.iter().map(|weight| u32::from(*weight)).sum::<u32>(), 65_536, "{pixel} of {side}");
                for level in [0, 1, 128, 255] {
                    // As it is done to pixels: first sideways, then downwards.
                    let sideways = mixed([level << 8; 3], weights);
                    assert_eq!((mixed([sideways; 3], weights) + 128) >> 8, level, "{pixel} of {side}");
                }
            }
        }
    }
}
