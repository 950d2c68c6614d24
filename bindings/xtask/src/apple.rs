//! The framework of Apple's devices. Runs on a Mac with Xcode and the targets of rustup.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use uniffi_bindgen::bindings::TargetLanguage;

use crate::bindgen::generate_into;
use crate::paths;
use crate::run::run;

/// The name of the module that the header makes.
const MODULE: &str = "FuzzyPeopleFFI";
/// The oldest systems that run it.
const OLDEST: [(&str, &str); 2] = [("IPHONEOS_DEPLOYMENT_TARGET", "15.0"), ("MACOSX_DEPLOYMENT_TARGET", "12.0")];

/// Libraries that go together into one slice of the framework.
const SLICES: [(&str, &[&str]); 3] = [
    ("ios", &["aarch64-apple-ios"]),
    ("ios-simulator", &["aarch64-apple-ios-sim", "x86_64-apple-ios"]),
    ("macos", &["aarch64-apple-darwin", "x86_64-apple-darwin"]),
];

/// Builds `FuzzyPeopleFFI.xcframework` into `folder`, its archive with the checksum that a Swift package names, and the generated
/// Swift beside it.
pub(crate) fn build(folder: &str) -> Result<()> {
    ensure!(cfg!(target_os = "macos"), "needs Xcode: run it on a Mac");
    fs::create_dir_all(folder)?;
    let folder = std::path::absolute(folder)?;
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let built = |target: &str| paths::target().join(target).join("release/libfuzzy_people.a").to_string_lossy().into_owned();

    for target in SLICES.iter().flat_map(|(_, targets)| targets.iter()) {
        run("cargo", &["build", "--release", "--package", "fuzzy-people", "--locked", "--target", target], &OLDEST)?;
    }
    let generated = path("swift");
    generate_into(TargetLanguage::Swift, Path::new(&built(SLICES[0].1[0])), &generated)?;
    // A folder of its own: Xcode puts the headers of all frameworks together, and they all have a module.modulemap.
    headers(Path::new(&generated), &folder.join("headers").join(MODULE))?;

    let framework = path("FuzzyPeopleFFI.xcframework");
    if Path::new(&framework).exists() {
        fs::remove_dir_all(&framework)?;
    }
    let headers = path("headers");
    let mut args = vec!["-create-xcframework".to_owned()];
    for (slice, targets) in SLICES {
        fs::create_dir_all(path(slice))?;
        let library = path(&format!("{slice}/libfuzzy_people.a"));
        let mut lipo = vec!["-create".to_owned(), "-output".into(), library.clone()];
        lipo.extend(targets.iter().map(|target| built(target)));
        run("lipo", &lipo.iter().map(String::as_str).collect::<Vec<_>>(), &[])?;
        args.extend(["-library".into(), library, "-headers".into(), headers.clone()]);
    }
    args.extend(["-output".into(), framework.clone()]);
    run("xcodebuild", &args.iter().map(String::as_str).collect::<Vec<_>>(), &[])?;

    let archive = format!("{framework}.zip");
    run("ditto", &["-c", "-k", "--sequesterRsrc", "--keepParent", &framework, &archive], &[])?;
    run("swift", &["package", "compute-checksum", &archive], &[])
}

/// The header, and the module map by the name that Xcode looks for; both leave the folder of the Swift.
fn headers(generated: &Path, headers: &Path) -> Result<()> {
    fs::create_dir_all(headers)?;
    for (from, to) in [(format!("{MODULE}.h"), format!("{MODULE}.h")), (format!("{MODULE}.modulemap"), "module.modulemap".into())]
    {
        fs::rename(generated.join(&from), headers.join(to)).with_context(|| from)?;
    }
    Ok(())
}
