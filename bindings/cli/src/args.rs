//! The command line's arguments, each checked for itself.

use std::num::NonZeroU16;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, ValueEnum};
use fuzzy_people_core::{Colours, Effect, LiveOptions, Options};

/// Obscures every person in photos and videos, on this machine. Nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "fuzzy-people", version, after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Photos (JPEG, PNG, WebP, TIFF, BMP, a GIF's first frame), videos (whatever ffmpeg reads; y4m without it), folders of them, or -
    /// for standard input (a photo or y4m)
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Where the result goes: a file, a folder, or - for standard output (of a video: y4m) [default: NAME.private.EXT beside the input]
    #[arg(short, long, value_name = "FILE|FOLDER")]
    pub(crate) output: Option<PathBuf>,

    /// Look into the folders of a folder too
    #[arg(short, long)]
    pub(crate) recursive: bool,

    /// Write over existing files; never over an input
    #[arg(short, long)]
    pub(crate) force: bool,

    /// How a hidden person looks
    #[arg(long, value_name = "EFFECT", default_value = "pixelate", value_parser = effects())]
    pub(crate) effect: Effect,

    /// From 0, barely visible, to 1, unrecognisable; relative to the person's size
    #[arg(long, value_name = "0..1", default_value_t = Options::default().strength, allow_negative_numbers = true)]
    pub(crate) strength: f32,

    /// Where the effect takes its colours; with the person's own the look is cosmetic: a machine may recognise people
    #[arg(long, value_name = "SOURCE", default_value = "surroundings")]
    pub(crate) colours: ColoursArg,

    /// How far beyond the outline is hidden too, as a share of the person's size, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = Options::default().margin, allow_negative_numbers = true)]
    pub(crate) margin: f32,

    /// The score from which a pixel is a person's, above 0, below 1; pixels from half of it are hidden too
    #[arg(long, value_name = "SCORE", default_value_t = Options::default().threshold, allow_negative_numbers = true)]
    pub(crate) threshold: f32,

    /// Fixes the effect's random draws
    #[arg(long, value_name = "NUMBER", default_value_t = Options::default().seed)]
    pub(crate) seed: u64,

    /// Keep the person at this place clear (repeatable; pixels of the upright picture). In a video the place is one in the first
    /// frame, which shows nobody yet; the person is followed from there, and stays obscured when lost
    #[arg(long, value_name = "X,Y", conflicts_with = "only")]
    pub(crate) keep: Vec<Place>,

    /// Obscure only the person at this place (repeatable; pixels of the upright picture). In a video the place is one in the first
    /// frame, in which everybody is obscured; the person is followed from there, and may be shown when lost
    #[arg(long, value_name = "X,Y")]
    pub(crate) only: Vec<Place>,

    /// A model of your own instead of the one inside (ONNX, as models/README.md describes)
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,

    /// Threads at work [default: as many as the machine offers]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroU16>,

    /// Also write who is where: 8-bit grey PNG, 0 nobody, k person k, 255 somebody not told apart, without the margin (a folder for
    /// several inputs; of a video a folder with 000000.png and on, one a frame)
    #[arg(long, value_name = "FILE.png|FOLDER")]
    pub(crate) mask_out: Option<PathBuf>,

    /// Also write what was obscured: 8-bit grey PNG, 255 where it was, margin and policy applied (folders as with --mask-out)
    #[arg(long, value_name = "FILE.png|FOLDER")]
    pub(crate) covered_out: Option<PathBuf>,

    /// One JSON object a line and input on standard output, in the inputs' order
    #[arg(long)]
    pub(crate) json: bool,

    /// Quality of JPEG outputs, 1 to 100
    #[arg(long, value_name = "1..100", default_value_t = 92, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) quality: u8,

    /// The sound of videos: voices tell who somebody is
    #[arg(long, value_name = "drop|keep", default_value = "drop", hide_possible_values = true)]
    pub(crate) audio: AudioArg,

    /// For videos: look at fewer frames and more coarsely, so that about so many frames a second are made [default: every frame in
    /// full]
    #[arg(long, value_name = "FPS", allow_negative_numbers = true)]
    pub(crate) target_fps: Option<f32>,
}

const EXAMPLES: &str = "\
Examples:
  fuzzy-people party.jpg                        writes party.private.jpg
  fuzzy-people party.jpg -o out.png             writes a PNG
  fuzzy-people -r photos -o private             writes private/... for every photo and video below photos
  fuzzy-people clip.mp4 -o private.mp4          a video, by the program ffmpeg; --audio keep keeps its sound
  fuzzy-people --effect static --strength 1 party.jpg
  fuzzy-people --keep 310,240 party.jpg         the person there stays clear
  fuzzy-people --json --mask-out m.png party.jpg
  fuzzy-people - < party.jpg > out.jpg
  camera | fuzzy-people - > private.y4m         y4m needs no ffmpeg

A video that is cut short or damaged yields NAME.incomplete.EXT, with what could be read.

Exit status: 0 all done, 1 some input failed (the others are done), 2 wrong usage.";

/// [`Colours`], as the command line calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColoursArg {
    /// Only from pixels outside every person: nothing of the person is left but the outline
    Surroundings,
    /// From the person: the classic look, cosmetic
    Person,
}

/// What becomes of a video's sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AudioArg {
    /// It is left out
    Drop,
    /// It is kept
    Keep,
}

/// A place in the upright picture, in pixels from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// To the right.
    pub(crate) x: u32,
    /// Downwards.
    pub(crate) y: u32,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once(',').and_then(|(x, y)| Some((x.trim().parse().ok()?, y.trim().parse().ok()?)));
        parsed.map(|(x, y)| Self { x, y }).ok_or_else(|| "expected X,Y: two whole numbers of pixels, such as 310,240".to_owned())
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{}", self.x, self.y)
    }
}

impl Args {
    /// Reads and checks the arguments; on a wrong one this prints why and ends the process with status 2.
    pub(crate) fn read() -> Self {
        let args = Self::parse();
        let live = LiveOptions { target_fps: args.target_fps, ..LiveOptions::default() };
        if let Err(error) = args.options().check().and_then(|()| live.check()) {
            Self::command().error(ErrorKind::ValueValidation, error).exit();
        }
        args
    }

    /// The core's options.
    pub(crate) fn options(&self) -> Options {
        Options {
            effect: self.effect,
            strength: self.strength,
            colours: match self.colours {
                ColoursArg::Surroundings => Colours::Surroundings,
                ColoursArg::Person => Colours::Person,
            },
            margin: self.margin,
            threshold: self.threshold,
            seed: self.seed,
        }
    }
}

fn effects() -> impl clap::builder::TypedValueParser<Value = Effect> {
    PossibleValuesParser::new(Effect::ALL.map(|(name, _)| name)).try_map(|name| name.parse::<Effect>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn places_are_two_whole_numbers() {
        assert_eq!("3,40".parse(), Ok(Place { x: 3, y: 40 }));
        for bad in ["", "3", "3,", ",4", "3;4", "3,4,5", "-1,4", "3.5,4", "a,b", "4294967296,0"] {
            assert!(bad.parse::<Place>().is_err(), "{bad:?}");
        }
    }
}
