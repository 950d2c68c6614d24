//! Frames for tests: planes in every arrangement, drawn or random, and the textbook's colours.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;

/// How the samples of chroma lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    I420,
    Nv12,
    Nv21,
    /// Android's three planes of which U and V are one memory; each ends with its last sample.
    AndroidUv,
    AndroidVu,
    /// Two apart planes with gaps between samples.
    Gaps,
    /// U with gaps, V without.
    Mixed,
}

pub(crate) const KINDS: [Kind; 7] =
    [Kind::I420, Kind::Nv12, Kind::Nv21, Kind::AndroidUv, Kind::AndroidVu, Kind::Gaps, Kind::Mixed];

pub(crate) const ROTATIONS: [Rotation; 4] = [Rotation::None, Rotation::Clockwise90, Rotation::Half, Rotation::Clockwise270];

/// Memory of a frame; cut short where the kind's last rows are.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Planes {
    pub(crate) kind: Kind,
    pub(crate) layout: YuvLayout,
    pub(crate) y: Vec<u8>,
    /// The plane of U, or of pairs.
    pub(crate) u: Vec<u8>,
    pub(crate) v: Vec<u8>,
}

impl Planes {
    /// Rows have `gap` bytes too many; `layout`'s planes are not looked at.
    pub(crate) fn new(kind: Kind, layout: YuvLayout, gap: usize) -> Self {
        let (columns, rows) = layout.chroma_size();
        let planar = PlaneLayout { row_stride: columns + gap, pixel_stride: 1 };
        let pairs = PlaneLayout { row_stride: columns * 2 + gap, pixel_stride: 2 };
        let (u, v) = match kind {
            Kind::I420 => (planar, planar),
            Kind::Mixed => (pairs, planar),
            _ => (pairs, pairs),
        };
        let y = PlaneLayout { row_stride: layout.width as usize + gap, pixel_stride: 1 };
        let layout = YuvLayout { y, u, v, ..layout };
        let last = |plane: PlaneLayout, columns: usize, rows: usize| plane.at(columns - 1, rows - 1) + 1;
        let one_memory = matches!(kind, Kind::Nv12 | Kind::Nv21 | Kind::AndroidUv | Kind::AndroidVu);
        Self {
            kind,
            layout,
            y: vec![0; last(y, layout.width as usize, layout.height as usize)],
            u: vec![0; last(u, columns, rows) + usize::from(one_memory)],
            v: vec![0; if one_memory { 0 } else { last(v, columns, rows) }],
        }
    }

    /// Random samples, legal in their range.
    pub(crate) fn random(kind: Kind, layout: YuvLayout, gap: usize, seed: u64) -> Self {
        let mut planes = Self::new(kind, layout, gap);
        let mut random = StdRng::seed_from_u64(seed);
        let (black, white, most) = if layout.range == YuvRange::Limited { (16, 235, 240) } else { (0, 255, 255) };
        planes.y.fill_with(|| random.random_range(black..=white));
        planes.u.fill_with(|| random.random_range(black..=most));
        planes.v.fill_with(|| random.random_range(black..=most));
        planes
    }

    /// Samples drawn by their stored place: luma by `y`, chroma by `uv`.
    pub(crate) fn drawn(mut self, y: impl Fn(usize, usize) -> u8, uv: impl Fn(usize, usize) -> [u8; 2]) -> Self {
        let (columns, rows) = self.layout.chroma_size();
        for row in 0..self.layout.height as usize {
            for column in 0..self.layout.width as usize {
                self.y[self.layout.y.at(column, row)] = y(column, row);
            }
        }
        for row in 0..rows {
            for column in 0..columns {
                let ([u_at, v_at], [u, v]) = (self.chroma_at(column, row), uv(column, row));
                self.u[u_at] = u;
                if self.v.is_empty() { self.u[v_at] = v } else { self.v[v_at] = v }
            }
        }
        self
    }

    /// Where U and V of a square lie, both in the plane of U when there is none of V.
    pub(crate) fn chroma_at(&self, column: usize, row: usize) -> [usize; 2] {
        let (u, v) = (self.layout.u.at(column, row), self.layout.v.at(column, row));
        match self.kind {
            Kind::Nv12 | Kind::AndroidUv => [u, v + 1],
            Kind::Nv21 | Kind::AndroidVu => [u + 1, v],
            _ => [u, v],
        }
    }

    /// The sample of luma, U and V at a stored pixel.
    pub(crate) fn sample(&self, column: usize, row: usize) -> [u8; 3] {
        let [u, v] = self.chroma_at(column / 2, row / 2);
        let v = if self.v.is_empty() { self.u[v] } else { self.v[v] };
        [self.y[self.layout.y.at(column, row)], self.u[u], v]
    }

    pub(crate) fn frame(&self) -> YuvFrame<'_> {
        let (Self { kind, layout, y, u, v }, end) = (self, self.u.len() - 1);
        match kind {
            Kind::Nv12 => YuvFrame::nv12(y, u, *layout),
            Kind::Nv21 => YuvFrame::nv21(y, u, *layout),
            Kind::AndroidUv => YuvFrame::new(y, &u[..end], &u[1..], *layout),
            Kind::AndroidVu => YuvFrame::new(y, &u[1..], &u[..end], *layout),
            Kind::I420 | Kind::Gaps | Kind::Mixed => YuvFrame::new(y, u, v, *layout),
        }
        .unwrap()
    }

    pub(crate) fn frame_mut(&mut self) -> YuvFrameMut<'_> {
        let Self { kind, layout, y, u, v } = self;
        match kind {
            Kind::Nv12 | Kind::AndroidUv => YuvFrameMut::nv12(y, u, *layout),
            Kind::Nv21 | Kind::AndroidVu => YuvFrameMut::nv21(y, u, *layout),
            Kind::I420 | Kind::Gaps | Kind::Mixed => YuvFrameMut::new(y, u, v, *layout),
        }
        .unwrap()
    }
}

/// Red's and blue's share of luma.
fn shares(layout: &YuvLayout) -> (f64, f64) {
    match layout.matrix {
        YuvMatrix::Bt601 => (0.299, 0.114),
        YuvMatrix::Bt709 => (0.2126, 0.0722),
    }
}

/// Black, and the spans of luma and of chroma.
fn spans(layout: &YuvLayout) -> (f64, f64, f64) {
    match layout.range {
        YuvRange::Limited => (16.0, 219.0, 224.0),
        YuvRange::Full => (0.0, 255.0, 255.0),
    }
}

/// Red, green and blue of a sample, as ITU-R BT.601 and BT.709 define them.
pub(crate) fn textbook_rgb(layout: &YuvLayout, [y, u, v]: [f64; 3]) -> [f64; 3] {
    let ((kr, kb), (black, luma, chroma)) = (shares(layout), spans(layout));
    let y = (y - black) / luma;
    let red = y + 2.0 * (1.0 - kr) * (v - 128.0) / chroma;
    let blue = y + 2.0 * (1.0 - kb) * (u - 128.0) / chroma;
    let green = (y - kr * red - kb * blue) / (1.0 - kr - kb);
    [red, green, blue].map(|value| (value * 255.0).clamp(0.0, 255.0))
}

/// The way back.
pub(crate) fn textbook_yuv(layout: &YuvLayout, rgb: [f64; 3]) -> [f64; 3] {
    let ((kr, kb), (black, luma, chroma)) = (shares(layout), spans(layout));
    let [red, green, blue] = rgb.map(|value| value / 255.0);
    let y = kr * red + (1.0 - kr - kb) * green + kb * blue;
    let u = (blue - y) / (2.0 * (1.0 - kb));
    let v = (red - y) / (2.0 * (1.0 - kr));
    [black + y * luma, 128.0 + u * chroma, 128.0 + v * chroma].map(|value| value.clamp(0.0, 255.0))
}
