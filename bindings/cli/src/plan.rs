//! What is written where, decided and checked before anything is read or written.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use image::ImageFormat;

use crate::args::Args;
use crate::failure::{Failure, Usage};
use crate::format;
use crate::inputs::{self, Failed, Input, Source};

/// One photo's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Job {
    /// Where it comes from.
    pub(crate) source: Source,
    /// The file for the private photo; none: standard output.
    pub(crate) output: Option<PathBuf>,
    /// The output's format; none: the input's.
    pub(crate) format: Option<ImageFormat>,
    /// The file for the mask of people.
    pub(crate) mask: Option<PathBuf>,
    /// The file for the mask of what was obscured.
    pub(crate) covered: Option<PathBuf>,
}

/// What an option that names an output means.
enum Target {
    Beside,
    Standard,
    File(PathBuf),
    Folder(PathBuf),
}

/// Every input's job, or why it has none, in order.
///
/// # Errors
/// [`Usage`] when the options contradict each other or the inputs. Nothing was written then.
pub(crate) fn plan(args: &Args) -> Result<Vec<Result<Job, Failed>>, Usage> {
    let several = args.inputs.len() > 1 || args.inputs.iter().any(|path| path.is_dir());
    let standard_input = args.inputs.iter().any(|path| path == Path::new("-"));
    if standard_input && several {
        return Err(usage("- (standard input) stands alone; expected no other input with it"));
    }
    let output = match &args.output {
        None if standard_input => Target::Standard,
        None => Target::Beside,
        Some(path) if path == Path::new("-") => Target::Standard,
        Some(path) => target("--output", path, several)?,
    };
    let mask = args.mask_out.as_deref().map(|path| target("--mask-out", path, several)).transpose()?;
    let covered = args.covered_out.as_deref().map(|path| target("--covered-out", path, several)).transpose()?;
    check(args, &output, [&mask, &covered], several, standard_input)?;

    let folders: Vec<PathBuf> = [Some(&output), mask.as_ref(), covered.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(|target| match target {
            Target::Folder(folder) => folder.canonicalize().ok(),
            _ => None,
        })
        .collect();
    let found = inputs::gather(&args.inputs, args.recursive, &folders);
    let mut taken = Taken::new(&found, args.force);
    let mut job = |input: Input| {
        let job = Job {
            output: output.file(&input),
            format: match &output {
                Target::File(path) => format::by_suffix(path),
                _ => None,
            },
            mask: mask.as_ref().and_then(|target| target.png(&input)),
            covered: covered.as_ref().and_then(|target| target.png(&input)),
            source: input.source,
        };
        let name = job.source.name();
        match taken.take(&name, &job) {
            Ok(()) => Ok(job),
            Err(failure) => Err(Failed { name, failure }),
        }
    };
    Ok(found.into_iter().map(|input| input.and_then(&mut job)).collect())
}

fn usage(text: impl Into<String>) -> Usage {
    Usage(text.into())
}

/// A folder when it is one, when it ends as one, or when there are several inputs; else a file.
fn target(option: &str, path: &Path, several: bool) -> Result<Target, Usage> {
    let ends_as_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    if path.is_dir() || ends_as_folder {
        return Ok(Target::Folder(path.to_owned()));
    }
    if several {
        return match path.symlink_metadata() {
            Ok(_) => Err(usage(format!("{option} {} is a file; expected a folder for several inputs", path.display()))),
            Err(_) => Ok(Target::Folder(path.to_owned())),
        };
    }
    if path.as_os_str().is_empty() {
        return Err(usage(format!("{option} is empty; expected a file or a folder")));
    }
    Ok(Target::File(path.to_owned()))
}

fn check(args: &Args, output: &Target, masks: [&Option<Target>; 2], several: bool, standard_input: bool) -> Result<(), Usage> {
    match output {
        Target::Standard if several => return Err(usage("--output -: several photos; expected a folder for them")),
        Target::Standard if args.json => {
            return Err(usage("--json and the photo both want standard output; expected --output FILE"));
        }
        Target::Standard if std::io::stdout().is_terminal() => {
            return Err(usage("standard output is a terminal; expected --output FILE, or a pipe"));
        }
        Target::Folder(_) if standard_input => {
            return Err(usage("--output is a folder; expected a file for standard input's photo"));
        }
        Target::File(path) if path.extension().is_some() && format::by_suffix(path).is_none() => {
            return Err(usage(format!("--output {}: unknown suffix; expected one of {}", path.display(), format::NAMES)));
        }
        _ => {}
    }
    for (option, mask) in ["--mask-out", "--covered-out"].into_iter().zip(masks) {
        match mask {
            Some(Target::File(path)) if format::by_suffix(path) != Some(ImageFormat::Png) => {
                return Err(usage(format!("{option} {}; expected a file with the suffix .png, or a folder", path.display())));
            }
            Some(Target::Folder(_)) if standard_input => {
                return Err(usage(format!("{option} is a folder; expected a file for standard input's photo")));
            }
            _ => {}
        }
    }
    if args.mask_out.is_some() && args.mask_out == args.covered_out {
        return Err(usage("--mask-out and --covered-out name the same place; expected two"));
    }
    Ok(())
}

impl Target {
    /// The file for the private photo; none: standard output.
    fn file(&self, input: &Input) -> Option<PathBuf> {
        match (self, &input.source) {
            (Self::File(path), _) => Some(path.clone()),
            (Self::Folder(folder), _) => Some(folder.join(with_known_suffix(input))),
            (Self::Beside, Source::File(path)) => Some(path.with_file_name(private_name(&with_known_suffix(input)))),
            (Self::Standard | Self::Beside, _) => None,
        }
    }

    /// The file for a mask.
    fn png(&self, input: &Input) -> Option<PathBuf> {
        match self {
            Self::File(path) => Some(path.clone()),
            Self::Folder(folder) => Some(folder.join(with_known_suffix(input).with_extension("png"))),
            Self::Standard | Self::Beside => None,
        }
    }
}

/// The input's place below a folder; a name without a known suffix gets the one of its content.
fn with_known_suffix(input: &Input) -> PathBuf {
    if format::by_suffix(&input.below).is_some() {
        return input.below.clone();
    }
    let Source::File(path) = &input.source else { return input.below.clone() };
    // A pipe can be read but once.
    if !path.is_file() {
        return input.below.clone();
    }
    let mut start = Vec::with_capacity(16);
    let read = fs::File::open(path).and_then(|file| file.take(16).read_to_end(&mut start));
    match read.ok().and_then(|_| format::by_content(&start)) {
        Some(found) => {
            let mut name = input.below.clone().into_os_string();
            name.push(".");
            name.push(format::suffix(found));
            PathBuf::from(name)
        }
        None => input.below.clone(),
    }
}

/// `NAME.private.EXT` of `NAME.EXT`.
fn private_name(path: &Path) -> OsString {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".private");
    if let Some(suffix) = path.extension() {
        name.push(".");
        name.push(suffix);
    }
    name
}

/// Who writes what, so that nothing is written twice and nothing over an input.
struct Taken {
    inputs: HashSet<Identity>,
    outputs: HashMap<PathBuf, String>,
    force: bool,
}

impl Taken {
    fn new(inputs: &[Result<Input, Failed>], force: bool) -> Self {
        let identify = |input: &Result<Input, Failed>| match input {
            Ok(Input { source: Source::File(path), .. }) => identity(path),
            _ => None,
        };
        Self { inputs: inputs.iter().filter_map(identify).collect(), outputs: HashMap::new(), force }
    }

    /// Takes all of a job's outputs, or none.
    fn take(&mut self, name: &str, job: &Job) -> Result<(), Failure> {
        let outputs: Vec<&PathBuf> = [&job.output, &job.mask, &job.covered].into_iter().flatten().collect();
        let mut places: Vec<PathBuf> = Vec::new();
        for output in outputs {
            self.check(output)?;
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

    fn check(&self, output: &Path) -> Result<(), Failure> {
        let shown = output.display();
        if identity(output).is_some_and(|identity| self.inputs.contains(&identity)) {
            return Err(Failure::new(
                format!("the output {shown} is an input"),
                "another output: an input is never written over",
            ));
        }
        let Ok(found) = output.symlink_metadata() else { return Ok(()) };
        if !self.force {
            return Err(Failure::new(format!("{shown} exists already"), "a new name, or --force to write over it"));
        }
        if !(found.is_file() || found.is_symlink()) {
            return Err(Failure::new(format!("{shown} exists and is no file"), "a file to write over"));
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
