//! Photos and videos in, private ones out: every person obscured, on this machine.
//!
//! The flow: the [`args`] are read, [`inputs`] are gathered, a [`plan`] says what is written where; each [`photo`] is decoded
//! ([`picture_file`]), obscured by the core and written whole or not at all ([`whole_files`]), each [`video`] likewise, frame by
//! frame; the [`report`] says how it went.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly"))]

mod args;
mod budget;
mod colour;
mod container;
mod failure;
mod format;
mod inputs;
mod interrupt;
mod lines;
mod media;
mod names;
mod photo;
mod picture_file;
mod places;
mod plan;
mod report;
mod run;
mod taken;
mod video;
mod whole_files;

use std::process::ExitCode;

use args::Args;

/// Everything done.
const DONE: u8 = 0;
/// Some input failed.
const FAILED: u8 = 1;
/// The command line makes no sense. Nothing was written.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let args = Args::read();
    if std::env::var_os("RUST_LOG").is_some() {
        env_logger::init();
    }
    match run::run(&args) {
        Ok(summary) if summary.failed == 0 => ExitCode::from(DONE),
        Ok(_) => ExitCode::from(FAILED),
        Err(usage) => {
            eprintln!("fuzzy-people: {usage}\n\nFor more information, try 'fuzzy-people --help'.");
            ExitCode::from(USAGE)
        }
    }
}
