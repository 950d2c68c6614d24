//! A camera's stream.

use fuzzy_people_core as core;

use crate::error::Result;
use crate::guard::{Guarded, caught};
use crate::logging;

/// Obscures a stream, frame by frame, and follows people in it. One for each stream; its frames go through a [`crate::Route`]. Calls
/// from several threads wait for each other.
#[derive(uniffi::Object)]
pub struct LiveObscurer {
    pub(crate) core: Guarded<core::LiveObscurer>,
}

#[uniffi::export]
impl LiveObscurer {
    /// `model`: an ONNX file's bytes, instead of the model inside this library.
    #[uniffi::constructor]
    pub fn new(options: core::Options, live: core::LiveOptions, model: Option<Vec<u8>>) -> Result<Self> {
        logging::start();
        let core = caught(|| {
            Ok(match model {
                None => core::LiveObscurer::new(options, live)?,
                Some(bytes) => core::LiveObscurer::with_model(&bytes, options, live)?,
            })
        })?;
        Ok(Self { core: Guarded::new(core) })
    }

    /// Other options from the next frame on.
    pub fn set_options(&self, options: core::Options) -> Result<()> {
        self.core.with(|core| Ok(core.set_options(options)?))
    }

    /// Other choices for the stream from the next frame on.
    pub fn set_live_options(&self, live: core::LiveOptions) -> Result<()> {
        self.core.with(|core| Ok(core.set_live_options(live)?))
    }

    /// Who is obscured from the next frame on.
    pub fn set_policy(&self, policy: core::Policy) -> Result<()> {
        self.core.with(|core| {
            core.set_policy(policy);
            Ok(())
        })
    }

    /// Everybody whom the last look found.
    pub fn people(&self) -> Result<Vec<core::TrackedPerson>> {
        self.core.with(|core| Ok(core.people().to_vec()))
    }

    /// Who is at a place of the last frame, or next to it, in upright pixels.
    pub fn person_at(&self, x: u32, y: u32) -> Result<Option<u32>> {
        self.core.with(|core| Ok(core.person_at(x, y)))
    }

    /// Forgets everybody: the camera was switched, the stream was interrupted.
    pub fn reset(&self) -> Result<()> {
        self.core.with(|core| {
            core.reset();
            Ok(())
        })
    }

    /// What is promised of the frames.
    pub fn guarantee(&self) -> Result<core::Guarantee> {
        self.core.with(|core| Ok(core.guarantee()))
    }

    /// What the last frame took.
    pub fn stages(&self) -> Result<core::Stages> {
        self.core.with(|core| Ok(core.stages()))
    }
}
