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
//! A camera's stream goes frame by frame through a [`LiveObscurer`], which follows people over time, into a buffer of the caller's:
//!
//! ```
//! use fuzzy_people_core::{LiveObscurer, LiveOptions, Options, PictureMut, PixelFormat, Policy, YuvFrame, YuvLayout};
//!
//! # fn main() -> fuzzy_people_core::Result<()> {
//! let mut live = LiveObscurer::new(Options::default(), LiveOptions { target_fps: Some(30.0), ..LiveOptions::default() })?;
//! let (y, uv) = (vec![90; 640 * 480], vec![128; 640 * 240]);
//! let frame = YuvFrame::nv12(&y, &uv, YuvLayout::semi_planar(640, 480))?;
//! let mut out = vec![0; 640 * 480 * 4];
//! let timestamp_ms = 0;
//! live.obscure(frame.into(), timestamp_ms, PictureMut::new(&mut out, 640, 480, 640 * 4, PixelFormat::Rgba8)?)?;
//! if let Some(id) = live.person_at(320, 200) {
//!     live.set_policy(Policy::EveryoneExcept(vec![id]));
//! }
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
mod camera;
mod cover;
mod effect;
mod error;
mod find;
mod frame;
mod input;
mod instances;
mod live;
mod logit;
mod model;
mod obscurer;
mod options;
mod orientation;
mod people;
mod picture;
mod policy;
mod scan;
mod taps;
mod yuv;

pub use camera::CameraFrame;
pub use cover::{Cover, MAX_PEOPLE, NOBODY_KNOWN};
pub use effect::{Colours, Effect, Guarantee, Painter};
pub use error::{Error, Result};
pub use frame::{Frame, FrameLayout, MAX_PIXELS, PixelFormat, Rotation};
pub use live::{LiveObscurer, LiveOptions, Stages, TrackedPerson};
pub use model::{EMBEDDED, Model};
pub use obscurer::{Obscured, Obscurer};
pub use options::Options;
pub use orientation::OrientedView;
pub use people::{BoundingBox, People, Person, PersonMask};
pub use picture::{Picture, PictureMut};
pub use policy::Policy;
pub use yuv::{PlaneLayout, YuvFrame, YuvFrameMut, YuvLayout, YuvMatrix, YuvRange};
