//! The way of a stream's frames.

use std::sync::Arc;

use fuzzy_people_core as core;

use crate::error::{FuzzyPeopleError, Result};
use crate::guard::blank_unless_done;
use crate::layouts::{FrameLayout, PictureLayout};
use crate::live::LiveObscurer;
use crate::memory::{Memory, lend};

/// Frames of one layout through a stream, into pictures of one layout. What hardly ever changes is said once, so that a frame's call
/// is but numbers: what a record takes to cross from the JVM is as much as copying a small frame.
#[derive(uniffi::Object)]
pub struct Route {
    stream: Arc<LiveObscurer>,
    frame: FrameLayout,
    picture: Option<PictureLayout>,
}

#[uniffi::export]
impl Route {
    /// `picture`: none for frames that are obscured in place.
    #[uniffi::constructor]
    pub const fn new(stream: Arc<LiveObscurer>, frame: FrameLayout, picture: Option<PictureLayout>) -> Self {
        Self { stream, frame, picture }
    }

    /// The frame, upright and obscured, into the memory at `into`. A packed frame is all in `y`.
    #[expect(clippy::too_many_arguments, reason = "a language's wrapper calls it, nobody by hand")]
    pub fn obscure(
        &self,
        y_address: u64,
        y_bytes: u64,
        u_address: u64,
        u_bytes: u64,
        v_address: u64,
        v_bytes: u64,
        timestamp_ms: i64,
        into_address: u64,
        into_bytes: u64,
    ) -> Result<()> {
        let picture = self.picture.ok_or_else(|| FuzzyPeopleError::Layout("no picture to write; expected its layout".into()))?;
        let [y, u, v] = [Memory::new(y_address, y_bytes), Memory::new(u_address, u_bytes), Memory::new(v_address, v_bytes)];
        let into = Memory::new(into_address, into_bytes);
        match self.frame {
            FrameLayout::Packed { layout } => lend([y], [into], |[pixels], [bytes]| {
                self.write(picture.picture(bytes)?, timestamp_ms, || Ok(layout.frame(pixels)?.into()))
            }),
            FrameLayout::Yuv { layout } => lend([y, u, v], [into], |[y, u, v], [bytes]| {
                let frame = || Ok(core::YuvFrame::new(y, u, v, layout.layout())?.into());
                self.write(picture.picture(bytes)?, timestamp_ms, frame)
            }),
        }
    }

    /// A YUV frame, obscured where it is. U and V may be the two halves of the same pairs, and must else be apart.
    #[expect(clippy::too_many_arguments, reason = "a language's wrapper calls it, nobody by hand")]
    pub fn obscure_in_place(
        &self,
        y_address: u64,
        y_bytes: u64,
        u_address: u64,
        u_bytes: u64,
        v_address: u64,
        v_bytes: u64,
        timestamp_ms: i64,
    ) -> Result<()> {
        let FrameLayout::Yuv { layout } = self.frame else {
            return Err(FuzzyPeopleError::Layout("packed pixels in place; expected YUV".into()));
        };
        let layout = layout.layout();
        let [y, u, v] = [Memory::new(y_address, y_bytes), Memory::new(u_address, u_bytes), Memory::new(v_address, v_bytes)];
        let obscure = |frame: core::YuvFrameMut<'_>| {
            blank_unless_done(frame, |frame| self.stream.core.with(|core| Ok(core.obscure_yuv(frame, timestamp_ms)?)))
        };
        match pairs(u, v).filter(|_| layout.u.pixel_stride == 2) {
            None => lend([], [y, u, v], |[], [y, u, v]| obscure(core::YuvFrameMut::new(y, u, v, layout)?)),
            Some(pairs) if u.address < v.address => {
                lend([], [y, pairs], |[], [y, pairs]| obscure(core::YuvFrameMut::nv12(y, pairs, layout)?))
            }
            Some(pairs) => lend([], [y, pairs], |[], [y, pairs]| obscure(core::YuvFrameMut::nv21(y, pairs, layout)?)),
        }
    }
}

impl Route {
    fn write<'a>(
        &self,
        into: core::PictureMut<'_>,
        timestamp_ms: i64,
        frame: impl FnOnce() -> Result<core::CameraFrame<'a>>,
    ) -> Result<()> {
        blank_unless_done(into, |out| {
            let frame = frame()?;
            self.stream.core.with(|core| Ok(core.obscure(frame, timestamp_ms, out.reborrow())?))
        })
    }
}

/// The memory of both when U and V are the halves of the same pairs: one starts a byte after the other. No byte of it is in neither.
fn pairs(u: Memory, v: Memory) -> Option<Memory> {
    if u.address.abs_diff(v.address) != 1 || u.bytes == 0 || v.bytes == 0 {
        return None;
    }
    let address = u.address.min(v.address);
    let end = u.address.checked_add(u.bytes)?.max(v.address.checked_add(v.bytes)?);
    Some(Memory::new(address, end - address))
}
