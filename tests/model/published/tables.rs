//! The tables, and how close a number must come to what was published.

use amdahl::internal::stats;
use serde_json::Value;

pub(crate) fn expected(set: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../../data/expected.json")).unwrap();
    all["sets"][set].clone()
}

/// (workers, value) of a published table.
pub(crate) fn table(set: &str) -> (Vec<f64>, Vec<f64>) {
    let path = format!("{}/tests/data/{set}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    reader.deserialize::<(f64, f64)>().map(Result::unwrap).unzip()
}

#[track_caller]
pub(crate) fn within(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: not a number"));
    assert!((found - expected).abs() <= tolerance, "{what}: found {found}, published {expected}");
}

#[track_caller]
pub(crate) fn relative(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let size = expected.as_f64().unwrap_or_else(|| panic!("{what}: not a number")).abs();
    within(found, expected, tolerance * size, what);
}

pub(crate) fn pick(expected: &Value, keys: &[&str]) -> Vec<f64> {
    keys.iter().map(|key| expected[key].as_f64().unwrap()).collect()
}

/// Mean value at each worker count, in the order of first appearance.
pub(crate) fn means(n: &[f64], values: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut counts = n.to_vec();
    counts.dedup();
    let mean_at = |count: f64| {
        let here: Vec<f64> =
            n.iter().zip(values).filter(|(n, _)| **n == count).map(|(_, &v)| v).collect();
        stats::mean(&here).unwrap()
    };
    let means = counts.iter().map(|&count| mean_at(count)).collect();
    (counts, means)
}
