//! `amdahl-simulation/1`: what `amdahl simulate --json` writes, its schema, and what was once written.

use crate::keys;
use crate::support::files::file;
use crate::support::program::amdahl;
use serde_json::Value;
use std::collections::BTreeSet;
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

fn paths(value: &Value) -> BTreeSet<String> {
    let mut found = Vec::new();
    keys(value, "", &mut found);
    found.into_iter().collect()
}

#[test]
fn every_key_that_is_written_stands_in_the_schema() {
    // `scripts/schema-check` validates the simulation that this leaves.
    let written = written();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("simulation.json"), written.to_string()).unwrap();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(written["schema"], schema["properties"]["schema"]["const"]);
    for path in paths(&written) {
        let key = path.rsplit('.').next().unwrap();
        assert!(SCHEMA.contains(&format!("\"{key}\":")), "{path}");
    }
}

#[test]
fn what_the_first_version_wrote_is_still_written_under_its_name() {
    let first = fs::read_to_string(file("fixtures/simulation-1.json")).unwrap();
    let first: Value = serde_json::from_str(&first).unwrap();
    let gone: Vec<String> = paths(&first).difference(&paths(&written())).cloned().collect();
    assert_eq!(gone, [""; 0]);
}
