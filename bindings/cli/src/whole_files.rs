//! Files that appear whole or not at all: written under another name in the same folder, then renamed. On Ctrl-C what is unfinished
//! is removed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// The exit status after Ctrl-C: 128 and SIGINT's number, as shells have it.
const INTERRUPTED: i32 = 130;

/// The files being written. Whoever makes or renames one holds this lock, so that an interrupt finds all of them, and finds a
/// photo's files all renamed or none.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on Ctrl-C, SIGTERM and SIGHUP remove what is unfinished and end the process.
///
/// # Errors
/// When the system refuses the handler.
pub(crate) fn clean_up_on_interrupt() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        // Held to the end: no file appears any more.
        let unfinished = unfinished();
        for path in unfinished.iter() {
            if fs::remove_file(path).is_err() {
                log::warn!("an unfinished file could not be removed");
            }
        }
        std::process::exit(INTERRUPTED);
    })
}

/// One photo's files: all of them appear, or none.
#[derive(Debug)]
pub(crate) struct WholeFiles {
    files: Vec<(Unfinished, PathBuf)>,
    force: bool,
}

impl WholeFiles {
    /// None yet. With `force` they replace existing files.
    pub(crate) const fn new(force: bool) -> Self {
        Self { files: Vec::new(), force }
    }

    /// Writes one more, under another name, to the disk.
    ///
    /// # Errors
    /// When the folder cannot be made or written to, the disk is full, or `write` fails.
    pub(crate) fn add(
        &mut self,
        path: &Path,
        write: impl FnOnce(&mut dyn WriteSeek) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let unwritable = |error: &io::Error| Failure::unwritable(&path.display().to_string(), error);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        fs::create_dir_all(folder).map_err(|error| unwritable(&error))?;
        let file = Unfinished::create_in(folder).map_err(|error| unwritable(&error))?;
        let mut writer = Watched { inner: BufWriter::with_capacity(1 << 18, file.file.as_file()), error: None };
        let written = write(&mut writer);
        let flushed = writer.flush();
        // An encoder may wrap what the disk said beyond recognition: the disk's own words go first.
        if let Some(error) = writer.error.take().or(flushed.err()) {
            return Err(unwritable(&error));
        }
        written?;
        drop(writer);
        file.file.as_file().sync_all().map_err(|error| unwritable(&error))?;
        self.files.push((file, path.to_owned()));
        Ok(())
    }

    /// Gives every file its name, in the order in which they were added.
    ///
    /// # Errors
    /// When one cannot be renamed; those before it are removed then.
    pub(crate) fn commit(self) -> Result<(), Failure> {
        let mut files = self.files.into_iter();
        let (mut named, mut listed) = (Vec::new(), Vec::new());
        let renamed = {
            // No interrupt comes between two of them.
            let _unfinished = unfinished();
            files.try_for_each(|(Unfinished { file, entry }, path)| {
                listed.push(entry);
                let renamed = if self.force { file.persist(&path) } else { file.persist_noclobber(&path) };
                renamed.map_err(|error| unnamed(&path, &error.error))?;
                named.push(path);
                Ok(())
            })
        };
        if renamed.is_err() {
            for path in named {
                if fs::remove_file(path).is_err() {
                    log::warn!("a file of a failed photo could not be removed");
                }
            }
        }
        renamed
    }
}

fn unnamed(path: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Failure::new(format!("{} exists already", path.display()), "a new name, or --force to write over it");
    }
    Failure::unwritable(&path.display().to_string(), error)
}

/// What encoders write to.
pub(crate) trait WriteSeek: Write + Seek {}

impl<T: Write + Seek> WriteSeek for T {}

/// A file that is removed unless it is renamed.
#[derive(Debug)]
struct Unfinished {
    file: NamedTempFile,
    entry: Entry,
}

/// A file's entry in [`UNFINISHED`], as long as this lives. Dropping it takes the lock.
#[derive(Debug)]
struct Entry(PathBuf);

impl Unfinished {
    fn create_in(folder: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".fuzzy-people-").suffix(".tmp");
        // As any new file, not as a secret: the user's umask decides who may read it.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut unfinished = unfinished();
        let file = builder.tempfile_in(folder)?;
        let entry = Entry(file.path().to_owned());
        unfinished.insert(entry.0.clone());
        Ok(Self { file, entry })
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        unfinished().remove(&self.0);
    }
}

/// Remembers the first error of writing.
struct Watched<W> {
    inner: W,
    error: Option<io::Error>,
}

impl<W> Watched<W> {
    fn watch<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| {
            let copy = match error.raw_os_error() {
                Some(number) => io::Error::from_raw_os_error(number),
                None => io::Error::new(error.kind(), error.to_string()),
            };
            self.error.get_or_insert(copy);
        })
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.inner.write(bytes);
        self.watch(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.inner.flush();
        self.watch(result)
    }
}

impl<W: Seek> Seek for Watched<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let result = self.inner.seek(to);
        self.watch(result)
    }
}
