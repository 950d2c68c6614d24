//! The code that uniffi writes.

use std::path::Path;

use anyhow::{Context as _, Result};
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

/// Writes a language's code into `folder`.
pub(crate) fn generate_into(language: TargetLanguage, library: &Path, folder: &str) -> Result<()> {
    let source = library.to_path_buf().try_into().context("the library's path")?;
    let options = GenerateOptions {
        languages: vec![language],
        source,
        out_dir: folder.into(),
        crate_filter: Some("fuzzy_people".into()),
        ..GenerateOptions::default()
    };
    generate(options)
        .with_context(|| format!("{} is to be built first, with: cargo build --release --workspace", library.display()))
}
