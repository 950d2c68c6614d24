//! No panic leaves this library, and what has panicked is not used again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use fuzzy_people_core as core;

use crate::error::{FuzzyPeopleError, Result};

/// A value that is dropped when work on it panics: it may be half done.
pub(crate) struct Guarded<T>(Mutex<Option<T>>);

impl<T> Guarded<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// Works on the value, one caller after the other.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        let mut slot = self.0.lock().map_err(|_| FuzzyPeopleError::Failed)?;
        let value = slot.as_mut().ok_or(FuzzyPeopleError::Failed)?;
        let done = caught(|| work(value));
        if matches!(done, Err(FuzzyPeopleError::Failed)) {
            let broken = slot.take();
            // Its destructor may panic too.
            caught(|| {
                drop(broken);
                Ok(())
            })
            .ok();
        }
        done
    }
}

/// What `work` returns; a panic is an error.
pub(crate) fn caught<R>(work: impl FnOnce() -> Result<R>) -> Result<R> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        // The host's log may be what panicked.
        catch_unwind(|| log::error!("a panic was caught")).ok();
        Err(FuzzyPeopleError::Failed)
    })
}

/// What is written to, and is a neutral grey after an error.
pub(crate) trait Blank {
    fn blank(&mut self);
}

impl Blank for core::PictureMut<'_> {
    fn blank(&mut self) {
        core::PictureMut::blank(self);
    }
}

impl Blank for core::YuvFrameMut<'_> {
    fn blank(&mut self) {
        core::YuvFrameMut::blank(self);
    }
}

/// Works on `target`, which is blank after an error or a panic.
pub(crate) fn blank_unless_done<T: Blank, R>(mut target: T, work: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
    let done = caught(|| work(&mut target));
    if done.is_err() {
        target.blank();
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_panicked_is_gone() {
        let guarded = Guarded::new(5);
        assert_eq!(guarded.with(|value| Ok(*value)), Ok(5));
        assert!(guarded.with(|_| Err::<(), _>(FuzzyPeopleError::Layout("a frame".into()))).is_err());
        assert_eq!(guarded.with(|value| Ok(*value)), Ok(5), "an error is no panic");
        assert_eq!(guarded.with(|_| -> Result<()> { panic!("a fault") }), Err(FuzzyPeopleError::Failed));
        assert_eq!(guarded.with(|value| Ok(*value)), Err(FuzzyPeopleError::Failed));
    }

    #[test]
    fn a_poisoned_lock_fails() {
        let guarded = Guarded::new(5);
        std::thread::scope(|scope| {
            let poison = || {
                let _held = guarded.0.lock().unwrap();
                panic!("while the lock is held");
            };
            assert!(scope.spawn(poison).join().is_err());
        });
        assert_eq!(guarded.with(|value| Ok(*value)), Err(FuzzyPeopleError::Failed));
    }

    #[test]
    fn a_destructor_that_panics_stays_inside() {
        struct Breaks;
        impl Drop for Breaks {
            fn drop(&mut self) {
                panic!("again");
            }
        }
        let guarded = Guarded::new(Breaks);
        assert_eq!(guarded.with(|_| -> Result<()> { panic!("a fault") }), Err(FuzzyPeopleError::Failed));
        assert_eq!(guarded.with(|_| Ok(())), Err(FuzzyPeopleError::Failed));
    }
}
