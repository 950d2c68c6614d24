//! Files that appear whole or not at all: written under another name in the same folder, then renamed. On an interrupt what is
//! unfinished is removed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, TempDir, TempPath};

use crate::failure::Failure;
use crate::names;

/// The files and folders being written. Whoever makes or renames one holds this lock, so that an interrupt finds all of them, and
/// finds an input's files all renamed or none.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends whoever writes by `end_writers`, then removes what is unfinished. As long as the result lives no file appears any more.
pub(crate) fn remove_unfinished<T>(end_writers: impl FnOnce() -> T) -> impl Sized {
    /// A thread of ours may put one more frame into a folder while that is being removed.
    const TRIES: usize = 100;
    let unfinished = unfinished();
    let ended = end_writers();
    for path in unfinished.iter() {
        let removed = if path.is_dir() {
            (0..TRIES).any(|_| fs::remove_dir_all(path).is_ok() || !path.exists())
        } else {
            fs::remove_file(path).is_ok()
        };
        if !removed {
            log::warn!("an unfinished file could not be removed");
        }
    }
    (unfinished, ended)
}

/// Whether a file is named as a frame's is: `000000.png` and on.
pub(crate) fn is_frame(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().as_encoded_bytes();
    path.extension().is_some_and(|suffix| suffix == "png") && stem.len() >= 6 && stem.iter().all(u8::is_ascii_digit)
}

/// One input's files: all of them appear, or none.
#[derive(Debug)]
pub(crate) struct WholeFiles {
    files: Vec<(Unfinished<NamedTempFile>, PathBuf)>,
    /// Folders of frames.
    folders: Vec<(Unfinished<TempDir>, PathBuf)>,
    force: bool,
}

impl WholeFiles {
    /// None yet. With `force` they replace existing files.
    pub(crate) const fn new(force: bool) -> Self {
        Self { files: Vec::new(), folders: Vec::new(), force }
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
        let file = Unfinished::file_for(path).map_err(|error| unwritable(&error))?;
        let mut writer = Watched { inner: BufWriter::with_capacity(1 << 18, file.held.as_file()), error: None };
        let written = write(&mut writer);
        let flushed = writer.flush();
        // An encoder may wrap what the disk said beyond recognition: the disk's own words go first.
        if let Some(error) = writer.error.take().or(flushed.err()) {
            return Err(unwritable(&error));
        }
        written?;
        drop(writer);
        self.files.push((file, path.to_owned()));
        Ok(())
    }

    /// One more, empty, under another name, which is returned: something else writes it, until the commit.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub(crate) fn start(&mut self, path: &Path) -> Result<PathBuf, Failure> {
        let file = Unfinished::file_for(path).map_err(|error| Failure::unwritable(&path.display().to_string(), &error))?;
        let temporary = file.held.path().to_owned();
        self.files.push((file, path.to_owned()));
        Ok(temporary)
    }

    /// A folder's frames (see [`is_frame`]), in a folder under another name, which is returned: they are written there, until the
    /// commit. Then they take the places of all frames that are in `path`.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub(crate) fn start_frames(&mut self, path: &Path) -> Result<PathBuf, Failure> {
        let folder = Unfinished::folder_in(path).map_err(|error| Failure::unwritable(&path.display().to_string(), &error))?;
        let temporary = folder.held.path().to_owned();
        self.folders.push((folder, path.to_owned()));
        Ok(temporary)
    }

    /// Gives every file its name, in the order in which they were added.
    ///
    /// # Errors
    /// When one cannot be written to the end or renamed; those before it are removed then.
    pub(crate) fn commit(self) -> Result<(), Failure> {
        self.commit_as(Path::to_owned)
    }

    /// Gives every file a name that cannot be taken for a finished one's, and returns the first.
    ///
    /// # Errors
    /// As [`WholeFiles::commit`].
    pub(crate) fn commit_incomplete(self) -> Result<Option<PathBuf>, Failure> {
        let paths = || self.files.iter().map(|(_, path)| path).chain(self.folders.iter().map(|(_, path)| path));
        let is_free = |number: &usize| paths().all(|path| self.force || !names::incomplete(path, *number).exists());
        let number = (1..).find(is_free).unwrap_or_default();
        let first = self.files.first().map(|(_, path)| names::incomplete(path, number));
        self.commit_as(|path| names::incomplete(path, number))?;
        Ok(first)
    }

    fn commit_as(self, name: impl Fn(&Path) -> PathBuf) -> Result<(), Failure> {
        for (file, path) in &self.files {
            let synced = file.held.as_file().sync_all();
            synced.map_err(|error| Failure::unwritable(&path.display().to_string(), &error))?;
        }
        let (mut named, mut listed) = (Vec::new(), Vec::new());
        let renamed = {
            // No interrupt comes between two of them.
            let _unfinished = unfinished();
            let mut rename = |file: TempPath, path: PathBuf| {
                let renamed = if self.force { file.persist(&path) } else { file.persist_noclobber(&path) };
                renamed.map_err(|error| unnamed(&path, &error.error))?;
                named.push(path);
                Ok(())
            };
            let files = self.files.into_iter().try_for_each(|(Unfinished { held, entry }, path)| {
                listed.push(entry);
                rename(held.into_temp_path(), name(&path))
            });
            files.and_then(|()| {
                self.folders.into_iter().try_for_each(|(Unfinished { held, entry }, path)| {
                    listed.push(entry);
                    let path = name(&path);
                    let unwritable = |error: io::Error| Failure::unwritable(&path.display().to_string(), &error);
                    fs::create_dir_all(&path).map_err(unwritable)?;
                    if self.force {
                        frames(&path).and_then(|frames| frames.iter().try_for_each(fs::remove_file)).map_err(unwritable)?;
                    }
                    for frame in frames(held.path()).map_err(unwritable)? {
                        let to = path.join(frame.file_name().unwrap_or_default());
                        rename(TempPath::try_from_path(frame).map_err(unwritable)?, to)?;
                    }
                    Ok(())
                })
            })
        };
        if renamed.is_err() {
            for path in named {
                if fs::remove_file(path).is_err() {
                    log::warn!("a file of a failed input could not be removed");
                }
            }
        }
        renamed
    }
}

/// A folder's frames, in their order.
fn frames(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder)?.collect();
    let mut frames: Vec<PathBuf> = entries?.into_iter().map(|entry| entry.path()).filter(|path| is_frame(path)).collect();
    frames.sort();
    Ok(frames)
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

/// A file or folder that is removed unless it is renamed.
#[derive(Debug)]
struct Unfinished<T> {
    held: T,
    entry: Entry,
}

/// An entry in [`UNFINISHED`], as long as this lives. Dropping it takes the lock.
#[derive(Debug)]
struct Entry(PathBuf);

impl Entry {
    /// Makes something and lists it, so that no interrupt comes between.
    fn make<T>(make: impl FnOnce() -> io::Result<T>, path: impl FnOnce(&T) -> &Path) -> io::Result<Unfinished<T>> {
        let mut unfinished = unfinished();
        let held = make()?;
        let entry = Self(path(&held).to_owned());
        unfinished.insert(entry.0.clone());
        Ok(Unfinished { held, entry })
    }
}

impl Unfinished<NamedTempFile> {
    /// In the folder of `path`, which is made where it is not.
    fn file_for(path: &Path) -> io::Result<Self> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        fs::create_dir_all(folder)?;
        // As any new file, not as a secret: the user's umask decides who may read it.
        Entry::make(|| builder(0o666).tempfile_in(folder), NamedTempFile::path)
    }
}

impl Unfinished<TempDir> {
    /// In `folder`, which is made where it is not.
    fn folder_in(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Entry::make(|| builder(0o777).tempdir_in(folder), TempDir::path)
    }
}

fn builder(mode: u32) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".fuzzy-people-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    builder
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
