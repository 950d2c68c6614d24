//! The libraries of Android's ABIs.

use std::path::Path;

use anyhow::Result;

use crate::run::run;
use crate::size;

/// What phones have, and what emulators have.
const ABIS: [&str; 3] = ["arm64-v8a", "armeabi-v7a", "x86_64"];
/// The oldest Android that runs them.
const PLATFORM: &str = "26";
/// Pages of 16 KB, as newer phones have them; older NDKs' linkers assume 4 KB.
const PAGES: &str = "-C link-arg=-Wl,-z,max-page-size=16384";

/// Builds the libraries into folders of `folder` named by ABI.
pub(crate) fn build(folder: &str) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let folder = std::path::absolute(folder)?;
    let out = folder.to_string_lossy();
    let mut args = vec!["ndk", "--platform", PLATFORM, "--output-dir", &out];
    for abi in ABIS {
        args.extend(["--target", abi]);
    }
    args.extend(["build", "--release", "--package", "fuzzy-people", "--locked"]);
    let flags = ["AARCH64_LINUX_ANDROID", "ARMV7_LINUX_ANDROIDEABI", "X86_64_LINUX_ANDROID"]
        .map(|target| format!("CARGO_TARGET_{target}_RUSTFLAGS"));
    run("cargo", &args, &flags.each_ref().map(|name| (name.as_str(), PAGES)))?;
    ABIS.iter().try_for_each(|abi| size::report(&Path::new(&folder).join(abi).join("libfuzzy_people.so")))
}
