//! Photo or video: told by suffix, then by content.

use std::fs::File;
use std::io::{self, BufRead as _, Read as _};
use std::path::Path;

use crate::format;
use crate::video::container::{self, Y4M_MAGIC};

/// So many bytes of a file tell what it is.
const START: usize = 192;

/// What an input is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// One picture. What is in no known format is called one, so that it is refused as one.
    Photo,
    /// Many pictures, each with its time.
    Video,
}

/// What a file's suffix promises, if it is a known one.
pub(crate) fn by_suffix(path: &Path) -> Option<Media> {
    if container::is_video_by_suffix(path) {
        return Some(Media::Video);
    }
    format::by_suffix(path).map(|_| Media::Photo)
}

/// What an input is: `-` by its first byte, which stays unread; a file by its suffix or else its first bytes.
pub(crate) fn of(path: &Path) -> Media {
    let is_video = if path == Path::new("-") {
        // No photo's format starts as y4m does, not even its first byte: a slow pipe may have given no more yet.
        let mut input = io::stdin().lock();
        input.fill_buf().is_ok_and(|start| !start.is_empty() && start.iter().zip(Y4M_MAGIC).all(|(found, magic)| found == magic))
    } else if let Some(media) = by_suffix(path) {
        return media;
    } else {
        container::is_video_by_content(&start(path))
    };
    if is_video { Media::Video } else { Media::Photo }
}

/// A file's first bytes, as many as tell what it is; none of what can be read but once.
pub(crate) fn start(path: &Path) -> Vec<u8> {
    let mut start = Vec::with_capacity(START);
    if path.is_file()
        && let Err(error) = File::open(path).and_then(|file| file.take(START as u64).read_to_end(&mut start))
    {
        log::debug!("the first bytes cannot be read: {error}");
    }
    start
}
