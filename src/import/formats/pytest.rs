//! What pytest-benchmark writes with `--benchmark-json`.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::json::parse;
use crate::data::Machine;
use crate::import::records::{Column, Place, Records, Source};
use crate::import::words::Means;
use crate::units::TimeUnit;

const CAUTION: &str = "pytest-benchmark ran one worker count after another in one process: a machine that \
                       drifts meanwhile looks like scaling, and no interval shows it.";

#[derive(Deserialize)]
struct Export {
    #[serde(default)]
    machine_info: Value,
    #[serde(default)]
    datetime: String,
    benchmarks: Vec<Benchmark>,
}

#[derive(Deserialize)]
struct Benchmark {
    name: String,
    #[serde(default)]
    fullname: Option<String>,
    #[serde(default)]
    params: Option<Map<String, Value>>,
    stats: Stats,
}

#[derive(Deserialize)]
struct Stats {
    #[serde(default)]
    data: Vec<f64>,
    #[serde(default)]
    median: Option<f64>,
}

/// Reads it: a row for each time, else the median.
///
/// # Errors
/// What the parser says when it is no such export.
pub(crate) fn read(text: &str) -> Result<Source, serde_json::Error> {
    let export: Export = parse(text)?;
    let keys: BTreeSet<String> = export
        .benchmarks
        .iter()
        .flat_map(|one| one.params.iter().flat_map(Map::keys))
        .cloned()
        .collect();
    let mut columns =
        vec![Column::said("name", Means::Beside), Column::said("benchmark", Means::Series)];
    columns.extend(keys.iter().map(Column::named));
    columns.push(Column::time("data", TimeUnit::Seconds));
    let mut records = Records::at(Place::Named(0), columns);
    for benchmark in &export.benchmarks {
        add(&mut records, benchmark, &keys);
    }
    let cpus = export.machine_info.pointer("/cpu/count").and_then(Value::as_u64);
    let machine = Machine { logical_cpus: cpus.map(|cpus| cpus as usize), ..Machine::default() };
    let cautions = vec![CAUTION.into()];
    Ok(Source {
        records,
        created: export.datetime,
        tool: "pytest-benchmark".into(),
        machine,
        cautions,
    })
}

fn add(records: &mut Records, benchmark: &Benchmark, keys: &BTreeSet<String>) {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let cell = |key: &String| {
        benchmark.params.as_ref().and_then(|params| params.get(key)).map(text).unwrap_or_default()
    };
    let cells: Vec<String> = keys.iter().map(cell).collect();
    // The parameters stand in brackets behind the name.
    let plain = match keys.is_empty() {
        true => benchmark.name.as_str(),
        false => benchmark.name.split('[').next().unwrap_or_default(),
    };
    let stats = &benchmark.stats;
    let times: Vec<f64> =
        if stats.data.is_empty() { stats.median.into_iter().collect() } else { stats.data.clone() };
    let full = benchmark.fullname.as_deref().unwrap_or(&benchmark.name);
    if times.is_empty() {
        records.drop(format!("'{full}'"), "has neither data nor a median");
    }
    for time in times {
        let time = time.to_string();
        let line = records.len() as u64 + 1;
        let row = [full, plain]
            .into_iter()
            .chain(cells.iter().map(String::as_str))
            .chain([time.as_str()]);
        records.push(line, row);
    }
}
