//! The core's types as the languages see them.

use std::time::Duration;

use fuzzy_people_core as core;

type BoundingBox = core::BoundingBox;
type Colours = core::Colours;
type Effect = core::Effect;
type Guarantee = core::Guarantee;
type LiveOptions = core::LiveOptions;
type Options = core::Options;
type Person = core::Person;
type PixelFormat = core::PixelFormat;
type Policy = core::Policy;
type Rotation = core::Rotation;
type Stages = core::Stages;
type TrackedPerson = core::TrackedPerson;
type YuvMatrix = core::YuvMatrix;
type YuvRange = core::YuvRange;

#[uniffi::remote(Enum)]
#[non_exhaustive]
pub enum Effect {
    Pixelate,
    Scatter,
    Blur,
    Fill,
    Static,
}

#[uniffi::remote(Enum)]
pub enum Colours {
    Surroundings,
    Person,
}

#[uniffi::remote(Enum)]
pub enum Guarantee {
    NonInterfering,
    Cosmetic,
}

#[uniffi::remote(Record)]
pub struct Options {
    pub effect: Effect,
    pub strength: f32,
    pub colours: Colours,
    pub margin: f32,
    pub threshold: f32,
    pub seed: u64,
}

#[uniffi::remote(Record)]
pub struct LiveOptions {
    pub target_fps: Option<f32>,
    pub long_side: u32,
    pub worker: bool,
}

#[uniffi::remote(Enum)]
pub enum Policy {
    Everyone,
    EveryoneExcept(Vec<u32>),
    Only(Vec<u32>),
}

#[uniffi::remote(Record)]
pub struct BoundingBox {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

#[uniffi::remote(Record)]
pub struct Person {
    pub id: u32,
    pub bounds: BoundingBox,
    pub confidence: f32,
}

#[uniffi::remote(Record)]
pub struct TrackedPerson {
    pub person: Person,
    pub label: u8,
    pub obscured: bool,
}

#[uniffi::remote(Record)]
pub struct Stages {
    pub shrink: Duration,
    pub model: Duration,
    pub people: Duration,
    pub convert: Duration,
    pub effect: Duration,
}

#[uniffi::remote(Enum)]
pub enum PixelFormat {
    Gray8,
    Rgb8,
    Rgba8,
    Bgra8,
}

#[uniffi::remote(Enum)]
pub enum Rotation {
    None,
    Clockwise90,
    Half,
    Clockwise270,
}

#[uniffi::remote(Enum)]
pub enum YuvMatrix {
    Bt601,
    Bt709,
}

#[uniffi::remote(Enum)]
pub enum YuvRange {
    Limited,
    Full,
}

/// The model inside this library.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ModelInfo {
    /// Its file's size.
    pub bytes: u64,
    /// The names of what it takes.
    pub inputs: Vec<String>,
    /// The names of what it gives.
    pub outputs: Vec<String>,
    /// The sides of what it takes are multiples of so many samples.
    pub side_multiple: u32,
}

/// What is to be known of the model inside this library.
#[uniffi::export]
pub fn model_info() -> ModelInfo {
    ModelInfo {
        bytes: core::EMBEDDED.len() as u64,
        inputs: core::Model::INPUTS.map(str::to_owned).into(),
        outputs: core::Model::OUTPUTS.map(str::to_owned).into(),
        side_multiple: core::Model::SIDE_MULTIPLE,
    }
}
