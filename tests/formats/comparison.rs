//! `amdahl-comparison/1`: what `amdahl compare --json` writes, its schema, and what was once written.

use crate::keys;
use crate::support::files::file;
use crate::support::program::amdahl;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
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

fn paths(value: &Value) -> BTreeSet<String> {
    let mut found = Vec::new();
    keys(value, "", &mut found);
    found.into_iter().collect()
}

#[test]
fn every_key_that_is_written_stands_in_the_schema() {
    // `scripts/schema-check` validates the comparison that this leaves.
    let written = written();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("comparison.json"), written.to_string()).unwrap();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(written["schema"], schema["properties"]["schema"]["const"]);
    for path in paths(&written) {
        let key = path.rsplit('.').next().unwrap();
        assert!(SCHEMA.contains(&format!("\"{key}\":")), "{path}");
    }
}

#[test]
fn what_the_first_version_wrote_is_still_written_under_its_name() {
    let first = fs::read_to_string(file("fixtures/comparison-1.json")).unwrap();
    let first: Value = serde_json::from_str(&first).unwrap();
    let gone: Vec<String> = paths(&first).difference(&paths(&written())).cloned().collect();
    assert_eq!(gone, [""; 0]);
}
