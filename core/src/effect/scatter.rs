//! The 2019 notebook's method: each pixel becomes a randomly picked pixel of a square region around it.
//!
//! The surroundings' colours: the pick skips every hidden pixel; deep inside a large person, where the region shows nothing, it
//! is made where the surroundings begin. To be fast it is made twice over: a few shown pixels are picked for each block, and
//! each pixel picks one of those of a block near it. The person's colours: the pick is among all pixels of the region, as in the
//! notebook; a machine recognises people in that, and more so in several pictures of them.

use crate::effect::Colours;
use crate::effect::canvas::{Canvas, Colour, NEUTRAL};
use crate::effect::cells::Across;
use crate::effect::draws::Draws;
use crate::effect::picks::{Picks, near, neutral};
use crate::options::Options;

/// Regions across a person.
const REGIONS: Across = Across { finest: 64.0, coarsest: 1.0 };

/// Picks of a block: with those of the blocks around it some dozens for each pixel. 4 in a row.
const PICKS: usize = 8;

/// The colours picked for a block.
type Palette = [Colour; PICKS];

pub(super) fn paint(canvas: &mut Canvas<'_>, options: &Options) {
    let draws = Draws::new(options.seed);
    let reach = |size: &u32| (REGIONS.side(*size, options.strength) / 2).max(1);
    let reaches: Vec<_> = canvas.cover.sizes().iter().map(reach).collect();
    match (options.colours, Picks::new(canvas.cover, &draws)) {
        (Colours::Person, _) => of_person(canvas, &reaches, &draws),
        (Colours::Surroundings, Some(picks)) => of_surroundings(canvas, &reaches, &draws, &picks),
        (Colours::Surroundings, None) => {
            canvas.runs().for_each(|run| canvas.paint(run, |_, x| neutral(&draws, x, run.y, run.owner)));
        }
    }
}

fn of_surroundings(canvas: &mut Canvas<'_>, reaches: &[usize], draws: &Draws, picks: &Picks<'_>) {
    let (blocks, cover) = (&picks.blocks, canvas.cover);
    // The picks of the blocks that hide something, and which block has which.
    let mut palettes: Vec<Palette> = Vec::new();
    let mut palette_of = vec![u32::MAX; blocks.all().len()];
    for run in canvas.runs() {
        for x in (run.start / blocks.side()..=(run.end - 1) / blocks.side()).map(|column| column * blocks.side()) {
            let block = blocks.at(x, run.y);
            if palette_of[block] == u32::MAX {
                palette_of[block] = palettes.len() as u32;
                palettes.push(palette_at(canvas, picks, block, run.owner, reaches[usize::from(run.owner)]));
            }
        }
    }
    for run in canvas.runs() {
        canvas.paint(run, |_, x| {
            // The block is drawn too, from those near: so no border between blocks shows.
            let draw = draws.at(x, run.y, run.owner, 0);
            let (near_x, near_y) = near((x, run.y), draw, blocks.side(), cover);
            let palette = match palette_of[blocks.at(near_x, near_y)] {
                u32::MAX => palette_of[blocks.at(x, run.y)],
                known => known,
            };
            // The lowest bits hardly weigh in the place above: they choose the pick.
            palettes[palette as usize][draw as usize % PICKS]
        });
    }
}

/// The picks of a block.
fn palette_at(canvas: &Canvas<'_>, picks: &Picks<'_>, block: usize, owner: u8, reach: usize) -> Palette {
    let (left, top) = picks.blocks.corner(block);
    let (side, right, bottom) = (picks.blocks.side(), canvas.width - 1, canvas.height - 1);
    std::array::from_fn(|at| {
        // Draws belong to places: each pick takes those of another place in the block.
        let place = ((left + at % 4 * side / 4).min(right), (top + at / 4 * side / 2).min(bottom));
        let pick = picks.pick(&picks.region(place, reach, owner), place, owner);
        pick.map_or(NEUTRAL, |(x, y)| canvas.pixels().colour(x, y))
    })
}

fn of_person(canvas: &mut Canvas<'_>, reaches: &[usize], draws: &Draws) {
    // Rows within the furthest reach of a hidden one: what is painted must not be picked again.
    let (mut top, mut bottom) = (usize::MAX, 0);
    for run in canvas.runs() {
        let reach = reaches[usize::from(run.owner)];
        (top, bottom) = (top.min(run.y.saturating_sub(reach)), bottom.max((run.y + reach + 1).min(canvas.height)));
    }
    let rows = canvas.copied_rows(top.min(bottom), bottom);
    let (original, cover) = (canvas.read(&rows), canvas.cover);
    for run in canvas.runs() {
        let reach = reaches[usize::from(run.owner)];
        canvas.paint(run, |_, x| {
            let (x, y) = near((x, run.y), draws.at(x, run.y, run.owner, 0), reach, cover);
            original.colour(x, y - top)
        });
    }
}
