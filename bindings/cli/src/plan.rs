//! What is written where, decided and checked before anything is read or written.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use image::ImageFormat;

use crate::args::Args;
use crate::failure::Usage;
use crate::inputs::{self, Failed, Input, Source};
use crate::media::{self, Media};
use crate::taken::Taken;
use crate::video::container::{self, Container};
use crate::{format, names};

/// One photo's or video's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Job {
    /// Where it comes from.
    pub(crate) source: Source,
    /// What is written.
    pub(crate) written: Written,
    /// The file for the private photo or video; none: standard output.
    pub(crate) output: Option<PathBuf>,
    /// Where the mask of people goes: a photo's file, a video's folder.
    pub(crate) mask: Option<PathBuf>,
    /// Where the mask of what was obscured goes: a photo's file, a video's folder.
    pub(crate) covered: Option<PathBuf>,
}

/// What comes out of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// A photo in this format; none: the input's.
    Photo(Option<ImageFormat>),
    /// A video in this container.
    Video(Container),
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
    let single = args.inputs.first().filter(|_| !several).map(|path| media::of(path));
    check(args, &output, single, standard_input)?;
    if args.mask_out.is_some() && args.mask_out == args.covered_out {
        return Err(usage("--mask-out and --covered-out name the same place; expected two"));
    }
    for (option, mask) in [("--mask-out", &mask), ("--covered-out", &covered)] {
        check_mask(option, mask.as_ref(), single, standard_input)?;
    }

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
        let file = output.file(&input);
        let suffix = file.clone().unwrap_or_default();
        let job = Job {
            written: match (input.media, &output) {
                (Media::Photo, Target::File(path)) => Written::Photo(format::by_suffix(path)),
                (Media::Photo, _) => Written::Photo(None),
                (Media::Video, Target::Standard) => Written::Video(Container::Y4m),
                // A name without a suffix gets what the input's name says.
                (Media::Video, _) => Written::Video(
                    Container::by_suffix(&suffix)
                        .or_else(|| Container::by_suffix(&names::writable(&input)))
                        .unwrap_or(Container::Mp4),
                ),
            },
            output: file,
            mask: mask.as_ref().and_then(|target| target.mask(&input, several)),
            covered: covered.as_ref().and_then(|target| target.mask(&input, several)),
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

/// `single`: what the one input is, where there is but one.
fn check(args: &Args, output: &Target, single: Option<Media>, standard_input: bool) -> Result<(), Usage> {
    match output {
        Target::Standard if single.is_none() => {
            return Err(usage("--output -: several photos or videos; expected a folder for them"));
        }
        Target::Standard if args.json => {
            return Err(usage("--json and the output both want standard output; expected --output FILE"));
        }
        Target::Standard if std::io::stdout().is_terminal() => {
            return Err(usage("standard output is a terminal; expected --output FILE, or a pipe"));
        }
        Target::Folder(_) if standard_input => {
            return Err(usage("--output is a folder; expected a file for what comes from standard input"));
        }
        Target::File(path) if path.extension().is_some() => {
            let (is_photo, is_video) = (format::by_suffix(path).is_some(), Container::by_suffix(path).is_some());
            let wrong = match single {
                _ if !is_photo && !is_video => "unknown suffix",
                Some(Media::Photo) if is_video => "a video's suffix, and the input is taken for a photo",
                Some(Media::Video) if is_photo => "a photo's suffix, and the input is a video",
                _ => return Ok(()),
            };
            let (path, photos, videos) = (path.display(), format::NAMES, container::NAMES);
            return Err(usage(format!("--output {path}: {wrong}; expected one of {photos} for photos, {videos} for videos")));
        }
        _ => {}
    }
    Ok(())
}

fn check_mask(option: &str, mask: Option<&Target>, single: Option<Media>, standard_input: bool) -> Result<(), Usage> {
    let (wrong, expected) = match (mask, single) {
        (Some(Target::File(path)), Some(Media::Video)) if media::by_suffix(path).is_some() => {
            (path.display().to_string(), "a folder for a video's masks, one a frame")
        }
        (Some(Target::File(path)), Some(Media::Photo)) if format::by_suffix(path) != Some(ImageFormat::Png) => {
            (path.display().to_string(), "a file with the suffix .png, or a folder")
        }
        (Some(Target::Folder(_)), Some(Media::Photo)) if standard_input => {
            ("is a folder".to_owned(), "a file for standard input's photo")
        }
        _ => return Ok(()),
    };
    Err(usage(format!("{option} {wrong}; expected {expected}")))
}

impl Target {
    /// The file for the private photo or video; none: standard output.
    fn file(&self, input: &Input) -> Option<PathBuf> {
        match (self, &input.source) {
            (Self::File(path), _) => Some(path.clone()),
            (Self::Folder(folder), _) => Some(folder.join(names::writable(input))),
            (Self::Beside, Source::File(path)) => {
                names::private(&names::writable(input)).file_name().map(|name| path.with_file_name(name))
            }
            (Self::Standard | Self::Beside, _) => None,
        }
    }

    /// Where a mask goes: a photo's file, a video's folder.
    fn mask(&self, input: &Input, several: bool) -> Option<PathBuf> {
        match (self, input.media) {
            (Self::File(path), _) => Some(path.clone()),
            (Self::Folder(folder), Media::Photo) => Some(folder.join(names::writable(input).with_extension("png"))),
            (Self::Folder(folder), Media::Video) if several => Some(folder.join(names::writable(input).with_extension(""))),
            (Self::Folder(folder), Media::Video) => Some(folder.clone()),
            (Self::Standard | Self::Beside, _) => None,
        }
    }
}
