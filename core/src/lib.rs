//! Finds people in pictures, tells them apart and obscures them, on the device: nothing is sent anywhere.
//!
//! The flow, and the modules in reading order: a [`Frame`] is checked and seen upright ([`OrientedView`], [`Picture`]); the [`Model`]
//! scores it at one or several scales; [`People`] are told apart; a [`Policy`] decides who is hidden, which gives a [`Cover`]; an
//! [`Effect`] paints it. [`Obscurer`] is the whole way.
//!
//! ```
//! use fuzzy_people_core::{Frame, FrameLayout, Obscurer, Options, PixelFormat, Policy};
//!
//! # fn main() -> fuzzy_people_core::Result<()> {
//! let obscurer = Obscurer::new(Options::default())?;
//! let pixels = vec![128; 320 * 240 * 3];
//! let frame = Frame::new(&pixels, FrameLayout::packed(320, 240, PixelFormat::Rgb8))?;
//! let obscured = obscurer.obscure_frame(frame, &Policy::Everyone)?;
//! assert_eq!(obscured.picture.width(), 320);
//! # Ok(())
//! # }
//! ```
//!
//! # Failing closed
//! Every function that touches a picture returns a [`Result`]; on an error there is no picture to show. Pixels of which the model is
//! unsure are hidden. A person is kept clear only where no other person's margin reaches.
//!
//! # Memory
//! A picture is obscured in place. Beside it, finding people needs up to 4 bytes a pixel and deciding up to 8, whatever the format:
//! for RGB less than three times the decoded picture. Classic scatter copies the rows within its reach. Each thread that looks at
//! tiles adds what the inference library takes for one, some tens of megabytes.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly"))]

mod bounds;
mod cover;
mod effect;
mod error;
mod find;
mod frame;
mod input;
mod instances;
mod model;
mod obscurer;
mod options;
mod orientation;
mod people;
mod picture;
mod policy;
mod scan;
mod taps;

pub use cover::{Cover, MAX_PEOPLE, NOBODY_KNOWN};
pub use effect::{Colours, Effect, Guarantee};
pub use error::{Error, Result};
pub use frame::{Frame, FrameLayout, MAX_PIXELS, PixelFormat, Rotation};
pub use model::{EMBEDDED, Model};
pub use obscurer::{Obscured, Obscurer};
pub use options::Options;
pub use orientation::OrientedView;
pub use people::{BoundingBox, People, Person, PersonMask};
pub use picture::Picture;
pub use policy::Policy;
