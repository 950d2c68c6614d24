//! Random draws that belong to places.
//!
//! A draw is fixed by the seed, the place and the owner, by nothing else: not by how many pixels are hidden before it, not by the
//! frame. So a person who stands still keeps the same draws in every frame of a film. Were they fresh, the average of some frames
//! would show the person again: with fresh draws the notebook's scatter is recognised in 30 averaged frames at 93 to 99 %.
//!
//! The draws are no secret (the seed is an option, and 0 unless chosen): no effect rests its promise on them.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// A table of draws this wide and high is repeated over the picture, each time read from another start. A power of two.
const SIDE: usize = 128;

/// Uniform 32-bit draws by place.
pub(crate) struct Draws {
    table: Box<[u32; SIDE * SIDE]>,
}

impl Draws {
    /// The draws of a seed. `StdRng` may change with a major version of rand: so may the draws.
    pub(crate) fn new(seed: u64) -> Self {
        let mut table = Box::new([0; SIDE * SIDE]);
        StdRng::seed_from_u64(seed).fill(&mut table[..]);
        Self { table }
    }

    /// The draw number `turn` of an owner's place (any units: pixels, cells).
    #[inline]
    pub(crate) fn at(&self, x: usize, y: usize, owner: u8, turn: usize) -> u32 {
        // Odd multipliers (of the golden ratio's kind) send each tile, owner and turn to a start of its own.
        let start = (x / SIDE).wrapping_mul(0x9E37) ^ (y / SIDE).wrapping_mul(0x79B9);
        let start = start.wrapping_add((usize::from(owner) * 16 + turn).wrapping_mul(0x3C6F));
        self.table[(start + y % SIDE * SIDE + x % SIDE) % (SIDE * SIDE)]
    }
}

/// Spreads the low 16 bits of a draw evenly over -reach to reach.
#[inline]
pub(crate) fn spread(draw: u32, reach: usize) -> isize {
    ((u64::from(draw & 0xFFFF) * (2 * reach as u64 + 1)) >> 16) as isize - reach as isize
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let (draws, again, other) = (Draws::new(1), Draws::new(1), Draws::new(2));
        let at = |draws: &Draws| draws.at(300, 5, 1, 0);
        assert_eq!(at(&draws), at(&again));
        let others =
            [at(&other), draws.at(301, 5, 1, 0), draws.at(300, 6, 1, 0), draws.at(300 + SIDE, 5, 1, 0), draws.at(300, 5, 2, 0)];
        assert!(others.iter().chain(&[draws.at(300, 5, 1, 1)]).all(|draw| *draw != at(&draws)));
    }
}
