//! The 2019 notebook's method: each pixel becomes a randomly picked pixel of a square region around it.
//!
//! The surroundings' colours: the pick skips every hidden pixel; deep inside a large person, where the region shows nothing, the
//! region grows. To be fast it is made twice over: a few shown pixels are picked for each block, and each pixel picks one of those
//! of a block near it. The person's colours: the pick is among all pixels of the region, as in the notebook; a machine recognises
//! people in that, and more so in several pictures of them.

use crate::effect::Colours;
use crate::effect::blocks::Blocks;
use crate::effect::canvas::{Canvas, PIECE, Pixel, pixel_at};
use crate::effect::cells::{self, Across};
use crate::effect::depths::Depths;
use crate::effect::draws::Draws;
use crate::effect::picks::{Picks, neutral};
use crate::options::Options;

/// Regions across a person.
const REGIONS: Across = Across { finest: 64.0, coarsest: 1.0 };

/// The furthest reach in pixels: 16 bits of a draw are spread over twice as many.
const FURTHEST: usize = 0x7FFF;

/// Picks of a block: with those of the blocks around it some dozens for each pixel. 4 in a row.
const PICKS: usize = 8;

/// The colours picked for a block.
type Palette = [Pixel; PICKS];

/// None are picked: what is painted is opaque.
const UNKNOWN: Palette = [[0; 4]; PICKS];

/// The effect, with what it keeps from frame to frame.
#[derive(Default)]
pub(super) struct Scatter {
    draws: Draws,
    depths: Depths,
    /// How far a pick may be, by owner, in pixels.
    reaches: Vec<usize>,
    palettes: Vec<Palette>,
    /// The blocks that hide something.
    hidden: Vec<usize>,
    /// Rows of the picture as they were, the window that is in reach; the row `y` is `y % rows`.
    window: Vec<u8>,
}

impl Scatter {
    pub(super) fn paint(&mut self, canvas: &mut Canvas<'_>, options: &Options) {
        let across = REGIONS.cells(options.strength);
        self.reaches.clear();
        self.reaches.extend(canvas.cover.sizes().iter().map(|size| (cells::side(*size, across) / 2).clamp(1, FURTHEST)));
        self.draws.sow(options.seed);
        match options.colours {
            Colours::Person => self.of_person(canvas),
            Colours::Surroundings => self.of_surroundings(canvas),
        }
    }

    fn of_surroundings(&mut self, canvas: &mut Canvas<'_>) {
        let draws = &self.draws;
        let Some(picks) = Picks::new(canvas.cover, draws, &mut self.depths) else {
            for run in canvas.runs() {
                for y in run.top..run.bottom {
                    canvas.paint_row(y, &run, |x, pixels| {
                        let draws = draws.row(x, y, run.owner, pixels.len());
                        pixels.iter_mut().zip(draws).for_each(|(pixel, draw)| *pixel = neutral(*draw));
                    });
                }
            }
            return;
        };
        let blocks = Blocks::of(canvas.cover);
        let shift = blocks.shift;
        // One more block on every side: the jitter below needs no limits. A power of two is quickly multiplied by.
        let stride = (blocks.columns + 2).next_power_of_two();
        self.palettes.clear();
        self.palettes.resize(stride * (blocks.rows + 2), UNKNOWN);
        self.hidden.clear();
        for run in canvas.runs() {
            for row in run.top >> shift..=(run.bottom - 1) >> shift {
                for column in run.start >> shift..=(run.end - 1) >> shift {
                    let at = (row + 1) * stride + column + 1;
                    if self.palettes[at] == UNKNOWN {
                        let reach = self.reaches[usize::from(run.owner)];
                        self.palettes[at] = palette_at(canvas, &picks, (column << shift, row << shift), blocks, run.owner, reach);
                        self.hidden.push(at);
                    }
                }
            }
        }
        for &at in &self.hidden {
            for row in [at - stride, at, at + stride] {
                for beside in row - 1..=row + 1 {
                    if self.palettes[beside] == UNKNOWN {
                        self.palettes[beside] = self.palettes[at];
                    }
                }
            }
        }
        let (jitter, log_stride) = (2 * blocks.side() as u32 - 1, stride.ilog2());
        let palettes = self.palettes.as_flattened();
        for run in canvas.runs() {
            for y in run.top..run.bottom {
                canvas.paint_row(y, &run, |x, pixels| {
                    let draws = draws.row(x, y, run.owner, pixels.len());
                    let mut places = [0; PIECE];
                    for (x, (place, draw)) in (x as u32..).zip(places.iter_mut().zip(draws)) {
                        // The block is drawn too, from those up to a side away: so no border between blocks shows.
                        let (column, row) = ((x + (draw & jitter)) >> shift, (y as u32 + (draw >> 14 & jitter)) >> shift);
                        *place = ((row << log_stride) + column) * PICKS as u32 + (draw >> 29);
                    }
                    for (pixel, place) in pixels.iter_mut().zip(&places) {
                        *pixel = palettes[*place as usize];
                    }
                });
            }
        }
    }

    fn of_person(&mut self, canvas: &mut Canvas<'_>) {
        let draws = &self.draws;
        let owners = canvas.cover.boxes().iter().zip(&self.reaches);
        let furthest = owners.filter(|(bounds, _)| !bounds.is_empty()).map(|(_, reach)| *reach).max().unwrap_or(0);
        let (width, height, bytes) = (canvas.width, canvas.height, canvas.bytes_per_pixel());
        let rows = (2 * furthest + canvas.cover.scale()).min(height);
        self.window.clear();
        self.window.resize(rows * width * bytes, 0);
        let mut next = 0;
        for run in canvas.runs() {
            // What is painted must not be picked again: rows are copied before they are.
            let first = run.top.saturating_sub(furthest);
            let end = (run.bottom + furthest).min(height);
            for y in next.max(first)..end {
                self.window[y % rows * width * bytes..][..width * bytes].copy_from_slice(canvas.row(y));
            }
            next = end;
            let reach = self.reaches[usize::from(run.owner)];
            let sides = 2 * reach as u32 + 1;
            let within = |at: usize, draw: u32, limit: usize| {
                let drawn = at as i32 - reach as i32 + (((draw & 0xFFFF) * sides) >> 16) as i32;
                drawn.clamp(0, limit as i32 - 1) as u32
            };
            let (start, rows) = ((first % rows) as u32, rows as u32);
            for y in run.top..run.bottom {
                canvas.paint_row(y, &run, |x, pixels| {
                    let mut places = [0; PIECE];
                    let draws = draws.row(x, y, run.owner, pixels.len());
                    for (x, (place, draw)) in (x..).zip(places.iter_mut().zip(draws)) {
                        let row = start + within(y, draw >> 16, height) - first as u32;
                        let row = if row < rows { row } else { row - rows };
                        *place = row * width as u32 + within(x, *draw, width);
                    }
                    match bytes {
                        4 => gather::<4>(pixels, &places, &self.window),
                        3 => gather::<3>(pixels, &places, &self.window),
                        _ => gather::<1>(pixels, &places, &self.window),
                    }
                });
            }
        }
    }
}

/// Reads the pixels at some places of rows with `BYTES` bytes a pixel.
#[inline]
fn gather<const BYTES: usize>(pixels: &mut [Pixel], places: &[u32], rows: &[u8]) {
    for (pixel, place) in pixels.iter_mut().zip(places) {
        *pixel = pixel_at(rows, *place as usize, BYTES);
    }
}

/// The picks of a block with its first pixel at `left` and `top`.
fn palette_at(
    canvas: &Canvas<'_>,
    picks: &Picks<'_>,
    (left, top): (usize, usize),
    blocks: Blocks,
    owner: u8,
    reach: usize,
) -> Palette {
    let (side, right, bottom) = (blocks.side(), canvas.width - 1, canvas.height - 1);
    std::array::from_fn(|at| {
        // Draws belong to places: each pick takes those of another place in the block.
        let place = ((left + at % 4 * side / 4).min(right), (top + at / 4 * side / 2).min(bottom));
        let (x, y) = picks.pick(place, reach, owner);
        canvas.colour(x, y)
    })
}
