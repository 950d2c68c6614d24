//! Shown places near hidden ones, picked at random: what is painted from here cannot tell of a hidden pixel.
//!
//! Places are drawn from a square that grows until a shown one is met. So a pick holds still in time: it changes only when the cover
//! comes over its place, or clears one drawn before it.

use crate::cover::Cover;
use crate::effect::canvas::{Pixel, opaque};
use crate::effect::depths::Depths;
use crate::effect::draws::{Draws, TURNS, spread};

/// What is shown where there is nothing to pick: neutral greys, so that even then an effect can be told from a fault.
const NEUTRALS: [u8; 4] = [104, 120, 136, 152];

/// Places of a cover that a processor's nearest memory does not hold: there it is faster to ask the depths first.
const LARGE: usize = 1 << 21;

/// The shown places, as seen from the hidden ones.
pub(crate) struct Picks<'a> {
    cover: &'a Cover,
    draws: &'a Draws,
    depths: &'a Depths,
    /// Place by place, 0 where one is shown; how many across and down.
    taken: &'a [u8],
    columns: usize,
    rows: usize,
    /// A place that is shown: taken where no draw meets any.
    sure: (usize, usize),
}

impl<'a> Picks<'a> {
    /// `None` when nothing is shown. `depths` is measured here; to be kept for its memory only.
    pub(crate) fn new(cover: &'a Cover, draws: &'a Draws, depths: &'a mut Depths) -> Option<Self> {
        let columns = cover.columns();
        let rows = cover.owners().len() / columns;
        let taken = cover.taken();
        let sure = taken.iter().position(|owner| *owner == 0)?;
        let depths = depths.measure(cover);
        Some(Self { cover, draws, depths, taken, columns, rows, sure: (sure % columns, sure / columns) })
    }

    /// A shown pixel near an owner's pixel, by its draws: about `reach` pixels away at most, further where there is none.
    #[inline]
    pub(crate) fn pick(&self, (x, y): (usize, usize), reach: usize, owner: u8) -> (usize, usize) {
        let scale = self.cover.scale();
        let from = ((x / scale) as isize, (y / scale) as isize);
        let (mut reach, depth) = (reach.div_ceil(scale), self.depths.at(x, y) / scale);
        let drawn = (0..TURNS - 1).find_map(|turn| {
            let reached = reach;
            // A fifth more each time: the square soon leaves a person, yet not far.
            reach = (reach + reach / 5 + 1).min(self.columns.max(self.rows));
            if reached < depth {
                return None;
            }
            let draw = self.draws.at(x, y, owner, turn);
            let column = mirrored(from.0 + spread(draw, reached.min(self.columns)), self.columns);
            let row = mirrored(from.1 + spread(draw >> 16, reached.min(self.rows)), self.rows);
            let hidden = self.taken.len() > LARGE && self.depths.hides(column * scale, row * scale);
            (!hidden && self.taken[row * self.columns + column] == 0).then_some((column, row))
        });
        let (column, row) = drawn.unwrap_or(self.sure);
        // Any pixel of the place.
        let draw = self.draws.at(x, y, owner, TURNS - 1) as usize;
        let within = |place: usize, draw: usize, limit: u32| (place * scale + draw % scale).min(limit as usize - 1);
        (within(column, draw & 0xFFFF, self.cover.width()), within(row, draw >> 16, self.cover.height()))
    }
}

/// A colour where nothing is shown.
#[inline]
pub(crate) fn neutral(draw: u32) -> Pixel {
    opaque([NEUTRALS[draw as usize % NEUTRALS.len()]; 3])
}

/// Brings a coordinate that is at most `limit` outside the picture back into it, as a mirror at its border would.
#[inline]
fn mirrored(at: isize, limit: usize) -> usize {
    let limit = limit as isize;
    let at = if at < 0 {
        -1 - at
    } else if at >= limit {
        2 * limit - 1 - at
    } else {
        at
    };
    at.clamp(0, limit - 1) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pick_is_shown_and_most_are_near() {
        let (width, height) = (90, 70);
        let mut draws = Draws::default();
        draws.sow(3);
        let mut depths = Depths::default();
        let around = |x: usize, y: usize| !(20..60).contains(&x) || !(10..50).contains(&y);
        let shows = [around, |x, y| (x, y) == (89, 0), |x, _| x == 0];
        for (case, scale) in (0..shows.len()).flat_map(|case| [1, 2, 3, 4, 64].map(|scale| (case, scale))) {
            let (columns, rows) = (usize::div_ceil(width, scale), usize::div_ceil(height, scale));
            let place = |at: usize| shows[case](at % columns * scale, at / columns * scale);
            let owners: Vec<_> = (0..columns * rows).map(|at| u8::from(!place(at))).collect();
            let cover = Cover::coarse(owners, width as u32, height as u32, scale).unwrap();
            let Some(picks) = Picks::new(&cover, &draws, &mut depths) else { continue };
            let hidden: Vec<_> =
                (0..width * height).map(|at| (at % width, at / width)).filter(|(x, y)| !cover.lends(*x, *y)).collect();
            let mut ways = 0;
            for &place in &hidden {
                let (x, y) = picks.pick(place, 2, 1);
                assert!(cover.lends(x, y), "case {case}, scale {scale}: {x} {y} is hidden");
                ways += x.abs_diff(place.0).max(y.abs_diff(place.1));
            }
            assert!(case != 0 || ways <= 20 * hidden.len(), "scale {scale}: {ways} for {}", hidden.len());
        }
        assert!(Picks::new(&Cover::everything(9, 9).unwrap(), &draws, &mut depths).is_none());
    }
}
