//! Who is meant by the places on the command line.

use fuzzy_people_core::Policy;

use crate::args::{Args, Place};
use crate::failure::Failure;

/// Who is obscured, by who is `at` each place. Where `--keep` finds nobody all the more is hidden, which is safe; where `--only` finds
/// nobody somebody would be shown who was to be hidden, which is not.
///
/// # Errors
/// When a place is outside the picture, or `--only` finds nobody.
pub(crate) fn policy(
    at: impl Fn(u32, u32) -> Option<u32>,
    args: &Args,
    [width, height]: [u32; 2],
    warnings: &mut Vec<String>,
) -> Result<Policy, Failure> {
    let outside = args.keep.iter().chain(&args.only).find(|place| place.x >= width || place.y >= height);
    if let Some(place) = outside {
        let expected = format!("x from 0 to {}, y from 0 to {}", width - 1, height - 1);
        return Err(Failure::new(format!("the place {place} is outside the picture"), expected));
    }
    let at = |place: &Place| at(place.x, place.y);
    if args.only.is_empty() {
        for place in args.keep.iter().filter(|place| at(place).is_none()) {
            warnings.push(format!("--keep {place}: nobody is there, so nobody is kept clear for it"));
        }
        let kept: Vec<u32> = args.keep.iter().filter_map(at).collect();
        return Ok(if kept.is_empty() { Policy::Everyone } else { Policy::EveryoneExcept(kept) });
    }
    let named = args.only.iter().map(|place| {
        at(place).ok_or_else(|| {
            Failure::new(format!("--only {place}: nobody is there"), "a place on a person: everybody else is shown")
        })
    });
    Ok(Policy::Only(named.collect::<Result<_, _>>()?))
}
