//! Every photo and video, in parallel.

use std::fmt::Display;
use std::fs;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
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
    pub(crate) obscurer: &'a Obscurer,
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
    let obscurer = obscurer(args)?.with_threads(threads);
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
    let work = Work { args, obscurer: &obscurer, threads, budget: &budget, report: &report };
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
        match job.written {
            Written::Photo(format) => photo::make_private(job, format, self.args, self.obscurer, self.budget),
            Written::Video(container) => video::make_private(job, container, self),
        }
    }
}

fn obscurer(args: &Args) -> Result<Obscurer, Usage> {
    let Some(path) = &args.model else {
        return Obscurer::new(args.options()).map_err(|error| Usage(error.to_string()));
    };
    let unusable = |why: &dyn Display| {
        Usage(format!("--model {}: {why}; expected an ONNX file as models/README.md describes", path.display()))
    };
    let bytes = fs::read(path).map_err(|error| unusable(&error))?;
    Obscurer::with_model(&bytes, args.options()).map_err(|error| unusable(&error))
}
