//! Who writes what, so that nothing is written twice and nothing over an input.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::inputs::{Failed, Input, Source};
use crate::plan::{Job, Written};
use crate::whole_files::is_frame;

/// What is taken already.
pub(crate) struct Taken {
    inputs: HashSet<Identity>,
    outputs: HashMap<PathBuf, String>,
    force: bool,
}

impl Taken {
    /// Nothing yet but the inputs. With `force` existing files may be written over.
    pub(crate) fn new(inputs: &[Result<Input, Failed>], force: bool) -> Self {
        let identify = |input: &Result<Input, Failed>| match input {
            Ok(Input { source: Source::File(path), .. }) => identity(path),
            _ => None,
        };
        Self { inputs: inputs.iter().filter_map(identify).collect(), outputs: HashMap::new(), force }
    }

    /// Takes all of a job's outputs, or none.
    ///
    /// # Errors
    /// When one is an input, another job's, or there already.
    pub(crate) fn take(&mut self, name: &str, job: &Job) -> Result<(), Failure> {
        let check_mask = match job.written {
            Written::Photo(_) => Self::check_file,
            Written::Video(_) => Self::check_frames,
        };
        let outputs = [
            (&job.output, Self::check_file as fn(&Self, &Path) -> Result<(), Failure>),
            (&job.mask, check_mask),
            (&job.covered, check_mask),
        ];
        let mut places: Vec<PathBuf> = Vec::new();
        for (output, check) in outputs {
            let Some(output) = output else { continue };
            check(self, output)?;
            let place = place(output);
            let taken = self.outputs.get(&place).map(String::as_str).or_else(|| places.contains(&place).then_some(name));
            if let Some(other) = taken {
                let wrong = format!("would write {}, as {other} does", output.display());
                return Err(Failure::new(wrong, "an output for each input"));
            }
            places.push(place);
        }
        self.outputs.extend(places.into_iter().map(|place| (place, name.to_owned())));
        Ok(())
    }

    fn check_input(&self, output: &Path) -> Result<(), Failure> {
        if identity(output).is_some_and(|identity| self.inputs.contains(&identity)) {
            let wrong = format!("the output {} is an input", output.display());
            return Err(Failure::new(wrong, "another output: an input is never written over"));
        }
        Ok(())
    }

    fn check_file(&self, output: &Path) -> Result<(), Failure> {
        self.check_input(output)?;
        let shown = output.display();
        let Ok(found) = output.symlink_metadata() else { return Ok(()) };
        if !self.force {
            return Err(Failure::new(format!("{shown} exists already"), "a new name, or --force to write over it"));
        }
        if !(found.is_file() || found.is_symlink()) {
            return Err(Failure::new(format!("{shown} exists and is no file"), "a file to write over"));
        }
        Ok(())
    }

    /// A folder that gets a file a frame; it may hold other files.
    fn check_frames(&self, folder: &Path) -> Result<(), Failure> {
        self.check_input(folder)?;
        let shown = folder.display();
        if !folder.exists() {
            return Ok(());
        }
        let Ok(entries) = fs::read_dir(folder) else {
            return Err(Failure::new(
                format!("{shown} exists and is no folder that can be looked into"),
                "a folder for the frames",
            ));
        };
        for frame in entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| is_frame(path)) {
            self.check_file(&frame)?;
        }
        Ok(())
    }
}

/// What tells whether two paths are one file, through links too.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.canonicalize().ok()
}

/// A path that is the same however the file's folder is spelled.
fn place(path: &Path) -> PathBuf {
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return path.to_owned(),
    };
    let folder = folder.canonicalize().or_else(|_| std::path::absolute(folder)).unwrap_or_else(|_| folder.to_owned());
    folder.join(path.file_name().unwrap_or_default())
}
