//! What each effect promises, on drawn pictures: that nothing hidden can be read from a private output (non-interference), that
//! nothing shown changes, that draws are held, that strength is monotone and relative to the person's size. The properties hold for
//! covers of any scale and rows with gaps between them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use fuzzy_people_core::{Colours, Cover, Effect, Guarantee, NOBODY_KNOWN, Options, Painter, PictureMut, PixelFormat};
use proptest::prelude::*;

/// A picture and whose each pixel is.
#[derive(Clone)]
struct Scene {
    width: u32,
    height: u32,
    format: PixelFormat,
    pixels: Vec<u8>,
    owners: Vec<u8>,
    /// Pixels a place of the cover, all of one owner.
    scale: usize,
    /// Bytes between the rows.
    gap: usize,
}

/// What lies between the rows.
const BETWEEN: u8 = 0xA5;

impl std::fmt::Debug for Scene {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hidden = self.owners.iter().filter(|owner| **owner != 0).count();
        let Self { width, height, format, scale, gap, .. } = self;
        write!(f, "{width}x{height} {format:?}, places of {scale}, gaps of {gap}, {hidden} hidden")
    }
}

impl Scene {
    /// `colour` and `owner` by x and y.
    fn drawn(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3], owner: impl Fn(u32, u32) -> u8) -> Self {
        let places = || (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixels = places().flat_map(|(x, y)| colour(x, y)).collect();
        let owners = places().map(|(x, y)| owner(x, y)).collect();
        Self { width, height, format: PixelFormat::Rgb8, pixels, owners, scale: 1, gap: 0 }
    }

    /// The same with a cover of larger places, each its first pixel's owner's, and gaps between the rows.
    fn coarse(mut self, scale: usize, gap: usize) -> Self {
        let width = self.width as usize;
        let place = |at: usize| at / width / scale * scale * width + at % width / scale * scale;
        self.owners = (0..self.owners.len()).map(|at| self.owners[place(at)]).collect();
        Self { scale, gap, ..self }
    }

    fn cover(&self) -> Cover {
        let places = |limit: u32| (0..limit as usize).step_by(self.scale);
        let owner = |y: usize| places(self.width).map(move |x| self.owners[y * self.width as usize + x]);
        Cover::coarse(places(self.height).flat_map(owner).collect(), self.width, self.height, self.scale).unwrap()
    }

    fn painted(&self, options: Options) -> Vec<u8> {
        self.painted_by(&mut Painter::new(), options)
    }

    /// The pixels, painted, without the gaps, of which no byte may have changed.
    fn painted_by(&self, painter: &mut Painter, options: Options) -> Vec<u8> {
        let row = self.width as usize * self.format.bytes();
        let rows = self.pixels.chunks_exact(row);
        let mut bytes: Vec<_> = rows.flat_map(|row| row.iter().copied().chain(std::iter::repeat_n(BETWEEN, self.gap))).collect();
        let picture = PictureMut::new(&mut bytes, self.width, self.height, row + self.gap, self.format).unwrap();
        painter.paint(picture, &self.cover(), &options).unwrap();
        let rows = bytes.chunks_exact(row + self.gap).map(|bytes| bytes.split_at(row));
        rows.flat_map(|(row, gap)| {
            assert!(gap.iter().all(|byte| *byte == BETWEEN), "painted beyond a row");
            row.to_vec()
        })
        .collect()
    }

    /// Rewrites every hidden pixel, alpha too.
    fn rewritten(&self, random: &mut Random) -> Self {
        let mut other = self.clone();
        for (pixel, _) in other.pixels.chunks_exact_mut(self.format.bytes()).zip(&self.owners).filter(|(_, owner)| **owner != 0) {
            pixel.fill_with(|| random.next() as u8);
        }
        other
    }

    /// The painted pixels under the cover, as colours.
    fn hidden<'a>(&'a self, painted: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        painted.chunks_exact(self.format.bytes()).zip(&self.owners).filter(|(_, owner)| **owner != 0).map(|(pixel, _)| pixel)
    }

    /// Colours along a row, under the cover.
    fn row(&self, painted: &[u8], y: u32) -> Vec<[u8; 3]> {
        let row = (y * self.width) as usize..((y + 1) * self.width) as usize;
        let shown = row.filter(|at| self.owners[*at] != 0).map(|at| [painted[3 * at], painted[3 * at + 1], painted[3 * at + 2]]);
        shown.collect()
    }
}

/// A small generator (Vigna's splitmix64), so that a scene needs only a number to be drawn.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u32) -> u32 {
        (self.next() % u64::from(limit)) as u32
    }
}

#[derive(Debug, Clone, Copy)]
enum Mask {
    Nobody,
    Everything,
    Blobs(u32),
    /// Hidden pixels in a thousand.
    Noise(u32),
}

/// Random pixels of a random format, hidden by a mask with several owners.
fn scene(width: u32, height: u32, format: PixelFormat, mask: Mask, number: u64) -> Scene {
    let mut random = Random(number);
    let places = width as usize * height as usize;
    let pixels = (0..places * format.bytes()).map(|_| random.next() as u8).collect();
    let some = [1, 2, 3, 254, NOBODY_KNOWN];
    let mut owners = vec![0; places];
    match mask {
        Mask::Nobody => {}
        Mask::Everything => owners.fill(some[random.below(5) as usize]),
        Mask::Noise(share) => owners.fill_with(|| if random.below(1000) < share { some[random.below(5) as usize] } else { 0 }),
        Mask::Blobs(count) => {
            for _ in 0..count {
                let (cx, cy, owner) = (random.below(width), random.below(height), some[random.below(5) as usize]);
                let (rx, ry) = (1 + random.below(width / 2 + 1), 1 + random.below(height / 2 + 1));
                for (at, place) in owners.iter_mut().enumerate() {
                    let (dx, dy) = ((at as u32 % width).abs_diff(cx), (at as u32 / width).abs_diff(cy));
                    if (f64::from(dx) / f64::from(rx)).hypot(f64::from(dy) / f64::from(ry)) < 1.0 {
                        *place = owner;
                    }
                }
            }
        }
    }
    Scene { width, height, format, pixels, owners, scale: 1, gap: 0 }
}

fn scenes() -> impl Strategy<Value = Scene> {
    let side = || prop_oneof![3 => 1u32..40, 1 => 40u32..220];
    let format = prop::sample::select(vec![PixelFormat::Gray8, PixelFormat::Rgb8, PixelFormat::Rgba8, PixelFormat::Bgra8]);
    let mask = prop_oneof![
        1 => Just(Mask::Nobody),
        1 => Just(Mask::Everything),
        6 => (1u32..6).prop_map(Mask::Blobs),
        3 => (0u32..=1000).prop_map(Mask::Noise),
    ];
    let (scale, gap) = (1usize..=4, prop_oneof![Just(0usize), 1usize..40]);
    (side(), side(), format, mask, any::<u64>(), scale, gap).prop_map(|(width, height, format, mask, number, scale, gap)| {
        scene(width, height, format, mask, number).coarse(scale, gap)
    })
}

fn settings() -> impl Strategy<Value = Options> {
    let effect = prop::sample::select(Effect::ALL.map(|(_, effect)| effect).to_vec());
    let colours = prop::sample::select(vec![Colours::Surroundings, Colours::Person]);
    let strength = prop_oneof![Just(0.0f32), Just(1.0), 0.0f32..=1.0];
    let seed = prop_oneof![Just(0), Just(u64::MAX), any::<u64>()];
    (effect, colours, strength, seed).prop_map(|(effect, colours, strength, seed)| with(effect, colours, strength, seed))
}

fn with(effect: Effect, colours: Colours, strength: f32, seed: u64) -> Options {
    Options { effect, colours, strength, seed, ..Options::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_private_output_does_not_depend_on_hidden_pixels(scene in scenes(), options in settings(), number in any::<u64>()) {
        if options.effect.guarantee(options.colours) == Guarantee::NonInterfering {
            let other = scene.rewritten(&mut Random(number));
            prop_assert!(scene.painted(options) == other.painted(options), "hidden pixels show through");
        }
    }

    #[test]
    fn nothing_shown_changes_and_what_is_hidden_is_opaque(scene in scenes(), options in settings()) {
        let (bytes, colours) = (scene.format.bytes(), scene.format.colours());
        let painted = scene.painted(options);
        let pixels = scene.pixels.chunks_exact(bytes).zip(painted.chunks_exact(bytes));
        for (at, ((before, after), owner)) in pixels.zip(&scene.owners).enumerate() {
            prop_assert!(*owner != 0 || before == after, "shown pixel {at} changed");
            prop_assert!(*owner == 0 || after[colours..].iter().all(|alpha| *alpha == 255), "hidden pixel {at} is not opaque");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes(scene in scenes(), options in settings()) {
        prop_assert!(scene.painted(options) == scene.painted(options));
    }

    #[test]
    fn nothing_is_left_of_what_was_painted_before(before in scenes(), scene in scenes(), options in settings(), seed in any::<u64>()) {
        let mut painter = Painter::new();
        before.painted_by(&mut painter, Options { seed, ..options });
        prop_assert!(scene.painted_by(&mut painter, options) == scene.painted(options));
    }
}

/// A person of a fine texture in front of slopes of colour that say where they are: red is x, green is y, in 256ths.
fn portrait(scale: u32) -> Scene {
    let side = 256 * scale;
    let inside = move |x: u32, y: u32| {
        let (x, y) = (f64::from(x) + 0.5 - 120.0 * f64::from(scale), f64::from(y) + 0.5 - 130.0 * f64::from(scale));
        x.hypot(y) < 64.0 * f64::from(scale)
    };
    let colour = move |x: u32, y: u32| {
        let wave = |at: u32, period: f64| (f64::from(at / scale) * std::f64::consts::TAU / period).sin();
        match inside(x, y) {
            true => [(128.0 + 60.0 * wave(x, 9.0) + 60.0 * wave(y, 31.0)) as u8, (128.0 + 100.0 * wave(x + y, 64.0)) as u8, 255],
            false => [(x / scale) as u8, (y / scale) as u8, 0],
        }
    };
    Scene::drawn(side, side, colour, move |x, y| u8::from(inside(x, y)))
}

/// The mean of what `of` says of each hidden pixel.
fn mean(scene: &Scene, painted: &[u8], of: impl Fn(&[u8], &[u8]) -> f64) -> f64 {
    let pairs: Vec<_> = scene.hidden(&scene.pixels).zip(scene.hidden(painted)).map(|(before, after)| of(before, after)).collect();
    pairs.iter().sum::<f64>() / pairs.len() as f64
}

fn distance(a: &[u8], b: &[u8]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>().sqrt()
}

/// How many pieces of one colour lie along a row.
fn pieces(row: &[[u8; 3]]) -> usize {
    row.windows(2).filter(|pair| pair[0] != pair[1]).count() + 1
}

#[test]
fn cosmetic_outputs_do_depend_on_hidden_pixels() {
    // Were this to fail, the property above would prove nothing.
    let scene = portrait(1);
    let other = scene.rewritten(&mut Random(1));
    for (name, effect) in Effect::ALL {
        if effect.guarantee(Colours::Person) == Guarantee::Cosmetic {
            for strength in [0.0, 0.5, 1.0] {
                let options = with(effect, Colours::Person, strength, 0);
                assert_ne!(scene.painted(options), other.painted(options), "{name} {strength}");
            }
        }
    }
}

#[test]
fn another_seed_gives_other_draws() {
    let scene = portrait(1);
    let random = [
        (Effect::Pixelate, Colours::Surroundings),
        (Effect::Scatter, Colours::Surroundings),
        (Effect::Scatter, Colours::Person),
        (Effect::Static, Colours::Surroundings),
        (Effect::Static, Colours::Person),
    ];
    for (effect, colours) in random {
        for strength in [0.0, 0.5, 1.0] {
            let painted = [0, 1].map(|seed| scene.painted(with(effect, colours, strength, seed)));
            assert_ne!(painted[0], painted[1], "{effect:?} {colours:?} {strength}");
        }
    }
}

#[test]
fn draws_belong_to_places_whoever_else_is_hidden() {
    let alone = portrait(1);
    let mut together = alone.clone();
    (0..256 * 20).for_each(|at| together.owners[at] = 7);
    let (one, two) = (Effect::Static, Colours::Person);
    let painted = [&alone, &together].map(|scene| scene.painted(with(one, two, 0.5, 3)));
    for (at, _) in alone.owners.iter().enumerate().filter(|(_, owner)| **owner != 0) {
        assert_eq!(painted[0][3 * at..3 * at + 3], painted[1][3 * at..3 * at + 3], "pixel {at}");
    }
}

#[test]
fn none_of_the_persons_colours_is_left() {
    // Around the person green prevails, on the person it is wanting.
    let shown = |x: u32, y: u32| [(x % 60) as u8, 100 + ((x * y) % 100) as u8, (y % 60) as u8];
    let person = |x: u32, y: u32| (40..120).contains(&x) && (20..160).contains(&y);
    let colour = |x, y| if person(x, y) { [255, 0, 255] } else { shown(x, y) };
    let scene = Scene::drawn(170, 180, colour, |x, y| u8::from(person(x, y)));
    for (name, effect) in Effect::ALL {
        for strength in [0.0, 0.3, 0.5, 1.0] {
            let painted = scene.painted(with(effect, Colours::Surroundings, strength, 0));
            assert!(scene.hidden(&painted).all(|p| p[1] >= p[0] && p[1] >= p[2]), "{name} {strength} shows the person's colours");
        }
    }
}

#[test]
fn where_nothing_is_shown_the_palette_is_neutral() {
    let scene = Scene::drawn(150, 130, |x, y| [x as u8, y as u8, 255], |_, _| NOBODY_KNOWN);
    for (name, effect) in Effect::ALL {
        let (darkest, brightest) = if effect == Effect::Static { (32, 224) } else { (104, 152) };
        for strength in [0.0, 0.5, 1.0] {
            let painted = scene.painted(with(effect, Colours::Surroundings, strength, 0));
            let neutral = |p: &[u8]| p[0] == p[1] && p[1] == p[2] && (darkest..=brightest).contains(&p[0]);
            assert!(scene.hidden(&painted).all(neutral), "{name} {strength}");
        }
    }
}

#[test]
fn strength_is_monotone() {
    struct Case(&'static str, Effect, Colours, fn(&Scene, &[u8]) -> f64);
    /// How far the painted person is from the person.
    fn change(scene: &Scene, painted: &[u8]) -> f64 {
        mean(scene, painted, distance)
    }
    /// How far away a pixel was picked: its colour says from where.
    fn way(scene: &Scene, painted: &[u8]) -> f64 {
        let places = (0..256 * 256).filter(|at| scene.owners[*at] != 0);
        let ways: Vec<_> =
            places.map(|at| distance(&[(at % 256) as u8, (at / 256) as u8], &painted[3 * at..3 * at + 2])).collect();
        ways.iter().sum::<f64>() / ways.len() as f64
    }
    /// How large the pieces of one colour are.
    fn coarseness(scene: &Scene, painted: &[u8]) -> f64 {
        1.0 / (100..160).map(|y| pieces(&scene.row(painted, y))).sum::<usize>() as f64
    }
    /// How alike the painted pixels are.
    fn evenness(scene: &Scene, painted: &[u8]) -> f64 {
        let average: Vec<_> = (0..3).map(|at| mean(scene, painted, |_, p| f64::from(p[at])) as u8).collect();
        -mean(scene, painted, |_, p| distance(p, &average))
    }
    /// How unlike they are.
    fn contrast(scene: &Scene, painted: &[u8]) -> f64 {
        -evenness(scene, painted)
    }
    let cases = [
        Case("pixelate, change", Effect::Pixelate, Colours::Person, change),
        Case("pixelate, cells", Effect::Pixelate, Colours::Person, coarseness),
        Case("pixelate, cells", Effect::Pixelate, Colours::Surroundings, coarseness),
        Case("scatter, change", Effect::Scatter, Colours::Person, change),
        Case("scatter, reach", Effect::Scatter, Colours::Surroundings, way),
        Case("blur, change", Effect::Blur, Colours::Person, change),
        Case("blur, evenness", Effect::Blur, Colours::Person, evenness),
        Case("blur, evenness", Effect::Blur, Colours::Surroundings, evenness),
        Case("fill, cells", Effect::Fill, Colours::Surroundings, coarseness),
        Case("fill, evenness", Effect::Fill, Colours::Surroundings, evenness),
        Case("static, contrast", Effect::Static, Colours::Person, contrast),
        Case("static, grains", Effect::Static, Colours::Person, coarseness),
        Case("static, grains", Effect::Static, Colours::Surroundings, coarseness),
    ];
    let scene = portrait(1);
    let strengths = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
    let mut failures = Vec::new();
    for Case(what, effect, colours, measure) in cases {
        let of = |strength| measure(&scene, &scene.painted(with(effect, colours, strength, 0)));
        let measured = strengths.map(of);
        // Neighbours may be as good as equal (cells have whole pixels, draws are random); the ends must differ clearly.
        let slack = 0.03 * (measured[5] - measured[0]);
        if measured[5] <= measured[0] || measured.windows(2).any(|pair| pair[1] < pair[0] - slack) {
            failures.push(format!("{what} ({colours:?}): {measured:.4?}"));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn at_strength_0_the_classic_looks_are_barely_visible_and_at_1_nothing_but_the_outline_is() {
    let scene = portrait(1);
    let unlike = |painted: &[u8]| mean(&scene, painted, distance);
    let average: Vec<_> = (0..3).map(|at| mean(&scene, &scene.pixels, |_, p| f64::from(p[at])) as u8).collect();
    let flat = unlike(&average.repeat(256 * 256));
    for effect in [Effect::Pixelate, Effect::Scatter, Effect::Blur] {
        let [finest, coarsest] = [0.0, 1.0].map(|strength| unlike(&scene.painted(with(effect, Colours::Person, strength, 0))));
        assert!(finest < 0.35 * flat && coarsest > 0.8 * flat, "{effect:?}: {finest} to {coarsest}; one flat colour {flat}");
    }
    let painted = scene.painted(with(Effect::Fill, Colours::Surroundings, 1.0, 0));
    let mut colours = scene.hidden(&painted);
    let first = colours.next().unwrap();
    assert!(colours.all(|colour| colour == first), "one colour for the person");
}

#[test]
fn twice_the_resolution_gives_as_many_cells() {
    let (small, large) = (portrait(3), portrait(6));
    for (effect, colours) in
        [(Effect::Pixelate, Colours::Person), (Effect::Pixelate, Colours::Surroundings), (Effect::Static, Colours::Person)]
    {
        for strength in [0.3, 0.5, 0.8, 1.0] {
            let options = with(effect, colours, strength, 0);
            // The wide middle; some cells may happen to be of their neighbour's colour.
            let most = |scene: &Scene, rows: std::ops::Range<u32>| {
                let painted = scene.painted(options);
                rows.map(|y| pieces(&scene.row(&painted, y))).max().unwrap() as f64
            };
            let (a, b) = (most(&small, 380..390), most(&large, 760..780));
            assert!((a - b).abs() <= 1.0 + 0.12 * a, "{effect:?} {colours:?} {strength}: {a} cells, at twice the size {b}");
        }
    }
}

#[test]
fn pictures_of_extreme_shape_are_painted() {
    for (width, height) in [(1, 1), (2, 1), (1, 2), (20_000, 1), (1, 20_000), (3, 5_000), (129, 127)] {
        for mask in [Mask::Everything, Mask::Noise(500), Mask::Noise(999), Mask::Blobs(2)] {
            let scene = scene(width, height, PixelFormat::Bgra8, mask, 5).coarse(1 + (width % 2 * 3) as usize, 0);
            for (_, effect) in Effect::ALL {
                for (colours, strength) in
                    [(Colours::Surroundings, 0.0), (Colours::Surroundings, 1.0), (Colours::Person, 0.0), (Colours::Person, 1.0)]
                {
                    assert_eq!(scene.painted(with(effect, colours, strength, 0)).len(), scene.pixels.len());
                }
            }
        }
    }
}
