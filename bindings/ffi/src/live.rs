//! A camera's stream.

use fuzzy_people_core as core;

use crate::error::Result;
use crate::guard::{Guarded, blank_unless_done, caught};
use crate::layouts::{PackedLayout, PictureLayout, YuvPlanes};
use crate::logging;
use crate::memory::{Memory, lend};

/// Obscures a stream, frame by frame, and follows people in it. One for each stream. Calls from several threads wait for each other.
#[derive(uniffi::Object)]
pub struct LiveObscurer {
    core: Guarded<core::LiveObscurer>,
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

    /// Packed pixels, upright and obscured, into `into`.
    pub fn obscure_packed(
        &self,
        pixels: &[u8],
        layout: PackedLayout,
        timestamp_ms: i64,
        into: Memory,
        picture: PictureLayout,
    ) -> Result<()> {
        self.obscure(&[pixels], || Ok(layout.frame(pixels)?.into()), timestamp_ms, into, picture)
    }

    /// Planes of YUV, upright and obscured, into `into`.
    #[expect(clippy::too_many_arguments, reason = "a language's wrapper calls it, nobody by hand")]
    pub fn obscure_yuv(
        &self,
        y: &[u8],
        u: &[u8],
        v: &[u8],
        layout: YuvPlanes,
        timestamp_ms: i64,
        into: Memory,
        picture: PictureLayout,
    ) -> Result<()> {
        self.obscure(&[y, u, v], || Ok(core::YuvFrame::new(y, u, v, layout.layout())?.into()), timestamp_ms, into, picture)
    }

    /// Planes of YUV, obscured where they are. U and V may be the two halves of the same pairs.
    pub fn obscure_yuv_in_place(&self, y: Memory, u: Memory, v: Memory, layout: YuvPlanes, timestamp_ms: i64) -> Result<()> {
        let obscure = |frame: core::YuvFrameMut<'_>| {
            blank_unless_done(frame, |frame| self.core.with(|core| Ok(core.obscure_yuv(frame, timestamp_ms)?)))
        };
        let layout = layout.layout();
        match pairs(u, v) {
            None => lend([y, u, v], &[], |[y, u, v]| obscure(core::YuvFrameMut::new(y, u, v, layout)?)),
            Some(pairs) if u.address < v.address => {
                lend([y, pairs], &[], |[y, pairs]| obscure(core::YuvFrameMut::nv12(y, pairs, layout)?))
            }
            Some(pairs) => lend([y, pairs], &[], |[y, pairs]| obscure(core::YuvFrameMut::nv21(y, pairs, layout)?)),
        }
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

impl LiveObscurer {
    fn obscure<'a>(
        &self,
        read: &[&[u8]],
        frame: impl FnOnce() -> Result<core::CameraFrame<'a>>,
        timestamp_ms: i64,
        into: Memory,
        picture: PictureLayout,
    ) -> Result<()> {
        lend([into], read, |[bytes]| {
            blank_unless_done(picture.picture(bytes)?, |out| {
                let frame = frame()?;
                self.core.with(|core| Ok(core.obscure(frame, timestamp_ms, out.reborrow())?))
            })
        })
    }
}

/// The memory of both when U and V are the halves of the same pairs: one starts a byte after the other.
fn pairs(u: Memory, v: Memory) -> Option<Memory> {
    let address = u.address.min(v.address);
    let end = |plane: Memory| plane.address.checked_add(plane.bytes);
    (u.address.abs_diff(v.address) == 1).then_some(())?;
    Some(Memory { address, bytes: end(u)?.max(end(v)?) - address })
}
