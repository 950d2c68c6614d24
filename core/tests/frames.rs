//! Frames as phones give them: layouts that lie are refused with what was expected, those of real devices are taken.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use fuzzy_people_core::{CameraFrame, PlaneLayout, Rotation, YuvFrame, YuvFrameMut, YuvLayout, YuvMatrix, YuvRange};

const fn plane(row_stride: usize, pixel_stride: usize) -> PlaneLayout {
    PlaneLayout { row_stride, pixel_stride }
}

#[test]
fn layouts_that_lie_are_refused() {
    struct Case(&'static str, YuvLayout, [usize; 3], &'static str);
    let good = YuvLayout::i420(6, 4);
    let cases = [
        Case("no width", YuvLayout::i420(0, 4), [99; 3], "0x4 pixels; expected 1 to 100000000"),
        Case("no height", YuvLayout::i420(6, 0), [99; 3], "6x0 pixels"),
        Case("too many pixels", YuvLayout::i420(20_000, 20_000), [99; 3], "20000x20000 pixels"),
        Case("the most", YuvLayout::i420(u32::MAX, u32::MAX), [99; 3], "pixels; expected"),
        Case("luma in steps", YuvLayout { y: plane(12, 2), ..good }, [99; 3], "luma pixel stride of 2 bytes; expected 1"),
        Case("luma on the spot", YuvLayout { y: plane(12, 0), ..good }, [99; 3], "luma pixel stride of 0 bytes; expected 1"),
        Case("U on the spot", YuvLayout { u: plane(12, 0), ..good }, [99; 3], "U pixel stride of 0 bytes; expected 1 or 2"),
        Case("V in large steps", YuvLayout { v: plane(12, 3), ..good }, [99; 3], "V pixel stride of 3 bytes; expected 1 or 2"),
        Case("luma stride", YuvLayout { y: plane(5, 1), ..good }, [99; 3], "luma row stride of 5 bytes; expected at least 6"),
        Case("U stride", YuvLayout { u: plane(2, 1), ..good }, [99; 3], "U row stride of 2 bytes; expected at least 3"),
        Case("V stride", YuvLayout { v: plane(4, 2), ..good }, [99; 3], "V row stride of 4 bytes; expected at least 5"),
        Case("luma a byte short", good, [23, 99, 99], "luma plane of 23 bytes; expected at least 24"),
        Case("U a byte short", good, [99, 5, 99], "U plane of 5 bytes; expected at least 6"),
        Case("V a byte short", YuvLayout { v: plane(8, 2), ..good }, [99, 99, 12], "V plane of 12 bytes; expected at least 13"),
        Case("odd sides", YuvLayout::i420(7, 5), [99, 11, 99], "U plane of 11 bytes; expected at least 12"),
        Case("overflow", YuvLayout { y: plane(usize::MAX / 2, 1), ..good }, [99; 3], "4 such rows pass the address space"),
        Case("overflow by one", YuvLayout { u: plane(usize::MAX, 1), ..good }, [99; 3], "2 such rows pass the address space"),
    ];
    for Case(what, layout, [y, u, v], says) in cases {
        let (mut y, mut u, mut v) = (vec![0; y], vec![0; u], vec![0; v]);
        let found = YuvFrame::new(&y, &u, &v, layout).unwrap_err().to_string();
        assert!(found.contains(says), "{what}: {found:?} does not say {says:?}");
        let writing = YuvFrameMut::new(&mut y, &mut u, &mut v, layout).unwrap_err().to_string();
        assert_eq!(found, writing, "{what}");
    }
}

#[test]
fn pairs_that_lie_are_refused() {
    struct Case(&'static str, YuvLayout, usize, usize, &'static str);
    let good = YuvLayout::semi_planar(6, 4);
    let alike = "expected the same row stride and a pixel stride of 2 for both";
    let cases = [
        Case("planar", YuvLayout::i420(6, 4), 99, 99, alike),
        Case("U unlike V", YuvLayout { u: plane(8, 2), ..good }, 99, 99, alike),
        Case("rows into each other", YuvLayout { u: plane(5, 2), v: plane(5, 2), ..good }, 99, 99, "expected at least 6"),
        Case("pairs a byte short", good, 24, 11, "expected at least"),
        Case("no pairs", good, 24, 0, "expected at least"),
        Case("luma a byte short", good, 23, 12, "luma plane of 23 bytes; expected at least 24"),
        Case("no size", YuvLayout::semi_planar(0, 0), 24, 12, "0x0 pixels"),
    ];
    for Case(what, layout, y, pairs, says) in cases {
        let (mut y, mut pairs) = (vec![0; y], vec![0; pairs]);
        for found in [YuvFrame::nv12(&y, &pairs, layout), YuvFrame::nv21(&y, &pairs, layout)] {
            let found = found.unwrap_err().to_string();
            assert!(found.contains(says), "{what}: {found:?} does not say {says:?}");
        }
        assert!(YuvFrameMut::nv12(&mut y, &mut pairs, layout).is_err(), "{what}");
        assert!(YuvFrameMut::nv21(&mut y, &mut pairs, layout).is_err(), "{what}");
    }
}

#[test]
fn what_real_devices_give_is_taken() {
    // A phone's 1280x720 in rows of 1280 and, of another, 1344 bytes; U and V take turns, the last row ends with its last sample.
    for stride in [1280, 1344] {
        let chroma = plane(stride, 2);
        let layout = YuvLayout {
            y: plane(stride, 1),
            u: chroma,
            v: chroma,
            range: YuvRange::Full,
            matrix: YuvMatrix::Bt601,
            rotation: Rotation::Clockwise90,
            mirrored: true,
            ..YuvLayout::semi_planar(1280, 720)
        };
        let y = vec![16; stride * 719 + 1280];
        let pairs = vec![128; stride * 359 + 1280];
        let end = pairs.len() - 1;
        let frame = YuvFrame::new(&y, &pairs[1..], &pairs[..end], layout).unwrap();
        assert_eq!(frame.layout(), layout);
        let frame = CameraFrame::Yuv(frame);
        assert_eq!((frame.width(), frame.height()), (720, 1280));
        assert_eq!(format!("{frame:?}"), "Yuv(720x1280)");
        assert!(YuvFrame::nv21(&y, &pairs, layout).is_ok());
    }
    for (width, height) in [(1, 1), (1, 7), (5, 3), (17, 9), (640, 480)] {
        let squares = (width as usize).div_ceil(2) * (height as usize).div_ceil(2);
        let mut y = vec![0; width as usize * height as usize];
        let (mut u, mut v, mut pairs) = (vec![0; squares], vec![0; squares], vec![0; squares * 2]);
        let (planar, semi_planar) = (YuvLayout::i420(width, height), YuvLayout::semi_planar(width, height));
        assert!(YuvFrame::new(&y, &u, &v, planar).is_ok());
        assert!(YuvFrame::nv12(&y, &pairs, semi_planar).is_ok());
        let writing = YuvFrameMut::new(&mut y, &mut u, &mut v, planar).unwrap();
        assert_eq!(writing.as_frame().layout(), planar);
        let writing = YuvFrameMut::nv21(&mut y, &mut pairs, semi_planar).unwrap();
        assert_eq!(writing.as_frame().layout(), semi_planar);
    }
}
