//! Memory of the caller's that is written to, by address and size: uniffi borrows bytes for reading only. All unsafe code is here.

use std::ops::Range;

use crate::error::{FuzzyPeopleError, Result};

/// Where bytes of the caller's lie.
///
/// What the caller promises, and our Kotlin and Swift keep: from the call to its return they are one allocation's, initialised,
/// writable, and nobody else's to touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Memory {
    /// The first byte's address.
    pub address: u64,
    /// How many there are.
    pub bytes: u64,
}

impl Memory {
    /// The addresses. Refuses null, and what no allocation can be.
    fn range(self) -> Result<Range<usize>> {
        let refused = |what| Err(FuzzyPeopleError::Layout(format!("a buffer {what}; expected a direct buffer's memory")));
        let (Ok(start), Ok(bytes)) = (usize::try_from(self.address), usize::try_from(self.bytes)) else {
            return refused("past the address space");
        };
        match start.checked_add(bytes) {
            _ if start == 0 => refused("at address 0"),
            Some(end) if isize::try_from(bytes).is_ok() => Ok(start..end),
            _ => refused("past the address space"),
        }
    }
}

/// Lends the bytes at `written` to `work`.
///
/// # Errors
/// [`FuzzyPeopleError::Layout`], and `work` is not called: null, a size that no memory has, memory that overlaps another one's of
/// `written` or any of `read`.
pub(crate) fn lend<const N: usize, R>(
    written: [Memory; N],
    read: &[&[u8]],
    work: impl FnOnce([&mut [u8]; N]) -> Result<R>,
) -> Result<R> {
    let mut ranges = Vec::with_capacity(N + read.len());
    for memory in written {
        ranges.push(memory.range()?);
    }
    ranges.extend(read.iter().map(|bytes| bytes.as_ptr().addr()..bytes.as_ptr().addr() + bytes.len()));
    for (at, one) in ranges.iter().enumerate().take(N) {
        // Whatever is written overlaps nothing else; what is only read may.
        if ranges[at + 1..].iter().any(|other| one.start < other.end && other.start < one.end) {
            return Err(FuzzyPeopleError::Layout("buffers that overlap; expected separate memory for what is written".into()));
        }
    }
    #[expect(unsafe_code, reason = "the one place where an address becomes bytes")]
    // SAFETY: not null, no longer than an allocation can be, and aligned, as all bytes are. The caller promises the rest: it is one
    // allocation, initialised, and nobody else's during the call. No two of the slices overlap, nor does one overlap what is borrowed
    // for reading. `work` cannot keep them: it takes them for any lifetime, however short.
    let slices = written
        .map(|memory| unsafe { std::slice::from_raw_parts_mut(memory.address as usize as *mut u8, memory.bytes as usize) });
    work(slices)
}
