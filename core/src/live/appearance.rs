//! What a person wears, coarsely: enough to tell two people apart who crossed, of no use beyond this stream, and never given out.
//!
//! Histograms of colour for the upper and the lower half of a person, compared by intersection (Swain and Ballard, "Color
//! indexing", 1991), of luminance and of two opponent colours apart from each other so that few places are enough.

/// Classes of luminance, and of each opponent colour.
const LIGHTS: usize = 6;
const HUES: usize = 5;
/// Classes of one half of a person.
const HALF: usize = LIGHTS + HUES * HUES;

/// The shares of a person's places in each class, upper half first; each half's lights add up to 1, its hues as well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Appearance {
    shares: [f32; 2 * HALF],
}

impl Default for Appearance {
    fn default() -> Self {
        Self { shares: [0.0; 2 * HALF] }
    }
}

impl Appearance {
    /// Counts a place; `lower`: of the lower half.
    #[inline]
    pub(super) fn count(&mut self, [r, g, b]: [u8; 3], lower: bool) {
        let (r, g, b) = (i32::from(r), i32::from(g), i32::from(b));
        let half = if lower { HALF } else { 0 };
        let light = (r + 2 * g + b) / 4 * LIGHTS as i32 / 256;
        // -255 to 255; people wear mostly what lies near grey, so the middle classes are narrow.
        let class = |opponent: i32| match opponent {
            ..-48 => 0,
            -48..-12 => 1,
            -12..=12 => 2,
            13..=48 => 3,
            _ => 4,
        };
        let hue = class(r - g) * HUES + class(b - g);
        self.shares[half + light as usize] += 1.0;
        self.shares[half + LIGHTS + hue] += 1.0;
    }

    /// From counts to shares.
    pub(super) fn finish(&mut self) {
        for half in self.shares.chunks_exact_mut(HALF) {
            let places: f32 = half[..LIGHTS].iter().sum();
            half.iter_mut().for_each(|share| *share /= places.max(1.0));
        }
    }

    /// 0 (nothing alike) to 1 (the same).
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        // Two halves, each of lights and hues.
        self.shares.iter().zip(&other.shares).map(|(a, b)| a.min(*b)).sum::<f32>() / 4.0
    }

    /// Learns a share of what is seen now.
    pub(super) fn learn(&mut self, now: &Self, share: f32) {
        self.shares.iter_mut().zip(&now.shares).for_each(|(known, now)| *known += (now - *known) * share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dressed(upper: [u8; 3], lower: [u8; 3]) -> Appearance {
        let mut appearance = Appearance::default();
        for shade in 0..20 {
            appearance.count(upper.map(|c| c.saturating_add(shade)), false);
            appearance.count(lower.map(|c| c.saturating_add(shade)), true);
        }
        appearance.finish();
        appearance
    }

    #[test]
    fn likeness_is_one_with_oneself_and_small_with_others() {
        let red_and_dark = dressed([180, 40, 40], [30, 30, 40]);
        assert!((red_and_dark.likeness(&red_and_dark) - 1.0).abs() < 1e-5);
        assert!(red_and_dark.likeness(&dressed([40, 160, 60], [220, 220, 210])) < 0.4);
        // The same clothes the other way round are not the same person.
        assert!(red_and_dark.likeness(&dressed([30, 30, 40], [180, 40, 40])) < 0.6);
        let mut learning = red_and_dark;
        learning.learn(&dressed([40, 160, 60], [220, 220, 210]), 1.0);
        assert!(learning.likeness(&red_and_dark) < 0.4);
    }
}
