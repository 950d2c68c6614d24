//! Linear interpolation along one axis.

/// The two samples around a place, and how much the second one counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Taps {
    pub(crate) low: usize,
    pub(crate) high: usize,
    /// 0 to 1.
    pub(crate) share: f32,
}

impl Taps {
    /// Where the centre of place `at` of `places` lies among `samples` of the same length; beyond the outermost centres the outermost
    /// sample counts alone.
    pub(crate) fn at(at: usize, places: usize, samples: usize) -> Self {
        let position = ((at as f32 + 0.5) * samples as f32 / places as f32 - 0.5).clamp(0.0, (samples - 1) as f32);
        let low = position as usize;
        Self { low, high: (low + 1).min(samples - 1), share: position - low as f32 }
    }

    /// [`Taps::at`] for each of `places`.
    pub(crate) fn all(places: usize, samples: usize) -> Vec<Self> {
        (0..places).map(|at| Self::at(at, places, samples)).collect()
    }

    /// Between two values.
    pub(crate) fn mix(&self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_stays_a_slope() {
        let samples = [0.0, 1.0, 2.0, 3.0];
        let enlarged: Vec<f32> = Taps::all(8, 4).iter().map(|taps| taps.mix(samples[taps.low], samples[taps.high])).collect();
        assert_eq!(enlarged, [0.0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.0]);
    }

    #[test]
    fn the_same_size_is_left_alone() {
        for (at, taps) in Taps::all(5, 5).iter().enumerate() {
            assert_eq!((taps.low, taps.share), (at, 0.0));
        }
        assert_eq!(Taps::at(0, 1, 1), Taps { low: 0, high: 0, share: 0.0 });
    }
}
