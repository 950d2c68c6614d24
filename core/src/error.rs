//! What can go wrong, in the caller's terms. No message holds anything of a picture: no pixel, no box, no path.

use thiserror::Error;

/// Why a picture was not obscured. Whoever gets one of these has no picture to show: nothing clear leaves on an error.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The layout of a frame contradicts itself or its buffer.
    #[error("unusable frame layout: {0}")]
    Layout(String),
    /// A setting is outside its range.
    #[error("{name} is {found}; expected {expected}")]
    Setting {
        /// The setting's name.
        name: &'static str,
        /// What was given.
        found: String,
        /// What would have been accepted.
        expected: &'static str,
    },
    /// The bytes are not a model of the expected interface.
    #[error("unusable model: {0}")]
    Model(String),
    /// The model ran and failed, or its scores are not finite numbers.
    #[error("the model failed: {0}")]
    Inference(String),
    /// A policy names a person who is not in this picture.
    #[error("no person {id} in this picture; it has {people}")]
    NoSuchPerson {
        /// The id that was asked for.
        id: u32,
        /// How many people the picture has.
        people: usize,
    },
    /// People found in one picture were handed in with another.
    #[error("the people were found in a {found} picture, this one is {expected}")]
    OtherPicture {
        /// Size of the picture in which the people were found.
        found: String,
        /// Size of the picture handed in.
        expected: String,
    },
}

/// The core's result.
pub type Result<T> = std::result::Result<T, Error>;
