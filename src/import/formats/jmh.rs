//! What JMH writes with `-rf json`.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::asked::Asked;
use super::json;
use super::per_call::{Score, Told};
use crate::import::records::{Column, Place, Records, Source};
use crate::import::words::{Means, doubt_in};

pub(super) const BLOCKED: &str = "JMH ran one worker count after another, and the iterations of a fork in one \
                                  process: a machine that drifts meanwhile looks like scaling, and no interval shows it.";
/// Of files whose threads are JMH's own.
pub(super) const PER_CALL: &str = "Each of JMH's n threads makes calls of its own: the rate is that of all of them, n over \
                                   the mean time of a call. Where the threads share one job, say --strong.";
pub(super) const IF_UNCOUNTED: &str = "run it once with each of -t 1, -t 2, -t 4 and give the folder of the results, or \
                                       make the worker count a @Param called threads";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Benchmark {
    benchmark: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    threads: Option<f64>,
    #[serde(default)]
    jmh_version: Option<String>,
    #[serde(default)]
    params: Option<Map<String, Value>>,
    primary_metric: Metric,
    #[serde(default)]
    secondary_metrics: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metric {
    /// A number, or `"NaN"`.
    #[serde(default)]
    score: Value,
    score_unit: String,
    /// The iterations of each fork.
    #[serde(default)]
    raw_data: Vec<Vec<Value>>,
}

impl Metric {
    /// Every iteration; the mean where they are not kept.
    fn values(&self) -> Vec<f64> {
        let raw: Vec<f64> = self.raw_data.iter().flatten().filter_map(Value::as_f64).collect();
        if raw.is_empty() { self.score.as_f64().into_iter().collect() } else { raw }
    }
}

impl Benchmark {
    fn param(&self, key: &str) -> String {
        let value = self.params.as_ref().and_then(|params| params.get(key));
        value.map_or_else(String::new, |value| {
            value.as_str().map_or_else(|| value.to_string(), str::to_owned)
        })
    }
}

/// Whether an array of objects begins as JMH's.
pub(super) fn is(head: &str) -> bool {
    ["\"benchmark\"", "\"mode\"", "\"primaryMetric\""].iter().all(|key| head.contains(key))
}

/// Reads it: a row for each iteration.
///
/// # Errors
/// What the parser says when it is no such export.
pub(crate) fn read(text: &str, asked: Asked<'_>) -> Result<Source, serde_json::Error> {
    let all: Vec<Benchmark> = json::parse(text)?;
    let keys: BTreeSet<&String> =
        all.iter().flat_map(|one| one.params.iter().flat_map(Map::keys)).collect();
    let keys: Vec<&str> = keys.into_iter().map(String::as_str).collect();
    let told = told(&all, &keys, asked.weak == Some(false));
    let mut records = Records::at(Place::Named(0), columns(&all, &keys, told));
    records.if_uncounted = IF_UNCOUNTED;
    let names = short(&all.iter().map(|one| one.benchmark.as_str()).collect::<Vec<_>>());
    for (one, name) in all.iter().zip(&names) {
        add(&mut records, one, name, &keys, told);
    }
    let version = all.iter().find_map(|one| one.jmh_version.clone()).unwrap_or_default();
    let own = (told == Told::Rate).then(|| PER_CALL.to_owned());
    Ok(Source {
        records,
        tool: format!("JMH {version}").trim_end().into(),
        cautions: std::iter::once(BLOCKED.to_owned()).chain(own).collect(),
        ..Source::default()
    })
}

/// A parameter that counts the workers is of a job that starts them itself.
fn told(all: &[Benchmark], keys: &[&str], shared: bool) -> Told {
    let alone = all.iter().all(|one| one.threads.is_none_or(|threads| threads == 1.0));
    let counted = keys.iter().any(|key| doubt_in(key).is_some()) && alone;
    let timed = all.iter().all(|one| {
        matches!(Score::of(1.0, &one.primary_metric.score_unit), Ok(Score::Time(_)) | Err(_))
    });
    if timed && (counted || shared) { Told::Time } else { Told::Rate }
}

fn columns(all: &[Benchmark], keys: &[&str], told: Told) -> Vec<Column> {
    let modes: BTreeSet<&str> = all.iter().map(|one| one.mode.as_str()).collect();
    let counted = keys.iter().any(|key| doubt_in(key).is_some());
    let scanned = all.iter().any(|one| one.threads.is_some_and(|threads| threads != 1.0));
    let threads = if counted && !scanned { Means::Beside } else { Means::Workers };
    let mode = if modes.len() > 1 { Means::Series } else { Means::Beside };
    let mut columns = vec![
        Column::said("name", Means::Beside),
        Column::said("benchmark", Means::Series),
        Column::said("mode", mode),
        Column::said("threads", threads),
    ];
    columns.extend(keys.iter().map(|key| parameter(key)));
    columns.push(told.column());
    columns
}

/// A parameter counts workers where its name says so; it is never a value.
pub(super) fn parameter(key: &str) -> Column {
    match doubt_in(key) {
        Some(_) => Column::named(key),
        None => Column::said(key, Means::Unknown),
    }
}

/// `org.example.Bench.sort` as `Bench.sort`, where that is still one benchmark.
fn short(names: &[&str]) -> Vec<String> {
    let last = |name: &str| {
        let mut parts: Vec<&str> = name.rsplitn(3, '.').take(2).collect();
        parts.reverse();
        parts.join(".")
    };
    let full: BTreeSet<&str> = names.iter().copied().collect();
    let shortened: BTreeSet<String> = names.iter().map(|name| last(name)).collect();
    let kept = |name: &&str| (*name).to_owned();
    match full.len() == shortened.len() {
        true => names.iter().map(|name| last(name)).collect(),
        false => names.iter().map(kept).collect(),
    }
}

fn add(records: &mut Records, one: &Benchmark, name: &str, keys: &[&str], told: Told) {
    let what = || format!("'{}'", one.benchmark);
    if let Some(more) = one.secondary_metrics.as_ref().filter(|more| !more.is_empty()) {
        let names: Vec<&str> = more.keys().map(String::as_str).collect();
        records.drop(what(), format!("measured beside the score: {}", names.join(", ")));
    }
    let values = one.primary_metric.values();
    if values.is_empty() {
        records.drop(what(), "has neither rawData nor a score");
    }
    let threads = one.threads.map(|threads| threads.to_string()).unwrap_or_default();
    let params: Vec<String> = keys.iter().map(|key| one.param(key)).collect();
    for value in values {
        match Score::of(value, &one.primary_metric.score_unit) {
            Ok(score) => {
                let cell = told.cell(score, one.threads.unwrap_or(1.0));
                let line = records.len() as u64 + 1;
                let cells = [one.benchmark.as_str(), name, &one.mode, &threads];
                let params = params.iter().map(String::as_str);
                records.push(line, cells.into_iter().chain(params).chain([cell.as_str()]));
            }
            Err(why) => return records.drop(what(), why),
        }
    }
}
