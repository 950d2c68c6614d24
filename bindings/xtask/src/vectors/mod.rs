//! The cases of `tests/vectors/cases.tsv`, and what Rust makes of them on this very machine: the model's scores differ a little from
//! processor to processor, so nothing of it is kept. Every language reads the same files and must make the same bytes.
//!
//! A case's folder holds, for each frame k: `k.in` (its planes, whole rows, one after the other), `k.out` (the picture, whole rows too;
//! of a frame obscured in place its planes) and `k.people` (a line each: id, box, bits of the confidence, whether obscured). Rows of
//! what goes in and of what comes out have `gap` bytes too many, each [`GAP`] before and after.
//!
//! The policy is set after a stream's first frame, or for the photo: `everyone`; `keep-first` and `only-first`, the first of the list;
//! `keep-tap` and `only-tap`, whoever is at [`TAP`].

#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use fuzzy_people_core as core;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

use crate::paths;

/// Upright columns and rows; the columns are odd, the rows are even.
const SIZE: (u32, u32) = (475, 256);
/// What the bytes between rows are.
const GAP: u8 = 0xA5;
/// The face on the right, in upright pixels.
const TAP: (u32, u32) = (367, 95);
/// Milliseconds from frame to frame.
const STEP: i64 = 33;

/// A line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) format: String,
    pub(crate) rotation: core::Rotation,
    pub(crate) mirrored: bool,
    pub(crate) gap: usize,
    pub(crate) options: core::Options,
    pub(crate) policy: String,
    pub(crate) frames: u32,
}

/// What came of a frame: bytes, and people with whether they were obscured.
pub(crate) type Made = (Vec<u8>, Vec<(core::Person, bool)>);

/// Writes every case's frames and what is made of them.
pub(crate) fn write(folder: &str) -> Result<()> {
    for case in cases()? {
        let folder = Path::new(folder).join(&case.name);
        std::fs::create_dir_all(&folder)?;
        let (frames, layout) = (case.inputs()?, case.layout());
        for (at, (frame, (out, people))) in frames.iter().zip(case.made(&frames, layout)?).enumerate() {
            std::fs::write(folder.join(format!("{at}.in")), frame)?;
            std::fs::write(folder.join(format!("{at}.out")), out)?;
            let mut lines = String::new();
            for (core::Person { id, bounds, confidence }, obscured) in people {
                let core::BoundingBox { left, top, width, height } = bounds;
                writeln!(lines, "{id} {left} {top} {width} {height} {} {obscured}", confidence.to_bits())?;
            }
            std::fs::write(folder.join(format!("{at}.people")), lines)?;
        }
    }
    Ok(())
}

/// The table.
pub(crate) fn cases() -> Result<Vec<Case>> {
    let path = paths::root().join("tests/vectors/cases.tsv");
    let table = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    table.lines().filter(|line| !line.starts_with('#')).map(|line| case(line).with_context(|| line.to_owned())).collect()
}

fn case(line: &str) -> Result<Case> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, kind, format, rotation, mirrored, gap, effect, strength, colours, margin, threshold, seed, policy, frames] =
        columns[..]
    else {
        bail!("{} columns", columns.len())
    };
    let rotation = match rotation {
        "0" => core::Rotation::None,
        "90" => core::Rotation::Clockwise90,
        "180" => core::Rotation::Half,
        "270" => core::Rotation::Clockwise270,
        other => bail!("rotation {other}"),
    };
    let colours = match colours {
        "surroundings" => core::Colours::Surroundings,
        "person" => core::Colours::Person,
        other => bail!("colours {other}"),
    };
    let options = core::Options {
        effect: effect.parse()?,
        strength: strength.parse()?,
        colours,
        margin: margin.parse()?,
        threshold: threshold.parse()?,
        seed: seed.parse::<i64>()?.cast_unsigned(),
    };
    Ok(Case {
        name: name.into(),
        kind: kind.into(),
        format: format.into(),
        rotation,
        mirrored: mirrored == "yes",
        gap: gap.parse()?,
        options,
        policy: policy.into(),
        frames: frames.parse()?,
    })
}

/// A format by its name in the table.
pub(crate) fn format(name: &str) -> Result<core::PixelFormat> {
    Ok(match name {
        "gray" => core::PixelFormat::Gray8,
        "rgb" => core::PixelFormat::Rgb8,
        "rgba" => core::PixelFormat::Rgba8,
        "bgra" => core::PixelFormat::Bgra8,
        other => bail!("format {other}"),
    })
}

/// How a case's frames lie.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Layout {
    Packed(core::FrameLayout),
    Yuv(core::YuvLayout),
}

impl Case {
    /// How the samples lie: a kind without how it is used.
    pub(crate) fn samples(&self) -> &str {
        match self.kind.as_str() {
            "photo" => &self.format,
            "android" => "nv21",
            kind => kind.trim_start_matches("in-"),
        }
    }

    pub(crate) fn layout(&self) -> Layout {
        let turned = matches!(self.rotation, core::Rotation::Clockwise90 | core::Rotation::Clockwise270);
        let (width, height) = if turned { (SIZE.1, SIZE.0) } else { SIZE };
        let (rotation, mirrored, gap) = (self.rotation, self.mirrored, self.gap);
        if let Ok(format) = format(self.samples()) {
            let packed = core::FrameLayout::packed(width, height, format);
            return Layout::Packed(core::FrameLayout { row_stride: packed.row_stride + gap, rotation, mirrored, ..packed });
        }
        let packed = if self.samples() == "i420" {
            core::YuvLayout::i420(width, height)
        } else {
            core::YuvLayout::semi_planar(width, height)
        };
        let wider = |plane: core::PlaneLayout| core::PlaneLayout { row_stride: plane.row_stride + gap, ..plane };
        let (y, u, v) = (wider(packed.y), wider(packed.u), wider(packed.v));
        Layout::Yuv(core::YuvLayout { y, u, v, rotation, mirrored, ..packed })
    }

    /// The scene panned a little from frame to frame, as the sensor stores it.
    pub(crate) fn inputs(&self) -> Result<Vec<Vec<u8>>> {
        let picture = image::open(paths::root().join("tests/fixtures/two_people.jpg"))?.into_rgb8();
        let picture = imageops::resize(&picture, SIZE.0 + 2 * self.frames, SIZE.1, FilterType::Triangle);
        let stored = |at: u32| {
            let mut scene = imageops::crop_imm(&picture, 2 * at, 0, SIZE.0, SIZE.1).to_image();
            if self.mirrored {
                imageops::flip_horizontal_in_place(&mut scene);
            }
            match self.rotation {
                core::Rotation::None => scene,
                core::Rotation::Clockwise90 => imageops::rotate270(&scene),
                core::Rotation::Half => imageops::rotate180(&scene),
                core::Rotation::Clockwise270 => imageops::rotate90(&scene),
            }
        };
        (0..self.frames).map(|at| samples(&stored(at), self.layout(), self.samples())).collect()
    }

    /// What the core makes of the frames.
    fn made(&self, frames: &[Vec<u8>], layout: Layout) -> Result<Vec<Made>> {
        if self.kind == "photo" {
            let Layout::Packed(layout) = layout else { bail!("a photo of YUV") };
            return frames.iter().map(|bytes| self.photo(bytes, layout)).collect();
        }
        let mut stream = core::LiveObscurer::new(self.options, core::LiveOptions::default())?;
        let mut all = Vec::new();
        for (time, bytes) in (0..).step_by(STEP as usize).zip(frames) {
            let (mut out, row_stride) = self.blank();
            match layout {
                Layout::Packed(layout) => {
                    stream.obscure(core::Frame::new(bytes, layout)?.into(), time, self.picture(&mut out, row_stride)?)?;
                }
                Layout::Yuv(layout) if self.kind.starts_with("in-") => {
                    out.clone_from(bytes);
                    let (y, chroma) = out.split_at_mut(layout.y.row_stride * layout.height as usize);
                    let mut frame = match self.samples() {
                        "nv12" => core::YuvFrameMut::nv12(y, chroma, layout)?,
                        "nv21" => core::YuvFrameMut::nv21(y, chroma, layout)?,
                        _ => {
                            let (u, v) = chroma.split_at_mut(chroma.len() / 2);
                            core::YuvFrameMut::new(y, u, v, layout)?
                        }
                    };
                    stream.obscure_yuv(&mut frame, time)?;
                }
                Layout::Yuv(layout) => {
                    let (y, chroma) = bytes.split_at(layout.y.row_stride * layout.height as usize);
                    let (u, v) = chroma.split_at(chroma.len() / 2);
                    let frame = match self.samples() {
                        "nv12" => core::YuvFrame::nv12(y, chroma, layout)?,
                        "nv21" => core::YuvFrame::nv21(y, chroma, layout)?,
                        _ => core::YuvFrame::new(y, u, v, layout)?,
                    };
                    stream.obscure(frame.into(), time, self.picture(&mut out, row_stride)?)?;
                }
            }
            let people: Vec<_> = stream.people().iter().map(|tracked| (tracked.person, tracked.obscured)).collect();
            if time == 0 {
                stream.set_policy(self.policy(people.first().map(|person| person.0.id), stream.person_at(TAP.0, TAP.1))?);
            }
            all.push((out, people));
        }
        Ok(all)
    }

    fn photo(&self, bytes: &[u8], layout: core::FrameLayout) -> Result<Made> {
        let obscurer = core::Obscurer::new(self.options)?;
        let picture = core::Picture::upright(core::Frame::new(bytes, layout)?);
        let people = obscurer.find(&picture)?;
        let policy = self.policy(people.list.first().map(|person| person.id), people.person_at(TAP.0, TAP.1))?;
        let obscured = obscurer.obscure(picture, &people, &policy)?;
        let (mut out, row_stride) = self.blank();
        self.picture(&mut out, row_stride)?.copy_from(&obscured.picture)?;
        Ok((out, obscured.people))
    }

    /// What the picture is before it is written, and its row stride.
    pub(crate) fn blank(&self) -> (Vec<u8>, usize) {
        // Planes obscured in place need none.
        let bytes = format(&self.format).map_or(0, core::PixelFormat::bytes);
        let row_stride = SIZE.0 as usize * bytes + self.gap;
        (vec![GAP; row_stride * SIZE.1 as usize], row_stride)
    }

    fn picture<'a>(&self, out: &'a mut [u8], row_stride: usize) -> Result<core::PictureMut<'a>> {
        Ok(core::PictureMut::new(out, SIZE.0, SIZE.1, row_stride, format(&self.format)?)?)
    }

    /// The policy; `first`: who is listed first, `tapped`: who is at [`TAP`].
    pub(crate) fn policy(&self, first: Option<u32>, tapped: Option<u32>) -> Result<core::Policy> {
        let (first, tapped) = (first.context("nobody is there"), tapped.context("nobody is tapped"));
        Ok(match self.policy.as_str() {
            "everyone" => core::Policy::Everyone,
            "keep-first" => core::Policy::EveryoneExcept(vec![first?]),
            "only-first" => core::Policy::Only(vec![first?]),
            "keep-tap" => core::Policy::EveryoneExcept(vec![tapped?]),
            "only-tap" => core::Policy::Only(vec![tapped?]),
            other => bail!("policy {other}"),
        })
    }
}

/// A picture's samples, whole rows; the gaps between them hold a pattern.
fn samples(picture: &RgbImage, layout: Layout, kind: &str) -> Result<Vec<u8>> {
    let yuv = |x: u32, y: u32| {
        let Rgb([red, green, blue]) = *picture.get_pixel(x.min(picture.width() - 1), y.min(picture.height() - 1));
        let [red, green, blue] = [red, green, blue].map(i32::from);
        // BT.601 in limited range, in 256ths.
        let luma = (66 * red + 129 * green + 25 * blue + 128) / 256 + 16;
        let u = (-38 * red - 74 * green + 112 * blue + 128) / 256 + 128;
        let v = (112 * red - 94 * green - 18 * blue + 128) / 256 + 128;
        [luma, u, v].map(|sample| sample.clamp(16, 240) as u8)
    };
    match layout {
        Layout::Packed(layout) => {
            let mut bytes = vec![GAP; layout.row_stride * layout.height as usize];
            for (x, y, pixel) in picture.enumerate_pixels() {
                let at = y as usize * layout.row_stride + x as usize * layout.format.bytes();
                let [red, green, blue] = pixel.0;
                let pixel = match layout.format {
                    core::PixelFormat::Gray8 => vec![yuv(x, y)[0]],
                    core::PixelFormat::Rgb8 => vec![red, green, blue],
                    core::PixelFormat::Rgba8 => vec![red, green, blue, 255],
                    core::PixelFormat::Bgra8 => vec![blue, green, red, 255],
                };
                bytes[at..at + pixel.len()].copy_from_slice(&pixel);
            }
            Ok(bytes)
        }
        Layout::Yuv(layout) => {
            let (width, height) = (layout.width, layout.height);
            let (y_bytes, rows) = (layout.y.row_stride * height as usize, height.div_ceil(2) as usize);
            let planes = if kind == "i420" { 2 } else { 1 };
            let mut bytes = vec![GAP; y_bytes + layout.u.row_stride * rows * planes];
            let (u_at, v_at) = match kind {
                "i420" => (y_bytes, y_bytes + layout.u.row_stride * rows),
                "nv12" => (y_bytes, y_bytes + 1),
                "nv21" => (y_bytes + 1, y_bytes),
                other => bail!("kind {other}"),
            };
            for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
                bytes[y as usize * layout.y.row_stride + x as usize] = yuv(x, y)[0];
                let at = y as usize / 2 * layout.u.row_stride + x as usize / 2 * layout.u.pixel_stride;
                if x % 2 == 0 && y % 2 == 0 {
                    (bytes[u_at + at], bytes[v_at + at]) = (yuv(x, y)[1], yuv(x, y)[2]);
                }
            }
            Ok(bytes)
        }
    }
}
