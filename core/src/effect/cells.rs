//! Square cells over each hidden person, on a grid that starts at the picture's origin: cells stay put while a person walks.

use crate::bounds::Bounds;
use crate::effect::canvas::{Canvas, Colour, Run};

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
}

/// How many cells lie across a person, from strength 0 (`finest`) to 1 (`coarsest`): each step of strength is a ratio.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Across {
    pub(crate) finest: f64,
    pub(crate) coarsest: f64,
}

impl Across {
    /// The side of a cell in pixels for a person of this size.
    pub(crate) fn side(self, size: u32, strength: f32) -> usize {
        let cells = self.finest * (self.coarsest / self.finest).powf(f64::from(strength));
        ((f64::from(size) / cells).round() as usize).max(1)
    }
}

/// Each owner's cells, by owner; `None`: nothing is hidden for its sake. `margin`: cells added on every side, where the picture
/// has them. The cells of an owner are few, about the square of [`Across`], however large the picture.
pub(crate) fn by_owner(canvas: &Canvas<'_>, margin: usize, side: impl Fn(u32) -> usize) -> Vec<Option<Cells>> {
    let cells = |(bounds, &size): (&Bounds, &u32)| {
        if bounds.is_empty() {
            return None;
        }
        let side = side(size);
        let first = ((bounds.left / side).saturating_sub(margin), (bounds.top / side).saturating_sub(margin));
        let last = |end: usize, limit: usize| (end / side + margin).min((limit - 1) / side);
        let columns = last(bounds.right, canvas.width) + 1 - first.0;
        let rows = last(bounds.bottom, canvas.height) + 1 - first.1;
        Some(Cells { side, first, columns, rows })
    };
    canvas.cover.boxes().iter().zip(canvas.cover.sizes()).map(cells).collect()
}

impl Cells {
    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// The pixel in the middle of a cell, inside the picture.
    pub(crate) fn middle(&self, cell: usize, canvas: &Canvas<'_>) -> (usize, usize) {
        let (x, y) = (self.first.0 + cell % self.columns, self.first.1 + cell / self.columns);
        let middle = |at: usize, limit: usize| (at * self.side + self.side / 2).min(limit - 1);
        (middle(x, canvas.width), middle(y, canvas.height))
    }

    /// Cuts a run of this owner at the cells' borders: each piece with its cell's number, counted row by row.
    #[inline]
    pub(crate) fn pieces(&self, run: Run) -> impl Iterator<Item = (usize, Run)> + use<> {
        let side = self.side;
        let column = run.start / side;
        let cell = (run.y / side - self.first.1) * self.columns + column - self.first.0;
        let next = move |(cell, piece): &(usize, Run)| {
            let start = piece.end;
            (start < run.end).then(|| (cell + 1, Run { start, end: (start + side).min(run.end), ..run }))
        };
        let first = Run { end: ((column + 1) * side).min(run.end), ..run };
        std::iter::successors(Some((cell, first)), next)
    }
}

/// Paints every cell in one colour, which `colour` is asked for once a cell, with the owner and the cell's middle.
pub(crate) fn paint_mosaic(
    canvas: &mut Canvas<'_>,
    cells: &[Option<Cells>],
    mut colour: impl FnMut(&Canvas<'_>, u8, &Cells, usize) -> Colour,
) {
    let mut colours: Vec<_> = cells.iter().map(|cells| vec![None; cells.map_or(0, |cells| cells.len())]).collect();
    for run in canvas.runs() {
        let Some(cells) = &cells[usize::from(run.owner)] else { continue };
        let colours = &mut colours[usize::from(run.owner)];
        for (cell, piece) in cells.pieces(run) {
            let flat = *colours[cell].get_or_insert_with(|| colour(canvas, run.owner, cells, cell));
            canvas.paint_flat(piece, flat);
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
    pub(crate) fn mean(&self) -> Option<Colour> {
        (self.count > 0).then(|| self.colours.map(|sum| ((sum + self.count / 2) / self.count) as u8))
    }
}
