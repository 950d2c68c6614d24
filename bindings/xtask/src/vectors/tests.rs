//! Every case through the exported functions, as a language calls them: the same bytes and people as the core's.

use std::sync::Arc;

use fuzzy_people::{FrameLayout, LiveObscurer, Obscurer, PackedLayout, PictureLayout, Route, YuvPlanes};

use super::*;

fn exported(layout: Layout) -> FrameLayout {
    match layout {
        Layout::Packed(core::FrameLayout { width, height, row_stride, format, rotation, mirrored }) => FrameLayout::Packed {
            layout: PackedLayout { width, height, row_stride: row_stride as u32, format, rotation, mirrored },
        },
        Layout::Yuv(core::YuvLayout { width, height, y, u, matrix, range, rotation, mirrored, .. }) => FrameLayout::Yuv {
            layout: YuvPlanes {
                width,
                height,
                y_row_stride: y.row_stride as u32,
                uv_row_stride: u.row_stride as u32,
                uv_pixel_stride: u.pixel_stride as u32,
                matrix,
                range,
                rotation,
                mirrored,
            },
        },
    }
}

/// Where Y, U and V start in a frame's bytes, and how long each is: Android's end with their last sample.
fn planes(case: &Case, layout: Layout, bytes: usize) -> [(usize, usize); 3] {
    let Layout::Yuv(layout) = layout else { return [(0, bytes), (0, 0), (0, 0)] };
    let y = layout.y.row_stride * layout.height as usize;
    let chroma = bytes - y;
    let [u, v] = match (case.kind.as_str(), case.samples()) {
        ("android", _) => [(y + 1, chroma - 1 - case.gap), (y, chroma - 1 - case.gap)],
        (_, "nv12") => [(y, chroma), (y + 1, chroma - 1)],
        (_, "nv21") => [(y + 1, chroma - 1), (y, chroma)],
        _ => [(y, chroma / 2), (y + chroma / 2, chroma / 2)],
    };
    [(0, y), u, v]
}

fn made(case: &Case, frames: &[Vec<u8>]) -> Vec<Made> {
    let (layout, format) = (case.layout(), format(&case.format));
    let picture = |format: core::PixelFormat| {
        let (width, height) = SIZE;
        PictureLayout { width, height, row_stride: case.blank().1 as u32, format }
    };
    if case.kind == "photo" {
        let (obscurer, picture) = (Obscurer::new(case.options, 2, None).unwrap(), picture(format.unwrap()));
        let FrameLayout::Packed { layout } = exported(layout) else { panic!("a photo of YUV") };
        let mut out = case.blank().0;
        let (address, bytes) = (out.as_mut_ptr().expose_provenance() as u64, out.len() as u64);
        let found = Arc::new(obscurer.find(&frames[0], layout).unwrap());
        let policy = case.policy(found.list().first().map(|person| person.id), found.person_at(TAP.0, TAP.1)).unwrap();
        let people = obscurer.obscure(&frames[0], layout, Some(found), policy, address, bytes, picture).unwrap();
        return vec![(out, people.into_iter().map(|found| (found.person, found.obscured)).collect())];
    }
    let stream = Arc::new(LiveObscurer::new(case.options, core::LiveOptions::default(), None).unwrap());
    let route = Route::new(stream.clone(), exported(layout), format.ok().map(picture));
    let mut all = Vec::new();
    for (time, frame) in (0..).step_by(STEP as usize).zip(frames) {
        let mut frame = frame.clone();
        let start = frame.as_mut_ptr().expose_provenance();
        let [y, u, v] = planes(case, layout, frame.len()).map(|(at, bytes)| ((start + at) as u64, bytes as u64));
        let mut out = case.blank().0;
        if case.kind.starts_with("in-") {
            route.obscure_in_place(y.0, y.1, u.0, u.1, v.0, v.1, time).unwrap();
            out = frame;
        } else {
            let into = out.as_mut_ptr().expose_provenance() as u64;
            route.obscure(y.0, y.1, u.0, u.1, v.0, v.1, time, into, out.len() as u64).unwrap();
        }
        let people: Vec<_> = stream.people().unwrap().iter().map(|tracked| (tracked.person, tracked.obscured)).collect();
        if time == 0 {
            let tapped = stream.person_at(TAP.0, TAP.1).unwrap();
            stream.set_policy(case.policy(people.first().map(|person| person.0.id), tapped).unwrap()).unwrap();
        }
        all.push((out, people));
    }
    all
}

#[test]
fn every_case_is_the_same_through_the_exported_functions() {
    let mut wrong = Vec::new();
    for case in cases().unwrap() {
        let frames = case.inputs().unwrap();
        let (expected, found) = (case.made(&frames, case.layout()).unwrap(), made(&case, &frames));
        for (at, (expected, found)) in expected.iter().zip(&found).enumerate() {
            if expected != found {
                wrong.push(format!("{} frame {at}", case.name));
            }
        }
        assert_eq!(expected.len(), found.len());
        // A case in which nothing is hidden tells nothing.
        let shows = |made: &Made| made.0.iter().zip(&frames[0]).any(|(out, shown)| out != shown);
        assert!(expected.iter().all(shows), "{}", case.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
