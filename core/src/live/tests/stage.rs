//! A stage with actors: frames drawn small, and what a model would say of them.

use crate::camera::Small;
use crate::cover::Cover;
use crate::live::follow::{Follower, Scene};
use crate::live::look::Shot;
use crate::policy::Policy;

/// The frame in pixels, and the model's input in samples: half of it.
pub(super) const FRAME: (u32, u32) = (640, 512);
const INPUT: (usize, usize) = (320, 256);
/// The threshold in 255ths.
const THRESHOLD: u8 = 128;

/// A person: a box in samples, and two colours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Actor {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) upper: [u8; 3],
    pub(super) lower: [u8; 3],
}

pub(super) const RED: Actor = Actor { x: 40.0, y: 80.0, width: 36.0, height: 120.0, upper: [190, 40, 40], lower: [30, 30, 60] };
pub(super) const GREEN: Actor = Actor { upper: [40, 150, 60], lower: [210, 200, 180], ..RED };

impl Actor {
    pub(super) const fn at(self, x: f32) -> Self {
        Self { x, ..self }
    }

    pub(super) fn holds(&self, x: usize, y: usize) -> bool {
        let (x, y) = (x as f32 - self.x, y as f32 - self.y);
        (0.0..self.width).contains(&x) && (0.0..self.height).contains(&y)
    }
}

/// What the model makes of a frame.
#[derive(Clone, Copy, Default)]
pub(super) struct Sees {
    /// Actors that it misses, by index.
    pub(super) misses: &'static [usize],
    /// Everybody is one person to it.
    pub(super) joins: bool,
}

/// A stream of drawn frames through a follower.
pub(super) struct Stage {
    pub(super) follower: Follower,
    pub(super) policy: Policy,
    pub(super) cover: Cover,
    pub(super) time: i64,
    /// Grey levels added to everything drawn, and the wall's place: a camera that pans.
    pub(super) light: i32,
    pub(super) pan: f32,
    /// Tiles instead of the wall.
    pub(super) elsewhere: bool,
    frame: u32,
}

impl Stage {
    pub(super) fn new() -> Self {
        let mut follower = Follower::default();
        follower.restart(FRAME.0, FRAME.1);
        let cover = Cover::everything(1, 1).unwrap();
        Self { follower, policy: Policy::Everyone, cover, time: 0, light: 0, pan: 0.0, elsewhere: false, frame: 0 }
    }

    /// Shows a frame in which later actors stand before earlier ones, 33 ms after the last; `sees`: what the model says of it, or
    /// that it does not look.
    pub(super) fn show(&mut self, actors: &[Actor], sees: Option<Sees>) {
        self.time += 33;
        self.frame += 1;
        let mut shot = Shot { time: self.time, ..Shot::default() };
        self.draw(actors, &mut shot.small);
        let scene = self.follower.see(&shot.small.luma, INPUT.0 as u32, self.time);
        if scene == Scene::Dark {
            return self.follower.hide_everything(&mut self.cover).unwrap();
        }
        let looks = sees.or((scene == Scene::New).then_some(Sees::default()));
        if let Some(sees) = looks {
            say(actors, sees, &mut shot);
            self.follower.take(&shot, THRESHOLD, true, &self.policy);
        }
        self.follower.hide(&self.policy, 0.04, THRESHOLD, self.time, looks.is_some(), &mut self.cover).unwrap();
    }

    fn draw(&mut self, actors: &[Actor], small: &mut Small) {
        (small.width, small.height) = (INPUT.0 as u32, INPUT.1 as u32);
        small.rgb.clear();
        small.luma.clear();
        for at in 0..INPUT.0 * INPUT.1 {
            let (x, y) = (at % INPUT.0, at / INPUT.0);
            let (u, v) = (x as f32 + self.pan, y as f32);
            let wall = 128.0 + 40.0 * (u * 0.09).sin() * (v * 0.07).cos() + 25.0 * (u * 0.031 + v * 0.047).sin();
            let wall = if self.elsewhere { 40.0 + 170.0 * ((x / 7 + y / 11) % 2) as f32 } else { wall };
            let noise = (at as u32 ^ self.frame.wrapping_mul(2_654_435_761)).wrapping_mul(2_246_822_519) >> 30;
            let colour = actors.iter().rev().find(|actor| actor.holds(x, y)).map_or([wall as u8; 3], |actor| {
                if (y as f32) < actor.y + actor.height / 2.0 { actor.upper } else { actor.lower }
            });
            let shown = colour.map(|c| (i32::from(c) + self.light + noise as i32).clamp(0, 255) as u8);
            small.rgb.extend_from_slice(&shown);
            small.luma.push(((u32::from(shown[0]) + 2 * u32::from(shown[1]) + u32::from(shown[2])) / 4) as u8);
        }
    }

    /// Whether the sample is hidden.
    pub(super) fn hides(&self, x: usize, y: usize) -> bool {
        let (x, y) = (x * 2 / self.cover.scale(), y * 2 / self.cover.scale());
        self.cover.owners()[y * self.cover.columns() + x] != 0
    }

    /// The share of the actor's visible samples that is hidden; those behind `before` are not visible.
    pub(super) fn hidden(&self, actor: &Actor, before: &[Actor]) -> f32 {
        let samples = (0..INPUT.1).flat_map(|y| (0..INPUT.0).map(move |x| (x, y)));
        let visible = samples.filter(|(x, y)| actor.holds(*x, *y) && !before.iter().any(|other| other.holds(*x, *y)));
        let (mut all, mut hidden) = (0, 0);
        for (x, y) in visible {
            all += 1;
            hidden += usize::from(self.hides(x, y));
        }
        if all == 0 { 1.0 } else { hidden as f32 / all as f32 }
    }

    /// Share of the frame that is hidden.
    pub(super) fn share(&self) -> f32 {
        let owners = self.cover.owners();
        owners.iter().filter(|owner| **owner != 0).count() as f32 / owners.len() as f32
    }

    /// Ids of those found by the last look, by the middle of their box, from left to right.
    pub(super) fn ids(&self) -> Vec<u32> {
        let mut found: Vec<_> = self.follower.tracker.tracks.iter().filter(|track| track.found).collect();
        found.sort_by_key(|track| track.bounds.left + track.bounds.right);
        found.iter().map(|track| track.id).collect()
    }
}

/// The maps of a good model.
fn say(actors: &[Actor], sees: Sees, shot: &mut Shot) {
    let (width, height) = INPUT;
    let front = |x: usize, y: usize| (0..actors.len()).rev().find(|actor| actors[*actor].holds(x, y));
    let mut middles = vec![(0.0f32, 0.0f32, 0.0f32); actors.len()];
    for y in 0..height {
        for x in 0..width {
            if let Some(actor) = front(x, y) {
                let (sum_x, sum_y, count) = &mut middles[actor];
                (*sum_x, *sum_y, *count) = (*sum_x + x as f32, *sum_y + y as f32, *count + 1.0);
            }
        }
    }
    if sees.joins {
        let all = middles.iter().fold((0.0, 0.0, 0.0), |sum, middle| (sum.0 + middle.0, sum.1 + middle.1, sum.2 + middle.2));
        middles.fill(all);
    }
    // Somebody of whom next to nothing shows is not seen.
    let seen = |actor: usize| !sees.misses.contains(&actor) && middles[actor].2 > 60.0;
    let middle = |actor: usize| (middles[actor].0 / middles[actor].2.max(1.0), middles[actor].1 / middles[actor].2.max(1.0));
    let (scores, quarter) = (&mut shot.level.scores, (width / 4) * (height / 4));
    scores.person = (0..width * height / 4)
        .map(|at| front(at % (width / 2) * 2, at / (width / 2) * 2).filter(|actor| seen(*actor)).map_or(2, |_| 245))
        .collect();
    (scores.centre, scores.offset_x, scores.offset_y) = (vec![0.0; quarter], vec![0.0; quarter], vec![0.0; quarter]);
    for at in 0..quarter {
        let (x, y) = (at % (width / 4) * 4 + 1, at / (width / 4) * 4 + 1);
        if let Some(actor) = front(x, y).filter(|actor| seen(*actor)) {
            let middle = middle(actor);
            (scores.offset_x[at], scores.offset_y[at]) = (middle.0 - x as f32, middle.1 - y as f32);
        }
    }
    for actor in (0..actors.len()).filter(|actor| seen(*actor)) {
        let (x, y) = middle(actor);
        scores.centre[(y as usize / 4).min(height / 4 - 1) * (width / 4) + (x as usize / 4).min(width / 4 - 1)] = 0.9;
    }
    (shot.level.width, shot.level.height) = (width as u32, height as u32);
}
