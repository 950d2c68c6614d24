//! From red, green and blue to YUV, in fixed point.

use super::{YuvMatrix, YuvRange};

/// The fixed point of chroma: values times 2 to this.
const BITS: i32 = 14;
/// What one to four pixels of a square count, so that all of them together count 12.
const SHARES: [i32; 5] = [0, 12, 6, 4, 3];

/// ITU-R BT.601-7 and BT.709-6 turned to bytes: luma is a weighted mean of the colours, chroma the scaled difference of blue (U) and
/// red (V) from it.
pub(super) struct ToYuv {
    /// Weights of red, green and blue, of 256: their sums fit into 16 bits, which vectorises, at up to a level's cost.
    y: [u16; 3],
    u: [i32; 3],
    v: [i32; 3],
    /// What black's luma is.
    black: u8,
}

impl ToYuv {
    pub(super) fn new(matrix: YuvMatrix, range: YuvRange) -> Self {
        let (red, blue) = match matrix {
            YuvMatrix::Bt601 => (0.299, 0.114),
            YuvMatrix::Bt709 => (0.2126, 0.0722),
        };
        let (luma, chroma, black) = match range {
            YuvRange::Limited => (219.0 / 255.0, 224.0 / 255.0, 16),
            YuvRange::Full => (1.0, 1.0, 0),
        };
        let weights = [red, 1.0 - red - blue, blue];
        let fixed = |value: f64| (value * f64::from(1 << BITS)).round() as i32;
        // The difference `colour - luma` times what makes its largest value half a byte.
        let difference = |of: usize| {
            let scale = chroma / 2.0 / (1.0 - weights[of]);
            [0, 1, 2].map(|i| fixed(scale * (f64::from(u8::from(i == of)) - weights[i])))
        };
        let of_256 = |share: f64| (share * luma * 256.0).round() as u16;
        // Green's is what the others leave, so that white is exact.
        let (y_red, y_blue) = (of_256(red), of_256(blue));
        Self { y: [y_red, of_256(1.0) - y_red - y_blue, y_blue], u: difference(2), v: difference(0), black }
    }

    /// The luma of a colour.
    #[inline]
    pub(super) fn luma(&self, [red, green, blue]: [u8; 3]) -> u8 {
        let sum = self.y[0] * u16::from(red) + self.y[1] * u16::from(green) + self.y[2] * u16::from(blue);
        ((sum + 128) >> 8) as u8 + self.black
    }

    /// U and V of the mean of `count` colours, 1 to 4, given their sums.
    #[inline]
    pub(super) fn chroma(&self, sums: [u16; 3], count: u8) -> [u8; 2] {
        let share = SHARES[usize::from(count).min(4)];
        [self.u, self.v].map(|weights| {
            let sum: i32 = weights.iter().zip(sums).map(|(weight, sum)| weight * i32::from(sum) * share).sum();
            // Twelve times the value; 128 more makes it positive.
            ((sum + (12 << (BITS - 1)) + ((128 * 12) << BITS)) as u32 / (12 << BITS)).min(255) as u8
        })
    }
}
