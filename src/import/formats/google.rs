//! What Google Benchmark writes with `--benchmark_out_format=json`.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use serde_json::Value;

use super::google_names::{Named, take_apart};
use super::json::parse;
use crate::data::Machine;
use crate::import::records::{Column, Place, Records, Source};
use crate::import::words::{Means, doubt_in};
use crate::units::TimeUnit;

const BLOCKED: &str = "Google Benchmark ran the worker counts in one process, one after another \
                       unless told to interleave: a machine that drifts meanwhile looks like \
                       scaling, and no interval shows it.";
const FROM_TIME: &str = "Times are those of one pass in which every thread does one iteration: \
                         right where the threads share one job. Where each does a whole job of \
                         its own, call SetItemsProcessed and measure again.";
const NO_COUNT: &str = "has no worker count in its name; use ->ThreadRange(1, 8) or \
                        ->ArgName(\"workers\"), or say which argument it is with --workers";
/// A pass that is not faster than this share of one thread's may hold a whole job for each.
const SHARES: f64 = 1.15;

#[derive(Deserialize)]
struct Export {
    #[serde(default)]
    context: Context,
    benchmarks: Vec<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Context {
    date: Option<String>,
    num_cpus: Option<usize>,
    mhz_per_cpu: Option<f64>,
    library_version: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Entry {
    name: String,
    #[serde(default)]
    run_name: Option<String>,
    #[serde(default)]
    run_type: Option<String>,
    #[serde(default)]
    aggregate_name: Option<String>,
    #[serde(default)]
    threads: Option<u32>,
    #[serde(default)]
    real_time: Option<f64>,
    #[serde(default)]
    time_unit: Option<String>,
    #[serde(default)]
    items_per_second: Option<f64>,
    #[serde(default)]
    bytes_per_second: Option<f64>,
    #[serde(default)]
    error_occurred: bool,
    #[serde(default)]
    error_message: Option<String>,
    #[serde(flatten)]
    counters: BTreeMap<String, Value>,
}

/// Reads an export; repetitions are rows. Rates where they are there, else `real_time` of all
/// threads' pass: before version 1.9 the library divided it by the threads, which is undone.
/// `scaling`: whether the work grows with the threads, where that was said.
///
/// # Errors
/// What the parser says when it is no such export.
pub(crate) fn read(text: &str, weak: Option<bool>) -> Result<Source, serde_json::Error> {
    let export: Export = parse(text)?;
    let mut records = Records::default();
    let entries = entries(export.benchmarks, &mut records);
    let kept = without_summaries(&entries, &mut records);
    let divided = divides_by_threads(export.context.library_version.as_deref());
    let cautions = add_all(&mut records, kept, divided, weak);
    let version = export.context.library_version.unwrap_or_default();
    Ok(Source {
        records,
        created: export.context.date.unwrap_or_default(),
        tool: format!("Google Benchmark {version}").trim_end().into(),
        machine: Machine {
            logical_cpus: export.context.num_cpus,
            mhz: export.context.mhz_per_cpu,
            ..Machine::default()
        },
        cautions,
    })
}

/// The benchmarks; one that is not as the library writes them is dropped with the reason.
fn entries(found: Vec<Value>, records: &mut Records) -> Vec<Entry> {
    let mut entries = Vec::new();
    for value in found {
        let name = value.get("name").and_then(Value::as_str).unwrap_or("a benchmark").to_owned();
        match serde_json::from_value(value) {
            Ok(entry) => entries.push(entry),
            Err(error) => records.drop(format!("'{name}'"), error.to_string()),
        }
    }
    entries
}

/// Single runs; the median where there are none.
fn without_summaries<'e>(entries: &'e [Entry], records: &mut Records) -> Vec<&'e Entry> {
    let single: HashSet<&str> =
        entries.iter().filter(|e| e.aggregate().is_none()).map(Entry::run).collect();
    let mut kept = Vec::new();
    for entry in entries {
        let why = match entry.aggregate() {
            None => None,
            Some("median") if !single.contains(entry.run()) => None,
            Some(_) if single.contains(entry.run()) => Some("summarises repetitions that are read"),
            Some(_) => Some("only the median of repetitions is read"),
        };
        match why {
            None => kept.push(entry),
            Some(why) => records.drop(format!("'{}'", entry.name), why),
        }
    }
    kept
}

impl Entry {
    fn aggregate(&self) -> Option<&str> {
        let aggregate = self.run_type.as_deref() == Some("aggregate");
        aggregate.then(|| self.aggregate_name.as_deref().unwrap_or("aggregate"))
    }

    fn run(&self) -> &str {
        self.run_name.as_deref().unwrap_or(&self.name)
    }

    /// A rate that can be used.
    fn rate(&self, name: &str) -> Option<f64> {
        if name == "items_per_second" { self.items_per_second } else { self.bytes_per_second }
    }

    /// User counters that are named after workers, which say what a plain argument is.
    fn counters(&self) -> Vec<(&str, f64)> {
        let named = self.counters.iter().filter(|(name, _)| doubt_in(name).is_some());
        named.filter_map(|(name, value)| Some((name.as_str(), value.as_f64()?))).collect()
    }
}

/// Adds a row for each entry with a worker count; what a reader of the numbers must know.
fn add_all(
    records: &mut Records,
    entries: Vec<&Entry>,
    divided: bool,
    weak: Option<bool>,
) -> Vec<String> {
    let mut cautions = vec![BLOCKED.to_owned()];
    let named: Vec<(&Entry, Named)> = entries
        .into_iter()
        .filter_map(|entry| match take_apart(entry.run(), entry.threads, &entry.counters()) {
            Ok(named) => Some((entry, named)),
            Err(why) => {
                records.drop(
                    format!("'{}'", entry.name),
                    if why.is_empty() { NO_COUNT.into() } else { why },
                );
                None
            }
        })
        .collect();
    let rate = ["items_per_second", "bytes_per_second"].into_iter().find(|name| {
        let usable = |(entry, _): &(&Entry, Named)| {
            entry.error_occurred || entry.rate(name).is_some_and(|rate| rate > 0.0)
        };
        !named.is_empty() && named.iter().all(usable)
    });
    let unclear = unclear(&named, divided, weak);
    records.columns = columns(rate, &named);
    records.place = Place::Named(0);
    for (entry, named) in &named {
        if let Some(readings) = unclear
            .get(&named.series)
            .filter(|_| named.by_library && entry.items_per_second.is_none())
        {
            records.drop(format!("'{}'", entry.name), readings.clone());
            continue;
        }
        match value(entry, named, rate, divided) {
            Ok(value) => {
                if rate.is_none()
                    && named.by_library
                    && entry.items_per_second.is_none()
                    && !cautions.iter().any(|one| one == FROM_TIME)
                {
                    cautions.push(FROM_TIME.into());
                }
                push(records, entry, named, &value);
            }
            Err(why) => records.drop(format!("'{}'", entry.name), why),
        }
    }
    cautions
}

fn columns(rate: Option<&str>, named: &[(&Entry, Named)]) -> Vec<Column> {
    let key = named.first().map_or("threads", |(_, named)| named.key.as_str());
    let value = match rate {
        Some(rate) => Column::said(rate, Means::Rate),
        None => Column::time("real_time", TimeUnit::Seconds),
    };
    vec![
        Column::said("name", Means::Beside),
        Column::said("benchmark", Means::Series),
        Column::said(key, Means::Workers),
        value,
        Column::said("failure", Means::Status),
    ]
}

/// What a row holds: the rate, or the time of its job in seconds.
fn value(
    entry: &Entry,
    named: &Named,
    rate: Option<&str>,
    divided: bool,
) -> Result<String, String> {
    if entry.error_occurred {
        return Ok("1".into());
    }
    if let Some(rate) = rate {
        return Ok(entry.rate(rate).unwrap_or(f64::NAN).to_string());
    }
    let items = entry.items_per_second;
    let seconds = match (items, entry.real_time) {
        (Some(items), _) => 1.0 / items,
        (None, Some(time)) => {
            let unit: TimeUnit = entry.time_unit.as_deref().unwrap_or("ns").parse()?;
            let undone = if named.by_library && divided { named.workers } else { 1.0 };
            time * unit.seconds() * undone
        }
        (None, None) => return Err("has neither items_per_second nor real_time".into()),
    };
    crate::units::Seconds::new(seconds).map_err(|error| error.to_string())?;
    Ok(seconds.to_string())
}

fn push(records: &mut Records, entry: &Entry, named: &Named, value: &str) {
    let failure = match entry.error_occurred {
        true => entry.error_message.as_deref().unwrap_or("it reported an error"),
        false => "",
    };
    let line = records.len() as u64 + 1;
    records.push(
        line,
        [entry.name.as_str(), &named.series, &named.workers.to_string(), value, failure],
    );
}

/// Series of threads of the library whose passes do not get faster: each thread may do a whole job,
/// or all may share one, and the file does not say which.
fn unclear(
    named: &[(&Entry, Named)],
    divided: bool,
    weak: Option<bool>,
) -> BTreeMap<String, String> {
    let mut passes: BTreeMap<&str, BTreeMap<u64, f64>> = BTreeMap::new();
    let timed = named.iter().filter(|(entry, named)| {
        named.by_library && entry.items_per_second.is_none() && entry.bytes_per_second.is_none()
    });
    for (entry, named) in timed.filter(|_| weak.is_none()) {
        if let Ok(Ok(seconds)) =
            value(entry, named, None, divided).map(|value| value.parse::<f64>())
        {
            passes.entry(&named.series).or_default().entry(named.workers as u64).or_insert(seconds);
        }
    }
    let question = |(series, passes): (&str, BTreeMap<u64, f64>)| {
        let (_, first) = passes.first_key_value()?;
        let shared: Vec<(u64, f64)> =
            passes.iter().map(|(count, time)| (*count, first / time)).skip(1).collect();
        let both = !shared.is_empty() && shared.iter().all(|(_, speedup)| *speedup <= SHARES);
        both.then(|| (series.to_owned(), readings(&shared)))
    };
    passes.into_iter().filter_map(question).collect()
}

fn readings(shared: &[(u64, f64)]) -> String {
    let list = |of: &dyn Fn(u64, f64) -> f64| {
        let told = shared
            .iter()
            .map(|(count, speedup)| format!("{:.2}x at {count}", of(*count, *speedup)));
        told.collect::<Vec<_>>().join(", ")
    };
    format!(
        "does not say whether its threads share one job; if each does a whole job: {} (--weak); if all share one: {} (--strong)",
        list(&|count, speedup| speedup * count as f64),
        list(&|_, speedup| speedup),
    )
}

/// Whether `real_time` was divided by the threads: up to 1.8, which wrote no version at first.
fn divides_by_threads(version: Option<&str>) -> bool {
    let Some(version) = version else { return true };
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) < (1, 9),
        _ => false,
    }
}
