//! The smallest box around places that are added one by one.

/// Outermost columns and rows, all inclusive. Without a place it is empty: left is beyond right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { left: usize::MAX, top: usize::MAX, right: 0, bottom: 0 }
    }
}

impl Bounds {
    /// Widens the box to hold a place.
    #[inline]
    pub(crate) fn add(&mut self, x: usize, y: usize) {
        self.join(&Self { left: x, top: y, right: x, bottom: y });
    }

    /// Widens the box to hold another.
    #[inline]
    pub(crate) fn join(&mut self, other: &Self) {
        self.left = self.left.min(other.left);
        self.top = self.top.min(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
    }

    /// Whether no place was added.
    pub(crate) const fn is_empty(&self) -> bool {
        self.left > self.right
    }

    /// Columns from the leftmost to the rightmost, both counted.
    pub(crate) const fn width(&self) -> usize {
        if self.is_empty() { 0 } else { self.right - self.left + 1 }
    }

    /// Rows from the topmost to the bottommost, both counted.
    pub(crate) const fn height(&self) -> usize {
        if self.is_empty() { 0 } else { self.bottom - self.top + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_holds_all_its_places_and_no_more() {
        let mut bounds = Bounds::default();
        assert!(bounds.is_empty());
        assert_eq!((bounds.width(), bounds.height()), (0, 0));
        bounds.join(&Bounds::default());
        assert!(bounds.is_empty());
        bounds.add(0, 0);
        assert_eq!((bounds.width(), bounds.height()), (1, 1));
        bounds.add(4, 2);
        assert_eq!(bounds, Bounds { left: 0, top: 0, right: 4, bottom: 2 });
        assert_eq!((bounds.width(), bounds.height()), (5, 3));
    }
}
