//! That effects hold still in time: the mean of many frames of a still person tells no more of the person than one frame does, and
//! after the first frames nothing is allocated.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use fuzzy_people_core::{Colours, Cover, Effect, Options, Painter, PictureMut, PixelFormat};

const WIDTH: usize = 256;
const HEIGHT: usize = 192;

/// Pixels a place of the cover.
const SCALE: usize = 4;

const FRAMES: usize = 60;

/// The sensor's noise: its standard deviation in levels.
const NOISE: f64 = 3.0;

const SEEDS: u64 = 6;

/// A small generator (Vigna's splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Close to a normal distribution: the sum of twelve even ones.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| (self.next() >> 11) as f64 / (1u64 << 53) as f64).sum::<f64>() - 6.0
    }
}

/// A still person of a texture with coarse and fine parts before a textured wall, without noise: grey levels by x and y.
fn scene() -> Vec<f64> {
    let wave = |at: f64, period: f64| (at * std::f64::consts::TAU / period).sin();
    let level = |at: usize| {
        let (x, y) = ((at % WIDTH) as f64, (at / WIDTH) as f64);
        match inside(at % WIDTH, at / WIDTH, 0.0) {
            true => {
                128.0
                    + 40.0 * wave(x + 0.4 * y, 97.0)
                    + 25.0 * wave(y - 0.3 * x, 41.0)
                    + 20.0 * wave(x, 13.0)
                    + 15.0 * wave(y, 5.0)
            }
            false => 120.0 + 50.0 * wave(x + 2.0 * y, 37.0) + 20.0 * wave(x - y, 7.0),
        }
    };
    (0..WIDTH * HEIGHT).map(level).collect()
}

/// Whether a pixel is the person's, or within so many pixels of it.
fn inside(x: usize, y: usize, margin: f64) -> bool {
    let (dx, dy) = (x as f64 - 128.0, y as f64 - 100.0);
    (dx / (58.0 + margin)).powi(2) + (dy / (80.0 + margin)).powi(2) < 1.0
}

/// The person's cover in one frame: its border moves by a place, at random. Its size is held, as a stream's is.
fn cover(random: &mut Random) -> Cover {
    let columns = WIDTH / SCALE;
    let owner = |at: usize| {
        let jitter = (random.next() % 3) as f64 * SCALE as f64;
        u8::from(inside(at % columns * SCALE + SCALE / 2, at / columns * SCALE + SCALE / 2, 2.0 + jitter))
    };
    let owners = (0..columns * (HEIGHT / SCALE)).map(owner).collect();
    let mut cover = Cover::coarse(owners, WIDTH as u32, HEIGHT as u32, SCALE).unwrap();
    let mut sizes = [0; 256];
    sizes[1] = 132;
    cover.hold_sizes(&sizes);
    cover
}

/// Bytes from row to row of a frame: more than a row has.
const STRIDE: usize = 4 * WIDTH + 12;

/// Frames of the scene, each with fresh noise and a cover of its own.
fn film() -> Vec<(Vec<u8>, Cover)> {
    let scene = scene();
    let frame = |number| {
        let mut random = Random(number);
        let mut bytes = vec![0; STRIDE * HEIGHT];
        for (row, levels) in bytes.chunks_exact_mut(STRIDE).zip(scene.chunks_exact(WIDTH)) {
            for (pixel, level) in row.as_chunks_mut::<4>().0.iter_mut().zip(levels) {
                let samples = [0; 3].map(|_| (level + NOISE * random.normal()).clamp(0.0, 255.0) as u8);
                *pixel = [samples[0], samples[1], samples[2], 255];
            }
        }
        (bytes, cover(&mut random))
    };
    (0..FRAMES as u64).map(frame).collect()
}

fn picture(bytes: &mut [u8]) -> PictureMut<'_> {
    PictureMut::new(bytes, WIDTH as u32, HEIGHT as u32, STRIDE, PixelFormat::Rgba8).unwrap()
}

/// What an attacker has after some frames: the mean output of each pixel, all samples of it.
fn mean_output(film: &[(Vec<u8>, Cover)], options: Options, seed: impl Fn(usize) -> u64) -> Vec<f64> {
    let mut painter = Painter::new();
    let mut mean = vec![0.0; WIDTH * HEIGHT];
    for (number, (bytes, cover)) in film.iter().enumerate() {
        let mut bytes = bytes.clone();
        painter.paint(picture(&mut bytes), cover, &Options { seed: seed(number), ..options }).unwrap();
        for (at, mean) in mean.iter_mut().enumerate() {
            let pixel = &bytes[at / WIDTH * STRIDE + at % WIDTH * 4..][..3];
            *mean += pixel.iter().map(|sample| f64::from(*sample)).sum::<f64>() / (3 * film.len()) as f64;
        }
    }
    mean
}

/// How much of the person an output tells: the share of the person's variance that is left unexplained after the best linear fit,
/// taken from 1 (the square of the correlation), well inside the person.
fn told(output: &[f64]) -> f64 {
    let interior: Vec<_> = (0..WIDTH * HEIGHT).filter(|at| inside(at % WIDTH, at / WIDTH, -8.0)).collect();
    let truth = scene();
    let mean = |of: &[f64]| interior.iter().map(|at| of[*at]).sum::<f64>() / interior.len() as f64;
    let (a, b) = (mean(&truth), mean(output));
    let products = |p: &[f64], p_mean: f64, q: &[f64], q_mean: f64| {
        interior.iter().map(|at| (p[*at] - p_mean) * (q[*at] - q_mean)).sum::<f64>()
    };
    let (both, own) = (products(&truth, a, output, b), products(output, b, output, b));
    if own == 0.0 { 0.0 } else { both * both / (products(&truth, a, &truth, a) * own) }
}

fn every_look() -> impl Iterator<Item = Options> {
    let looks = Effect::ALL.into_iter().flat_map(|(_, effect)| [(effect, Colours::Surroundings), (effect, Colours::Person)]);
    looks.map(|(effect, colours)| Options { effect, colours, ..Options::default() })
}

#[test]
fn sixty_frames_tell_no_more_than_one() {
    let film = film();
    let mut failures = Vec::new();
    for strength in [0.3, 0.5, 0.8] {
        for options in every_look().map(|options| Options { strength, ..options }) {
            // Few large cells may be like the person by chance: the mean over some seeds is less so.
            let of_seed = |frames, seed| told(&mean_output(&film[..frames], options, |_| seed));
            let [one, many] = [1, FRAMES].map(|frames| (0..SEEDS).map(|seed| of_seed(frames, seed)).sum::<f64>() / SEEDS as f64);
            // What little more there is, is the sensor's noise that goes away.
            if many > one + 0.015 {
                let Options { effect, colours, .. } = options;
                failures.push(format!("{effect:?} {colours:?} {strength}: one frame {one:.3}, {FRAMES} frames {many:.3}"));
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn draws_that_are_fresh_in_each_frame_would_tell_more() {
    // Were this to fail, the test above would prove nothing.
    let film = film();
    let options = Options { effect: Effect::Scatter, colours: Colours::Person, ..Options::default() };
    let [one, many] = [1, FRAMES].map(|frames| told(&mean_output(&film[..frames], options, |number| number as u64)));
    assert!(many > one + 0.2, "one frame {one:.3}, {FRAMES} frames {many:.3}");
}

#[test]
fn after_the_first_frames_nothing_is_allocated() {
    let mut film = film();
    for options in every_look() {
        let mut painter = Painter::new();
        let allocated = film.iter_mut().map(|(bytes, cover)| {
            let picture = picture(bytes);
            allocation_counter::measure(|| painter.paint(picture, cover, &options).unwrap()).count_total
        });
        let allocated: Vec<_> = allocated.collect();
        assert!(allocated[5..].iter().all(|count| *count == 0), "{options:?}: {allocated:?}");
        // The first frame shows that they are counted.
        let needs_nothing = (options.effect, options.colours) == (Effect::Fill, Colours::Person);
        assert_eq!(allocated[0] == 0, needs_nothing, "{options:?}: {allocated:?}");
    }
}
