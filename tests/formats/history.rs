//! `amdahl-history/1`: what `amdahl history` keeps, its schema, and what was once written.

use crate::support::files::file;
use crate::support::program::amdahl;
use crate::{leave, stands_in, still_written};
use serde_json::Value;
use std::fs;
use std::path::Path;

const SCHEMA: &str = include_str!("../../src/analysis/amdahl-history-1.schema.json");

fn written() -> Value {
    let folder = tempfile::tempdir().unwrap();
    let mut command = amdahl(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.arg("history").arg(folder.path()).arg("--add");
    command.arg(file("data/simulated/unchanged-one-hour.csv")).args(["--commit", "0a1b2c3"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(folder.path().join("history.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_key_that_is_written_stands_in_the_schema() {
    let written = written();
    leave("history.json", &written);
    stands_in(SCHEMA, &written);
}

#[test]
fn what_the_first_version_wrote_is_still_written_under_its_name() {
    still_written("history-1.json", &written());
}
