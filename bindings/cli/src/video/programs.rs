//! ffmpeg and ffprobe, run as programs: found on the PATH, fed by pipes, ended with us.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::failure::Failure;

/// The oldest version that knows the options that we use.
const OLDEST: &str = "5.1";

/// The programs that run, each under a number. Whoever starts one holds this lock, so that an interrupt finds all of them.
static RUNNING: Mutex<BTreeMap<u64, Arc<Mutex<Child>>>> = Mutex::new(BTreeMap::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every program that we started. As long as the result lives none is started.
pub(crate) fn end_all() -> impl Sized {
    let running = lock(&RUNNING);
    running.values().for_each(|child| end(&mut lock(child)));
    running
}

fn end(child: &mut Child) {
    // It may have ended by itself.
    if child.kill().and_then(|()| child.wait()).is_err() {
        log::debug!("a program could not be ended");
    }
}

/// What stands before an input: whatever a file names inside, only local files and pipes are read, nothing of the network.
pub(crate) const LOCAL_ONLY: [&str; 2] = ["-protocol_whitelist", "file,pipe"];

/// A file as an argument: a file whatever its name looks like, be it an option or an address.
pub(crate) fn file(path: &Path) -> OsString {
    let mut argument = OsString::from("file:");
    argument.push(path);
    argument
}

/// One of the two programs, to be given its arguments.
pub(crate) fn command(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env("AV_LOG_FORCE_NOCOLOR", "1").args(["-v", "error"]).stdin(Stdio::null());
    // Ctrl-C at a terminal goes to us alone: a program that ends by itself looks like the end of a video.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x0200;
        std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NEW_PROCESS_GROUP);
    }
    command
}

fn unstartable(name: &str, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return install(format!("needs the program {name}, which is not on this machine's PATH"));
    }
    Failure::new(format!("needs the program {name}, which cannot be started: {}", error.kind()), "one that can")
}

fn install(wrong: String) -> Failure {
    let how = "sudo apt install ffmpeg (Debian, Ubuntu), brew install ffmpeg (macOS), winget install ffmpeg (Windows)";
    Failure::new(wrong, format!("ffmpeg {OLDEST} or newer, for instance by {how}; y4m needs none"))
}

/// A program that runs. It is ended when this is dropped.
pub(crate) struct Program {
    number: u64,
    child: Arc<Mutex<Child>>,
    complaints: Option<JoinHandle<Complaints>>,
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// With status 0.
    pub(crate) well: bool,
    /// What it complained of, shortened; empty: of nothing.
    pub(crate) complaints: Complaints,
}

impl Ended {
    /// When it does not know our options: what to install instead.
    pub(crate) fn too_old(&self) -> Option<Failure> {
        let unknown = ["Unrecognized option", "Option not found", "Error setting option"];
        let is_too_old = unknown.iter().any(|words| self.complaints.contain(words));
        is_too_old.then(|| install("needs a newer ffmpeg than the one on this machine's PATH".to_owned()))
    }
}

impl Program {
    /// Starts a program, pipes at its output and, where the command says so, at its input. Each line of its standard error goes to
    /// `take`, with the complaints so far.
    ///
    /// # Errors
    /// When it cannot be started; a missing one with what to install.
    pub(crate) fn start(
        command: &mut Command,
        mut take: impl FnMut(&str, &mut Complaints) + Send + 'static,
    ) -> Result<Self, Failure> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = command.get_program().to_string_lossy().into_owned();
        let mut running = lock(&RUNNING);
        let started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| unstartable(&name, &error))?;
        let stderr = child.stderr.take();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let child = Arc::new(Mutex::new(child));
        running.insert(number, Arc::clone(&child));
        drop(running);
        let read = move || {
            let mut complaints = Complaints::default();
            let mut lines = stderr.map(BufReader::new);
            let mut line = Vec::new();
            // Not every line is UTF-8: names of files are in it.
            while lines.as_mut().is_some_and(|lines| lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0)) {
                take(String::from_utf8_lossy(&line).trim_end(), &mut complaints);
                line.clear();
            }
            complaints
        };
        Ok(Self { number, child, complaints: Some(thread::spawn(read)) })
    }

    /// Its standard input, once.
    pub(crate) fn input(&self) -> Option<ChildStdin> {
        lock(&self.child).stdin.take()
    }

    /// Its standard output, once.
    pub(crate) fn output(&self) -> Option<ChildStdout> {
        lock(&self.child).stdout.take()
    }

    /// Waits for its end. Its pipes must have been taken, and its input dropped.
    pub(crate) fn finish(mut self) -> Ended {
        // Standard error ends with the program: then the lock is held but for a moment, and an interrupt gets it until then.
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        let well = lock(&self.child).wait().is_ok_and(|status| status.success());
        Ended { well, complaints }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        end(&mut lock(&self.child));
        lock(&RUNNING).remove(&self.number);
    }
}

/// The first of a program's complaints, fit for a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Complaints(Vec<String>);

impl Complaints {
    /// One more line of standard error.
    pub(crate) fn add(&mut self, line: &str) {
        /// More say little more.
        const MOST: usize = 2;
        /// Of one, in characters.
        const LONGEST: usize = 120;
        let text = plain(line);
        if !text.is_empty() && self.0.len() < MOST && !self.0.contains(&text) {
            self.0.push(text.chars().take(LONGEST).collect());
        }
    }

    /// Forgets those so far.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one has `text` in it.
    pub(crate) fn contain(&self, text: &str) -> bool {
        self.0.iter().any(|complaint| complaint.contains(text))
    }
}

impl std::fmt::Display for Complaints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

/// A line without what says nothing to a person: `[h264 @ 0x5590b9352e00]`, and a file's name, which is another's when it is ours.
fn plain(line: &str) -> String {
    let mut text = line.trim();
    while let Some((_, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        text = rest;
    }
    if let Some((_, rest)) = text.split_once("file:").and_then(|(_, rest)| rest.rsplit_once(": ")) {
        text = rest;
    }
    text.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_say_what_is_wrong_and_nothing_else() {
        for (line, expected) in [
            ("[h264 @ 0x5590b93867c0] Invalid NAL unit size (565 > 365).", "Invalid NAL unit size (565 > 365)"),
            ("[out#0/mp4 @ 0x1] [x @ 0x2] twice", "twice"),
            ("file:/a folder/.fuzzy-people-x.tmp: No space left on device", "No space left on device"),
            ("Error writing trailer of file:/a/b: c.mp4: No space left on device", "No space left on device"),
            ("av_interleaved_write_frame(): No space left on device", "av_interleaved_write_frame(): No space left on device"),
        ] {
            assert_eq!(plain(line), expected);
        }
        let mut complaints = Complaints::default();
        ["a", "a", "b", "c", ""].into_iter().for_each(|line| complaints.add(line));
        assert_eq!(complaints.to_string(), "a; b");
    }
}
