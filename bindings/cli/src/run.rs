//! Every photo and video, in parallel.

use std::fs;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fuzzy_people_core::{Guarantee, Obscurer};

use crate::args::Args;
use crate::budget::{Budget, PIXELS_IN_FLIGHT};
use crate::failure::{Failure, Usage};
use crate::plan::{Job, Written, plan};
use crate::report::{Done, Report, Summary};
use crate::{interrupt, photo, video};

/// What the jobs share.
pub(crate) struct Work<'a> {
    pub(crate) args: &'a Args,
    /// The bytes of `--model`.
    pub(crate) model: Option<&'a [u8]>,
    /// Of photos; none where there are only videos, each of which has its own.
    obscurer: Option<&'a Obscurer>,
    /// Threads for each job.
    pub(crate) threads: usize,
    pub(crate) budget: &'a Budget,
    pub(crate) report: &'a Report,
}

/// Makes every photo and video private that the arguments name.
///
/// # Errors
/// [`Usage`] when the arguments make no sense; nothing was written then. An input that fails is counted and told of, no more.
pub(crate) fn run(args: &Args) -> Result<Summary, Usage> {
    let plan = plan(args)?;
    let jobs = args.jobs.map_or_else(|| thread::available_parallelism().map_or(1, NonZeroUsize::get), |jobs| jobs.get().into());
    let workers = jobs.min(plan.len()).max(1);
    // Threads that have no input of their own help with another's.
    let threads = jobs / workers;
    let model = model(args)?;
    let is_photo = |job: &Result<Job, _>| job.as_ref().is_ok_and(|job| matches!(job.written, Written::Photo(_)));
    let obscurer = if model.is_some() || plan.iter().any(is_photo) {
        Some(obscurer(args, model.as_deref())?.with_threads(threads))
    } else {
        None
    };
    if let Err(error) = interrupt::clean_up() {
        return Err(Usage(format!("interrupts cannot be caught: {error}")));
    }
    panic::set_hook(Box::new(|info| log::error!("panicked at {:?}", info.location())));

    let report = Report::new(plan.len(), args.json);
    let options = args.options();
    if options.effect.guarantee(options.colours) == Guarantee::Cosmetic {
        report.note("colours taken from the person are cosmetic: a machine may recognise people in the result");
    }
    let budget = Budget::new(PIXELS_IN_FLIGHT);
    let work = Work { args, model: model.as_deref(), obscurer: obscurer.as_ref(), threads, budget: &budget, report: &report };
    let next = AtomicUsize::new(0);
    let worker = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(entry) = plan.get(index) else { return };
            log::info!("input {} of {}", index + 1, plan.len());
            let (name, result) = match entry {
                Ok(job) => {
                    let made = panic::catch_unwind(AssertUnwindSafe(|| work.make_private(job)));
                    (
                        job.source.name(),
                        made.unwrap_or_else(|_| Err(Failure::new("made the program fail", "a bug report, please"))),
                    )
                }
                Err(failed) => (failed.name.clone(), Err(failed.failure.clone())),
            };
            report.finished(index, &name, result);
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(worker);
        }
    });
    Ok(report.finish())
}

impl Work<'_> {
    fn make_private(&self, job: &Job) -> Result<Done, Failure> {
        match (job.written, self.obscurer) {
            (Written::Photo(format), Some(obscurer)) => photo::make_private(job, format, self.args, obscurer, self.budget),
            (Written::Photo(_), None) => Err(Failure::new("is a photo that nobody planned", "a bug report, please")),
            (Written::Video(container), _) => video::make_private(job, container, self),
        }
    }
}

fn model(args: &Args) -> Result<Option<Vec<u8>>, Usage> {
    let read = args.model.as_ref().map(fs::read).transpose();
    read.map_err(|error| unusable_model(args, &error))
}

fn obscurer(args: &Args, model: Option<&[u8]>) -> Result<Obscurer, Usage> {
    match model {
        Some(bytes) => Obscurer::with_model(bytes, args.options()).map_err(|error| unusable_model(args, &error)),
        None => Obscurer::new(args.options()).map_err(|error| Usage(error.to_string())),
    }
}

fn unusable_model(args: &Args, why: &dyn std::fmt::Display) -> Usage {
    let path = args.model.as_deref().unwrap_or(Path::new("")).display();
    Usage(format!("--model {path}: {why}; expected an ONNX file as models/README.md describes"))
}
