//! A benchmark as Google Benchmark writes it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::import::words::doubt_in;

/// One run of a benchmark, or what sums up several.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    #[serde(default)]
    pub(super) run_name: Option<String>,
    #[serde(default)]
    pub(super) run_type: Option<String>,
    #[serde(default)]
    pub(super) aggregate_name: Option<String>,
    #[serde(default)]
    pub(super) threads: Option<u32>,
    #[serde(default)]
    pub(super) real_time: Option<f64>,
    #[serde(default)]
    pub(super) cpu_time: Option<f64>,
    #[serde(default)]
    pub(super) time_unit: Option<String>,
    #[serde(default)]
    pub(super) items_per_second: Option<f64>,
    #[serde(default)]
    pub(super) bytes_per_second: Option<f64>,
    #[serde(default)]
    pub(super) error_occurred: bool,
    #[serde(default)]
    pub(super) error_message: Option<String>,
    #[serde(flatten)]
    pub(super) counters: BTreeMap<String, Value>,
}

impl Entry {
    pub(super) fn aggregate(&self) -> Option<&str> {
        let aggregate = self.run_type.as_deref() == Some("aggregate");
        aggregate.then(|| self.aggregate_name.as_deref().unwrap_or("aggregate"))
    }

    pub(super) fn run(&self) -> &str {
        self.run_name.as_deref().unwrap_or(&self.name)
    }

    /// What the library or a counter of this name says.
    pub(super) fn rate(&self, name: &str) -> Option<f64> {
        match name {
            "items_per_second" => self.items_per_second,
            "bytes_per_second" => self.bytes_per_second,
            counter => self.counters.get(counter)?.as_f64(),
        }
    }

    /// User counters that are named after workers, which say what a plain argument is.
    pub(super) fn counters(&self) -> Vec<(&str, f64)> {
        let named = self.counters.iter().filter(|(name, _)| doubt_in(name).is_some());
        named.filter_map(|(name, value)| Some((name.as_str(), value.as_f64()?))).collect()
    }
}
