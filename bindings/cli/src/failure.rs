//! Why something was not done, for the person at the terminal: what was wrong, and what was expected.

use std::fmt;
use std::io;

/// What was wrong with one input, and what was expected instead. It names no pixel of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    wrong: String,
    expected: String,
}

/// A command line that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Usage(pub(crate) String);

impl Failure {
    /// `wrong` continues "NAME: ", `expected` continues "expected ".
    pub(crate) fn new(wrong: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { wrong: wrong.into(), expected: expected.into() }
    }

    /// Something could not be read.
    pub(crate) fn unreadable(error: &io::Error) -> Self {
        Self::new(format!("cannot be read: {}", plain(error)), "a file that this user may read")
    }

    /// `what` could not be written.
    pub(crate) fn unwritable(what: &str, error: &io::Error) -> Self {
        let wrong = format!("{what} cannot be written: {}", plain(error));
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::new(wrong, "enough space for the whole output")
            }
            _ => Self::new(wrong, "a folder that this user may write to"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; expected {}", self.wrong, self.expected)
    }
}

impl From<fuzzy_people_core::Error> for Failure {
    fn from(error: fuzzy_people_core::Error) -> Self {
        Self::new(error.to_string(), "a picture that the model can look at")
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An I/O error without its number: "No space left on device".
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
