//! Memory of the caller's, by address and size. All unsafe code is here.
//!
//! uniffi can borrow bytes (`&[u8]`) for reading, never for writing, and JNA takes longer to describe such a borrow than to copy a
//! small frame. So a stream's frames come in and go out by address: numbers cost nothing.

use std::ops::Range;

use crate::error::{FuzzyPeopleError, Result};

/// Where bytes of the caller's lie.
///
/// What the caller promises, and our Kotlin and Swift keep: from the call to its return they are one allocation's and initialised;
/// what is written is nobody else's to touch, what is read nobody's to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    /// The first byte's address.
    pub(crate) address: u64,
    /// How many there are.
    pub(crate) bytes: u64,
}

impl Memory {
    pub(crate) const fn new(address: u64, bytes: u64) -> Self {
        Self { address, bytes }
    }

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

/// Lends the bytes at `read` and `written` to `work`.
///
/// # Errors
/// [`FuzzyPeopleError::Layout`], and `work` is not called: null, a size that no memory has, memory that is written and overlaps any
/// other. What is only read may overlap.
pub(crate) fn lend<const R: usize, const W: usize, T>(
    read: [Memory; R],
    written: [Memory; W],
    work: impl FnOnce([&[u8]; R], [&mut [u8]; W]) -> Result<T>,
) -> Result<T> {
    for memory in &read {
        memory.range()?;
    }
    for (at, one) in written.iter().enumerate() {
        let one = one.range()?;
        for other in read.iter().chain(&written[at + 1..]) {
            let other = other.range()?;
            if one.start < other.end && other.start < one.end {
                return Err(FuzzyPeopleError::Layout(
                    "buffers that overlap; expected separate memory for what is written".into(),
                ));
            }
        }
    }
    #[expect(unsafe_code, reason = "the one place where addresses become bytes")]
    // SAFETY: each range is not null, no longer than an allocation can be, and aligned, as all bytes are. The caller promises that it
    // is one allocation, initialised, and during the call nobody else's to write, nor to read if it is written here. No range that is
    // written overlaps another. `work` cannot keep the slices: it takes them for any lifetime, however short.
    let (read, written) = unsafe {
        (
            read.map(|memory| std::slice::from_raw_parts(memory.address as usize as *const u8, memory.bytes as usize)),
            written.map(|memory| std::slice::from_raw_parts_mut(memory.address as usize as *mut u8, memory.bytes as usize)),
        )
    };
    work(read, written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(bytes: &mut [u8]) -> Memory {
        Memory::new(bytes.as_mut_ptr().expose_provenance() as u64, bytes.len() as u64)
    }

    #[test]
    fn memory_that_cannot_be_or_overlaps_is_refused() {
        let mut bytes = [0; 64];
        let Memory { address, .. } = memory(&mut bytes);
        let part = |at: u64, bytes| Memory::new(address + at, bytes);
        struct Case(&'static str, [Memory; 2], [Memory; 2], Option<&'static str>);
        let cases = [
            Case("apart", [part(0, 16), part(16, 16)], [part(32, 16), part(48, 16)], None),
            Case("what is read overlaps", [part(0, 16), part(1, 16)], [part(32, 16), part(48, 16)], None),
            Case("nothing to write", [part(0, 16), part(1, 16)], [part(32, 0), part(32, 0)], None),
            Case("what is written overlaps", [part(0, 16), part(16, 16)], [part(32, 17), part(48, 16)], Some("overlap")),
            Case("one inside the other", [part(0, 16), part(16, 16)], [part(40, 2), part(32, 32)], Some("overlap")),
            Case("read and written", [part(0, 33), part(16, 16)], [part(32, 16), part(48, 16)], Some("overlap")),
            Case("the same", [part(0, 16), part(16, 16)], [part(16, 16), part(48, 16)], Some("overlap")),
            Case("null to read", [Memory::new(0, 16), part(0, 16)], [part(32, 16), part(48, 16)], Some("address 0")),
            Case("null to write", [part(0, 16), part(0, 16)], [part(32, 16), Memory::new(0, 16)], Some("address 0")),
            Case("past the end", [part(0, u64::MAX), part(0, 1)], [part(32, 16), part(48, 16)], Some("address space")),
            Case("more than can be", [part(0, 1 << 63), part(0, 1)], [part(32, 16), part(48, 16)], Some("address space")),
        ];
        for Case(what, read, written, refused) in cases {
            let mut called = false;
            let done = lend(read, written, |_, _| {
                called = true;
                Ok(())
            });
            let message = done.err().map(|error| error.to_string());
            assert_eq!(called, refused.is_none(), "{what}: {message:?}");
            assert!(message.unwrap_or_default().contains(refused.unwrap_or_default()), "{what}");
        }
    }

    #[test]
    fn what_is_lent_is_the_memory_that_was_named() {
        let (mut read, mut written) = ([1, 2, 3, 4], [0; 4]);
        let named = ([memory(&mut read)], [memory(&mut written)]);
        lend(named.0, named.1, |[read], [written]| {
            written.copy_from_slice(read);
            Ok(())
        })
        .unwrap();
        assert_eq!(written, [1, 2, 3, 4]);
    }
}
