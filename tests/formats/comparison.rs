//! `amdahl-comparison/1`: what `amdahl compare --json` writes, its schema, and what was once written.

use crate::support::files::file;
use crate::support::program::amdahl;
use crate::{leave, stands_in, still_written};
use serde_json::Value;
use std::path::Path;

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

#[test]
fn what_the_first_version_wrote_is_still_written_under_its_name() {
    still_written("comparison-1.json", &written());
}
