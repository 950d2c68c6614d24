//! Which pixels are hidden, and for whose sake.

use crate::bounds::Bounds;
use crate::error::{Error, Result};

/// The most people that are told apart in one picture; further ones are hidden under [`NOBODY_KNOWN`].
pub const MAX_PEOPLE: usize = 254;

/// The owner of hidden pixels that belong to no person that was told apart.
pub const NOBODY_KNOWN: u8 = 255;

/// A grid over the picture, one byte a place: 0 clear, 1 to 254 hidden for the sake of that person, 255 hidden for nobody known. Each
/// place is a pixel of a photo, a square of some pixels of a stream.
#[derive(Clone, PartialEq, Eq)]
pub struct Cover {
    owners: Vec<u8>,
    /// Size of the picture in pixels.
    width: u32,
    height: u32,
    /// Pixels a place, across and down; the last column and row may reach beyond the picture.
    scale: usize,
    /// The box of each owner's pixels, by owner; empty where it has none.
    boxes: Vec<Bounds>,
    /// The size of each owner in pixels, by owner; at least 1.
    sizes: Vec<u32>,
    /// Place by place: 0 where nobody is, hidden or shown, margins included. `None`: nobody is shown, `owners` says it all.
    taken: Option<Vec<u8>>,
}

/// The pixels of places side by side that are hidden for the sake of the same owner: columns `start` to before `end` of the rows
/// `top` to before `bottom`, which are one row of the cover's grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) top: usize,
    pub(crate) bottom: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) owner: u8,
}

/// Every hidden pixel, run by run, in reading order. Nothing else makes runs, so what is painted by runs is hidden.
pub(crate) struct Runs<'a> {
    cover: &'a Cover,
    /// The next place.
    row: usize,
    column: usize,
}

impl std::fmt::Debug for Cover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cover({}x{})", self.width, self.height)
    }
}

impl Cover {
    /// `owners` row by row, one a pixel; each owner's size is the geometric mean of the sides of its box. Nobody known may be many and
    /// scattered: they count as no larger than the largest known owner, if there is one.
    ///
    /// # Errors
    /// [`Error::Layout`] when `owners` is not `width` times `height` bytes, or either is zero.
    pub fn new(owners: Vec<u8>, width: u32, height: u32) -> Result<Self> {
        Self::coarse(owners, width, height, 1)
    }

    /// As [`Cover::new`], each owner that of a place: a square of `scale` pixels a side, from the picture's origin on. The last places
    /// of a row or column may reach beyond the picture.
    ///
    /// # Errors
    /// [`Error::Layout`] when `owners` is not one byte a place, or a size or `scale` is zero.
    pub fn coarse(owners: Vec<u8>, width: u32, height: u32, scale: usize) -> Result<Self> {
        // A place larger than the picture is as good as one of its size.
        let scale = scale.min(width.max(height) as usize);
        let places = if scale == 0 { 0 } else { (width as usize).div_ceil(scale) * (height as usize).div_ceil(scale) };
        if places == 0 || owners.len() != places {
            return Err(Error::Layout(format!(
                "a cover of {} places for {width}x{height} pixels; expected {places}",
                owners.len()
            )));
        }
        let (boxes, sizes) = (vec![Bounds::default(); 256], vec![1; 256]);
        let mut cover = Self { owners, width, height, scale, boxes, sizes, taken: None };
        cover.measure();
        Ok(cover)
    }

    /// Covers another frame in the same buffers. `taken`: place by place, 0 where nobody is, hidden or shown; `None` when nobody is
    /// shown.
    pub(crate) fn rewrite(
        &mut self,
        (width, height, scale): (u32, u32, usize),
        owners: impl Iterator<Item = u8>,
        taken: Option<impl Iterator<Item = u8>>,
    ) -> Result<()> {
        (self.width, self.height, self.scale) = (width, height, scale);
        self.owners.clear();
        self.owners.extend(owners);
        match taken {
            None => self.taken = None,
            Some(taken) => {
                let kept = self.taken.get_or_insert_default();
                kept.clear();
                kept.extend(taken);
            }
        }
        let places = self.columns() * (height as usize).div_ceil(scale);
        if self.owners.len() != places || self.taken().len() != places {
            return Err(Error::Layout(format!("a cover of {} places; expected {places}", self.owners.len())));
        }
        self.measure();
        Ok(())
    }

    /// Measures the owners' boxes and sizes.
    fn measure(&mut self) {
        self.boxes.fill(Bounds::default());
        let (scale, columns) = (self.scale, self.columns());
        for (y, row) in self.owners.chunks_exact(columns).enumerate() {
            for (x, &owner) in row.iter().enumerate().filter(|(_, owner)| **owner != 0) {
                self.boxes[usize::from(owner)].add(x, y);
            }
        }
        let (right, bottom) = (self.width as usize - 1, self.height as usize - 1);
        for (bounds, size) in self.boxes.iter_mut().zip(&mut self.sizes) {
            if !bounds.is_empty() {
                bounds.left *= scale;
                bounds.top *= scale;
                bounds.right = (bounds.right * scale + scale - 1).min(right);
                bounds.bottom = (bounds.bottom * scale + scale - 1).min(bottom);
            }
            *size = ((bounds.width() as f64 * bounds.height() as f64).sqrt().round() as u32).max(1);
        }
        let known = (1..=MAX_PEOPLE).filter(|owner| !self.boxes[*owner].is_empty()).map(|owner| self.sizes[owner]).max();
        let scattered = &mut self.sizes[usize::from(NOBODY_KNOWN)];
        *scattered = known.map_or(*scattered, |known| known.min(*scattered));
    }

    /// Everything hidden: what is shown when nothing is known.
    pub fn everything(width: u32, height: u32) -> Result<Self> {
        Self::new(vec![NOBODY_KNOWN; width as usize * height as usize], width, height)
    }

    /// Width in pixels.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Row by row, one byte a place.
    pub fn owners(&self) -> &[u8] {
        &self.owners
    }

    /// Pixels a place, across and down: 1 for photos.
    pub const fn scale(&self) -> usize {
        self.scale
    }

    /// Places a row; the last may reach beyond the picture.
    pub const fn columns(&self) -> usize {
        (self.width as usize).div_ceil(self.scale)
    }

    /// Every hidden pixel, run by run.
    pub(crate) const fn runs(&self) -> Runs<'_> {
        Runs { cover: self, row: 0, column: 0 }
    }

    /// An owner's size in pixels (see [`Cover::new`]), by owner: 256 of them.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// The box of each owner's pixels, by owner: 256 of them, empty where it has none.
    pub(crate) fn boxes(&self) -> &[Bounds] {
        &self.boxes
    }

    /// Puts other sizes in the place of the measured ones, by owner; 0 keeps what was measured. In a stream a box changes a little from
    /// frame to frame: sizes that are held keep the cells of an effect from changing with it.
    pub fn hold_sizes(&mut self, sizes: &[u32; 256]) {
        for (size, held) in self.sizes.iter_mut().zip(sizes).filter(|(_, held)| **held != 0) {
            *size = *held;
        }
    }

    /// The same cover, with those spared whom `everyone` hides: they are shown, and lend nobody their colours.
    pub(crate) fn sparing(mut self, everyone: &Self) -> Self {
        self.taken = Some(self.owners.iter().zip(&everyone.owners).map(|(hidden, anybody)| hidden | anybody).collect());
        self
    }

    /// Place by place: 0 where nobody is, hidden or shown: only there may surroundings take their colours.
    pub(crate) fn taken(&self) -> &[u8] {
        self.taken.as_ref().unwrap_or(&self.owners)
    }

    /// Whether the surroundings may take their colours from a pixel: it is shown, and nobody is there.
    #[inline]
    pub(crate) fn lends(&self, x: usize, y: usize) -> bool {
        self.taken()[y / self.scale * self.columns() + x / self.scale] == 0
    }

    /// The pixels of a row that lend their colours: pieces from `start` to before `end`, from left to right.
    pub(crate) fn lending(&self, y: usize) -> impl Iterator<Item = (usize, usize)> + use<'_> {
        let (scale, width, columns) = (self.scale, self.width as usize, self.columns());
        let taken = &self.taken()[y / scale * columns..][..columns];
        let mut column = 0;
        std::iter::from_fn(move || {
            let start = column + taken[column..].iter().position(|owner| *owner == 0)?;
            column = start + leading(&taken[start..], 0);
            Some((start * scale, (column * scale).min(width)))
        })
    }

    /// The cover with every owner's region grown by its own `reach` in places (by owner, 256 of them). Where several reach, the one
    /// whose reach goes furthest beyond takes the pixel.
    ///
    /// A 3-4 chamfer distance (Borgefors 1986, "Distance transformations in digital images"), run on what is left of the reach
    /// instead of on the distance, in two sweeps; at most 8 % short of the Euclidean distance on some diagonals, never beyond it by
    /// more.
    pub(crate) fn grown(&self, reach: &[f32]) -> Result<Self> {
        const STRAIGHT: u16 = 3;
        const DIAGONAL: u16 = 4;
        let limit = f32::from(u16::MAX - 1);
        let start: Vec<u16> = reach.iter().map(|r| (r * f32::from(STRAIGHT)).min(limit) as u16 + 1).collect();
        let (w, h) = (self.columns(), self.owners.len() / self.columns());
        // What is left of the reach here, plus one; 0: not hidden.
        let mut left: Vec<u16> =
            self.owners.iter().map(|o| if *o == 0 { 0 } else { start.get(usize::from(*o)).copied().unwrap_or(1) }).collect();
        let mut owners = self.owners.clone();
        let mut step = |at: usize, from: usize, cost: u16| {
            let rest = left[from].saturating_sub(cost);
            if rest > left[at] {
                (left[at], owners[at]) = (rest, owners[from]);
            }
        };
        for y in 0..h {
            for x in 0..w {
                let at = y * w + x;
                if x > 0 {
                    step(at, at - 1, STRAIGHT);
                }
                if y > 0 {
                    step(at, at - w, STRAIGHT);
                    if x > 0 {
                        step(at, at - w - 1, DIAGONAL);
                    }
                    if x + 1 < w {
                        step(at, at - w + 1, DIAGONAL);
                    }
                }
            }
        }
        for y in (0..h).rev() {
            for x in (0..w).rev() {
                let at = y * w + x;
                if x + 1 < w {
                    step(at, at + 1, STRAIGHT);
                }
                if y + 1 < h {
                    step(at, at + w, STRAIGHT);
                    if x + 1 < w {
                        step(at, at + w + 1, DIAGONAL);
                    }
                    if x > 0 {
                        step(at, at + w - 1, DIAGONAL);
                    }
                }
            }
        }
        // A pixel that was somebody's already stays theirs.
        for (grown, own) in owners.iter_mut().zip(&self.owners).filter(|(_, own)| **own != 0) {
            *grown = *own;
        }
        Self::coarse(owners, self.width, self.height, self.scale)
    }

    /// Refuses a picture of another size.
    pub(crate) fn check_size(&self, width: u32, height: u32) -> Result<()> {
        if (self.width, self.height) == (width, height) {
            return Ok(());
        }
        Err(Error::OtherPicture { found: format!("{}x{}", self.width, self.height), expected: format!("{width}x{height}") })
    }
}

impl Iterator for Runs<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        let (cover, scale) = (self.cover, self.cover.scale);
        let (columns, rows) = (cover.columns(), cover.owners.len() / cover.columns());
        while self.row < rows {
            let row = &cover.owners[self.row * columns..][..columns];
            let from = self.column + leading(&row[self.column..], 0);
            if let Some(&owner) = row.get(from) {
                self.column = from + leading(&row[from..], owner);
                let (end, bottom) = (self.column * scale, (self.row + 1) * scale);
                let (end, bottom) = (end.min(cover.width as usize), bottom.min(cover.height as usize));
                return Some(Run { top: self.row * scale, bottom, start: from * scale, end, owner });
            }
            (self.row, self.column) = (self.row + 1, 0);
        }
        None
    }
}

/// How many bytes from the first on are `value`; 32 at a time, which vectorises.
fn leading(bytes: &[u8], value: u8) -> usize {
    let same = |chunk: &[u8]| chunk.iter().fold(0, |differs, byte| differs | (byte ^ value)) == 0;
    let whole = bytes.chunks_exact(32).take_while(|chunk| same(chunk)).count() * 32;
    whole + bytes[whole..].iter().take_while(|byte| **byte == value).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_pixel(owner: u8, at: (usize, usize), size: usize) -> Cover {
        let mut owners = vec![0; size * size];
        owners[at.1 * size + at.0] = owner;
        Cover::new(owners, size as u32, size as u32).unwrap()
    }

    #[test]
    fn growing_reaches_as_far_as_it_says() {
        for reach in [0.0f32, 1.0, 3.5, 10.0] {
            let grown = one_pixel(7, (20, 20), 41).grown(&[reach; 256]).unwrap();
            for (i, owner) in grown.owners().iter().enumerate() {
                let (dx, dy) = ((i % 41) as f32 - 20.0, (i / 41) as f32 - 20.0);
                let distance = dx.hypot(dy);
                if distance <= reach * 0.92 {
                    assert_eq!(*owner, 7, "reach {reach}, distance {distance}");
                } else if distance > reach * 1.09 {
                    assert_eq!(*owner, 0, "reach {reach}, distance {distance}");
                }
            }
        }
    }

    #[test]
    fn each_owner_grows_by_its_own_reach_and_keeps_its_pixels() {
        let mut owners = vec![0; 30];
        (owners[10], owners[14]) = (1, 2);
        let mut reach = [0.0; 256];
        reach[2] = 8.0;
        let grown = Cover::new(owners, 30, 1).unwrap().grown(&reach).unwrap();
        let text: String = grown.owners().iter().map(u8::to_string).collect();
        assert_eq!(text, "000000222212222222222220000000");
    }

    #[test]
    fn runs_are_the_hidden_pixels_owner_by_owner() {
        let owners = [vec![0; 70], vec![1, 1, 2, 0, 255], vec![7; 75], vec![0; 74], vec![9]].concat();
        let cover = Cover::new(owners, 75, 3).unwrap();
        let expected = [(0, 70, 72, 1), (0, 72, 73, 2), (0, 74, 75, 255), (1, 0, 75, 7), (2, 74, 75, 9)];
        assert_eq!(cover.runs().map(|r| (r.top, r.start, r.end, r.owner)).collect::<Vec<_>>(), expected);
        assert!(cover.runs().all(|r| r.bottom == r.top + 1));
    }

    #[test]
    fn places_of_several_pixels_hide_all_of_them() {
        let cover = Cover::coarse(vec![0, 3, 3, 0, 0, 5], 8, 5, 3).unwrap();
        let expected = [(0, 3, 3, 8, 3), (3, 5, 6, 8, 5)];
        assert_eq!(cover.runs().map(|r| (r.top, r.bottom, r.start, r.end, r.owner)).collect::<Vec<_>>(), expected);
        assert_eq!(cover.boxes()[3], Bounds { left: 3, top: 0, right: 7, bottom: 2 });
        assert_eq!(cover.lending(2).chain(cover.lending(4)).collect::<Vec<_>>(), [(0, 3), (0, 6)]);
        assert!(cover.lends(2, 2) && !cover.lends(3, 2) && cover.lends(5, 4) && !cover.lends(6, 3));
    }

    #[test]
    fn covers_of_no_scale_or_of_another_size_are_refused() {
        for (owners, width, height, scale) in [(1, 8, 8, 0), (0, 8, 8, 0), (3, 8, 5, 4), (0, 0, 5, 4), (2, 8, 5, usize::MAX)] {
            assert!(Cover::coarse(vec![0; owners], width, height, scale).is_err(), "{owners} {width}x{height} {scale}");
        }
    }

    #[test]
    fn sizes_follow_the_box_of_each_owner() {
        let mut owners = vec![0; 100];
        for y in 2..6 {
            owners[y * 10 + 1..y * 10 + 10].fill(3);
        }
        let mut cover = Cover::new(owners, 10, 10).unwrap();
        assert_eq!(cover.sizes()[3..5], [6, 1]);
        let mut held = [0; 256];
        held[4] = 9;
        cover.hold_sizes(&held);
        assert_eq!(cover.sizes()[3..5], [6, 9]);
    }
}
