//! When to look, and how closely: a time budget shared between the model and everything else. A function of measured times only, so
//! that a test can tell it what it likes.

use std::time::Duration;

use crate::input::SIDE_MULTIPLE;

/// Shares of the largest input that may be looked at instead.
const SIZES: [f32; 3] = [1.0, 0.75, 0.5];
/// The smallest longer side of an input, in samples.
const SMALLEST: u32 = 160;
/// Of the budget so much is used: times vary.
const USED: f32 = 0.9;
/// At most so many frames a look.
const MOST_FRAMES: u32 = 5;
/// Another size must be the better one for so many frames before it is taken: each size is compiled on its first use.
const PATIENCE: u32 = 12;

/// Chooses the input size and the frames to look at.
#[derive(Debug)]
pub(super) struct Pace {
    /// Milliseconds a frame; none: every frame is looked at in full.
    budget: Option<f32>,
    longest: u32,
    size: usize,
    wish: (usize, u32),
    /// Milliseconds of a look at full size, and of everything else, smoothed.
    look: Option<f32>,
    rest: f32,
    since_look: u32,
}

impl Pace {
    pub(super) fn new(target_fps: Option<f32>, longest: u32) -> Self {
        let budget = target_fps.map(|fps| 1000.0 / fps);
        Self { budget, longest, size: 0, wish: (0, 0), look: None, rest: 0.0, since_look: 0 }
    }

    /// The longer side of the input now, in samples.
    pub(super) fn long_side(&self) -> u32 {
        let side = (self.longest as f32 * SIZES[self.size] / SIDE_MULTIPLE as f32).round() as u32 * SIDE_MULTIPLE;
        side.max(SMALLEST).min(self.longest)
    }

    /// Frames a look, 1: each. Looking more coarsely comes first.
    pub(super) fn interval(&self) -> u32 {
        let (Some(budget), Some(look)) = (self.budget, self.look) else { return 1 };
        if self.size + 1 < SIZES.len() {
            return 1;
        }
        let left = (budget * USED - self.rest).max(0.01);
        ((self.cost(look, self.size) / left).ceil() as u32).clamp(1, MOST_FRAMES)
    }

    /// Whether this frame is to be looked at.
    pub(super) fn due(&mut self) -> bool {
        self.since_look += 1;
        self.since_look >= self.interval()
    }

    /// A look took so long.
    pub(super) fn looked(&mut self, time: Duration) {
        self.since_look = 0;
        let share = SIZES[self.size] * SIZES[self.size];
        let full = time.as_secs_f32() * 1000.0 / share;
        // A first run compiles the model for its size: later ones count.
        self.look = Some(self.look.map_or(full, |known| if full < known { full } else { known + (full - known) * 0.1 }));
        self.choose();
    }

    /// Everything else took so long for one frame.
    pub(super) fn rested(&mut self, time: Duration) {
        let time = time.as_secs_f32() * 1000.0;
        self.rest += (time - self.rest) * if self.rest > 0.0 { 0.1 } else { 1.0 };
    }

    /// Milliseconds of a look at a size.
    fn cost(&self, look: f32, size: usize) -> f32 {
        look * SIZES[size] * SIZES[size]
    }

    /// The largest size at which every frame can be looked at; the smallest if none is.
    fn choose(&mut self) {
        let (Some(budget), Some(look)) = (self.budget, self.look) else { return };
        let fits = |size: &usize| self.cost(look, *size) + self.rest <= budget * USED;
        let best = (0..SIZES.len()).find(fits).unwrap_or(SIZES.len() - 1);
        if best == self.size {
            self.wish = (best, 0);
            return;
        }
        let frames = if self.wish.0 == best { self.wish.1 + 1 } else { 1 };
        self.wish = (best, frames);
        if frames >= PATIENCE {
            (self.size, self.wish) = (best, (best, 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames as they would come if a full look took `look` milliseconds and the rest `rest`: looks and the size at the end.
    fn run(target_fps: Option<f32>, look: f32, rest: f32, frames: usize) -> (usize, u32, u32) {
        let mut pace = Pace::new(target_fps, 384);
        let mut looks = 0;
        for _ in 0..frames {
            pace.rested(Duration::from_secs_f32(rest / 1000.0));
            if pace.due() {
                looks += 1;
                let share = SIZES[pace.size] * SIZES[pace.size];
                pace.looked(Duration::from_secs_f32(look * share / 1000.0));
            }
        }
        (looks, pace.long_side(), pace.interval())
    }

    #[test]
    fn size_first_then_frames_follow_the_budget() {
        for (what, fps, look, expected) in [
            ("no budget: every frame in full", None, 500.0, (200, 384, 1)),
            ("plenty of time", Some(30.0), 10.0, (200, 384, 1)),
            ("a smaller input fits", Some(30.0), 40.0, (200, 288, 1)),
            ("the smallest fits", Some(30.0), 80.0, (200, 192, 1)),
        ] {
            let found = run(fps, look, 2.0, 200);
            assert_eq!((found.1, found.2), (expected.1, expected.2), "{what}");
            assert!(found.0 >= expected.0 - 80, "{what}: {} looks", found.0);
        }
        let (looks, side, interval) = run(Some(30.0), 300.0, 2.0, 200);
        assert_eq!((side, interval), (192, 3), "not even the smallest fits");
        assert!((60..140).contains(&looks), "{looks}");
        assert_eq!(run(Some(30.0), 10_000.0, 2.0, 200).2, MOST_FRAMES, "never longer without a look");
    }

    #[test]
    fn a_short_stutter_changes_no_size() {
        let mut pace = Pace::new(Some(30.0), 384);
        for at in 0..100 {
            assert!(pace.due());
            pace.looked(Duration::from_millis(if at % 10 == 0 { 90 } else { 20 }));
            assert_eq!(pace.long_side(), 384, "frame {at}");
        }
    }
}
