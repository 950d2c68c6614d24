//! Which pixels are hidden, and for whose sake.

use crate::bounds::Bounds;
use crate::error::{Error, Result};
use crate::picture::Picture;

/// The most people that are told apart in one picture; further ones are hidden under [`NOBODY_KNOWN`].
pub const MAX_PEOPLE: usize = 254;

/// The owner of hidden pixels that belong to no person that was told apart.
pub const NOBODY_KNOWN: u8 = 255;

/// One byte a pixel: 0 clear, 1 to 254 hidden for the sake of that person, 255 hidden for nobody known.
#[derive(Clone, PartialEq, Eq)]
pub struct Cover {
    owners: Vec<u8>,
    width: u32,
    height: u32,
    /// The box of each owner's pixels, by owner; empty where it has none.
    boxes: Vec<Bounds>,
    /// The size of each owner in pixels, by owner; at least 1.
    sizes: Vec<u32>,
    /// Row by row: people who are shown, with their margin. `None`: nobody is.
    spared: Option<Vec<bool>>,
}

impl std::fmt::Debug for Cover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cover({}x{})", self.width, self.height)
    }
}

impl Cover {
    /// `owners` row by row; each owner's size is the geometric mean of the sides of its box. Nobody known may be many and scattered:
    /// they count as no larger than the largest known owner, if there is one.
    ///
    /// # Errors
    /// [`Error::Layout`] when `owners` is not `width` times `height` bytes, or either is zero.
    pub fn new(owners: Vec<u8>, width: u32, height: u32) -> Result<Self> {
        if width == 0 || height == 0 || owners.len() != width as usize * height as usize {
            return Err(Error::Layout(format!("a cover of {} bytes for {width}x{height} pixels", owners.len())));
        }
        let mut boxes = vec![Bounds::default(); 256];
        for (y, row) in owners.chunks_exact(width as usize).enumerate() {
            for (x, &owner) in row.iter().enumerate().filter(|(_, owner)| **owner != 0) {
                boxes[usize::from(owner)].add(x, y);
            }
        }
        let size = |bounds: &Bounds| ((bounds.width() as f64 * bounds.height() as f64).sqrt().round() as u32).max(1);
        let mut sizes: Vec<u32> = boxes.iter().map(size).collect();
        let known = (1..=MAX_PEOPLE).filter(|owner| !boxes[*owner].is_empty()).map(|owner| sizes[owner]).max();
        let scattered = &mut sizes[usize::from(NOBODY_KNOWN)];
        *scattered = known.map_or(*scattered, |known| known.min(*scattered));
        Ok(Self { owners, width, height, boxes, sizes, spared: None })
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

    /// Row by row, one byte a pixel.
    pub fn owners(&self) -> &[u8] {
        &self.owners
    }

    /// An owner's size in pixels (see [`Cover::new`]), by owner: 256 of them.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// The box of each owner's pixels, by owner: 256 of them, empty where it has none.
    pub(crate) fn boxes(&self) -> &[Bounds] {
        &self.boxes
    }

    /// The same cover, with those spared whom `everyone` hides: they are shown, and lend nobody their colours.
    pub(crate) fn sparing(mut self, everyone: &Self) -> Self {
        self.spared = Some(everyone.owners.iter().map(|owner| *owner != 0).collect());
        self
    }

    /// Whether the surroundings may take their colours from pixel `at`, counted row by row: it is shown, and nobody is there.
    #[inline]
    pub(crate) fn lends(&self, at: usize) -> bool {
        self.owners[at] == 0 && self.spared.as_ref().is_none_or(|spared| !spared[at])
    }

    /// The cover with every owner's region grown by its own `reach` in pixels (by owner, 256 of them). Where several reach, the one
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
        let (w, h) = (self.width as usize, self.height as usize);
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
        Self::new(owners, self.width, self.height)
    }

    /// Refuses a picture of another size.
    pub(crate) fn check_size(&self, picture: &Picture) -> Result<()> {
        if (self.width, self.height) == (picture.width(), picture.height()) {
            return Ok(());
        }
        Err(Error::OtherPicture { found: format!("{}x{}", self.width, self.height), expected: picture.size_text() })
    }
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
    fn sizes_follow_the_box_of_each_owner() {
        let mut owners = vec![0; 100];
        for y in 2..6 {
            owners[y * 10 + 1..y * 10 + 10].fill(3);
        }
        assert_eq!(Cover::new(owners, 10, 10).unwrap().sizes()[3], 6);
    }
}
