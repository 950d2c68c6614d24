//! A frame at the model's size, upright.

use yuv::{YuvPlanarImage, yuv420_to_rgb};

use super::{CameraFrame, Turn};
use crate::error::{Error, Result};
use crate::frame::{Frame, FrameLayout, PixelFormat};
use crate::yuv::{Plane, YuvFrame};

/// A small upright picture of a frame; keeps its buffers.
#[derive(Default)]
pub(crate) struct Small {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Red, green, blue; rows packed.
    pub(crate) rgb: Vec<u8>,
    /// Rows packed: the camera's own luma (of its range), or that of the colours after BT.601 in full range.
    pub(crate) luma: Vec<u8>,
    /// Chroma of squares of two by two samples.
    u: Vec<u8>,
    v: Vec<u8>,
    /// The last row of chroma as pairs: in the frame it may be cut short.
    last_pairs: Vec<u8>,
    means: Means,
}

impl Small {
    /// Looks at `frame`: each sample of `width` by `height` is the mean of the pixels about its middle: a square as large as its
    /// shorter side, at most six by six; the nearest pixel when enlarging. Of YUV, the small picture too has a chroma for two by two
    /// samples. Sampled as stored; only the samples are turned.
    ///
    /// # Errors
    /// [`Error::Layout`]: a size of zero.
    pub(crate) fn shrink(&mut self, frame: &CameraFrame<'_>, width: u32, height: u32) -> Result<()> {
        if width == 0 || height == 0 {
            return Err(Error::Layout(format!("a small picture of {width}x{height}; expected at least 1x1")));
        }
        (self.width, self.height) = (width, height);
        let samples = width as usize * height as usize;
        self.rgb.resize(samples * 3, 0);
        self.luma.resize(samples, 0);
        match frame {
            CameraFrame::Packed(packed) => self.shrink_packed(packed, &frame.turn().with_upright_size(width, height)),
            CameraFrame::Yuv(yuv) => self.shrink_yuv(yuv)?,
        }
        Ok(())
    }

    /// Becomes the same picture, in its own buffers.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        (self.width, self.height) = (other.width, other.height);
        self.rgb.clone_from(&other.rgb);
        self.luma.clone_from(&other.luma);
    }

    fn shrink_packed(&mut self, frame: &Frame<'_>, turn: &Turn) {
        let FrameLayout { width, height, row_stride, format, .. } = frame.layout();
        let source = Source { columns: width as usize, rows: height as usize, step: format.bytes() };
        let row = |y: usize| &frame.pixels[y * row_stride..][..source.columns * source.step];
        let Self { rgb, luma, means, .. } = self;
        let rgb = rgb.as_chunks_mut::<3>().0;
        if format == PixelFormat::Gray8 {
            means.each(source, turn, row, |at, pixel| (luma[at], rgb[at]) = (pixel[0], [pixel[0]; 3]));
            return;
        }
        match format.rgb_offsets() {
            [0, ..] => means.each(source, turn, row, |at, pixel| rgb[at] = [pixel[0], pixel[1], pixel[2]]),
            _ => means.each(source, turn, row, |at, pixel| rgb[at] = [pixel[2], pixel[1], pixel[0]]),
        }
        for (luma, [red, green, blue]) in luma.iter_mut().zip(rgb) {
            *luma = ((u32::from(*red) * 77 + u32::from(*green) * 150 + u32::from(*blue) * 29 + 128) >> 8) as u8;
        }
    }

    fn shrink_yuv(&mut self, frame: &YuvFrame<'_>) -> Result<()> {
        let Self { width, height, rgb, luma, u, v, last_pairs, means } = self;
        let (width, height, layout) = (*width, *height, frame.layout());
        let turn = layout.turn().with_upright_size(width, height);
        let [y_plane, u_plane, v_plane] = frame.planes();
        let mut look = |plane: &Plane<'_>, turn: &Turn, out: &mut [u8]| {
            let (columns, rows) = plane.size();
            let source = Source { columns, rows, step: plane.pixel_stride() };
            means.each(source, turn, |y| plane.row(y), |at, sample| out[at] = sample[0]);
        };
        look(&y_plane, &turn, luma);

        let (half_width, half_height) = (width.div_ceil(2), height.div_ceil(2));
        let half_turn = turn.with_upright_size(half_width, half_height);
        for chroma in [&mut *u, &mut *v] {
            chroma.resize(half_width as usize * half_height as usize, 0);
        }
        if let Some(u_first) = frame.pairs_start_with_u() {
            let (columns, rows) = u_plane.size();
            frame.gather_pairs(rows - 1, last_pairs);
            let row = |y| frame.pairs(y).unwrap_or(last_pairs);
            let (first, second) = if u_first { (&mut *u, &mut *v) } else { (&mut *v, &mut *u) };
            let source = Source { columns, rows, step: 2 };
            means.each(source, &half_turn, row, |at, pair| (first[at], second[at]) = (pair[0], pair[1]));
        } else {
            look(&u_plane, &half_turn, u);
            look(&v_plane, &half_turn, v);
        }
        let image = YuvPlanarImage {
            y_plane: luma,
            y_stride: width,
            u_plane: u,
            u_stride: half_width,
            v_plane: v,
            v_stride: half_width,
            width,
            height,
        };
        yuv420_to_rgb(&image, rgb, width * 3, layout.range.standard(), layout.matrix.standard())
            .map_err(|e| Error::Layout(format!("a small picture that cannot be converted: {e}")))
    }
}

/// A grid of stored pixels, `step` bytes apart.
#[derive(Clone, Copy)]
struct Source {
    columns: usize,
    rows: usize,
    step: usize,
}

/// Means of windows of pixels; keeps its buffers.
#[derive(Default)]
struct Means {
    /// Sums of some stored rows, byte by byte.
    sums: Vec<u16>,
    /// Means of windows, for each byte that one may start with.
    row: Vec<u8>,
    /// For each column of samples the byte its window starts with.
    starts: Vec<usize>,
}

impl Means {
    /// The mean for every place of `turn`'s stored grid, to `put` with its place in the upright picture. `row` gives a stored row, of
    /// which bytes beyond the first of the last pixel may be missing, if `put` does not look at such.
    fn each<'r>(&mut self, source: Source, turn: &Turn, row: impl Fn(usize) -> &'r [u8], put: impl FnMut(usize, &[u8])) {
        let (width, height) = turn.stored_size();
        let ratio = (source.columns as f32 / width as f32).min(source.rows as f32 / height as f32);
        match (ratio.round() as usize).min(source.columns).min(source.rows) {
            0 | 1 => self.windows::<1>(source, turn, row, put),
            2 => self.windows::<2>(source, turn, row, put),
            3 => self.windows::<3>(source, turn, row, put),
            4 => self.windows::<4>(source, turn, row, put),
            5 => self.windows::<5>(source, turn, row, put),
            _ => self.windows::<6>(source, turn, row, put),
        }
    }

    /// [`Means::each`] for windows of `SIDE` by `SIDE` pixels. Rows are added up and averaged at every byte, which vectorises; what is
    /// left for each sample is to look one up.
    fn windows<'r, const SIDE: usize>(
        &mut self,
        source: Source,
        turn: &Turn,
        row: impl Fn(usize) -> &'r [u8],
        mut put: impl FnMut(usize, &[u8]),
    ) {
        let (width, height) = turn.stored_size();
        // The window's middle is nearest to the sample's.
        let first = |at: usize, places: usize, pixels: usize| {
            let middle_twice = (2 * at as u64 + 1) * pixels as u64 / places as u64;
            ((middle_twice as usize).saturating_sub(SIDE - 1) / 2).min(pixels - SIDE)
        };
        self.starts.clear();
        self.starts.extend((0..width).map(|x| first(x, width, source.columns) * source.step));
        for y in 0..height {
            let top = first(y, height, source.rows);
            let rows: [&[u8]; SIDE] = std::array::from_fn(|i| row(top + i));
            self.sums.resize(rows[0].len(), 0);
            add_rows(rows, &mut self.sums);
            self.row.resize(rows[0].len() - (SIDE - 1) * source.step, 0);
            average::<SIDE>(&self.sums, source.step, &mut self.row);
            let (mut at, step) = turn.walk_back(y);
            for &start in &self.starts {
                put(at, &self.row[start..]);
                at = at.wrapping_add_signed(step);
            }
        }
    }
}

/// Sums of rows of the same length. At most six: then 36 samples fit 28 times into 16 bits.
fn add_rows<const SIDE: usize>(rows: [&[u8]; SIDE], sums: &mut [u16]) {
    let rows = rows.map(|row| &row[..sums.len()]);
    for (i, sum) in sums.iter_mut().enumerate() {
        *sum = rows.iter().map(|row| u16::from(row[i])).sum();
    }
}

/// The means of `SIDE` by `SIDE` samples, given their columns' sums, `step` apart.
fn average<const SIDE: usize>(sums: &[u16], step: usize, means: &mut [u8]) {
    let area = (SIDE * SIDE) as u16;
    let columns: [&[u16]; SIDE] = std::array::from_fn(|i| &sums[i * step..][..means.len()]);
    for (i, mean) in means.iter_mut().enumerate() {
        *mean = ((columns.iter().map(|column| column[i]).sum::<u16>() + area / 2) / area) as u8;
    }
}
