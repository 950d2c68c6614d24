//! Rows of YUV to RGBA or BGRA, by the processor's vector instructions.

use yuv::{YuvBiPlanarImage, YuvConversionMode, YuvPlanarImage, YuvStandardMatrix};

use super::{YuvFrame, YuvMatrix, YuvRange};
use crate::error::{Error, Result};

/// Stored row `y` of a frame as four bytes a pixel, alpha 255: into `out`, which is as long as that. `pairs` is kept for rows of
/// chroma that lie in no order that converts at once.
///
/// Row by row, as a picture of 4:2:2 with one row: the crate's 4:2:0 conversion leaves out a last row that is cut short.
pub(crate) fn row_into(frame: &YuvFrame<'_>, y: usize, bgra: bool, out: &mut [u8], pairs: &mut Vec<u8>) -> Result<()> {
    let [luma, u, v] = frame.planes();
    let (width, half) = (frame.layout.width, u.size().0 as u32);
    let (matrix, range) = (frame.layout.matrix.standard(), frame.layout.range.standard());
    let (y_plane, row) = (luma.row(y), y / 2);
    let converted = if (u.pixel_stride(), v.pixel_stride()) == (1, 1) {
        let convert = if bgra { yuv::yuv422_to_bgra } else { yuv::yuv422_to_rgba };
        let (u_plane, v_plane) = (u.row(row), v.row(row));
        let image =
            YuvPlanarImage { y_plane, y_stride: width, u_plane, u_stride: half, v_plane, v_stride: half, width, height: 1 };
        convert(&image, out, width * 4, range, matrix)
    } else {
        let uv_plane = match frame.pairs(row) {
            Some(found) => found,
            None => {
                frame.gather_pairs(row, pairs);
                pairs
            }
        };
        let u_first = frame.pairs_start_with_u() != Some(false);
        let convert = match (u_first, bgra) {
            (true, false) => yuv::yuv_nv16_to_rgba,
            (true, true) => yuv::yuv_nv16_to_bgra,
            (false, false) => yuv::yuv_nv61_to_rgba,
            (false, true) => yuv::yuv_nv61_to_bgra,
        };
        let image = YuvBiPlanarImage { y_plane, y_stride: width, uv_plane, uv_stride: half * 2, width, height: 1 };
        convert(&image, out, width * 4, range, matrix, YuvConversionMode::Balanced)
    };
    converted.map_err(|e| Error::Layout(format!("a row that cannot be converted: {e}")))
}

impl YuvMatrix {
    pub(crate) const fn standard(self) -> YuvStandardMatrix {
        match self {
            Self::Bt601 => YuvStandardMatrix::Bt601,
            Self::Bt709 => YuvStandardMatrix::Bt709,
        }
    }
}

impl YuvRange {
    pub(crate) const fn standard(self) -> yuv::YuvRange {
        match self {
            Self::Limited => yuv::YuvRange::Limited,
            Self::Full => yuv::YuvRange::Full,
        }
    }
}
