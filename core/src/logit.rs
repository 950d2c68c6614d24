//! Logits as probabilities in 255ths, and back.

use std::sync::LazyLock;

/// Beyond this, either way, a logit is 0 or 255.
const FARTHEST: f32 = 6.25;
/// Steps a unit: so narrow that at most one value begins in each.
const STEPS: usize = 64;
const COUNT: usize = 2 * STEPS * 25 / 4;

/// For each step the value at its start, and the logit in it from which on it is the next one.
static TABLE: LazyLock<[(u8, f32); COUNT]> = LazyLock::new(|| {
    let mut value = 0;
    std::array::from_fn(|step| {
        let end = (step + 1) as f32 / STEPS as f32 - FARTHEST;
        let before = value;
        // The logit of the probability half way to the next value.
        let next = if value < u8::MAX { logit((f32::from(value) + 0.5) / 255.0) } else { f32::INFINITY };
        value += u8::from(next < end);
        (before, next)
    })
});

fn logit(probability: f32) -> f32 {
    (probability / (1.0 - probability)).ln()
}

/// The nearest 255th of the probability of each logit, in place of what `into` held. An exponential for each would take a tenth of the
/// time of the network.
pub(crate) fn to_bytes(logits: impl Iterator<Item = f32>, into: &mut Vec<u8>) {
    let table = &*TABLE;
    into.clear();
    into.extend(logits.map(|logit| {
        let step = ((logit + FARTHEST) * STEPS as f32) as usize;
        let (value, next) = table[step.min(COUNT - 1)];
        value + u8::from(logit >= next)
    }));
}

/// The logit of each 255th. A byte cannot tell certainties apart: half a step from the ends keeps their logits finite.
pub(crate) fn of_bytes() -> [f32; 256] {
    std::array::from_fn(|value| logit((value as f32).clamp(0.5, 254.5) / 255.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_the_nearest_ones_of_the_probability() {
        let logits: Vec<f32> = (-80_000..80_000).map(|at| at as f32 / 10_000.0).chain([f32::MIN, -1e9, 1e9, f32::MAX]).collect();
        let mut bytes = Vec::new();
        to_bytes(logits.iter().copied(), &mut bytes);
        for (logit, byte) in logits.iter().zip(&bytes) {
            let exact = 255.0 / (1.0 + (-f64::from(*logit)).exp());
            assert!((exact - f64::from(*byte)).abs() <= 0.5001, "{logit}: {byte}, exactly {exact}");
        }
    }

    #[test]
    fn every_byte_comes_back() {
        let mut bytes = Vec::new();
        to_bytes(of_bytes().into_iter(), &mut bytes);
        let back = |(value, byte): (usize, &u8)| usize::from(*byte) == value || value == 0 || value == 255;
        assert!(bytes.iter().enumerate().all(back), "{bytes:?}");
    }
}
