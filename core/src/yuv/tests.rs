//! The way back into YUV: what is hidden is rewritten, and nothing else.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::samples::{KINDS, Planes, ROTATIONS, textbook_yuv};
use super::*;
use crate::cover::Cover;
use crate::frame::{Frame, FrameLayout, PixelFormat};

const SIZES: [(u32, u32); 7] = [(1, 1), (1, 7), (2, 2), (5, 3), (8, 6), (17, 9), (10, 7)];

fn layouts() -> impl Iterator<Item = YuvLayout> {
    let turned = |(width, height)| {
        ROTATIONS.into_iter().flat_map(move |rotation| {
            [false, true].map(|mirrored| YuvLayout { rotation, mirrored, ..YuvLayout::i420(width, height) })
        })
    };
    let coloured = |layout| {
        [(YuvMatrix::Bt601, YuvRange::Limited), (YuvMatrix::Bt709, YuvRange::Full)].map(|(matrix, range)| YuvLayout {
            matrix,
            range,
            ..layout
        })
    };
    SIZES.into_iter().flat_map(turned).flat_map(coloured)
}

/// Writes a random picture under a random cover, and checks every sample of the frame against the textbook.
#[test]
fn what_is_hidden_is_rewritten_and_nothing_else() {
    let mut writer = HiddenWriter::default();
    for (seed, (layout, kind)) in layouts().flat_map(|layout| KINDS.map(|kind| (layout, kind))).enumerate() {
        let what = format!("{kind:?} {layout:?}");
        let mut random = StdRng::seed_from_u64(seed as u64);
        let turn = layout.turn();
        let (width, height) = turn.upright_size();
        let (row_stride, scale) = (width * 4 + 3, random.random_range(1..=4));
        let mut painted = vec![0; row_stride * height];
        random.fill(&mut painted[..]);
        let places = width.div_ceil(scale) * height.div_ceil(scale);
        let owners = (0..places).map(|_| random.random_range(0u8..3)).collect();
        let cover = Cover::coarse(owners, width as u32, height as u32, scale).unwrap();
        let hidden = |x: usize, y: usize| cover.owners()[y / scale * cover.columns() + x / scale] != 0;
        let colour = |x: usize, y: usize| [0, 1, 2].map(|i| f64::from(painted[y * row_stride + x * 4 + i]));

        let before = Planes::random(kind, layout, seed % 3, seed as u64);
        let mut after = before.clone();
        let packed = FrameLayout::packed(width as u32, height as u32, PixelFormat::Rgba8);
        let painted_frame = Frame::new(&painted, FrameLayout { row_stride, ..packed }).unwrap();
        writer.write(&mut after.frame_mut(), &painted_frame, &cover).unwrap();

        for row in 0..layout.height as usize {
            for column in 0..layout.width as usize {
                let (x, y) = turn.upright(column, row);
                let [luma, u, v] = after.sample(column, row);
                let [luma_before, u_before, v_before] = before.sample(column, row);
                let near = |found: u8, expected: f64| (f64::from(found) - expected).abs() <= 2.0;
                let expected = textbook_yuv(&layout, colour(x, y))[0];
                assert!(
                    if hidden(x, y) { near(luma, expected) } else { luma == luma_before },
                    "{what}: luma at {column}, {row}: {luma}, expected {expected}"
                );

                let square = |at: usize, end: u32| (at / 2 * 2..at / 2 * 2 + 2).filter(move |at| *at < end as usize);
                let inside = square(row, layout.height).flat_map(|row| square(column, layout.width).map(move |at| (at, row)));
                let of_square: Vec<_> = inside.map(|(at, row)| turn.upright(at, row)).filter(|(x, y)| hidden(*x, *y)).collect();
                if of_square.is_empty() {
                    assert_eq!([u, v], [u_before, v_before], "{what}: chroma at {column}, {row}");
                    continue;
                }
                let sum = of_square.iter().fold([0.0; 3], |sum, (x, y)| {
                    let colour = colour(*x, *y);
                    [0, 1, 2].map(|i| sum[i] + colour[i])
                });
                let expected = textbook_yuv(&layout, sum.map(|sum| sum / of_square.len() as f64));
                let [_, expected_u, expected_v] = expected;
                assert!(
                    near(u, expected_u) && near(v, expected_v),
                    "{what}: chroma at {column}, {row}: {u}, {v}, expected {expected:?}"
                );
            }
        }
        // Bytes between rows and samples, too, are as they were: put the samples back and compare everything.
        let restored =
            after.drawn(|x, y| before.sample(x, y)[0], |x, y| [before.sample(x * 2, y * 2)[1], before.sample(x * 2, y * 2)[2]]);
        assert!(restored == before, "{what}: bytes between samples changed");
    }
}

#[test]
fn a_painted_picture_of_another_kind_is_refused_and_nothing_is_written() {
    let packed = |width, height| FrameLayout::packed(width, height, PixelFormat::Rgba8);
    let cases = [
        ("another size", packed(4, 6), Cover::everything(6, 4)),
        ("BGRA", FrameLayout { format: PixelFormat::Bgra8, ..packed(6, 4) }, Cover::everything(6, 4)),
        ("not upright", FrameLayout { rotation: Rotation::Half, ..packed(6, 4) }, Cover::everything(6, 4)),
        ("another cover", packed(6, 4), Cover::everything(4, 6)),
    ];
    let before = Planes::random(samples::Kind::Nv12, YuvLayout::i420(6, 4), 0, 1);
    for (what, layout, cover) in cases {
        let (mut after, pixels) = (before.clone(), [0; 96]);
        let painted = Frame::new(&pixels, layout).unwrap();
        assert!(HiddenWriter::default().write(&mut after.frame_mut(), &painted, &cover.unwrap()).is_err(), "{what}");
        assert!(after == before, "{what}");
    }
}

#[test]
fn a_blank_frame_is_grey_and_bytes_between_its_samples_stay() {
    for (layout, kind) in layouts().flat_map(|layout| KINDS.map(|kind| (layout, kind))) {
        let before = Planes::random(kind, layout, 2, 7);
        let mut blank = before.clone();
        blank.frame_mut().blank();
        assert!(blank == before.drawn(|_, _| 128, |_, _| [128; 2]), "{kind:?} {layout:?}");
    }
}

#[test]
fn pairs_are_known_only_where_the_planes_are_the_same_memory() {
    use samples::Kind;
    let cases = [
        (Kind::I420, None),
        (Kind::Nv12, Some(true)),
        (Kind::Nv21, Some(false)),
        (Kind::AndroidUv, Some(true)),
        (Kind::AndroidVu, Some(false)),
        (Kind::Gaps, None),
        (Kind::Mixed, None),
    ];
    for (kind, expected) in cases {
        let planes = Planes::random(kind, YuvLayout::i420(6, 5), 1, 3);
        let frame = planes.frame();
        assert_eq!(frame.pairs_start_with_u(), expected, "{kind:?}");
        let mut gathered = Vec::new();
        for row in 0..3 {
            frame.gather_pairs(row, &mut gathered);
            if let Some(found) = frame.pairs(row) {
                assert_eq!(found, gathered, "{kind:?}, row {row}");
            }
            let cut_short = matches!(kind, Kind::AndroidUv | Kind::AndroidVu) && row == 2;
            assert_eq!(frame.pairs(row).is_some(), expected.is_some() && !cut_short, "{kind:?}, row {row}");
        }
    }
}
