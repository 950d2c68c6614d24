//! Who may be whom: after two people met and parted it may be unsure which is which. Whoever may be somebody that is to be hidden is
//! hidden, so ids may be guessed but nobody is shown on a guess.

use crate::policy::Policy;

/// Pairs remembered; when there are more, everybody may be everybody.
const MOST: usize = 256;

/// Pairs of ids: the first may be the second.
pub(super) struct Doubts {
    pairs: Vec<(u32, u32)>,
    overflowed: bool,
}

impl Default for Doubts {
    fn default() -> Self {
        Self { pairs: Vec::with_capacity(MOST), overflowed: false }
    }
}

impl Doubts {
    /// From now on `who` may be `other`, and whoever `other` may be; and so may those who may be `who`.
    pub(super) fn add(&mut self, who: u32, other: u32) {
        self.note(who, other);
        for at in 0..self.pairs.len() {
            let (a, b) = self.pairs[at];
            if a == other {
                self.note(who, b);
            }
            if b == who {
                self.note(a, other);
            }
        }
    }

    /// Which of the two is which is unsure.
    pub(super) fn add_both(&mut self, one: u32, other: u32) {
        self.add(one, other);
        self.add(other, one);
    }

    fn note(&mut self, who: u32, other: u32) {
        if who == other || self.pairs.contains(&(who, other)) {
            return;
        }
        if self.pairs.len() < MOST {
            self.pairs.push((who, other));
        } else {
            self.overflowed = true;
        }
    }

    /// Somebody has looked and said who `id` is: it is nobody else, and nobody else is it.
    pub(super) fn confirm(&mut self, id: u32) {
        self.pairs.retain(|(who, other)| *who != id && *other != id);
    }

    /// Forgets the doubts about people who are gone.
    pub(super) fn keep_of(&mut self, is_left: impl Fn(u32) -> bool) {
        self.pairs.retain(|(who, _)| is_left(*who));
        self.overflowed &= !self.pairs.is_empty();
    }

    /// Whether `policy` obscures `id` or anybody who `id` may be.
    pub(super) fn obscures(&self, policy: &Policy, id: u32) -> bool {
        let unsure = self.overflowed && *policy != Policy::Everyone;
        unsure || policy.obscures(id) || self.pairs.iter().any(|(who, other)| *who == id && policy.obscures(*other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_be_somebody_hidden_is_hidden() {
        let mut doubts = Doubts::default();
        let (keep, only) = (Policy::EveryoneExcept(vec![1]), Policy::Only(vec![2]));
        assert!(!doubts.obscures(&keep, 1) && !doubts.obscures(&only, 1) && doubts.obscures(&only, 2));
        doubts.add_both(1, 2);
        assert!(doubts.obscures(&keep, 1), "1 may be 2, who is hidden");
        assert!(doubts.obscures(&only, 1), "1 may be 2, who is hidden");
        assert!(!doubts.obscures(&only, 3));
        // Doubt is handed on: 3 may be 1, and so 2.
        doubts.add(3, 1);
        assert!(doubts.obscures(&only, 3));
        doubts.confirm(1);
        assert!(!doubts.obscures(&keep, 1));
        assert!(doubts.obscures(&only, 3), "3 may still be 2");
        // Only 3 is in doubt: 2 is not said to be 3.
        assert!(!doubts.obscures(&Policy::Only(vec![3]), 2));
        doubts.keep_of(|id| id > 3);
        assert!(!doubts.obscures(&only, 3));
    }

    #[test]
    fn too_many_doubts_are_doubts_about_everybody() {
        let mut doubts = Doubts::default();
        for id in 0..400 {
            doubts.add(2 * id, 2 * id + 1);
        }
        assert!(doubts.obscures(&Policy::EveryoneExcept(vec![5000]), 5000));
        assert!(doubts.obscures(&Policy::Only(vec![1]), 5000));
    }
}
