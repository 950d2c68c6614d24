//! The bindings' tasks: `cargo run --release -p xtask -- help`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly"))]

mod android;
mod apple;
mod bindgen;
mod paths;
mod run;
mod size;
mod surface;
mod vectors;

use std::path::PathBuf;

use anyhow::{Result, bail};
use uniffi_bindgen::bindings::TargetLanguage;

const HELP: &str = "\
The bindings' tasks. Those that read the library take it as `cargo build --release --workspace` left it, or another one as
--library FILE (unstripped: .a).

  kotlin FOLDER    writes the generated Kotlin
  swift FOLDER     writes the generated Swift, the header and the module map
  snapshot         writes what the library exports into bindings/ffi/surface.txt: look at the difference before you commit it
  android FOLDER   builds the libraries of arm64-v8a, armeabi-v7a and x86_64 with cargo-ndk, each in its folder
  xcframework FOLDER
                   on a Mac: builds for iOS, its simulators and macOS, and packs them with the headers
  size FILE        says what takes the space in a library, and fails for one of arm64 that is over its budget
  vectors FOLDER   writes the frames of tests/vectors, and what Rust makes of them on this machine";

fn main() -> Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let library = match args.iter().position(|arg| arg == "--library") {
        Some(at) if at + 1 < args.len() => PathBuf::from(args.drain(at..at + 2).nth(1).unwrap_or_default()),
        _ => paths::host_library(),
    };
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["kotlin", folder] => bindgen::generate_into(TargetLanguage::Kotlin, &library, folder),
        ["swift", folder] => bindgen::generate_into(TargetLanguage::Swift, &library, folder),
        ["android", folder] => android::build(folder),
        ["xcframework", folder] => apple::build(folder),
        ["size", file] => size::report(file.as_ref()),
        ["snapshot"] => surface::write(&library),
        ["vectors", folder] => vectors::write(folder),
        ["help"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("unknown arguments {args:?}\n\n{HELP}"),
    }
}
