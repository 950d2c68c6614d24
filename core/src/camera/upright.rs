//! A whole frame upright, as RGBA or BGRA.

use super::{CameraFrame, Turn};
use crate::error::{Error, Result};
use crate::frame::{Frame, PixelFormat};
use crate::picture::PictureMut;
use crate::yuv::row_into;

/// Rows that are turned at a time: with twice as many the places written to would no longer fit into the first cache.
const STRIP: usize = 8;
/// Pixels between the rows of a strip, so that rows of 1024 pixels and the like do not fall on the same places of the cache.
const GAP: usize = 16;

/// One pixel of RGBA or BGRA.
type Pixel = [u8; 4];

/// Buffers kept from frame to frame.
#[derive(Default)]
pub(crate) struct Scratch {
    /// A strip of stored rows.
    strip: Vec<Pixel>,
    /// A row's chroma, pair by pair.
    pairs: Vec<u8>,
}

/// Writes the frame upright; where the frame has no alpha, it is 255. Colours of YUV are those of the nearest chroma.
///
/// Stored rows become upright rows at once; where axes are swapped, [`STRIP`] rows at a time become as many columns.
///
/// # Errors
/// [`Error::Layout`]: `out` is not RGBA or BGRA, or not of the frame's upright size.
pub(crate) fn upright_into(frame: &CameraFrame<'_>, out: &mut PictureMut<'_>, scratch: &mut Scratch) -> Result<()> {
    let turn = frame.turn();
    let (width, height) = turn.upright_size();
    let bgra = match out.format {
        PixelFormat::Rgba8 => false,
        PixelFormat::Bgra8 => true,
        other => return Err(Error::Layout(format!("an output of {other:?}; expected Rgba8 or Bgra8"))),
    };
    if (out.width as usize, out.height as usize) != (width, height) {
        return Err(Error::Layout(format!("an output of {}x{}; expected {width}x{height}", out.width, out.height)));
    }
    let Scratch { strip, pairs } = scratch;
    let mut convert = |row: usize, into: &mut [u8]| match frame {
        CameraFrame::Packed(frame) => {
            packed_row(frame, row, bgra, into);
            Ok(())
        }
        CameraFrame::Yuv(frame) => row_into(frame, row, bgra, into, pairs),
    };
    let (columns, rows) = turn.stored_size();
    if turn.swaps {
        let pitch = columns + GAP;
        strip.resize(STRIP * pitch, [0; 4]);
        for first in (0..rows).step_by(STRIP) {
            let count = STRIP.min(rows - first);
            // In the order in which they stand side by side when upright.
            for (i, into) in strip.chunks_exact_mut(pitch).take(count).enumerate() {
                let row = first + if turn.flips_rows { count - 1 - i } else { i };
                convert(row, into[..columns].as_flattened_mut())?;
            }
            turn_strip(strip, pitch, first, count, &turn, out);
        }
    } else {
        for row in 0..rows {
            let (_, y) = turn.upright(0, row);
            let into = &mut out.bytes[y * out.row_stride..][..width * 4];
            convert(row, into)?;
            if turn.flips_columns {
                into.as_chunks_mut::<4>().0.reverse();
            }
        }
    }
    Ok(())
}

/// Writes `count` stored rows, `first` and those after it, as columns.
fn turn_strip(strip: &[Pixel], pitch: usize, first: usize, count: usize, turn: &Turn, out: &mut PictureMut<'_>) {
    let (columns, rows) = turn.stored_size();
    let x = if turn.flips_rows { rows - first - count } else { first };
    let lines: [&[Pixel]; STRIP] = std::array::from_fn(|i| &strip[i * pitch..][..columns]);
    for column in 0..columns {
        let y = if turn.flips_columns { columns - 1 - column } else { column };
        let into = &mut out.bytes[y * out.row_stride..][x * 4..(x + count) * 4];
        let into = into.as_chunks_mut::<4>().0;
        if let Some(into) = into.first_chunk_mut::<STRIP>() {
            // The length is known here, and the loop unrolled.
            *into = lines.map(|line| line[column]);
        } else {
            into.iter_mut().zip(&lines).for_each(|(pixel, line)| *pixel = line[column]);
        }
    }
}

/// Stored row `y` of a packed frame as four bytes a pixel.
fn packed_row(frame: &Frame<'_>, y: usize, bgra: bool, out: &mut [u8]) {
    let layout = frame.layout();
    let row = &frame.pixels[y * layout.row_stride..][..layout.width as usize * layout.format.bytes()];
    let out_pixels = out.as_chunks_mut::<4>().0;
    match (layout.format, bgra) {
        (PixelFormat::Rgba8, false) | (PixelFormat::Bgra8, true) => out.copy_from_slice(row),
        (PixelFormat::Rgba8, true) | (PixelFormat::Bgra8, false) => {
            for (out, [a, b, c, alpha]) in out_pixels.iter_mut().zip(row.as_chunks::<4>().0) {
                *out = [*c, *b, *a, *alpha];
            }
        }
        (PixelFormat::Rgb8, _) => {
            for (out, [red, green, blue]) in out_pixels.iter_mut().zip(row.as_chunks::<3>().0) {
                *out = if bgra { [*blue, *green, *red, 255] } else { [*red, *green, *blue, 255] };
            }
        }
        (PixelFormat::Gray8, _) => {
            for (out, gray) in out_pixels.iter_mut().zip(row) {
                *out = [*gray, *gray, *gray, 255];
            }
        }
    }
}

impl PictureMut<'_> {
    /// Everything a neutral grey: what an error leaves. Bytes between rows stay.
    pub fn blank(&mut self) {
        let row = self.width as usize * self.format.bytes();
        for bytes in self.bytes.chunks_mut(self.row_stride).take(self.height as usize) {
            bytes[..row].fill(128);
            if self.format.bytes() > self.format.colours() {
                bytes[..row].iter_mut().skip(3).step_by(4).for_each(|alpha| *alpha = 255);
            }
        }
    }
}
