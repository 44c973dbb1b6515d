//! Workloads that show a fault, through the program: it is told, and nothing else is lost.

use std::fs;
use std::path::PathBuf;

use super::ran;
use crate::support::program::amdahl;
use amdahl::data::{Series, Study, load};
use tempfile::TempDir;

/// A folder that is measured into.
struct Place(TempDir);

impl Place {
    fn sweep(arguments: &[&str]) -> (Self, i32, String) {
        let place = Self(TempDir::new().unwrap());
        let mut command = amdahl(place.0.path());
        command.args(["sweep", "-o", "out", "-q", "--rounds", "3"]).args(arguments);
        let (code, said, _) = ran(command);
        (place, code, said.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join("out").join(name)
    }

    fn study(&self) -> Study {
        load(&self.file("study.json")).unwrap()
    }
}

fn counts(series: &Series) -> Vec<f64> {
    series.points.iter().map(|point| point.workers.get()).collect()
}

#[test]
fn a_deadlock_fails_its_point_with_both_locks_and_their_holders_and_keeps_the_others() {
    let jobs = ["deadlock,timeout=100@threads", "deadlock,order=same,transfers=4@threads"];
    let (place, code, said) = Place::sweep(&[&jobs[..], &["--workers", "1,2"]].concat());
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("holds lock A and waits for lock B"), "{said}");
    assert!(said.contains("holds lock B and waits for lock A"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let study = place.study();
    assert_eq!(counts(&study.series[0]), [1.0]);
    assert_eq!(counts(&study.series[1]), [1.0, 2.0]);
    assert!(study.series[1].failures.is_empty() && !study.partial);
    let page = fs::read_to_string(place.file("index.html")).unwrap();
    assert!(page.contains("holds lock A and waits for lock B"), "{page}");
}

#[test]
fn a_race_is_measured_and_told_as_what_it_is() {
    let (place, code, said) = Place::sweep(&["counter,kind=racy@threads", "--workers", "1,2"]);
    assert_eq!(code, 0, "{said}");
    // On a single core the workers may well never meet.
    let met = said.contains("wrong answer") && said.contains("Lost updates: ");
    assert!(met || said.contains("which proves nothing"), "{said}");
    let study = place.study();
    assert_eq!(counts(&study.series[0]), [1.0, 2.0]);
    let alone = study.series[0].points[0].updates().unwrap();
    assert!(alone.made > 0 && alone.lost == 0, "{alone:?}");
}
