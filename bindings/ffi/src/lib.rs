//! Fuzzy People for Kotlin and Swift: the core, exported through uniffi. Conversion and nothing else; `bindings/kotlin` and
//! `bindings/swift` are what an app sees of it.
//!
//! # Memory
//! Pixels are not copied on their way in or out: buffers are named by address and size. The module `memory` holds the only unsafe
//! code, and what the callers promise.
//!
//! # Failing closed
//! Whatever touches a frame returns a [`Result`]. On an error what was to be written is a neutral grey. A panic is caught: it is
//! [`FuzzyPeopleError::Failed`], as is every later call of the same object.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly"))]

mod error;
mod guard;
mod layouts;
mod live;
mod logging;
mod memory;
mod photo;
mod route;
mod types;

pub use error::{FuzzyPeopleError, Result};
pub use layouts::{FrameLayout, PackedLayout, PictureLayout, YuvPlanes};
pub use live::LiveObscurer;
pub use photo::{FoundPeople, ObscuredPerson, Obscurer};
pub use route::Route;
pub use types::{ModelInfo, model_info};

uniffi::setup_scaffolding!("fuzzy_people");
