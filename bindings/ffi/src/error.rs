//! What a caller can do something about. The message says what was found and what was expected, never anything of a picture.

use fuzzy_people_core as core;

/// Why there is no picture to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi(flat_error)]
pub enum FuzzyPeopleError {
    /// A buffer and what is said of it do not fit: make it as the message says.
    #[error("{0}")]
    Layout(String),
    /// A setting is outside its range: choose another. The old ones stay in force.
    #[error("{0}")]
    Setting(String),
    /// The bytes are no model of the expected interface.
    #[error("{0}")]
    Model(String),
    /// The model failed on this frame. The next one may do.
    #[error("{0}")]
    Inference(String),
    /// A policy names somebody who is not in this photo: look again who is.
    #[error("{0}")]
    NoSuchPerson(String),
    /// The people were found in a photo of another size.
    #[error("{0}")]
    OtherPicture(String),
    /// A fault of this library. The object stays unusable: close it and make another.
    #[error("a fault inside the library; this object cannot be used any more")]
    Failed,
}

/// What everything that touches a frame returns.
pub type Result<T> = std::result::Result<T, FuzzyPeopleError>;

impl From<core::Error> for FuzzyPeopleError {
    fn from(error: core::Error) -> Self {
        let message = error.to_string();
        match error {
            core::Error::Layout(_) => Self::Layout(message),
            core::Error::Setting { .. } => Self::Setting(message),
            core::Error::Model(_) => Self::Model(message),
            core::Error::Inference(_) => Self::Inference(message),
            core::Error::NoSuchPerson { .. } => Self::NoSuchPerson(message),
            core::Error::OtherPicture { .. } => Self::OtherPicture(message),
            _ => Self::Failed,
        }
    }
}
