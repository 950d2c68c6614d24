//! One picture at several scales: the whole of it in one look, then finer levels in overlapping tiles, so that small people in large
//! pictures are found too. Each level's scores are stitched into one map, so that a person across a tile's edge stays one person.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, Result};
use crate::input::{Region, SIDE_MULTIPLE, Sampler};
use crate::logit;
use crate::model::{Model, Scores};
use crate::picture::Picture;
use crate::taps::Taps;

/// Longer side of the first look, in samples.
const FIRST_LOOK: f64 = 512.0;
/// The whole picture is also looked at at these sizes, and the person scores averaged as logits: a person who fills the picture is
/// clearer in the small one, a distant one in the large one. (The card of the model has what this gains.)
const OTHER_LOOKS: [f64; 2] = [320.0, 768.0];
/// Side of a tile, in samples.
const TILE: u32 = 512;
/// How far neighbouring tiles overlap: half of it at each side is seen by the network but not used.
const OVERLAP: u32 = 128;
/// The next level is at most so many times finer: a person too large for a tile is found on the level before.
const MAX_RATIO: f64 = 4.0;
/// Finer levels are looked at when the picture has so many times the pixels a side of the first look.
const WORTH_TILES: f64 = 2.0;

/// The scores of one whole level, as [`Scores`] has them.
#[derive(Default)]
pub(crate) struct Level {
    /// Samples a row, a multiple of 32; rows likewise.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) scores: Scores,
}

/// The largest person, in samples, that a tiled level is believed about.
pub(crate) const LARGEST_IN_TILES: u32 = TILE * 3 / 4;

/// A level at which the longer side of a picture has about `longer` samples.
pub(crate) fn level_size(width: u32, height: u32, longer: f64) -> (u32, u32) {
    let scale = longer / f64::from(width.max(height));
    let side = |length: u32| ((f64::from(length) * scale / f64::from(SIDE_MULTIPLE)).round() as u32).max(1) * SIDE_MULTIPLE;
    (side(width), side(height))
}

/// Sizes of the levels that are finer than the first look, coarse to fine; none for a small picture.
pub(crate) fn finer_sizes(width: u32, height: u32) -> Vec<(u32, u32)> {
    let ratio = f64::from(width.max(height)) / FIRST_LOOK;
    if ratio <= WORTH_TILES {
        return Vec::new();
    }
    let steps = (ratio.ln() / MAX_RATIO.ln()).ceil().max(1.0) as u32;
    (1..=steps).map(|step| level_size(width, height, FIRST_LOOK * ratio.powf(f64::from(step) / f64::from(steps)))).collect()
}

/// Looks at the whole of `picture`, at several sizes; the level has the first one's.
pub(crate) fn first_look(model: &Model, picture: &Picture, threads: usize) -> Result<Level> {
    let look = |longer: f64| scan(model, picture, level_size(picture.width(), picture.height(), longer), false, threads);
    let mut level = look(FIRST_LOOK)?;
    let table = logit::of_bytes();
    let mut sum: Vec<f32> = level.scores.person.iter().map(|byte| table[usize::from(*byte)]).collect();
    for longer in OTHER_LOOKS {
        let other = look(longer)?;
        let (width, height) = (level.width as usize / 2, level.height as usize / 2);
        let (from_width, from_height) = (other.width as usize / 2, other.height as usize / 2);
        let columns = Taps::all(width, from_width);
        for (row, sums) in Taps::all(height, from_height).iter().zip(sum.chunks_exact_mut(width)) {
            let at = |v: usize, u: usize| table[usize::from(other.scores.person[v * from_width + u])];
            for (column, sum) in columns.iter().zip(sums) {
                *sum += row.mix(
                    column.mix(at(row.low, column.low), at(row.low, column.high)),
                    column.mix(at(row.high, column.low), at(row.high, column.high)),
                );
            }
        }
    }
    let looks = (1 + OTHER_LOOKS.len()) as f32;
    logit::to_bytes(sum.iter().map(|sum| sum / looks), &mut level.scores.person);
    Ok(level)
}

/// Looks at `picture` on a level of `size`, on at most `threads` threads.
pub(crate) fn scan(model: &Model, picture: &Picture, size: (u32, u32), tiled: bool, threads: usize) -> Result<Level> {
    let (width, height) = size;
    let (tile_w, tile_h) = if tiled { (TILE.min(width), TILE.min(height)) } else { (width, height) };
    let tiles: Vec<(Span, Span)> =
        spans(height, tile_h).iter().flat_map(|row| spans(width, tile_w).into_iter().map(move |column| (column, *row))).collect();
    log::debug!("looking at {width}x{height} samples in {} tiles", tiles.len());
    let stitched = Mutex::new(Level { width, height, scores: empty(width, height) });
    let failure = Mutex::new(None::<Error>);
    let next = AtomicUsize::new(0);
    let (scale_x, scale_y) = (f64::from(picture.width()) / f64::from(width), f64::from(picture.height()) / f64::from(height));

    let work = || {
        let mut sampler = Sampler::new();
        while let Some((column, row)) = tiles.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (left, top) = (f64::from(column.start) * scale_x, f64::from(row.start) * scale_y);
            // Rounding must not push the last tile beyond the picture.
            let region = Region {
                left,
                top,
                width: (f64::from(tile_w) * scale_x).min(f64::from(picture.width()) - left),
                height: (f64::from(tile_h) * scale_y).min(f64::from(picture.height()) - top),
            };
            match sampler.sample(picture, region, tile_w, tile_h).and_then(|input| model.run(&input)) {
                Ok(scores) => paste(&mut stitched.lock().unwrap_or_else(PoisonError::into_inner), &scores, *column, *row, tile_w),
                Err(error) => {
                    *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    next.store(tiles.len(), Ordering::Relaxed);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(tiles.len()) {
            scope.spawn(work);
        }
        work();
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(stitched.into_inner().unwrap_or_else(PoisonError::into_inner)),
    }
}

/// A tile along one axis: where it starts, and which samples of the level it is trusted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    start: u32,
    from: u32,
    to: u32,
}

/// Tiles of `tile` samples that cover `length`, overlapping; every sample is trusted to exactly one. All are multiples of 4.
fn spans(length: u32, tile: u32) -> Vec<Span> {
    let count = if length <= tile { 1 } else { (length - OVERLAP).div_ceil(tile - OVERLAP) };
    let start = |i: u32| if i + 1 == count { length - tile } else { i * (tile - OVERLAP) };
    // Neighbours share their overlap half and half.
    let border = |i: u32| (start(i) + start(i - 1) + tile) / 2 / 4 * 4;
    (0..count)
        .map(|i| Span {
            start: start(i),
            from: if i == 0 { 0 } else { border(i) },
            to: if i + 1 == count { length } else { border(i + 1) },
        })
        .collect()
}

fn empty(width: u32, height: u32) -> Scores {
    let (half, quarter) = ((width / 2 * (height / 2)) as usize, (width / 4 * (height / 4)) as usize);
    Scores { person: vec![0; half], centre: vec![0.0; quarter], offset_y: vec![0.0; quarter], offset_x: vec![0.0; quarter] }
}

/// Copies what a tile is trusted for into its level.
fn paste(level: &mut Level, tile: &Scores, column: Span, row: Span, tile_w: u32) {
    fn copy<T: Copy>(to: &mut [T], from: &[T], stride: u32, level_w: u32, tile_w: u32, column: Span, row: Span) {
        let (to_w, from_w) = ((level_w / stride) as usize, (tile_w / stride) as usize);
        let (left, right) = ((column.from / stride) as usize, (column.to / stride) as usize);
        let tile_left = ((column.from - column.start) / stride) as usize;
        for y in row.from / stride..row.to / stride {
            let to_at = y as usize * to_w;
            let from_at = (y - row.start / stride) as usize * from_w + tile_left;
            to[to_at + left..to_at + right].copy_from_slice(&from[from_at..from_at + right - left]);
        }
    }
    let level_w = level.width;
    copy(&mut level.scores.person, &tile.person, 2, level_w, tile_w, column, row);
    copy(&mut level.scores.centre, &tile.centre, 4, level_w, tile_w, column, row);
    copy(&mut level.scores.offset_y, &tile.offset_y, 4, level_w, tile_w, column, row);
    copy(&mut level.scores.offset_x, &tile.offset_x, 4, level_w, tile_w, column, row);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_every_sample_once() {
        for length in (32..3000).step_by(32) {
            let spans = spans(length, TILE.min(length));
            assert_eq!((spans[0].from, spans[spans.len() - 1].to), (0, length));
            for pair in spans.windows(2) {
                assert_eq!(pair[0].to, pair[1].from, "{length}");
            }
            for span in &spans {
                assert!(span.from >= span.start && span.to <= span.start + TILE.min(length), "{length}: {span:?}");
                assert!(span.start % 4 == 0 && span.from % 4 == 0 && span.from < span.to, "{length}: {span:?}");
                let context = OVERLAP / 2 - 4;
                assert!(span.from == 0 || span.from - span.start >= context, "{length}: {span:?}");
                assert!(span.to == length || span.start + TILE - span.to >= context, "{length}: {span:?}");
            }
        }
    }

    #[test]
    fn levels_end_at_the_pictures_own_resolution_and_grow_gently() {
        for (width, height) in [(1, 1), (275, 183), (640, 480), (1100, 600), (4000, 3000), (12_000, 8_000), (20_000, 10)] {
            let mut sizes = vec![level_size(width, height, FIRST_LOOK)];
            sizes.extend(finer_sizes(width, height));
            assert!(sizes.iter().all(|(w, h)| w % 32 == 0 && h % 32 == 0 && *w > 0 && *h > 0), "{sizes:?}");
            for pair in sizes.windows(2) {
                assert!(f64::from(pair[1].0) <= f64::from(pair[0].0) * MAX_RATIO * 1.05, "{sizes:?}");
            }
            let last = sizes[sizes.len() - 1];
            if f64::from(width.max(height)) > FIRST_LOOK * WORTH_TILES {
                assert!(last.0.abs_diff(width) <= 16 || width < 16, "{width}x{height}: {sizes:?}");
            }
        }
    }
}
