//! `amdahl-analysis/1`: what `--json` writes, its schema, and what was once written.

use crate::support::files::file;
use crate::support::fixture;
use crate::support::program::amdahl;
use crate::{leave, stands_in, still_written};
use amdahl::report;
use serde_json::Value;
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

#[test]
fn every_key_of_an_analysis_stands_in_its_schema() {
    let written = written();
    leave("analysis.json", &written);
    stands_in(SCHEMA, &written);
    stands_in(SCHEMA, &made_up());
}

#[test]
fn what_the_first_version_of_an_analysis_wrote_is_still_written_under_its_name() {
    still_written("analysis-1.json", &written());
}
