//! Where things lie.

use std::path::{Path, PathBuf};

/// The repository's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of what cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The static library, built for this machine: nothing strips it, so that it still says what it exports.
pub(crate) fn host_library() -> PathBuf {
    target().join("release").join("libfuzzy_people.a")
}
