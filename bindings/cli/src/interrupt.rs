//! Ctrl-C, SIGTERM and SIGHUP: nothing unfinished stays, no program that we started goes on.

use crate::video::programs;
use crate::whole_files;

/// The exit status after Ctrl-C: 128 and SIGINT's number, as shells have it.
const INTERRUPTED: i32 = 130;

/// From now on an interrupt ends the programs we started, removes what is unfinished, and ends the process.
///
/// # Errors
/// When the system refuses the handler.
pub(crate) fn clean_up() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        // Held to the end: nothing appears any more.
        let _held = whole_files::remove_unfinished(programs::end_all);
        std::process::exit(INTERRUPTED);
    })
}
