//! Videos that are cut, damaged or none, programs that are missing or die, full disks, interrupts: what is said, and what is left.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use support::Folder;
use support::video::is_ready;

/// Key frames now and then, so that a cut loses little; the index where it is read first.
const STREAMED: &[&str] = &["-g", "4", "-bf", "0", "-movflags", "+faststart"];

#[test]
fn what_can_be_read_is_there_under_a_name_that_says_so() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    for (name, args) in [
        ("a.mp4", STREAMED),
        ("a.mov", STREAMED),
        ("a.mkv", &["-g", "4"]),
        ("a.webm", &["-c:v", "libvpx-vp9", "-deadline", "realtime", "-g", "4"]),
        ("a.avi", &["-c:v", "mpeg4", "-g", "4"]),
        ("damaged.mp4", STREAMED),
        ("damaged.mkv", &["-g", "4"]),
    ] {
        folder.clip(name, 40, args);
        let mut bytes = folder.read(name);
        if name.starts_with("damaged") {
            let half = bytes.len() / 2;
            bytes[half..half + 400].fill(0x55);
        } else {
            bytes.truncate(bytes.len() * 7 / 10);
        }
        folder.write(name, &bytes);
        let stem = name.replace('.', "_");
        let (output, who) = (format!("{stem}.out.mp4"), format!("{stem}.who"));
        let ran = folder.run(&[name, "-o", &output, "--mask-out", &who, "--json"]).expect(1);
        let (incomplete, masks) = (format!("{stem}.out.incomplete.mp4"), format!("{stem}.incomplete.who"));
        assert!(ran.err.contains("cut short or damaged") && ran.err.contains(&incomplete), "{name}: {}", ran.err);
        assert!(ran.err.ends_with("expected a whole video\n") && !ran.err.contains(" @ 0x"), "{name}: {}", ran.err);
        let line = &ran.json()[0];
        assert_eq!((&line["complete"], &line["output"]), (&false.into(), &incomplete.as_str().into()), "{name}");
        let names = folder.names();
        let frames = line["frames"].as_u64().unwrap() as usize;
        assert!((4..=40).contains(&frames), "{name}: {frames} frames");
        assert_eq!(folder.times(&incomplete).len() - 1, frames, "{name}");
        assert_eq!(names.iter().filter(|name| name.starts_with(&format!("{masks}/"))).count(), frames, "{name}: {names:?}");
        assert!(!names.contains(&output) && !names.iter().any(|name| name.contains(".tmp")), "{name}: {names:?}");
    }
}

#[test]
fn what_is_no_video_is_refused() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    folder.clip("whole.mp4", 12, &["-movflags", "-faststart"]);
    folder.ffmpeg(&["-f", "lavfi", "-i", "sine=duration=0.3", "sound.mp4"]);
    folder.clip_of("tiny.mkv", [64, 36], 2, "scale=8:8", &["-c:v", "ffv1"]);
    let whole = folder.read("whole.mp4");
    // A playlist names an address: it must not be asked.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let list = format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://{address}/secret.ts\n#EXT-X-ENDLIST\n");
    let noise: Vec<u8> = (0..9000u32).map(|n| (n.wrapping_mul(0x9E37_79B1) >> 13) as u8).collect();
    let cases = [
        ("empty.mp4", &b""[..], "is empty"),
        ("text.mov", b"Good morning", "no video that ffmpeg can read"),
        ("noise.mkv", &noise, "no video that ffmpeg can read"),
        ("no_index.mp4", &whole[..whole.len() * 6 / 10], "no video that ffmpeg can read"),
        ("list.mp4", list.as_bytes(), ""),
        ("sound.mp4", &folder.read("sound.mp4"), "holds no video"),
        ("tiny.mkv", &folder.read("tiny.mkv"), "too small"),
    ];
    for (name, bytes, _) in &cases {
        folder.write(name, bytes);
    }
    let before = folder.names();
    let mut args: Vec<&str> = cases.iter().map(|(name, ..)| *name).collect();
    args.extend(["missing.mp4", "-o", "out", "--mask-out", "who", "--json"]);
    let ran = folder.run(&args).expect(1);
    assert!(ran.out.is_empty());
    for (name, says) in cases.iter().map(|(name, _, says)| (*name, *says)).chain([("missing.mp4", "cannot be read")]) {
        let line = ran.err.lines().find(|line| line.starts_with(&format!("fuzzy-people: {name}: "))).unwrap_or_default();
        assert!(!line.is_empty() && line.contains(says) && line.contains("; expected "), "{name}: {}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), cases.len() + 1, "{}", ran.err);
    assert_eq!(folder.names(), before);
    assert!(listener.accept().is_err(), "an address in a file was asked");
}

#[test]
fn any_name_is_the_name_of_a_file() {
    if !is_ready() {
        return;
    }
    let folder = Folder::new();
    folder.clip("a.mp4", 2, &[]);
    let clip = folder.read("a.mp4");
    for name in ["http:clip.mp4", "frame%03d.mp4", "it's \"one\" [1],2:3;x=y.mp4", "concat:a.mp4|b.mp4", "-y.mp4", "ü .mkv"] {
        folder.write(name, &clip);
        let output = format!("out/{name}");
        folder.run(&["-o", &output, "--", name]).expect(0);
        assert_eq!(folder.read(name), clip, "{name}");
        assert!(folder.names().contains(&output), "{name}: {:?}", folder.names());
    }
}

#[cfg(unix)]
mod programs {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::support::{Folder, Ran};
    use super::{STREAMED, is_ready};

    /// Runs with programs of our own: `script` may call the real one as `"$real" "$@"`.
    fn run_with(folder: &Folder, program: &str, script: &str, args: &[&str]) -> Ran {
        let real = Command::new("sh").args(["-c", &format!("command -v {program}")]).output().unwrap();
        let real = String::from_utf8(real.stdout).unwrap();
        let path = folder.write(&format!("bin/{program}"), format!("#!/bin/sh\nreal={}\n{script}\n", real.trim()).as_bytes());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let paths = format!("{}:{}", folder.path("bin").display(), std::env::var("PATH").unwrap());
        let output = folder.command(args).env("PATH", paths).output().unwrap();
        std::fs::remove_dir_all(folder.path("bin")).unwrap();
        Ran { code: output.status.code(), out: output.stdout, err: String::from_utf8_lossy(&output.stderr).into_owned() }
    }

    #[test]
    fn programs_that_fail_are_told_of() {
        if !is_ready() {
            return;
        }
        let folder = Folder::new();
        folder.clip("a.mp4", 30, STREAMED);
        let encoding = |then: &str| format!("case \"$*\" in *pipe:0*) {then};; *) exec \"$real\" \"$@\";; esac");
        let decoding = |then: &str| format!("case \"$*\" in *framecrc*) {then};; *) exec \"$real\" \"$@\";; esac");
        for (program, script, says) in [
            ("ffprobe", "echo 'Unrecognized option: x' >&2; exit 1".to_owned(), "needs a newer ffmpeg"),
            ("ffmpeg", "echo \"Unrecognized option 'fps_mode'.\" >&2; exit 1".to_owned(), "needs a newer ffmpeg"),
            ("ffprobe", "kill -9 $$".to_owned(), "no video that ffmpeg can read"),
            ("ffmpeg", "kill -9 $$".to_owned(), "cannot be decoded"),
            ("ffmpeg", encoding("echo \"Unknown encoder 'libx264'\" >&2; exit 1"), "built with it"),
            ("ffmpeg", encoding("head -c 200000 >/dev/null; echo 'it broke' >&2; exit 1"), "out.mp4 cannot be written: it broke"),
            ("ffmpeg", encoding("head -c 200000 >/dev/null; kill -9 $$"), "out.mp4 cannot be written: ffmpeg ended early"),
            ("ffmpeg", encoding("cat >/dev/null; exit 1"), "out.mp4 cannot be written: ffmpeg ended early"),
            ("ffmpeg", decoding("echo '#sar 0: 1/1' >&2; exit 0"), "another size"),
        ] {
            let ran = run_with(&folder, program, &script, &["a.mp4", "-o", "out.mp4", "--mask-out", "who"]);
            assert_eq!(ran.code, Some(1), "{script}: {}", ran.err);
            assert!(ran.err.contains(says) && ran.err.contains("; expected "), "{script}: {:?} does not say {says:?}", ran.err);
            assert_eq!(folder.names(), ["a.mp4"], "{script}");
        }
        // What was decoded until then is there.
        let script = decoding("\"$real\" \"$@\" | head -c 400000; kill -9 $$");
        let ran = run_with(&folder, "ffmpeg", &script, &["a.mp4", "-o", "out.mp4"]).expect(1);
        assert!(ran.err.contains("cut short or damaged"), "{}", ran.err);
        assert_eq!(folder.names(), ["a.mp4", "out.incomplete.mp4"]);
        assert_eq!(folder.times("out.incomplete.mp4").len() - 1, 400_000 / (192 * 144 * 3 / 2));
    }

    #[test]
    fn a_full_disk_leaves_nothing() {
        if !is_ready() {
            return;
        }
        let folder = Folder::new();
        folder.clip_of("a.mp4", [480, 360], 40, "noise=alls=60:allf=t", &["-qp", "10"]);
        std::fs::create_dir(folder.path("disk")).unwrap();
        let script = "mount -t tmpfs -o size=256k tmpfs disk || exit 77
            \"$0\" a.mp4 -o disk/out.$1 $2 $3; status=$?
            ls -A disk; exit $status";
        for (to, mask) in [("mp4", None), ("mkv", None), ("y4m", None), ("avi", Some(["--covered-out", "disk/hidden"]))] {
            let run = |launcher: &[&str]| {
                let program = env!("CARGO_BIN_EXE_fuzzy-people");
                let mut command = Command::new("unshare");
                command
                    .args(launcher)
                    .args(["sh", "-c", script, program, to])
                    .args(mask.iter().flatten())
                    .current_dir(folder.path(""));
                command.output().ok().filter(|output| output.status.code() == Some(1))
            };
            let Some(output) = run(&["-rm"]).or_else(|| run(&["-m"])) else {
                return println!("skipped: no small disk can be mounted here");
            };
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(err.contains("cannot be written: No space left on device; expected enough space"), "{to}: {err}");
            let left = String::from_utf8_lossy(&output.stdout).replace("hidden\n", "");
            assert_eq!(left, "", "{to}: something is left on the disk");
        }
    }

    /// The command lines of all processes in which `text` stands.
    fn processes(text: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
        let commands = entries.filter_map(|entry| std::fs::read(entry.ok()?.path().join("cmdline")).ok());
        commands.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).filter(|command| command.contains(text)).collect()
    }

    #[test]
    fn an_interrupt_leaves_nothing_and_ends_ffmpeg() {
        if !is_ready() {
            return;
        }
        let folder = Folder::new();
        folder.clip("a.mp4", 60, &[]);
        let clip = folder.path("a.mp4");
        for (signal, after) in [("INT", 0), ("TERM", 10), ("HUP", 3)] {
            let args = [clip.to_str().unwrap(), "-o", "out.mp4", "--mask-out", "who", "--audio", "keep"];
            let mut child = folder.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let start = Instant::now();
            let frames = || folder.names().iter().filter(|name| name.ends_with(".png")).count();
            let begun = || folder.names().iter().any(|name| name.contains(".tmp")) && frames() >= after;
            while !begun() {
                assert!(start.elapsed() < Duration::from_secs(60), "nothing was written");
                assert!(child.try_wait().unwrap().is_none(), "{signal} came too late");
            }
            let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
            let status = child.wait().unwrap();
            assert!(sent.success());
            assert_eq!(status.code(), Some(130), "{signal}");
            assert_eq!(folder.names(), ["a.mp4"], "{signal}");
            assert_eq!(processes(clip.to_str().unwrap()), [""; 0], "{signal}");
        }
    }
}
