//! Random draws that belong to places.
//!
//! A draw is fixed by the seed, the place and the owner, by nothing else: not by how many pixels are hidden before it, not by the
//! frame. So a person who stands still keeps the same draws in every frame of a film. Were they fresh, the average of some frames
//! would show the person again: with fresh draws the notebook's scatter is recognised in 30 averaged frames at 93 to 99 %.
//!
//! The draws are no secret (the seed is an option, and 0 unless chosen): no effect rests its promise on them. The generator is
//! xoshiro256++ (Blackman and Vigna 2021), by its name: rand's `StdRng` may become another with any of its major versions, and a
//! picture must come out the same on every processor and in years to come.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

/// A table of draws this wide and high is repeated over the picture, each time read from another start. A power of two.
pub(crate) const SIDE: usize = 128;

/// How many draws each place of an owner has.
pub(crate) const TURNS: usize = 32;

/// Uniform 32-bit draws by place. Empty until it is sown.
#[derive(Default)]
pub(crate) struct Draws {
    seed: u64,
    table: Vec<u32>,
}

impl Draws {
    /// Makes these the draws of a seed; nothing to do where they are.
    pub(crate) fn sow(&mut self, seed: u64) -> &Self {
        if self.table.is_empty() || self.seed != seed {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
            self.seed = seed;
            self.table.clear();
            self.table.extend(std::iter::repeat_with(|| random.next_u32()).take(SIDE * SIDE));
            // It goes on with its beginning, so that any row of a tile is one piece.
            self.table.extend_from_within(..SIDE);
        }
        self
    }

    /// The draw number `turn` of an owner's place (any units: pixels, cells).
    #[inline]
    pub(crate) fn at(&self, x: usize, y: usize, owner: u8, turn: usize) -> u32 {
        self.table[start(x, y, owner, turn)]
    }

    /// The draws number 0 of `count` places of a row, from `x` on, all in one tile.
    #[inline]
    pub(crate) fn row(&self, x: usize, y: usize, owner: u8, count: usize) -> &[u32] {
        &self.table[start(x, y, owner, 0)..][..count]
    }
}

/// Where in the table the draw of a place is.
#[inline]
const fn start(x: usize, y: usize, owner: u8, turn: usize) -> usize {
    // Odd multipliers (of the golden ratio's kind) send each tile, owner and turn to a start of its own.
    let start = (x / SIDE).wrapping_mul(0x9E37) ^ (y / SIDE).wrapping_mul(0x79B9);
    let start = start.wrapping_add((owner as usize * TURNS + turn).wrapping_mul(0x3C6F));
    (start + y % SIDE * SIDE) % (SIDE * SIDE) + x % SIDE
}

/// Spreads the low 16 bits of a draw evenly over -reach to reach.
#[inline]
pub(crate) fn spread(draw: u32, reach: usize) -> isize {
    ((u64::from(draw & 0xFFFF) * (2 * reach as u64 + 1)) >> 16) as isize - reach as isize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(seed: u64) -> Draws {
        let mut draws = Draws::default();
        draws.sow(seed);
        draws
    }

    #[test]
    fn a_spread_is_even_and_within_reach() {
        for reach in [0, 1, 7, 40_000] {
            let (least, most) = (spread(0, reach), spread(u32::MAX, reach));
            assert!(
                least == -(reach as isize) && most <= reach as isize && most >= reach as isize - 2,
                "{reach}: {least} to {most}"
            );
        }
        let mean = (0..=0xFFFF).map(|draw| spread(draw, 10)).sum::<isize>() as f64 / 65_536.0;
        assert!(mean.abs() < 0.01, "{mean}");
    }

    #[test]
    fn draws_belong_to_seed_place_owner_and_turn() {
        let (draws, again, other) = (draws(1), draws(1), draws(2));
        let at = |draws: &Draws| draws.at(300, 5, 1, 0);
        assert_eq!(at(&draws), at(&again));
        let others =
            [at(&other), draws.at(301, 5, 1, 0), draws.at(300, 6, 1, 0), draws.at(300 + SIDE, 5, 1, 0), draws.at(300, 5, 2, 0)];
        assert!(others.iter().chain(&[draws.at(300, 5, 1, 1)]).all(|draw| *draw != at(&draws)));
    }

    #[test]
    fn a_row_holds_the_draws_of_its_places() {
        let draws = draws(7);
        for (x, y, owner) in [(0, 0, 1), (SIDE, 127, 255), (5 * SIDE, 700, 9), (3, 4096, 254)] {
            let count = SIDE - x % SIDE;
            let expected: Vec<_> = (x..x + count).map(|x| draws.at(x, y, owner, 0)).collect();
            assert_eq!(draws.row(x, y, owner, count), expected, "{x} {y} {owner}");
        }
    }

    #[test]
    fn sowing_another_seed_leaves_nothing_of_the_last() {
        let mut draws = draws(1);
        draws.sow(0);
        // The generator's own numbers: should they ever change, so would every picture of a seed.
        assert_eq!(draws.table[..4], [1_394_040_161, 1_641_705_277, 1_544_544_145, 49_201_036]);
    }
}
