//! What the user is told: failures and warnings on standard error, JSON lines on standard output, bars while many photos or a video
//! run.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::failure::Failure;
use crate::lines::Made;

/// An input that is done.
pub(crate) struct Done {
    /// What was done.
    pub(crate) made: Made,
    /// What the user should know of it.
    pub(crate) warnings: Vec<String>,
    /// Why it is not all there.
    pub(crate) incomplete: Option<Failure>,
}

/// How many inputs came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Summary {
    /// Inputs made private.
    pub(crate) done: usize,
    /// Inputs that failed, or came out incomplete.
    pub(crate) failed: usize,
}

/// Tells the user, from several threads.
pub(crate) struct Report {
    bars: MultiProgress,
    /// Of all inputs; hidden where there is but one.
    bar: ProgressBar,
    json: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    summary: Summary,
    people: usize,
    /// The number of the next input to be told of on standard output.
    next: usize,
    /// Lines of later inputs; none where an input failed.
    waiting: BTreeMap<usize, Option<serde_json::Result<String>>>,
    /// Standard output takes no more.
    broken: bool,
}

fn print_line(line: serde_json::Result<String>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", line?)?;
    out.flush()
}

impl Report {
    /// Of `inputs` inputs, with JSON lines or without.
    pub(crate) fn new(inputs: usize, json: bool) -> Self {
        // Drawn on standard error, and not at all when that is no terminal.
        let bars = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let bar = if inputs > 1 { bars.add(ProgressBar::new(inputs as u64)) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {eta} to go") {
            bar.set_style(style);
        }
        Self { bars, bar, json, state: Mutex::default() }
    }

    /// A bar for a video of about so many frames, as long as it lives.
    pub(crate) fn video(&self, name: &str, frames: Option<u64>) -> VideoBar {
        let bar = self.bars.add(ProgressBar::new(frames.unwrap_or(0)).with_prefix(name.to_owned()));
        let template = match frames {
            Some(_) => "{prefix} {wide_bar} {pos}/{len} frames ({msg}), {rate}, {eta} to go",
            None => "{prefix} {spinner} {pos} frames ({msg}), {rate}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.with_key("rate", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // A rate that cannot be shown is no reason to stop.
                let _ = write!(out, "{:.1} frames/s", state.per_sec());
            }));
        }
        VideoBar(bar)
    }

    /// Something that concerns all inputs.
    pub(crate) fn note(&self, text: &str) {
        self.bars.suspend(|| eprintln!("fuzzy-people: note: {text}"));
    }

    /// Input number `index` is done or failed. JSON lines come in the inputs' order; when nobody reads them any more, the inputs are
    /// done all the same and this is told once.
    pub(crate) fn finished(&self, index: usize, name: &str, result: Result<Done, Failure>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let line = match result {
            Ok(done) => {
                state.people += done.made.people();
                for warning in &done.warnings {
                    self.bars.suspend(|| eprintln!("fuzzy-people: {name}: warning: {warning}"));
                }
                match &done.incomplete {
                    None => state.summary.done += 1,
                    Some(why) => {
                        state.summary.failed += 1;
                        self.bars.suspend(|| eprintln!("fuzzy-people: {name}: {why}"));
                    }
                }
                self.json.then(|| done.made.line())
            }
            Err(failure) => {
                state.summary.failed += 1;
                self.bars.suspend(|| eprintln!("fuzzy-people: {name}: {failure}"));
                None
            }
        };
        self.bar.inc(1);
        state.waiting.insert(index, line);
        loop {
            let next = state.next;
            let Some(line) = state.waiting.remove(&next) else { break };
            state.next += 1;
            if let Some(line) = line.filter(|_| !state.broken) {
                let written = self.bars.suspend(|| print_line(line));
                if let Err(error) = written {
                    state.broken = true;
                    state.summary.failed += 1;
                    eprintln!("fuzzy-people: {}", Failure::unwritable("standard output", &error));
                }
            }
        }
    }

    /// Ends the bar, and sums up for a person at a terminal.
    pub(crate) fn finish(self) -> Summary {
        self.bar.finish_and_clear();
        let State { summary, people, .. } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if io::stderr().is_terminal() {
            let failed = if summary.failed == 0 { String::new() } else { format!(", {} failed", summary.failed) };
            eprintln!("fuzzy-people: {} done{failed}; people obscured: {people}", summary.done);
        }
        summary
    }
}

/// How far a video is. It goes when dropped.
pub(crate) struct VideoBar(ProgressBar);

impl VideoBar {
    /// One more frame is done, which ends at `seconds`.
    pub(crate) fn frame(&self, seconds: f64) {
        self.0.set_message(format!("{seconds:.1} s"));
        self.0.inc(1);
    }
}

impl Drop for VideoBar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
