//! The containers of videos: told by suffix and by content. ffmpeg reads many, we write some.

use std::ffi::OsStr;
use std::path::Path;

/// A container that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// MPEG-4 part 14.
    Mp4,
    /// QuickTime.
    Mov,
    /// Matroska.
    Matroska,
    /// Matroska for browsers.
    WebM,
    /// Audio Video Interleave.
    Avi,
    /// YUV4MPEG2: frames as they are, without ffmpeg.
    Y4m,
}

/// Written containers with their suffixes, the usual one first.
const WRITTEN: [(Container, &[&str]); 6] = [
    (Container::Mp4, &["mp4", "m4v"]),
    (Container::Mov, &["mov", "qt"]),
    (Container::Matroska, &["mkv"]),
    (Container::WebM, &["webm"]),
    (Container::Avi, &["avi"]),
    (Container::Y4m, &["y4m"]),
];

/// Further suffixes of videos that ffmpeg reads. `ts` is not among them: in folders it is more often a programmer's text.
const READ: [&str; 30] = [
    "264", "265", "3g2", "3gp", "asf", "divx", "dv", "f4v", "flv", "h264", "hevc", "ivf", "m1v", "m2t", "m2ts", "m2v", "mjpeg",
    "mjpg", "mk3d", "mpeg", "mpg", "mts", "mxf", "nut", "ogm", "ogv", "rm", "rmvb", "vob", "wmv",
];

/// The written containers' suffixes, for messages.
pub(crate) const NAMES: &str = "mp4, m4v, mov, mkv, webm, avi or y4m";

/// The first bytes of a y4m stream.
pub(crate) const Y4M_MAGIC: &[u8] = b"YUV4MPEG2";

impl Container {
    /// The container that a file's suffix names, if we write it.
    pub(crate) fn by_suffix(path: &Path) -> Option<Self> {
        let suffix = suffix(path)?;
        WRITTEN.iter().find(|(_, suffixes)| suffixes.contains(&suffix.as_str())).map(|(container, _)| *container)
    }

    /// Whether its frames come at one rate, and so without times of their own.
    pub(crate) const fn has_one_rate(self) -> bool {
        matches!(self, Self::Avi | Self::Y4m)
    }
}

/// Whether a file's suffix is that of a video.
pub(crate) fn is_video_by_suffix(path: &Path) -> bool {
    Container::by_suffix(path).is_some() || suffix(path).is_some_and(|suffix| READ.contains(&suffix.as_str()))
}

/// Whether a file's first bytes are those of a common video.
pub(crate) fn is_video_by_content(start: &[u8]) -> bool {
    const STILLS: [&[u8]; 7] = [b"avif", b"avis", b"heic", b"heix", b"heim", b"mif1", b"msf1"];
    const STARTS: [&[u8]; 7] = [
        Y4M_MAGIC,
        // Matroska, Ogg, Flash video, MPEG program stream, MPEG elementary stream, ASF.
        b"\x1A\x45\xDF\xA3",
        b"OggS",
        b"FLV\x01",
        b"\0\0\x01\xBA",
        b"\0\0\x01\xB3",
        b"\x30\x26\xB2\x75\x8E\x66\xCF\x11",
    ];
    let brand = start.get(8..12);
    let is_mp4 = start.get(4..8) == Some(b"ftyp") && brand.is_some_and(|brand| !STILLS.contains(&brand));
    let is_avi = start.starts_with(b"RIFF") && brand == Some(b"AVI ");
    // MPEG transport stream: packets of 188 bytes.
    let is_ts = start.first() == Some(&0x47) && start.get(188) == Some(&0x47);
    is_mp4 || is_avi || is_ts || STARTS.iter().any(|magic| start.starts_with(magic))
}

fn suffix(path: &Path) -> Option<String> {
    path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase)
}
