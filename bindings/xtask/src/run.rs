//! Other programs.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Runs a program in the repository's folder until it is done; what it prints is seen.
pub(crate) fn run(program: &str, args: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    eprintln!("{program} {}", args.join(" "));
    let status = Command::new(program)
        .args(args)
        .envs(environment.iter().copied())
        .current_dir(crate::paths::root())
        .status()
        .with_context(|| format!("{program} cannot be run: is it installed?"))?;
    if !status.success() {
        bail!("{program} failed: {status}");
    }
    Ok(())
}
