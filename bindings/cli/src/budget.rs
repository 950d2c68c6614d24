//! How many pixels may be in memory at once, whatever the number of jobs.

use std::sync::{Condvar, Mutex, PoisonError};

/// Pixels in flight: about 2.5 GB at most, as a photo takes four bytes of memory a sample.
pub(crate) const PIXELS_IN_FLIGHT: u64 = 200_000_000;

/// A number of pixels that jobs share.
pub(crate) struct Budget {
    total: u64,
    free: Mutex<u64>,
    returned: Condvar,
}

/// A part of the budget, given back when dropped.
pub(crate) struct Share<'a> {
    budget: &'a Budget,
    pixels: u64,
}

impl Budget {
    /// All of `total` is free.
    pub(crate) const fn new(total: u64) -> Self {
        Self { total, free: Mutex::new(total), returned: Condvar::new() }
    }

    /// Waits until `pixels` are free. A picture larger than the whole budget waits until it is alone.
    pub(crate) fn take(&self, pixels: u64) -> Share<'_> {
        let pixels = pixels.min(self.total);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.returned.wait_while(free, |free| *free < pixels).unwrap_or_else(PoisonError::into_inner);
        *free -= pixels;
        Share { budget: self, pixels }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.free.lock().unwrap_or_else(PoisonError::into_inner) += self.pixels;
        self.budget.returned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn no_more_than_the_budget_is_in_flight() {
        let budget = Budget::new(10);
        let (flying, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for pixels in [3, 4, 5, 6, 30, 2, 10, 1] {
                let (budget, flying, most) = (&budget, &flying, &most);
                scope.spawn(move || {
                    let share = budget.take(pixels);
                    let now = flying.fetch_add(share.pixels, Ordering::SeqCst) + share.pixels;
                    most.fetch_max(now, Ordering::SeqCst);
                    std::thread::yield_now();
                    flying.fetch_sub(share.pixels, Ordering::SeqCst);
                });
            }
        });
        assert!(most.into_inner() <= 10);
    }
}
