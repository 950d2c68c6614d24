//! The way back: what was painted, into the YUV frame it came from.

use super::YuvFrameMut;
use super::colour::ToYuv;
use crate::cover::{Cover, Run};
use crate::error::{Error, Result};
use crate::frame::{Frame, FrameLayout, PixelFormat};

/// The sums of red, green, blue and alpha of a square's hidden pixels.
type Square = [u16; 4];

/// Buffers kept from frame to frame.
#[derive(Default)]
pub(crate) struct HiddenWriter {
    /// One for each square of the two upright rows at hand.
    squares: Vec<Square>,
    /// How many hidden pixels each square has: at most four.
    counts: Vec<u8>,
    /// Those that hidden pixels were added to lie within.
    touched: std::ops::Range<usize>,
    /// The runs of one row of places.
    side_by_side: Vec<Run>,
}

impl HiddenWriter {
    /// Writes the hidden pixels of `painted` (RGBA, upright) into `frame` as it is stored. The luma of clear pixels stays. The chroma
    /// of a square of pixels is that of its hidden ones alone as soon as one of them is hidden: nothing of them remains in it.
    ///
    /// # Errors
    /// [`Error::Layout`] and [`Error::OtherPicture`], before anything is written: `painted` is not upright RGBA of the frame's size,
    /// or the cover is of another size.
    pub(crate) fn write(&mut self, frame: &mut YuvFrameMut<'_>, painted: &Frame<'_>, cover: &Cover) -> Result<()> {
        let layout = frame.layout();
        let turn = layout.turn();
        let (width, height) = turn.upright_size();
        let row_stride = painted.layout().row_stride;
        let expected = FrameLayout::packed(width as u32, height as u32, PixelFormat::Rgba8);
        if painted.layout() != (FrameLayout { row_stride, ..expected }) {
            return Err(Error::Layout(format!("a painted picture that is not upright RGBA of {width}x{height}")));
        }
        cover.check_size(width as u32, height as u32)?;

        let to_yuv = ToYuv::new(layout.matrix, layout.range);
        let [shift_x, shift_y] = turn.square_shift();
        let (squares, _) = layout.chroma_turn().upright_size();
        self.squares.clear();
        self.squares.resize(squares, [0; 4]);
        self.counts.clear();
        self.counts.resize(squares, 0);
        let mut band = 0;
        let (mut runs, mut side_by_side) = (cover.runs().peekable(), std::mem::take(&mut self.side_by_side));
        // As many as a row can have: it grows no more.
        side_by_side.clear();
        side_by_side.reserve(cover.columns());
        while let Some(&Run { top, bottom, .. }) = runs.peek() {
            side_by_side.clear();
            while let Some(run) = runs.next_if(|run| run.top == top) {
                side_by_side.push(run);
            }
            for y in top..bottom {
                if (y + shift_y) / 2 != band {
                    self.flush(frame, band, &to_yuv);
                    band = (y + shift_y) / 2;
                }
                for run in &side_by_side {
                    let pixels = painted.pixels[y * row_stride..][run.start * 4..run.end * 4].as_chunks::<4>().0;
                    let (at, step) = turn.walk(run.start, y, layout.y);
                    write_luma(frame.luma(), at, step, pixels, &to_yuv);
                    self.add(run.start + shift_x, pixels);
                }
            }
        }
        self.flush(frame, band, &to_yuv);
        self.side_by_side = side_by_side;
        Ok(())
    }

    /// Adds the pixels of a run to their squares, the first of which holds `x`, counted in pixels from the first square's edge.
    fn add(&mut self, x: usize, pixels: &[[u8; 4]]) {
        let end = (x + pixels.len()).div_ceil(2);
        let touched = if self.touched.is_empty() { x / 2..end } else { self.touched.clone() };
        self.touched = touched.start.min(x / 2)..touched.end.max(end);
        let (alone, rest) = pixels.split_at((x % 2).min(pixels.len()));
        let (whole, last) = rest.as_chunks::<2>();
        if let [pixel] = alone {
            self.add_one(x / 2, pixel);
        }
        let first = x.div_ceil(2);
        for (square, [left, right]) in self.squares[first..].iter_mut().zip(whole) {
            for ((sum, left), right) in square.iter_mut().zip(left).zip(right) {
                *sum += u16::from(*left) + u16::from(*right);
            }
        }
        self.counts[first..first + whole.len()].iter_mut().for_each(|count| *count += 2);
        if let [pixel] = last {
            self.add_one(end - 1, pixel);
        }
    }

    fn add_one(&mut self, square: usize, pixel: &[u8; 4]) {
        for (sum, value) in self.squares[square].iter_mut().zip(pixel) {
            *sum += u16::from(*value);
        }
        self.counts[square] += 1;
    }

    /// Writes the chroma of a band of squares, two upright rows, and forgets it.
    fn flush(&mut self, frame: &mut YuvFrameMut<'_>, band: usize, to_yuv: &ToYuv) {
        let layout = frame.layout();
        let (turn, touched) = (layout.chroma_turn(), std::mem::take(&mut self.touched));
        let (mut u, u_step) = turn.walk(touched.start, band, layout.u);
        let (mut v, v_step) = turn.walk(touched.start, band, layout.v);
        let squares = self.squares[touched.clone()].iter_mut().zip(&mut self.counts[touched]);
        for (square, count) in squares {
            let [red, green, blue, _] = std::mem::take(square);
            let count = std::mem::take(count);
            if count != 0 {
                frame.set_chroma(u, v, to_yuv.chroma([red, green, blue], count));
            }
            (u, v) = (u.wrapping_add_signed(u_step), v.wrapping_add_signed(v_step));
        }
    }
}

/// Writes the luma of `pixels` from place `at` on, `step` bytes apart.
fn write_luma(luma: &mut [u8], mut at: usize, step: isize, pixels: &[[u8; 4]], to_yuv: &ToYuv) {
    let of = |[red, green, blue, _]: &[u8; 4]| to_yuv.luma([*red, *green, *blue]);
    if step == 1 {
        for (luma, pixel) in luma[at..].iter_mut().zip(pixels) {
            *luma = of(pixel);
        }
        return;
    }
    for pixel in pixels {
        luma[at] = of(pixel);
        at = at.wrapping_add_signed(step);
    }
}
