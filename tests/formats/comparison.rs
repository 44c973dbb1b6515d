//! `amdahl-comparison/1`: what `amdahl compare --json` writes, its schema, and what was once written.

use crate::support::files::file;
use crate::support::program::amdahl;
use crate::{leave, stands_in, still_written};
use serde_json::Value;
use std::path::{Path, PathBuf};

const SCHEMA: &str = include_str!("../../src/analysis/compare/amdahl-comparison-1.schema.json");

/// Two tables compared, with gates of both kinds and one that cannot be judged.
fn written() -> Value {
    let table = |name: &str| file("data/simulated").join(name);
    let mut command = amdahl(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.arg("compare").arg(table("unchanged-one-hour.csv"));
    command.arg(table("unchanged-another-hour.csv")).arg("--json");
    for gate in ["p -0.5pt", "time@64 +3%", "speedup@8 >= 4"] {
        command.args(["--gate", gate]);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "one gate cannot be judged");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_key_that_is_written_stands_in_the_schema() {
    let written = written();
    leave("comparison.json", &written);
    stands_in(SCHEMA, &written);
}

/// A table of two phases on 1 to 4 workers in six rounds, the first of which takes so long.
fn phases(name: &str, parse_s: f64) -> PathBuf {
    let mut table = "workers,round,phase,seconds\n".to_owned();
    for (round, workers) in (0..6).flat_map(|round| [1, 2, 4].map(|workers| (round, workers))) {
        let pace = 1.0 + 0.003 * f64::from(round * workers % 5);
        let solve_s = pace / f64::from(workers);
        table += &format!("{workers},{round},parse,{:.6}\n", parse_s / pace);
        table += &format!("{workers},{round},solve,{solve_s:.6}\n");
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, table).unwrap();
    path
}

#[test]
fn phases_that_changed_stand_in_the_schema() {
    let mut command = amdahl(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.arg("compare").arg(phases("before.csv", 0.2)).arg(phases("after.csv", 0.3));
    let output = command.arg("--json").output().unwrap();
    let written: Value = serde_json::from_slice(&output.stdout).unwrap();
    leave("comparison-phases.json", &written);
    stands_in(SCHEMA, &written);
    let all = &written["series"][0]["phases"];
    assert_eq!((&all[0]["name"], &all[1]["name"]), (&"parse".into(), &"solve".into()));
    let last = &all[0]["points"][1];
    assert!((last["more_s"]["value"].as_f64().unwrap() - 0.1).abs() < 0.01, "{last}");
}

#[test]
fn what_the_first_version_wrote_is_still_written_under_its_name() {
    still_written("comparison-1.json", &written());
}
