//! One photo's whole way: read, decoded, people found, obscured, encoded, written.

use std::fs::File;
use std::io::{self, Cursor, Read as _, Write as _};
use std::time::Instant;

use fuzzy_people_core::Obscurer;
use image::ImageFormat;

use crate::args::Args;
use crate::budget::Budget;
use crate::failure::Failure;
use crate::format;
use crate::inputs::Source;
use crate::lines::{Made, Milliseconds, Photo};
use crate::picture_file::{self, MAX_FILE, PictureFile};
use crate::places;
use crate::plan::Job;
use crate::report::Done;
use crate::whole_files::WholeFiles;

/// Makes one photo private, in `format` or else in its own. On any error nothing of it was written.
///
/// # Errors
/// When any step fails.
pub(crate) fn make_private(
    job: &Job,
    format: Option<ImageFormat>,
    args: &Args,
    obscurer: &Obscurer,
    budget: &Budget,
) -> Result<Done, Failure> {
    let start = Instant::now();
    let bytes = read(&job.source)?;
    let suffix = match &job.source {
        Source::Standard => None,
        Source::File(path) => format::by_suffix(path),
    };
    let file = PictureFile::open(&bytes, suffix)?;
    let format = format.unwrap_or(file.format());
    picture_file::check_fits(file.longer_side(), format)?;
    let _share = budget.take(file.pixels());
    let decoded = file.decode()?;
    drop(bytes);
    let mut warnings = decoded.warnings;
    let size = [decoded.picture.width(), decoded.picture.height()];
    let decode = start.elapsed();

    let start = Instant::now();
    let people = obscurer.find(&decoded.picture)?;
    let policy = places::policy(|x, y| people.person_at(x, y), args, size, &mut warnings)?;
    let find = start.elapsed();

    let start = Instant::now();
    let obscured = obscurer.obscure(decoded.picture, &people, &policy)?;
    let obscure = start.elapsed();

    let start = Instant::now();
    let mut files = WholeFiles::new(args.force);
    if let Some(path) = &job.mask {
        files.add(path, |out| picture_file::encode_mask(people.mask.labels(), size[0], size[1], out))?;
    }
    drop(people);
    if let Some(path) = &job.covered {
        let covered: Vec<u8> = obscured.cover.owners().iter().map(|owner| if *owner == 0 { 0 } else { 255 }).collect();
        files.add(path, |out| picture_file::encode_mask(&covered, size[0], size[1], out))?;
    }
    drop(obscured.cover);
    match &job.output {
        Some(path) => {
            files.add(path, |out| picture_file::encode(obscured.picture, format, args.quality, out))?;
            files.commit()?;
        }
        None => {
            let mut whole = Cursor::new(Vec::new());
            picture_file::encode(obscured.picture, format, args.quality, &mut whole)?;
            // A pipe that broke is likelier than a mask that cannot be renamed.
            let mut out = io::stdout().lock();
            let written = out.write_all(whole.get_ref()).and_then(|()| out.flush());
            written.map_err(|error| Failure::unwritable("standard output", &error))?;
            files.commit()?;
        }
    }
    let encode = start.elapsed();

    let photo = Photo {
        input: job.source.name(),
        output: job.output.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string()),
        size,
        people: obscured.people,
        options: *obscurer.options(),
        milliseconds: Milliseconds::new(decode, find, obscure, encode),
    };
    Ok(Done { made: Made::Photo(photo), warnings, incomplete: None })
}

fn read(source: &Source) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = match source {
        Source::Standard => io::stdin().lock().take(MAX_FILE + 1).read_to_end(&mut bytes),
        Source::File(path) => File::open(path).and_then(|file| {
            let length = file.metadata().map_or(0, |found| found.len());
            bytes.reserve_exact(usize::try_from(length.min(MAX_FILE)).unwrap_or(0) + 1);
            file.take(MAX_FILE + 1).read_to_end(&mut bytes)
        }),
    };
    read.map_err(|error| Failure::unreadable(&error))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Failure::new("is too large a file", format!("at most {} megabytes", MAX_FILE / 1_000_000)));
    }
    Ok(bytes)
}
