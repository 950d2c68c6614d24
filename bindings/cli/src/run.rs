//! Every photo, in parallel.

use std::fs;
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fuzzy_people_core::{Guarantee, Obscurer};

use crate::args::Args;
use crate::budget::{Budget, PIXELS_IN_FLIGHT};
use crate::failure::{Failure, Usage};
use crate::photo;
use crate::plan::plan;
use crate::report::{Report, Summary};
use crate::whole_files;

/// Makes every photo private that the arguments name.
///
/// # Errors
/// [`Usage`] when the arguments make no sense; nothing was written then. A photo that fails is counted and told of, no more.
pub(crate) fn run(args: &Args) -> Result<Summary, Usage> {
    let plan = plan(args)?;
    let jobs = args.jobs.map_or_else(|| thread::available_parallelism().map_or(1, NonZeroUsize::get), |jobs| jobs.get().into());
    let workers = jobs.min(plan.len()).max(1);
    // Threads that have no photo of their own help with the tiles of another's.
    let obscurer = obscurer(args)?.with_threads(jobs / workers);
    if let Err(error) = whole_files::clean_up_on_interrupt() {
        return Err(Usage(format!("interrupts cannot be caught: {error}")));
    }
    panic::set_hook(Box::new(|info| log::error!("panicked at {:?}", info.location())));

    let report = Report::new(plan.len(), args.json);
    let options = obscurer.options();
    if options.effect.guarantee(options.colours) == Guarantee::Cosmetic {
        report.note("colours taken from the person are cosmetic: a machine may recognise people in the result");
    }
    let budget = Budget::new(PIXELS_IN_FLIGHT);
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(entry) = plan.get(index) else { return };
            log::info!("photo {} of {}", index + 1, plan.len());
            let (name, result) = match entry {
                Ok(job) => {
                    let made = panic::catch_unwind(AssertUnwindSafe(|| photo::make_private(job, args, &obscurer, &budget)));
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
            scope.spawn(work);
        }
    });
    Ok(report.finish())
}

fn obscurer(args: &Args) -> Result<Obscurer, Usage> {
    let Some(path) = &args.model else {
        return Obscurer::new(args.options()).map_err(|error| Usage(error.to_string()));
    };
    let unusable =
        |why: String| Usage(format!("--model {}: {why}; expected an ONNX file as models/README.md describes", path.display()));
    let bytes = fs::read(path).map_err(|error| unusable(error.to_string()))?;
    Obscurer::with_model(&bytes, args.options()).map_err(|error| unusable(error.to_string()))
}
