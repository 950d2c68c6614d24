//! What cameras give, packed or YUV: seen small by the model, and whole for the eye; turned upright on the way.

mod shrink;
#[cfg(test)]
mod tests;
mod turn;
mod upright;

pub(crate) use shrink::Small;
pub(crate) use turn::Turn;
pub(crate) use upright::{Scratch, upright_into};

use crate::frame::Frame;
use crate::yuv::YuvFrame;

/// A camera's frame, of either kind.
#[derive(Clone, Copy)]
pub enum CameraFrame<'a> {
    /// All of a pixel's samples side by side.
    Packed(Frame<'a>),
    /// Planes of luma and chroma.
    Yuv(YuvFrame<'a>),
}

impl CameraFrame<'_> {
    /// Upright width in pixels.
    pub fn width(&self) -> u32 {
        self.turn().upright_size().0 as u32
    }

    /// Upright height in pixels.
    pub fn height(&self) -> u32 {
        self.turn().upright_size().1 as u32
    }

    /// How the frame becomes upright.
    pub(crate) fn turn(&self) -> Turn {
        match self {
            Self::Packed(frame) => {
                let layout = frame.layout();
                Turn::new(layout.width, layout.height, layout.rotation, layout.mirrored)
            }
            Self::Yuv(frame) => frame.layout().turn(),
        }
    }
}

impl<'a> From<Frame<'a>> for CameraFrame<'a> {
    fn from(frame: Frame<'a>) -> Self {
        Self::Packed(frame)
    }
}

impl<'a> From<YuvFrame<'a>> for CameraFrame<'a> {
    fn from(frame: YuvFrame<'a>) -> Self {
        Self::Yuv(frame)
    }
}

/// Says the size, never a pixel.
impl std::fmt::Debug for CameraFrame<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self {
            Self::Packed(_) => "Packed",
            Self::Yuv(_) => "Yuv",
        };
        write!(f, "{kind}({}x{})", self.width(), self.height())
    }
}
