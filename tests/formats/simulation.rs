//! `amdahl-simulation/1`: what `amdahl simulate --json` writes, its schema, and what was once written.

use crate::support::program::amdahl;
use crate::{leave, stands_in, still_written};
use serde_json::Value;
use std::fs;
use std::path::Path;

const SCHEMA: &str = include_str!("../../src/sim/amdahl-simulation-1.schema.json");

/// Tasks with names and a cost of steals, so that every key has a value.
fn written() -> Value {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("tasks.csv");
    fs::write(&table, "task,ms\na,3\nb,4\nc,1.5\nd,9\n").unwrap();
    let mut command = amdahl(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.arg("simulate").arg("--durations").arg(table);
    command.args(["--workers", "1,2,4", "--steal-cost", "1e-4", "--json"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_key_that_is_written_stands_in_the_schema() {
    let written = written();
    leave("simulation.json", &written);
    stands_in(SCHEMA, &written);
}

#[test]
fn what_the_first_version_wrote_is_still_written_under_its_name() {
    still_written("simulation-1.json", &written());
}
