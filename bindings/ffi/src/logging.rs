//! Where log lines go: the device's own log, or the host's `log`. No line holds anything of a picture.

use std::sync::Once;

/// Warnings and errors, to be found under this name.
#[cfg(any(target_os = "android", target_vendor = "apple"))]
const NAME: &str = "fuzzypeople";

/// Connects the device's log, unless the app has set a logger of its own.
pub(crate) fn start() {
    static START: Once = Once::new();
    START.call_once(connect);
}

#[cfg(target_os = "android")]
fn connect() {
    android_logger::init_once(android_logger::Config::default().with_tag(NAME).with_max_level(log::LevelFilter::Warn));
}

#[cfg(target_vendor = "apple")]
fn connect() {
    // An error: the app has set its own.
    oslog::OsLogger::new(NAME).level_filter(log::LevelFilter::Warn).init().ok();
}

#[cfg(not(any(target_os = "android", target_vendor = "apple")))]
const fn connect() {}
