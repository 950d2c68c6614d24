//! The lines of `--json`: what was done with a photo, with a video.

use std::time::Duration;

use fuzzy_people_core::{Colours, Guarantee, Options, Person};
use serde::Serialize;

/// What was made private.
pub(crate) enum Made {
    Photo(Photo),
    Video(Video),
}

/// What was done with one photo.
pub(crate) struct Photo {
    /// The input's name.
    pub(crate) input: String,
    /// The output's name.
    pub(crate) output: String,
    /// Width and height of the upright picture.
    pub(crate) size: [u32; 2],
    /// Everybody, and whether each was obscured.
    pub(crate) people: Vec<(Person, bool)>,
    /// The options in force.
    pub(crate) options: Options,
    /// How long it took.
    pub(crate) milliseconds: Milliseconds,
}

/// How long each stage took.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Milliseconds {
    decode: f64,
    find: f64,
    obscure: f64,
    encode: f64,
}

impl Milliseconds {
    /// Of the stages' times.
    pub(crate) fn new(decode: Duration, find: Duration, obscure: Duration, encode: Duration) -> Self {
        let ms = |time: Duration| (time.as_secs_f64() * 1e5).round() / 1e2;
        Self { decode: ms(decode), find: ms(find), obscure: ms(obscure), encode: ms(encode) }
    }
}

/// What was done with one video.
pub(crate) struct Video {
    /// The input's name.
    pub(crate) input: String,
    /// The output's name.
    pub(crate) output: String,
    /// Width and height of the upright frames.
    pub(crate) size: [u32; 2],
    pub(crate) frames: u64,
    /// How long it lasts.
    pub(crate) seconds: f64,
    /// How many people were told apart over time.
    pub(crate) people: usize,
    /// The options in force.
    pub(crate) options: Options,
    /// Everything was read.
    pub(crate) complete: bool,
    /// Frames a second, the whole way.
    pub(crate) rate: f64,
}

/// The line of a photo.
#[derive(Serialize)]
struct PhotoLine<'a> {
    input: &'a str,
    output: &'a str,
    size: [u32; 2],
    people: Vec<PersonLine>,
    #[serde(flatten)]
    look: Look,
    milliseconds: Milliseconds,
}

/// The line of a video.
#[derive(Serialize)]
struct VideoLine<'a> {
    input: &'a str,
    output: &'a str,
    size: [u32; 2],
    frames: u64,
    seconds: f64,
    people: usize,
    #[serde(flatten)]
    look: Look,
    complete: bool,
    /// Frames a second that were made private.
    rate: f64,
}

/// How people look, and what that promises.
#[derive(Serialize)]
struct Look {
    effect: &'static str,
    colours: &'static str,
    guarantee: &'static str,
}

impl From<Options> for Look {
    fn from(Options { effect, colours, .. }: Options) -> Self {
        Self {
            effect: effect.name(),
            colours: match colours {
                Colours::Surroundings => "surroundings",
                Colours::Person => "person",
            },
            guarantee: match effect.guarantee(colours) {
                Guarantee::NonInterfering => "non-interfering",
                Guarantee::Cosmetic => "cosmetic",
            },
        }
    }
}

#[derive(Serialize)]
struct PersonLine {
    id: u32,
    /// Left, top, width, height.
    r#box: [u32; 4],
    confidence: f32,
    obscured: bool,
}

impl Made {
    /// The line of `--json`.
    pub(crate) fn line(&self) -> serde_json::Result<String> {
        match self {
            Self::Photo(photo) => photo.line(),
            Self::Video(video) => video.line(),
        }
    }

    /// How many people were obscured; of a video, found.
    pub(crate) fn people(&self) -> usize {
        match self {
            Self::Photo(photo) => photo.people.iter().filter(|(_, obscured)| *obscured).count(),
            Self::Video(video) => video.people,
        }
    }
}

impl Photo {
    fn line(&self) -> serde_json::Result<String> {
        let person = |(person, obscured): &(Person, bool)| {
            let bounds = person.bounds;
            PersonLine {
                id: person.id,
                r#box: [bounds.left, bounds.top, bounds.width, bounds.height],
                confidence: person.confidence,
                obscured: *obscured,
            }
        };
        serde_json::to_string(&PhotoLine {
            input: &self.input,
            output: &self.output,
            size: self.size,
            people: self.people.iter().map(person).collect(),
            look: self.options.into(),
            milliseconds: self.milliseconds,
        })
    }
}

impl Video {
    fn line(&self) -> serde_json::Result<String> {
        let rounded = |value: f64, digits: i32| (value * 10f64.powi(digits)).round() / 10f64.powi(digits);
        serde_json::to_string(&VideoLine {
            input: &self.input,
            output: &self.output,
            size: self.size,
            frames: self.frames,
            seconds: rounded(self.seconds, 6),
            people: self.people,
            look: self.options.into(),
            complete: self.complete,
            rate: rounded(self.rate, 2),
        })
    }
}
