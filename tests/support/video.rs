//! Clips for the tests, made by ffmpeg, and what ffprobe says of files.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::{Folder, two_people};

/// A clip's size.
pub(crate) const SIZE: [u32; 2] = [192, 144];

/// Whether ffmpeg is there; where it is not, the test is skipped and says so. In CI that is a failure.
pub(crate) fn is_ready() -> bool {
    let found = Command::new("ffmpeg").arg("-version").stdout(Stdio::null()).status().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "ffmpeg is not installed");
    if !found {
        println!("skipped: ffmpeg is not installed");
    }
    found
}

fn run(program: &str, folder: &Path, args: &[&str]) -> Output {
    let output = Command::new(program).args(["-v", "error"]).args(args).current_dir(folder).stdin(Stdio::null()).output();
    output.unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// The filters of a clip: the fixture's people, passing by at the bottom right; in a corner the frame's number as a brightness (see
/// [`brightness`]).
pub(crate) fn moving([width, height]: [u32; 2]) -> String {
    let people = width * 2 / 3;
    format!(
        "scale={people}:-2:out_range=tv,setsar=1,pad={}:{height}:{}:oh-ih:gray,crop={width}:{height}:'min(n,20)':0,format=yuv444p,\
         geq=lum='if(lt(X,24)*lt(Y,24),32+6*N,lum(X,Y))':cb='if(lt(X,24)*lt(Y,24),128,cb(X,Y))':cr='if(lt(X,24)*lt(Y,24),128,cr(X,Y))'",
        width + 20,
        width + 20 - people,
    )
}

/// How bright frame `n`'s corner is, and how far off it may come out.
pub(crate) const fn brightness(n: usize) -> (i32, i32) {
    (32 + 6 * n as i32, 3)
}

impl Folder {
    /// Runs ffmpeg here.
    #[track_caller]
    pub(crate) fn ffmpeg(&self, args: &[&str]) -> Vec<u8> {
        let output = run("ffmpeg", &self.path(""), &[&["-y"], args].concat());
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Makes a clip of [`SIZE`] with so many frames, 25 a second, and `args` after its filters.
    #[track_caller]
    pub(crate) fn clip(&self, name: &str, frames: usize, args: &[&str]) {
        self.clip_of(name, SIZE, frames, "null", args);
    }

    /// Makes a clip of any size, with more filters.
    #[track_caller]
    pub(crate) fn clip_of(&self, name: &str, size: [u32; 2], frames: usize, filters: &str, args: &[&str]) {
        let (fixture, frames) = (two_people(), frames.to_string());
        let filters = format!("{},{filters}", moving(size));
        let input = ["-loop", "1", "-framerate", "25", "-i", fixture.to_str().unwrap(), "-vf", &filters, "-frames:v", &frames];
        let pixels = if args.contains(&"-pix_fmt") { &[][..] } else { &["-pix_fmt", "yuv420p"] };
        self.ffmpeg(&[&input, pixels, args, &[name]].concat());
    }

    /// What ffprobe says of a file.
    #[track_caller]
    pub(crate) fn probe(&self, name: &str) -> Value {
        let what = ["-show_format", "-show_streams", "-show_chapters", "-of", "json", name];
        let output = run("ffprobe", &self.path(""), &what);
        assert!(output.status.success(), "{name}: {}; there are {:?}", String::from_utf8_lossy(&output.stderr), self.names());
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// A fact of a file's video stream, as text.
    #[track_caller]
    pub(crate) fn fact(&self, name: &str, key: &str) -> String {
        let probed = self.probe(name);
        let streams = probed["streams"].as_array().unwrap();
        let video = streams.iter().find(|stream| stream["codec_type"] == "video").unwrap_or_else(|| panic!("{name}: no video"));
        video[key].as_str().map_or_else(|| video[key].to_string(), str::to_owned)
    }

    /// When each frame is shown, in seconds, and at the end when the last one ends.
    #[track_caller]
    pub(crate) fn times(&self, name: &str) -> Vec<f64> {
        let what = ["-select_streams", "v:0", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", name];
        let output = run("ffprobe", &self.path(""), &what);
        let text = String::from_utf8(output.stdout).unwrap();
        let field = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
        let mut packets: Vec<(Option<f64>, Option<f64>)> = text
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| line.split(','))
            .map(|mut fields| (field(fields.next()), field(fields.next())))
            .collect();
        packets.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap());
        // AVI has no times, only a rate.
        let time = |n: usize| packets[n].0.unwrap_or_else(|| n as f64 * packets[n].1.unwrap_or_else(|| panic!("{name}: {text}")));
        let mut times: Vec<f64> = (0..packets.len()).map(time).collect();
        times.extend(times.last().zip(packets.last().and_then(|last| last.1)).map(|(time, duration)| time + duration));
        times
    }

    /// The frames of a video as grey levels, upright, row by row.
    #[track_caller]
    pub(crate) fn frames(&self, name: &str, [width, height]: [u32; 2]) -> Vec<Vec<u8>> {
        let grey = [
            "-i",
            name,
            "-map",
            "0:v:0",
            "-fps_mode",
            "passthrough",
            "-vf",
            "format=yuv444p,extractplanes=y",
            "-f",
            "rawvideo",
            "-",
        ];
        let bytes = self.ffmpeg(&grey);
        assert_eq!(bytes.len() % (width * height) as usize, 0, "{name}: frames of another size");
        bytes.chunks((width * height) as usize).map(<[u8]>::to_vec).collect()
    }

    /// Demands that each frame of a video of [`SIZE`] is the one of its number.
    #[track_caller]
    pub(crate) fn check_order(&self, name: &str, count: usize) {
        self.check_numbers(name, &(0..count).collect::<Vec<_>>());
    }

    /// Demands that the frames of a video of [`SIZE`] are those of these numbers.
    #[track_caller]
    pub(crate) fn check_numbers(&self, name: &str, numbers: &[usize]) {
        let frames = self.frames(name, SIZE);
        assert_eq!(frames.len(), numbers.len(), "{name}: frames");
        for (n, (frame, number)) in frames.iter().zip(numbers).enumerate() {
            let corner = (6..18).flat_map(|y| (6..18).map(move |x| i32::from(frame[y * SIZE[0] as usize + x])));
            let mut corner: Vec<i32> = corner.collect();
            corner.sort_unstable();
            let (expected, tolerance) = brightness(*number);
            // The model may see somebody at its edge.
            let found = corner[corner.len() / 2];
            assert!((found - expected).abs() <= tolerance, "{name}: frame {n} is {found}, expected {expected}");
        }
    }
}

/// Demands equal times.
#[track_caller]
pub(crate) fn check_times(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{what}: {found:?} {expected:?}");
    for (n, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= tolerance + 1e-6, "{what}: time {n} is {found}, expected {expected}");
    }
}
