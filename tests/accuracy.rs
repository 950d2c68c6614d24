//! The shipped model must not get worse: mean IoU by set on the pictures that lie beside the checkout, where they do.
//!
//! The floors are those that version 1 was made for. `models/recipe/evaluate.py` prints the whole table.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use fuzzy_people_core::{Obscurer, Options, Picture, PixelFormat};

/// In the pictures' masks: not judged.
const IGNORE: u8 = 255;

/// A set, the least mean IoU over its pictures with people, and the largest mean share marked in those without.
struct Floor(&'static str, f64, f64);

const FLOORS: [Floor; 5] = [
    Floor("pennfudan", 0.76, 1.0),
    Floor("coco128_val", 0.55, 0.03),
    Floor("vikram290", 0.86, 1.0),
    Floor("ccp", 0.87, 1.0),
    Floor("neg_clothing", 0.0, 0.03),
];

#[test]
fn the_shipped_model_keeps_its_floors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/public");
    if !folder.is_dir() {
        println!("skipped: no pictures with masks in ../shared/data/public beside the checkout");
        return;
    }
    let obscurer = Obscurer::new(Options::default()).unwrap();
    let mut below = Vec::new();
    for Floor(set, least_iou, most_false) in FLOORS {
        let (with_people, without) = judge(&obscurer, &pictures(&folder.join(set)));
        let (iou, marked) = (mean(&with_people), mean(&without));
        println!("{set}: mean IoU {iou:.3} of {} pictures, false area {marked:.3} of {}", with_people.len(), without.len());
        assert!(!with_people.is_empty() || !without.is_empty(), "{set} has no pictures");
        if !with_people.is_empty() && iou < least_iou {
            below.push(format!("{set}: mean IoU {iou:.3} is below {least_iou}"));
        }
        if !without.is_empty() && marked > most_false {
            below.push(format!("{set}: false area {marked:.3} is above {most_false}"));
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn pictures(set: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(set.join("images")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// IoU of each picture with people, and the share marked of each without, on two threads.
fn judge(obscurer: &Obscurer, files: &[PathBuf]) -> (Vec<f64>, Vec<f64>) {
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut with_people, mut without) = (Vec::new(), Vec::new());
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let image = image::open(file).unwrap().into_rgb8();
            let name = file.file_stem().unwrap().to_string_lossy();
            let truth =
                image::open(file.parent().unwrap().with_file_name("masks").join(format!("{name}.png"))).unwrap().into_luma8();
            let (width, height) = image.dimensions();
            let picture = Picture::new(image.into_raw(), width, height, PixelFormat::Rgb8).unwrap();
            let people = obscurer.find(&picture).unwrap();
            let judged = || truth.as_raw().iter().zip(people.mask.labels()).filter(|(truth, _)| **truth != IGNORE);
            let count =
                |is: fn(bool, bool) -> bool| judged().filter(|(truth, ours)| is(**truth != 0, **ours != 0)).count() as f64;
            if count(|truth, _| truth) > 0.0 {
                with_people.push(count(|truth, ours| truth && ours) / count(|truth, ours| truth || ours));
            } else {
                without.push(count(|_, ours| ours) / count(|_, _| true));
            }
        }
        (with_people, without)
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let (mut with_people, mut without) = work();
        let (more_with, more_without) = other.join().unwrap();
        with_people.extend(more_with);
        without.extend(more_without);
        (with_people, without)
    })
}
