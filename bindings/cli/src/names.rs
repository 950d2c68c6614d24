//! What outputs are called.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::inputs::{Input, Source};
use crate::media::{self, Media};
use crate::video::container::{Container, Y4M_MAGIC};
use crate::{format, video};

/// The input's place below an output folder, with a suffix that can be written: its own where that is known, else the one of its
/// content; of videos that are read and not written, mp4.
pub(crate) fn writable(input: &Input) -> PathBuf {
    let below = &input.below;
    let Source::File(path) = &input.source else { return below.clone() };
    let suffix = match input.media {
        Media::Photo if format::by_suffix(below).is_some() => return below.clone(),
        Media::Photo => match format::by_content(&media::start(path)) {
            Some(found) => format::suffix(found),
            None => return below.clone(),
        },
        Media::Video if Container::by_suffix(below).is_some() => return below.clone(),
        Media::Video if video::container::is_video_by_suffix(below) => return below.with_extension("mp4"),
        Media::Video if media::start(path).starts_with(Y4M_MAGIC) => "y4m",
        Media::Video => "mp4",
    };
    with_part(below, below.file_name().unwrap_or_default(), suffix, None)
}

/// `NAME.private.EXT` of `NAME.EXT`.
pub(crate) fn private(path: &Path) -> PathBuf {
    with_part(path, path.file_stem().unwrap_or_default(), "private", path.extension())
}

/// `NAME.incomplete.EXT` of `NAME.EXT`; the second and later ones of the same name are numbered.
pub(crate) fn incomplete(path: &Path, number: usize) -> PathBuf {
    let part = if number <= 1 { "incomplete".to_owned() } else { format!("incomplete-{number}") };
    with_part(path, path.file_stem().unwrap_or_default(), &part, path.extension())
}

fn with_part(path: &Path, stem: &OsStr, part: &str, suffix: Option<&OsStr>) -> PathBuf {
    let mut name = OsString::from(stem);
    name.push(".");
    name.push(part);
    if let Some(suffix) = suffix {
        name.push(".");
        name.push(suffix);
    }
    path.with_file_name(name)
}

/// Whether we named it: `NAME.private.EXT` or `NAME.private.incomplete.EXT`.
pub(crate) fn is_ours(path: &Path) -> bool {
    let mut stem = path.file_stem().map(Path::new);
    let is_incomplete = |part: &OsStr| part.to_string_lossy().starts_with("incomplete");
    if stem.and_then(Path::extension).is_some_and(is_incomplete) {
        stem = stem.and_then(Path::file_stem).map(Path::new);
    }
    stem.and_then(Path::extension) == Some(OsStr::new("private"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_in_them() {
        for (path, private_name, incomplete_name) in [
            ("a/clip.mp4", "a/clip.private.mp4", "a/clip.incomplete.mp4"),
            ("clip", "clip.private", "clip.incomplete"),
            ("v1.2.MOV", "v1.2.private.MOV", "v1.2.incomplete.MOV"),
        ] {
            assert_eq!(private(Path::new(path)), Path::new(private_name));
            assert_eq!(incomplete(Path::new(path), 1), Path::new(incomplete_name));
            assert!(is_ours(&private(Path::new(path))) || !path.contains('.'), "{path}");
            assert!(!is_ours(Path::new(path)), "{path}");
        }
        assert_eq!(incomplete(Path::new("clip.mp4"), 3), Path::new("clip.incomplete-3.mp4"));
        assert!(is_ours(Path::new("clip.private.incomplete-3.mp4")));
    }
}
