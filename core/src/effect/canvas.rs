//! The picture under an effect's brush, and the cover that says where it may paint.

use crate::cover::Cover;
use crate::frame::PixelFormat;
use crate::picture::Picture;

/// Colour samples of one pixel in the picture's own order; only the first is used where the picture is grey.
pub(crate) type Colour = [u8; 3];

/// What is shown where there is no colour to take: neither dark nor bright, nobody's.
pub(crate) const NEUTRAL: Colour = [128; 3];

/// Pixels painted at once.
const PIECE: usize = 64;

/// A picture that is painted only where its cover says so.
pub(crate) struct Canvas<'a> {
    bytes: &'a mut [u8],
    format: PixelFormat,
    pub(crate) cover: &'a Cover,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// The picture's pixels, to be read.
#[derive(Clone, Copy)]
pub(crate) struct Pixels<'a> {
    bytes: &'a [u8],
    format: PixelFormat,
    width: usize,
}

/// Pixels of one row, side by side, hidden for the sake of the same owner: `start` to before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) y: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) owner: u8,
}

/// Every hidden pixel, run by run, in reading order. Nothing else makes runs, so what is painted by runs is hidden.
pub(crate) struct Runs<'a> {
    owners: &'a [u8],
    width: usize,
    at: usize,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(picture: &'a mut Picture, cover: &'a Cover) -> Self {
        let (width, height, format) = (picture.width() as usize, picture.height() as usize, picture.format());
        Self { bytes: picture.pixels_mut(), format, cover, width, height }
    }

    /// Every hidden pixel, run by run.
    pub(crate) fn runs(&self) -> Runs<'a> {
        Runs { owners: self.cover.owners(), width: self.width, at: 0 }
    }

    /// The pixels as they are now.
    #[inline]
    pub(crate) fn pixels(&self) -> Pixels<'_> {
        Pixels { bytes: self.bytes, format: self.format, width: self.width }
    }

    /// Rows `from` to before `to` as they are now, kept for reading while the picture is painted.
    pub(crate) fn copied_rows(&self, from: usize, to: usize) -> Vec<u8> {
        let row = self.width * self.format.bytes();
        self.bytes[from * row..to * row].to_vec()
    }

    /// Copied rows, to be read as pixels: the first of them is row 0.
    pub(crate) const fn read<'b>(&self, rows: &'b [u8]) -> Pixels<'b> {
        Pixels { bytes: rows, format: self.format, width: self.width }
    }

    /// Paints a run, each pixel as `colour` says of its x, alpha opaque (a hidden pixel's alpha would tell of it too). `colour`
    /// may read the picture; what it finds under the cover is partly painted.
    #[inline]
    pub(crate) fn paint(&mut self, run: Run, mut colour: impl FnMut(Pixels<'_>, usize) -> Colour) {
        // Piece by piece, so that `colour` is asked in one small loop, apart from how pixels are stored: that is 2 times faster.
        let mut colours = [NEUTRAL; PIECE];
        for start in (run.start..run.end).step_by(PIECE) {
            let piece = Run { start, end: (start + PIECE).min(run.end), ..run };
            let pixels = self.pixels();
            for (x, into) in (piece.start..piece.end).zip(&mut colours) {
                *into = colour(pixels, x);
            }
            self.store(piece, colours.iter());
        }
    }

    /// Paints a run in one colour.
    pub(crate) fn paint_flat(&mut self, run: Run, colour: Colour) {
        self.store(run, std::iter::repeat(&colour));
    }

    #[inline]
    fn store<'b>(&mut self, run: Run, colours: impl Iterator<Item = &'b Colour>) {
        let bytes = self.format.bytes();
        let row = &mut self.bytes[(run.y * self.width + run.start) * bytes..(run.y * self.width + run.end) * bytes];
        match bytes {
            1 => row.iter_mut().zip(colours).for_each(|(pixel, colour)| *pixel = colour[0]),
            3 => row.as_chunks_mut().0.iter_mut().zip(colours).for_each(|(pixel, colour)| *pixel = *colour),
            _ => row.as_chunks_mut().0.iter_mut().zip(colours).for_each(|(pixel, &[a, b, c])| *pixel = [a, b, c, u8::MAX]),
        }
    }
}

impl Pixels<'_> {
    /// The colour at a place.
    #[inline]
    pub(crate) fn colour(&self, x: usize, y: usize) -> Colour {
        let pixel = &self.bytes[(y * self.width + x) * self.format.bytes()..];
        match self.format {
            PixelFormat::Gray8 => [pixel[0]; 3],
            PixelFormat::Rgb8 | PixelFormat::Rgba8 | PixelFormat::Bgra8 => [pixel[0], pixel[1], pixel[2]],
        }
    }

    /// The sum of the colours from `start` to before `end` of a row.
    #[inline]
    pub(crate) fn sum(&self, y: usize, start: usize, end: usize) -> [u64; 3] {
        let bytes = self.format.bytes();
        let row = &self.bytes[(y * self.width + start) * bytes..(y * self.width + end) * bytes];
        match bytes {
            1 => [sum::<1>(row)[0]; 3],
            3 => sum::<3>(row),
            _ => {
                let [a, b, c, _] = sum::<4>(row);
                [a, b, c]
            }
        }
    }
}

/// The sum of each sample of pixels of `BYTES` samples.
#[inline]
fn sum<const BYTES: usize>(row: &[u8]) -> [u64; BYTES] {
    let mut sums = [0; BYTES];
    // A block of this many pixels fits 32-bit sums (65536 * 255 < 2^32), which vectorise.
    for block in row.chunks(65_536 * BYTES) {
        let mut block_sums = [0u32; BYTES];
        for pixel in block.chunks_exact(BYTES) {
            (0..BYTES).for_each(|at| block_sums[at] += u32::from(pixel[at]));
        }
        (0..BYTES).for_each(|at| sums[at] += u64::from(block_sums[at]));
    }
    sums
}

impl Iterator for Runs<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        let from = self.at + leading(&self.owners[self.at..], 0);
        let owner = *self.owners.get(from)?;
        let row = from / self.width * self.width;
        self.at = from + leading(&self.owners[from..row + self.width], owner);
        Some(Run { y: row / self.width, start: from - row, end: self.at - row, owner })
    }
}

/// How many bytes from the first on are `value`; 32 at a time, which vectorises.
fn leading(bytes: &[u8], value: u8) -> usize {
    let same = |chunk: &[u8]| chunk.iter().fold(0, |differs, byte| differs | (byte ^ value)) == 0;
    let whole = bytes.chunks_exact(32).take_while(|chunk| same(chunk)).count() * 32;
    whole + bytes[whole..].iter().take_while(|byte| **byte == value).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_the_hidden_pixels_owner_by_owner() {
        let owners = [vec![0; 70], vec![1, 1, 2, 0, 255], vec![7; 75], vec![0; 74], vec![9]].concat();
        let runs = Runs { owners: &owners, width: 75, at: 0 };
        let expected = [(0, 70, 72, 1), (0, 72, 73, 2), (0, 74, 75, 255), (1, 0, 75, 7), (2, 74, 75, 9)];
        assert_eq!(runs.map(|r| (r.y, r.start, r.end, r.owner)).collect::<Vec<_>>(), expected);
    }
}
