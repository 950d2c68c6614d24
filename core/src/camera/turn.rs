//! How a stored grid becomes upright: its axes may be swapped, and each run backwards.

use crate::frame::Rotation;
use crate::yuv::PlaneLayout;

/// A rotation and a mirroring of a grid of stored columns and rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    width: usize,
    height: usize,
    /// Upright rows are stored columns.
    pub(crate) swaps: bool,
    /// Stored columns run backwards when seen upright.
    pub(crate) flips_columns: bool,
    /// Stored rows run backwards when seen upright.
    pub(crate) flips_rows: bool,
}

impl Turn {
    /// For a stored grid of `width` by `height`; first the rotation, then the mirroring.
    pub(crate) const fn new(width: u32, height: u32, rotation: Rotation, mirrored: bool) -> Self {
        let (swaps, flips_columns, flips_rows) = match rotation {
            Rotation::None => (false, mirrored, false),
            Rotation::Clockwise90 => (true, false, !mirrored),
            Rotation::Half => (false, !mirrored, true),
            Rotation::Clockwise270 => (true, true, mirrored),
        };
        Self { width: width as usize, height: height as usize, swaps, flips_columns, flips_rows }
    }

    /// The same turn of a grid that is `width` by `height` when upright.
    pub(crate) const fn with_upright_size(self, width: u32, height: u32) -> Self {
        let (width, height) = if self.swaps { (height, width) } else { (width, height) };
        Self { width: width as usize, height: height as usize, ..self }
    }

    /// Width and height, as stored.
    pub(crate) const fn stored_size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Width and height, upright.
    pub(crate) const fn upright_size(&self) -> (usize, usize) {
        if self.swaps { (self.height, self.width) } else { (self.width, self.height) }
    }

    /// The stored column and row of an upright place.
    pub(crate) const fn stored(&self, x: usize, y: usize) -> (usize, usize) {
        let (column, row) = if self.swaps { (y, x) } else { (x, y) };
        (
            if self.flips_columns { self.width - 1 - column } else { column },
            if self.flips_rows { self.height - 1 - row } else { row },
        )
    }

    /// The upright place of a stored column and row.
    pub(crate) const fn upright(&self, column: usize, row: usize) -> (usize, usize) {
        let column = if self.flips_columns { self.width - 1 - column } else { column };
        let row = if self.flips_rows { self.height - 1 - row } else { row };
        if self.swaps { (row, column) } else { (column, row) }
    }

    /// Where in a plane the upright place `x`, `y` is stored, and how far it is to the place right of it.
    pub(crate) const fn walk(&self, x: usize, y: usize, plane: PlaneLayout) -> (usize, isize) {
        let (column, row) = self.stored(x, y);
        let (length, backwards) =
            if self.swaps { (plane.row_stride, self.flips_rows) } else { (plane.pixel_stride, self.flips_columns) };
        (plane.at(column, row), if backwards { -(length as isize) } else { length as isize })
    }

    /// Where a stored place lies in an upright picture of packed rows, and the step from it to the next stored column.
    pub(crate) const fn walk_back(&self, row: usize) -> (usize, isize) {
        let (width, _) = self.upright_size();
        let (x, y) = self.upright(0, row);
        let length = if self.swaps { width as isize } else { 1 };
        (y * width + x, if self.flips_columns { -length } else { length })
    }

    /// How far the edges of stored squares of two by two lie from even places of the upright grid: 1 along an axis that runs backwards
    /// and has an odd length, where the first upright place is a square's second half.
    pub(crate) const fn square_shift(&self) -> [usize; 2] {
        let columns = if self.flips_columns { self.width % 2 } else { 0 };
        let rows = if self.flips_rows { self.height % 2 } else { 0 };
        if self.swaps { [rows, columns] } else { [columns, rows] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Frame, FrameLayout, PixelFormat};
    use crate::orientation::OrientedView;

    #[test]
    fn agrees_with_the_oriented_view_and_with_itself() {
        let pixels: Vec<u8> = (0..15).collect();
        for rotation in [Rotation::None, Rotation::Clockwise90, Rotation::Half, Rotation::Clockwise270] {
            for mirrored in [false, true] {
                let layout = FrameLayout { rotation, mirrored, ..FrameLayout::packed(5, 3, PixelFormat::Gray8) };
                let view = OrientedView::new(Frame::new(&pixels, layout).unwrap());
                let turn = Turn::new(5, 3, rotation, mirrored);
                assert_eq!(turn.upright_size(), (view.width() as usize, view.height() as usize));
                for y in 0..view.height() {
                    for x in 0..view.width() {
                        let (x, y) = (x as usize, y as usize);
                        let (column, row) = turn.stored(x, y);
                        let what = format!("{rotation:?}, mirrored: {mirrored}, {x}, {y}");
                        assert_eq!(view.pixel(x as u32, y as u32)[0] as usize, row * 5 + column, "{what}");
                        assert_eq!(turn.upright(column, row), (x, y), "{what}");
                        let (start, step) = turn.walk(0, y, PlaneLayout { row_stride: 5, pixel_stride: 1 });
                        assert_eq!(start.wrapping_add_signed(step * x as isize), row * 5 + column, "{what}");
                        let (start, step) = turn.walk_back(row);
                        let (width, _) = turn.upright_size();
                        assert_eq!(start.wrapping_add_signed(step * column as isize), y * width + x, "{what}");
                        let [shift_x, shift_y] = turn.square_shift();
                        let squares = Turn::new(3, 2, rotation, mirrored);
                        assert_eq!(squares.stored((x + shift_x) / 2, (y + shift_y) / 2), (column / 2, row / 2), "{what}");
                    }
                }
            }
        }
    }
}
