//! What is known of a stream of frames before its first one.

use fuzzy_people_core::{YuvMatrix, YuvRange};

/// A fraction of whole numbers, neither of them 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio {
    pub(crate) num: u32,
    pub(crate) den: u32,
}

/// A stream of upright frames in planar YUV 4:2:0, 8 bits a sample: Y, then U and V of half the size, rounded up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stream {
    /// Width and height in pixels.
    pub(crate) size: [u32; 2],
    /// Seconds a tick; frame times count ticks.
    pub(crate) tick: Ratio,
    /// Frames a second, on average; none: unknown.
    pub(crate) rate: Option<Ratio>,
    /// Frames a second where there must be one rate; none: as many as ticks.
    pub(crate) one_rate: Option<Ratio>,
    /// Width to height of a pixel as it is shown; none: unknown.
    pub(crate) pixel_aspect: Option<Ratio>,
    /// How y4m says it: `p` progressive, `t` or `b` interlaced with the top or bottom field first, `m` mixed, `?` unknown.
    pub(crate) fields: char,
    /// What the samples mean.
    pub(crate) colour: Colour,
    /// How long the last frame is shown, in ticks, at least 1.
    pub(crate) last_duration: i64,
    /// About how many frames come; none: unknown.
    pub(crate) frames: Option<u64>,
}

/// What the samples mean, in ffmpeg's names; none: unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Colour {
    /// `tv` (limited) or `pc` (full).
    pub(crate) range: Option<String>,
    /// From RGB to YUV.
    pub(crate) matrix: Option<String>,
    pub(crate) primaries: Option<String>,
    pub(crate) transfer: Option<String>,
    /// Where U and V lie between the Ys.
    pub(crate) chroma: Option<String>,
}

/// One frame of a stream, its samples packed without gaps.
pub(crate) struct Frame {
    pub(crate) samples: Vec<u8>,
    /// When it is shown, in ticks.
    pub(crate) time: i64,
}

/// How a stream ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// With its last frame.
    Whole,
    /// Before it, or there were faults on the way: what is wrong, to follow "is cut short or damaged".
    Broken(String),
}

/// The next of a stream.
pub(crate) enum Next {
    /// A frame, shown at this tick; its samples are where they were asked for.
    Frame(i64),
    End(End),
}

impl Ratio {
    /// None when either is 0 or too large.
    pub(crate) fn new(num: u64, den: u64) -> Option<Self> {
        let [num, den] = [u32::try_from(num).ok()?, u32::try_from(den).ok()?];
        (num > 0 && den > 0).then_some(Self { num, den })
    }

    /// Of `1:2` or `1/2`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (num, den) = text.split_once([':', '/'])?;
        Self::new(num.parse().ok()?, den.parse().ok()?)
    }

    /// Upside down.
    pub(crate) const fn inverse(self) -> Self {
        Self { num: self.den, den: self.num }
    }

    /// The fraction's value.
    pub(crate) fn value(self) -> f64 {
        f64::from(self.num) / f64::from(self.den)
    }

    /// So many a second.
    pub(crate) const fn whole(num: u32) -> Self {
        Self { num, den: 1 }
    }

    /// `count` times the fraction times `by`, to the nearest whole number.
    pub(crate) fn times(self, count: i64, by: Self) -> i64 {
        let den = i128::from(self.den) * i128::from(by.den);
        let product = i128::from(count) * i128::from(self.num) * i128::from(by.num);
        i64::try_from((2 * product + den).div_euclid(2 * den)).unwrap_or(i64::MAX)
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.num, self.den)
    }
}

impl Stream {
    /// The same at one rate.
    pub(crate) fn steady(&self) -> Self {
        let rate = self.one_rate.unwrap_or(self.tick.inverse());
        Self { tick: rate.inverse(), rate: Some(rate), last_duration: 1, ..self.clone() }
    }

    /// Bytes a frame.
    pub(crate) const fn frame_bytes(&self) -> usize {
        let [width, height] = [self.size[0] as usize, self.size[1] as usize];
        width * height + 2 * width.div_ceil(2) * height.div_ceil(2)
    }

    /// The matrix from RGB to YUV. Where a file does not say, it is by the size, as players have it. Of BT.2020, which the core does
    /// not know, BT.709 is the nearest.
    pub(crate) fn matrix(&self) -> YuvMatrix {
        match self.colour.matrix.as_deref() {
            Some("smpte170m" | "bt470bg" | "fcc") => YuvMatrix::Bt601,
            None if self.size[1] < 720 => YuvMatrix::Bt601,
            _ => YuvMatrix::Bt709,
        }
    }

    /// The range of the samples; limited where a file does not say.
    pub(crate) fn range(&self) -> YuvRange {
        if self.colour.range.as_deref() == Some("pc") { YuvRange::Full } else { YuvRange::Limited }
    }
}

#[cfg(test)]
impl Default for Stream {
    fn default() -> Self {
        let colour = Colour::default();
        let tick = Ratio::whole(1);
        Self {
            size: [2, 2],
            tick,
            rate: None,
            one_rate: None,
            pixel_aspect: None,
            fields: 'p',
            colour,
            last_duration: 1,
            frames: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_become_other_units_to_the_nearest() {
        let tick = |text| Ratio::parse(text).unwrap();
        for (ratio, count, scale, expected) in [
            ("1:90000", 3003, 1_000_000_000, 33_366_667),
            ("1001/30000", 30_000, 1000, 1_001_000),
            ("1:1000", -7, 1000, -7),
            ("1:3", -1, 1, 0),
            ("1:12800", 512, 1000, 40),
            ("4294967295:1", i64::MAX, 1000, i64::MAX),
        ] {
            assert_eq!(tick(ratio).times(count, Ratio::whole(scale)), expected, "{ratio} {count} {scale}");
        }
        for bad in ["", "1", "0:1", "1:0", "-1:2", "1:x", "4294967296:1"] {
            assert_eq!(Ratio::parse(bad), None, "{bad}");
        }
    }
}
