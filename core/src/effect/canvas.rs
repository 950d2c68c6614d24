//! The picture under an effect's brush, and the cover that says where it may paint.

use std::ops::Range;

use crate::cover::{Cover, Run, Runs};
use crate::effect::draws::SIDE;
use crate::frame::PixelFormat;
use crate::picture::PictureMut;

/// Colour samples of one pixel in the picture's own order, then alpha; only the first is used where the picture is grey. Alpha is
/// opaque in all that is painted: a hidden pixel's alpha would tell of it too.
pub(crate) type Pixel = [u8; 4];

/// What is shown where there is no colour to take: neither dark nor bright, nobody's.
pub(crate) const NEUTRAL: Pixel = opaque([128; 3]);

/// Pixels painted at once, at most: what is asked in one small loop, apart from how pixels are stored, is 2 times faster. Pieces
/// end where tiles of draws do.
pub(crate) const PIECE: usize = SIDE;

/// A picture that is painted only where its cover says so.
pub(crate) struct Canvas<'a> {
    bytes: &'a mut [u8],
    format: PixelFormat,
    row_stride: usize,
    pub(crate) cover: &'a Cover,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// An opaque pixel.
pub(crate) const fn opaque([a, b, c]: [u8; 3]) -> Pixel {
    [a, b, c, u8::MAX]
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(picture: PictureMut<'a>, cover: &'a Cover) -> Self {
        let PictureMut { bytes, width, height, row_stride, format } = picture;
        Self { bytes, format, row_stride, cover, width: width as usize, height: height as usize }
    }

    /// Every hidden pixel, run by run.
    pub(crate) fn runs(&self) -> Runs<'a> {
        self.cover.runs()
    }

    /// Bytes a pixel.
    pub(crate) const fn bytes_per_pixel(&self) -> usize {
        self.format.bytes()
    }

    /// The bytes of a row as they are now, all its pixels.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        self.span(y, 0, self.width)
    }

    /// Paints one row of a run: piece by piece `paint` is given x and the pixels from there on.
    #[inline]
    pub(crate) fn paint_row(&mut self, y: usize, run: &Run, mut paint: impl FnMut(usize, &mut [Pixel])) {
        let mut pixels = [NEUTRAL; PIECE];
        let mut start = run.start;
        while start < run.end {
            let end = ((start / PIECE + 1) * PIECE).min(run.end);
            let piece = &mut pixels[..end - start];
            paint(start, piece);
            self.store(y, start, piece);
            start = end;
        }
    }

    /// Paints from `start` to before `end` of a row in one colour.
    #[inline]
    pub(crate) fn paint_flat(&mut self, y: usize, start: usize, end: usize, colour: Pixel) {
        let bytes = self.format.bytes();
        let row = self.span_mut(y, start, end);
        match bytes {
            1 => row.fill(colour[0]),
            3 => row.as_chunks_mut().0.fill([colour[0], colour[1], colour[2]]),
            _ => row.as_chunks_mut().0.fill(colour),
        }
    }

    /// Paints further rows of a run as its row `y` is now.
    pub(crate) fn repeat(&mut self, y: usize, rows: Range<usize>, run: &Run) {
        let bytes = self.format.bytes();
        let (from, to) = (y * self.row_stride + run.start * bytes, y * self.row_stride + run.end * bytes);
        rows.for_each(|row| self.bytes.copy_within(from..to, row * self.row_stride + run.start * bytes));
    }

    #[inline]
    fn store(&mut self, y: usize, start: usize, pixels: &[Pixel]) {
        let bytes = self.format.bytes();
        let row = self.span_mut(y, start, start + pixels.len());
        match bytes {
            1 => row.iter_mut().zip(pixels).for_each(|(to, pixel)| *to = pixel[0]),
            3 => row.as_chunks_mut().0.iter_mut().zip(pixels).for_each(|(to, &[a, b, c, _])| *to = [a, b, c]),
            _ => row.copy_from_slice(pixels.as_flattened()),
        }
    }

    #[inline]
    fn span(&self, y: usize, start: usize, end: usize) -> &[u8] {
        let bytes = self.format.bytes();
        &self.bytes[y * self.row_stride..][start * bytes..end * bytes]
    }

    #[inline]
    fn span_mut(&mut self, y: usize, start: usize, end: usize) -> &mut [u8] {
        let bytes = self.format.bytes();
        &mut self.bytes[y * self.row_stride..][start * bytes..end * bytes]
    }

    /// The colour at a place, opaque.
    #[inline]
    pub(crate) fn colour(&self, x: usize, y: usize) -> Pixel {
        pixel_at(&self.bytes[y * self.row_stride..], x, self.format.bytes())
    }

    /// The sum of the colours from `start` to before `end` of a row.
    #[inline]
    pub(crate) fn sum(&self, y: usize, start: usize, end: usize) -> [u64; 3] {
        let row = self.span(y, start, end);
        match self.format.bytes() {
            1 => [row.iter().map(|grey| u64::from(*grey)).sum(); 3],
            3 => {
                let mut sums = [0; 3];
                row.as_chunks::<3>().0.iter().for_each(|pixel| (0..3).for_each(|at| sums[at] += u64::from(pixel[at])));
                sums
            }
            _ => sum_of_four(row),
        }
    }
}

/// The pixel number `x` of a row with so many bytes a pixel, opaque.
#[inline]
pub(crate) fn pixel_at(row: &[u8], x: usize, bytes: usize) -> Pixel {
    match row[x * bytes..][..bytes] {
        [a, b, c, ..] => opaque([a, b, c]),
        [grey, ..] => opaque([grey; 3]),
        [] => NEUTRAL,
    }
}

/// The sum of the first three samples of pixels of four: two pixels at once, each sample in 16 bits of a word.
#[inline]
fn sum_of_four(row: &[u8]) -> [u64; 3] {
    const EVEN: u64 = 0x00FF_00FF_00FF_00FF;
    let add = |sum: &mut u64, words: u64, at: u32| *sum += (words >> at & 0xFFFF) + (words >> (at + 32) & 0xFFFF);
    let mut sums = [0; 3];
    // So many words fit: 256 * 255 < 2^16.
    for block in row.chunks(8 * 256) {
        let (words, rest) = block.as_chunks();
        let (mut even, mut odd) = (0, 0);
        for word in words {
            let word = u64::from_le_bytes(*word);
            (even, odd) = (even + (word & EVEN), odd + (word >> 8 & EVEN));
        }
        add(&mut sums[0], even, 0);
        add(&mut sums[1], odd, 0);
        add(&mut sums[2], even, 16);
        (0..3).for_each(|at| sums[at] += rest.get(at).map_or(0, |sample| u64::from(*sample)));
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cover::Cover;

    #[test]
    fn sums_are_those_of_the_samples() {
        for format in [PixelFormat::Gray8, PixelFormat::Rgb8, PixelFormat::Rgba8] {
            let (width, bytes) = (1500, format.bytes());
            for value in [|_| 255u8, |at: usize| (at * 37 % 251) as u8] {
                let mut pixels: Vec<_> = (0..width * bytes).map(value).collect();
                let cover = Cover::everything(width as u32, 1).unwrap();
                let picture = PictureMut::new(&mut pixels, width as u32, 1, width * bytes, format).unwrap();
                let canvas = Canvas::new(picture, &cover);
                for (start, end) in [(0, 0), (0, 1), (1, 2), (3, 10), (0, 1500), (7, 1024), (200, 713)] {
                    let colours = (start..end).map(|x| canvas.colour(x, 0));
                    let expected = colours.fold([0; 3], |sum, c| std::array::from_fn(|at| sum[at] + u64::from(c[at])));
                    assert_eq!(canvas.sum(0, start, end), expected, "{format:?} {start} to {end}");
                }
            }
        }
    }
}
