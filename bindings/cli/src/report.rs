//! What the user is told: failures and warnings on standard error, JSON lines on standard output, a bar while many photos run.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fuzzy_people_core::{Colours, Guarantee, Options, Person};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::failure::Failure;

/// A photo that is done.
pub(crate) struct Done {
    /// What was done.
    pub(crate) photo: Photo,
    /// What the user should know of it.
    pub(crate) warnings: Vec<String>,
}

/// What was done with one photo.
pub(crate) struct Photo {
    /// The input's name.
    pub(crate) input: String,
    /// The output's name.
    pub(crate) output: String,
    /// Width and height of the upright picture.
    pub(crate) size: [u32; 2],
    /// Everybody, and whether each was obscured.
    pub(crate) people: Vec<(Person, bool)>,
    /// The options in force.
    pub(crate) options: Options,
    /// How long it took.
    pub(crate) milliseconds: Milliseconds,
}

/// How long each stage took.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Milliseconds {
    decode: f64,
    find: f64,
    obscure: f64,
    encode: f64,
}

impl Milliseconds {
    /// Of the stages' times.
    pub(crate) fn new(decode: Duration, find: Duration, obscure: Duration, encode: Duration) -> Self {
        let ms = |time: Duration| (time.as_secs_f64() * 1e5).round() / 1e2;
        Self { decode: ms(decode), find: ms(find), obscure: ms(obscure), encode: ms(encode) }
    }
}

/// One line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    input: &'a str,
    output: &'a str,
    size: [u32; 2],
    people: Vec<PersonLine>,
    effect: &'static str,
    colours: &'static str,
    guarantee: &'static str,
    milliseconds: Milliseconds,
}

#[derive(Serialize)]
struct PersonLine {
    id: u8,
    /// Left, top, width, height.
    r#box: [u32; 4],
    confidence: f32,
    obscured: bool,
}

impl Photo {
    fn line(&self) -> serde_json::Result<String> {
        let Options { effect, colours, .. } = self.options;
        let person = |(person, obscured): &(Person, bool)| {
            let bounds = person.bounds;
            PersonLine {
                id: person.id,
                r#box: [bounds.left, bounds.top, bounds.width, bounds.height],
                confidence: person.confidence,
                obscured: *obscured,
            }
        };
        serde_json::to_string(&Line {
            input: &self.input,
            output: &self.output,
            size: self.size,
            people: self.people.iter().map(person).collect(),
            effect: effect.name(),
            colours: match colours {
                Colours::Surroundings => "surroundings",
                Colours::Person => "person",
            },
            guarantee: match effect.guarantee(colours) {
                Guarantee::NonInterfering => "non-interfering",
                Guarantee::Cosmetic => "cosmetic",
            },
            milliseconds: self.milliseconds,
        })
    }
}

/// How many photos came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Summary {
    /// Photos made private.
    pub(crate) done: usize,
    /// Inputs that failed.
    pub(crate) failed: usize,
}

/// Tells the user, from several threads.
pub(crate) struct Report {
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
        let target = if inputs > 1 { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(inputs as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} photos, {eta} to go") {
            bar.set_style(style);
        }
        Self { bar, json, state: Mutex::default() }
    }

    /// Something that concerns all photos.
    pub(crate) fn note(&self, text: &str) {
        self.bar.suspend(|| eprintln!("fuzzy-people: note: {text}"));
    }

    /// Input number `index` is done or failed. JSON lines come in the inputs' order; when nobody reads them any more, the photos are
    /// done all the same and this is told once.
    pub(crate) fn finished(&self, index: usize, name: &str, result: Result<Done, Failure>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let line = match result {
            Ok(done) => {
                state.summary.done += 1;
                state.people += done.photo.people.iter().filter(|(_, obscured)| *obscured).count();
                for warning in &done.warnings {
                    self.bar.suspend(|| eprintln!("fuzzy-people: {name}: warning: {warning}"));
                }
                self.json.then(|| done.photo.line())
            }
            Err(failure) => {
                state.summary.failed += 1;
                self.bar.suspend(|| eprintln!("fuzzy-people: {name}: {failure}"));
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
                let written = self.bar.suspend(|| print_line(line));
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
