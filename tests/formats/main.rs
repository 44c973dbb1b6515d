//! The formats that are written, read again, and described by a schema.

#[path = "../support/mod.rs"]
mod support;

mod analysis;
mod comparison;
mod history;
mod simulation;
mod study;

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The keys of every object, once each.
fn paths(value: &Value) -> BTreeSet<String> {
    let mut found = Vec::new();
    keys(value, "", &mut found);
    found.into_iter().collect()
}

/// Leaves what was written for `scripts/schema-check`, which validates it.
fn leave(name: &str, written: &Value) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), written.to_string()).unwrap();
}

/// Whether what is written names its schema, and every key stands there.
#[track_caller]
fn stands_in(schema: &str, written: &Value) {
    let parsed: Value = serde_json::from_str(schema).unwrap();
    assert_eq!(written["schema"], parsed["properties"]["schema"]["const"]);
    for path in paths(written) {
        // Parameters of laws go by the names of their laws.
        let (under, key) = path.rsplit_once('.').unwrap();
        let known = under.ends_with(".parameters") || schema.contains(&format!("\"{key}\":"));
        assert!(known, "{path}");
    }
}

/// Whether all that the first version wrote is still written.
#[track_caller]
fn still_written(fixture: &str, written: &Value) {
    let first = fs::read_to_string(support::files::file("fixtures").join(fixture)).unwrap();
    let first: Value = serde_json::from_str(&first).unwrap();
    let gone: Vec<String> = paths(&first).difference(&paths(written)).cloned().collect();
    assert_eq!(gone, [""; 0]);
}

/// The keys of every object under `value`, as dotted paths.
fn keys(value: &Value, under: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                found.push(format!("{under}.{key}"));
                keys(value, &format!("{under}.{key}"), found);
            }
        }
        Value::Array(values) => {
            values.iter().for_each(|value| keys(value, under, found));
        }
        _ => {}
    }
}
