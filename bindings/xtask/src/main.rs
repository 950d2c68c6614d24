//! The bindings' tasks: `cargo run --release -p xtask -- help`.

mod bindgen;
mod paths;

use std::path::PathBuf;

use anyhow::{Result, bail};
use uniffi_bindgen::bindings::TargetLanguage;

const HELP: &str = "\
The bindings' tasks. Each takes the library as `cargo build --release --workspace` left it, or another as --library FILE
(unstripped: .a).

  kotlin FOLDER    writes the generated Kotlin
  swift FOLDER     writes the generated Swift, the header and the module map";

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
        ["help"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("unknown arguments {args:?}\n\n{HELP}"),
    }
}
