//! The formats that are written, read again, and described by a schema.

#[path = "../support/mod.rs"]
mod support;

mod analysis;
mod comparison;
mod simulation;
mod study;

/// The keys of every object under `value`, as dotted paths.
fn keys(value: &serde_json::Value, under: &str, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                found.push(format!("{under}.{key}"));
                keys(value, &format!("{under}.{key}"), found);
            }
        }
        serde_json::Value::Array(values) => {
            values.iter().for_each(|value| keys(value, under, found));
        }
        _ => {}
    }
}
