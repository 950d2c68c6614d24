//! Which photos and videos are asked for: files as they are named, folders by their files' suffixes.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::failure::Failure;
use crate::media::{self, Media};
use crate::video::container;
use crate::{format, names};

/// Where a photo or video comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Standard input.
    Standard,
    /// A file.
    File(PathBuf),
}

/// One photo or video to be made private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// Where it comes from.
    pub(crate) source: Source,
    /// What it is taken for.
    pub(crate) media: Media,
    /// Its place below an output folder: its name, or its path below the folder that was given.
    pub(crate) below: PathBuf,
}

/// An input that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failed {
    /// The input's name.
    pub(crate) name: String,
    /// Why.
    pub(crate) failure: Failure,
}

impl Source {
    /// The name for messages and reports.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Standard => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// The photos and videos in the order of `paths`, a folder's by name. `outputs` are folders that a walk does not enter, so that what was written
/// below an input folder is not read again.
pub(crate) fn gather(paths: &[PathBuf], recursive: bool, outputs: &[PathBuf]) -> Vec<Result<Input, Failed>> {
    paths.iter().flat_map(|path| if path.is_dir() { folder(path, recursive, outputs) } else { vec![file(path)] }).collect()
}

fn file(path: &Path) -> Result<Input, Failed> {
    let media = media::of(path);
    if path == Path::new("-") {
        return Ok(Input { source: Source::Standard, media, below: PathBuf::new() });
    }
    let below = path.file_name().map(PathBuf::from).unwrap_or_default();
    match path.metadata() {
        Ok(_) => Ok(Input { source: Source::File(path.to_owned()), media, below }),
        Err(error) => Err(Failed { name: path.display().to_string(), failure: Failure::unreadable(&error) }),
    }
}

fn folder(root: &Path, recursive: bool, outputs: &[PathBuf]) -> Vec<Result<Input, Failed>> {
    let depth = if recursive { usize::MAX } else { 1 };
    let enter = |entry: &DirEntry| entry.depth() == 0 || !(is_hidden(entry) || is_among(entry, outputs));
    let walk = WalkDir::new(root).min_depth(1).max_depth(depth).follow_links(true).sort_by_file_name();
    let mut found = Vec::new();
    for entry in walk.into_iter().filter_entry(enter) {
        match entry {
            Ok(entry) => {
                let media =
                    media::by_suffix(entry.path()).filter(|_| entry.file_type().is_file() && !names::is_ours(entry.path()));
                if let Some(media) = media {
                    let below = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned();
                    found.push(Ok(Input { source: Source::File(entry.into_path()), media, below }));
                }
            }
            // A link to a folder above itself: what it holds is found where it is.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let name = error.path().unwrap_or(root).display().to_string();
                let failure = error.io_error().map_or_else(
                    || Failure::new("cannot be looked into", "a folder that this user may read"),
                    Failure::unreadable,
                );
                found.push(Err(Failed { name, failure }));
            }
        }
    }
    if found.is_empty() {
        let hint = if recursive { "" } else { ", or --recursive for those in its folders" };
        let suffixes = format!("files with the suffixes of {}, or videos such as {}{hint}", format::NAMES, container::NAMES);
        let failure = Failure::new("holds no photo or video", suffixes);
        found.push(Err(Failed { name: root.display().to_string(), failure }));
    }
    found
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn is_among(entry: &DirEntry, folders: &[PathBuf]) -> bool {
    !folders.is_empty() && entry.file_type().is_dir() && entry.path().canonicalize().is_ok_and(|path| folders.contains(&path))
}
