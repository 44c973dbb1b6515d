//! `amdahl-analysis/1`: what `--json` writes, its schema, and what was once written.

use crate::keys;
use crate::support::files::file;
use crate::support::fixture;
use crate::support::program::amdahl;
use amdahl::report;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const SCHEMA: &str = include_str!("../../src/analysis/amdahl-analysis-1.schema.json");

/// A study with a capacity kernel, recorded tasks and CPU times, analysed.
fn written() -> Value {
    let mut command = amdahl(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.arg("report").arg(file("../examples/study.json")).arg("--json");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn made_up() -> Value {
    serde_json::from_str(&report::json(&fixture::analysis()).unwrap()).unwrap()
}

fn paths(value: &Value) -> BTreeSet<String> {
    let mut found = Vec::new();
    keys(value, "", &mut found);
    found.into_iter().collect()
}

#[test]
fn every_key_of_an_analysis_stands_in_its_schema() {
    // `scripts/schema-check` validates the analysis that this leaves.
    let written = written();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("analysis.json"), written.to_string()).unwrap();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(written["schema"], schema["properties"]["schema"]["const"]);
    for path in paths(&written).into_iter().chain(paths(&made_up())) {
        // Parameters of laws go by the names of their laws.
        let (under, key) = path.rsplit_once('.').unwrap();
        let known = under.ends_with(".parameters") || SCHEMA.contains(&format!("\"{key}\":"));
        assert!(known, "{path}");
    }
}

#[test]
fn what_the_first_version_of_an_analysis_wrote_is_still_written_under_its_name() {
    let first = fs::read_to_string(file("fixtures/analysis-1.json")).unwrap();
    let first: Value = serde_json::from_str(&first).unwrap();
    let gone: Vec<String> = paths(&first).difference(&paths(&written())).cloned().collect();
    assert_eq!(gone, [""; 0]);
}
