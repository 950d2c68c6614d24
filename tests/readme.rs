//! The README's commands, run as the README has them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The lines of the README's ```sh blocks.
fn commands() -> Vec<String> {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut inside = false;
    let mut commands = Vec::new();
    for line in readme.lines() {
        match (inside, line.trim()) {
            (false, "```sh") => inside = true,
            (true, "```") => inside = false,
            (true, command) if !command.is_empty() && !command.starts_with('#') => commands.push(command.to_owned()),
            _ => {}
        }
    }
    commands
}

/// What the commands write. Files of these names that were there before are put aside, and back at the end.
struct Outputs(Vec<PathBuf>);

impl Outputs {
    fn aside(path: &Path) -> PathBuf {
        path.with_file_name(format!("{}.before-the-test", path.file_name().unwrap().to_string_lossy()))
    }

    fn put_aside(self) -> Self {
        for path in self.0.iter().filter(|path| path.exists()) {
            std::fs::rename(path, Self::aside(path)).unwrap();
        }
        self
    }
}

impl Drop for Outputs {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = std::fs::remove_file(path);
            let _ = std::fs::rename(Self::aside(path), path);
        }
    }
}

#[test]
fn the_first_command_makes_the_fixture_private() {
    let commands = commands();
    let first = "cargo run --release -- tests/fixtures/two_people.jpg -o private.jpg";
    assert_eq!(commands.first().map(String::as_str), Some(first), "the README's first command");
    // Every other run of ours, too: with the outputs that its words name.
    let runs: Vec<&String> = commands.iter().filter(|command| command.starts_with("cargo run --release -- ")).collect();
    let outputs = Outputs(
        runs.iter()
            .flat_map(|run| run.split_whitespace().zip(run.split_whitespace().skip(1)))
            .filter(|(option, _)| ["-o", "--mask-out", "--covered-out"].contains(option))
            .map(|(_, file)| root().join(file))
            .collect(),
    )
    .put_aside();
    for run in &runs {
        let words: Vec<&str> = run.split_whitespace().collect();
        let done = Command::new(words[0]).args(&words[1..]).current_dir(root()).output().unwrap();
        assert!(done.status.success(), "{run}: {}", String::from_utf8_lossy(&done.stderr));
    }
    for output in &outputs.0 {
        assert!(output.is_file(), "{} was not written", output.display());
    }
    let before = image::open(root().join("tests/fixtures/two_people.jpg")).unwrap().into_rgb8();
    let after = image::open(root().join("private.jpg")).unwrap().into_rgb8();
    assert_eq!(before.dimensions(), after.dimensions());
    // The README's picture is what the command writes, up to what another processor's rounding moves an outline.
    let shown = image::open(root().join("tests/fixtures/two_people.private.jpg")).unwrap().into_rgb8();
    let difference: u64 = shown.iter().zip(after.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(difference / (shown.len() as u64) < 8, "the README's picture is not what the command writes");
    // Both faces, far beyond what JPEG changes.
    for (name, x, y) in [("left", 225, 130), ("right", 735, 190)] {
        let difference: u32 = (0..40u32)
            .flat_map(|dy| (0..40u32).map(move |dx| (x + dx - 20, y + dy - 20)))
            .map(|(x, y)| (0..3).map(|c| u32::from(before.get_pixel(x, y)[c].abs_diff(after.get_pixel(x, y)[c]))).sum::<u32>())
            .sum();
        assert!(difference / (40 * 40 * 3) > 15, "the {name} face differs by {} of 255 a sample", difference / (40 * 40 * 3));
    }
}

#[test]
fn the_second_command_is_what_ci_runs() {
    let second = commands().get(1).cloned().unwrap_or_default();
    let ci = std::fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(second.starts_with("cargo test"), "{second:?}");
    assert!(ci.lines().any(|line| line == second), "{second:?} is not in .ci/run");
}
