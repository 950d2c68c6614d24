//! Frames with their times on a pipe to ffmpeg: Matroska (RFC 9559) of uncompressed frames. Of it only what such a pipe needs: one
//! segment without an end, one track, a cluster a frame.

use crate::video::stream::{Ratio, Stream};

/// Nanoseconds a second; times are written in nanoseconds, so that every usual tick comes out as it went in.
const SECOND: Ratio = Ratio::whole(1_000_000_000);

/// An element: its id, its length in eight bytes, its content.
fn element(id: u32, content: &[u8]) -> Vec<u8> {
    let id = id.to_be_bytes();
    let start = id.iter().take_while(|byte| **byte == 0).count();
    [&id[start..], &length(content.len()), content].concat()
}

/// A length in eight bytes: the first is the marker of eight.
fn length(bytes: usize) -> [u8; 8] {
    (bytes as u64 | 1 << 56).to_be_bytes()
}

fn number(id: u32, value: u64) -> Vec<u8> {
    element(id, &value.to_be_bytes())
}

/// What stands before the first frame.
pub(crate) fn header(stream: &Stream) -> Vec<u8> {
    let ebml = [
        number(0x4286, 1),            // EBMLVersion
        number(0x42F7, 1),            // EBMLReadVersion
        number(0x42F2, 4),            // EBMLMaxIDLength
        number(0x42F3, 8),            // EBMLMaxSizeLength
        element(0x4282, b"matroska"), // DocType
        number(0x4287, 4),            // DocTypeVersion
        number(0x4285, 2),            // DocTypeReadVersion
    ];
    let info = [
        number(0x002A_D7B1, 1), // TimestampScale, in nanoseconds
        element(0x4D80, b"-"),  // MuxingApp
        element(0x5741, b"-"),  // WritingApp
    ];
    let video = [
        number(0xB0, stream.size[0].into()), // PixelWidth
        number(0xBA, stream.size[1].into()), // PixelHeight
        element(0x002E_B524, b"I420"),       // ColourSpace
    ];
    // By 0 ffmpeg means: unknown.
    let duration = stream.rate.map_or(0, |rate| nanoseconds(rate.inverse(), 1));
    let track = [
        number(0xD7, 1),                  // TrackNumber
        number(0x73C5, 1),                // TrackUID
        number(0x83, 1),                  // TrackType: video
        number(0x9C, 0),                  // FlagLacing
        number(0x0023_E383, duration),    // DefaultDuration
        element(0x86, b"V_UNCOMPRESSED"), // CodecID
        element(0xE0, &video.concat()),   // Video
    ];
    [
        element(0x1A45_DFA3, &ebml.concat()),
        // Segment, of unknown length.
        vec![0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        element(0x1549_A966, &info.concat()),
        element(0x1654_AE6B, &element(0xAE, &track.concat())),
    ]
    .concat()
}

/// What stands before the `bytes` of a frame that is shown at `time`, in ticks.
pub(crate) fn frame_header(tick: Ratio, time: i64, bytes: usize) -> Vec<u8> {
    // Of the track 1, at the cluster's time, a key frame.
    const BLOCK: [u8; 4] = [0x81, 0, 0, 0x80];
    let timestamp = number(0xE7, nanoseconds(tick, time));
    let block = [&[0xA3][..], &length(BLOCK.len() + bytes), &BLOCK].concat();
    let cluster = [&[0x1F, 0x43, 0xB6, 0x75][..], &length(timestamp.len() + block.len() + bytes)].concat();
    [cluster, timestamp, block].concat()
}

fn nanoseconds(tick: Ratio, time: i64) -> u64 {
    u64::try_from(tick.times(time, SECOND)).unwrap_or(0)
}
