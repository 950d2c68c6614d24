//! People told apart: ids, boxes and confidences, and for each pixel whose it is.

use crate::bounds::Bounds;
use crate::cover::MAX_PEOPLE;
use crate::error::{Error, Result};
use crate::picture::Picture;

/// A box in upright pixels, `left` and `top` inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoundingBox {
    /// Leftmost column.
    pub left: u32,
    /// Topmost row.
    pub top: u32,
    /// Columns, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
}

impl From<Bounds> for BoundingBox {
    fn from(bounds: Bounds) -> Self {
        let [left, top, width, height] = [bounds.left, bounds.top, bounds.width(), bounds.height()].map(|pixels| pixels as u32);
        Self { left, top, width, height }
    }
}

/// One person in one picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Person {
    /// In a photo 1 to 254, this person's value in the mask. In a stream a number that nobody else gets.
    pub id: u32,
    /// The smallest box around the person's pixels.
    pub bounds: BoundingBox,
    /// How sure the model is that this is one person, 0 to 1.
    pub confidence: f32,
}

/// Whose each pixel is, as the model sees it, without any margin.
///
/// A pixel from the threshold on is a person's. A pixel from half the threshold on is *unsure*: it is nobody's in
/// [`PersonMask::labels`] and somebody's in [`PersonMask::suspects`], which the policy hides. A person's pixel of which it is unsure
/// whose it is has its likeliest owner as label and 255 as suspect: it is not kept clear with that owner.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonMask {
    pub(crate) labels: Vec<u8>,
    pub(crate) suspects: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl std::fmt::Debug for PersonMask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonMask({}x{})", self.width, self.height)
    }
}

impl PersonMask {
    /// A mask without anybody.
    pub(crate) fn nobody(width: u32, height: u32) -> Self {
        let pixels = width as usize * height as usize;
        Self { labels: vec![0; pixels], suspects: vec![0; pixels], width, height }
    }

    /// Width in pixels.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Row by row: 0 nobody, k person k, 255 somebody who was not told apart.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Row by row, unsure pixels included: 0 nobody, k perhaps person k, 255 perhaps somebody unknown.
    pub fn suspects(&self) -> &[u8] {
        &self.suspects
    }
}

/// Everybody found in one picture.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// Whose each pixel is.
    pub mask: PersonMask,
    /// The people, ids 1, 2, 3 and so on, the largest first.
    pub list: Vec<Person>,
}

impl People {
    /// Numbers the people by size and measures their boxes. `confidences` by provisional label (index 0 is not used);
    /// labels without a pixel are dropped, and everyone past the first [`MAX_PEOPLE`] stays hidden as nobody known.
    pub(crate) fn number(mut mask: PersonMask, confidences: &[f32]) -> Self {
        let mut found: Vec<(u64, Bounds)> = vec![(0, Bounds::default()); 256];
        for (y, row) in mask.labels.chunks_exact(mask.width as usize).enumerate() {
            for (x, label) in row.iter().enumerate().filter(|(_, label)| **label != 0) {
                let (count, bounds) = &mut found[usize::from(*label)];
                *count += 1;
                bounds.add(x, y);
            }
        }
        let mut order: Vec<u8> = (1..=MAX_PEOPLE as u8).filter(|label| found[usize::from(*label)].0 > 0).collect();
        order.sort_by_key(|label| std::cmp::Reverse(found[usize::from(*label)].0));
        let mut renumber = [crate::cover::NOBODY_KNOWN; 256];
        renumber[0] = 0;
        let mut list = Vec::with_capacity(order.len());
        for (label, id) in order.into_iter().zip(1u8..) {
            renumber[usize::from(label)] = id;
            let confidence = confidences.get(usize::from(label)).copied().unwrap_or(0.0).clamp(0.0, 1.0);
            list.push(Person { id: u32::from(id), bounds: found[usize::from(label)].1.into(), confidence });
        }
        for label in mask.labels.iter_mut().chain(&mut mask.suspects) {
            *label = renumber[usize::from(*label)];
        }
        Self { mask, list }
    }

    /// Who is under a place in upright pixels, if anybody.
    pub fn person_at(&self, x: u32, y: u32) -> Option<u32> {
        if x >= self.mask.width || y >= self.mask.height {
            return None;
        }
        let label = u32::from(self.mask.labels[y as usize * self.mask.width as usize + x as usize]);
        self.list.iter().any(|person| person.id == label).then_some(label)
    }

    /// Refuses people of another picture.
    pub(crate) fn check_size(&self, picture: &Picture) -> Result<()> {
        if (self.mask.width, self.mask.height) == (picture.width(), picture.height()) {
            return Ok(());
        }
        Err(Error::OtherPicture {
            found: format!("{}x{}", self.mask.width, self.mask.height),
            expected: format!("{}x{}", picture.width(), picture.height()),
        })
    }
}
