//! What Google Benchmark writes with `--benchmark_out_format=json`: benchmarks with `threads:N`.

use super::error::ImportError;
use super::files::{json, stem};
use super::gather::{Gather, Origin, one_call};
use super::options::{Format, Imported};
use super::worker_names::doubt_in;
use crate::data::Machine;
use crate::units::{TimeUnit, Workers};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;

const BLOCKED: &str = "Google Benchmark ran the worker counts in one process, one after another \
                       unless told to interleave: a machine that drifts meanwhile looks like \
                       scaling, and no interval shows it.";
const FROM_ITEMS: &str = "Times are 1/items_per_second, the time of one item.";
const FROM_ITEMS_OF_EACH: &str = "Times are n/items_per_second, the time of n items.";
const FROM_TIME: &str = "Times are those of one pass in which every thread does one iteration: \
                         right where the threads share one job. Where each does a whole job of \
                         its own, call SetItemsProcessed and measure again.";

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
struct Entry {
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
    error_occurred: bool,
    #[serde(default)]
    error_message: Option<String>,
}

/// A benchmark's name taken apart.
struct Named {
    series: String,
    workers: Workers,
    /// Whether the library ran the threads; else the benchmark takes the count as an argument.
    by_library: bool,
}

/// Reads an export; repetitions are rounds. `items_per_second` where it is there, else
/// `real_time` of all threads' pass: before version 1.9 the library divided it by the threads,
/// which is undone.
///
/// # Errors
/// [`ImportError`] when it is not such an export, or no benchmark has a worker count.
pub(super) fn read(path: &Path, text: &str, weak: bool) -> Result<Imported, ImportError> {
    let export: Export = json(path, text)?;
    let mut gather = Gather::default();
    gather.caution(BLOCKED);
    let divided = divides_by_threads(export.context.library_version.as_deref());
    let entries = entries(export.benchmarks, &mut gather);
    let single: HashSet<&str> =
        entries.iter().filter(|e| e.aggregate().is_none()).map(Entry::run).collect();
    for entry in &entries {
        match entry.aggregate() {
            None => {}
            Some("median") if !single.contains(entry.run()) => {}
            Some(_) if single.contains(entry.run()) => {
                gather.skip(format!("'{}'", entry.name), "summarises repetitions that are read");
                continue;
            }
            Some(_) => {
                gather.skip(format!("'{}'", entry.name), "only the median of repetitions is read");
                continue;
            }
        }
        if let Err(why) = add(&mut gather, entry, divided, weak) {
            gather.skip(format!("'{}'", entry.name), why);
        }
    }
    let version = export.context.library_version.unwrap_or_default();
    gather.finish(Origin {
        path,
        format: Format::GoogleBenchmark,
        label: stem(path),
        created: export.context.date.unwrap_or_default(),
        tool: format!("Google Benchmark {version}").trim_end().into(),
        machine: Machine {
            logical_cpus: export.context.num_cpus,
            mhz: export.context.mhz_per_cpu,
            ..Machine::default()
        },
    })
}

/// The benchmarks; one that is not as the library writes them is skipped with the reason.
fn entries(found: Vec<Value>, gather: &mut Gather) -> Vec<Entry> {
    let mut entries = Vec::new();
    for value in found {
        let name = value.get("name").and_then(Value::as_str).unwrap_or("a benchmark").to_owned();
        match serde_json::from_value(value) {
            Ok(entry) => entries.push(entry),
            Err(error) => gather.skip(format!("'{name}'"), error.to_string()),
        }
    }
    entries
}

impl Entry {
    fn aggregate(&self) -> Option<&str> {
        let aggregate = self.run_type.as_deref() == Some("aggregate");
        aggregate.then(|| self.aggregate_name.as_deref().unwrap_or("aggregate"))
    }

    fn run(&self) -> &str {
        self.run_name.as_deref().unwrap_or(&self.name)
    }
}

fn add(gather: &mut Gather, entry: &Entry, divided: bool, weak: bool) -> Result<(), String> {
    let named = take_apart(entry.run(), entry.threads)?;
    if entry.error_occurred {
        let message = entry.error_message.as_deref().unwrap_or("it reported an error");
        gather.fail(&named.series, named.workers, message);
        return Ok(());
    }
    let (seconds, caution) = match (entry.items_per_second, entry.real_time) {
        (Some(items), _) if weak => (named.workers.get() / items, FROM_ITEMS_OF_EACH),
        (Some(items), _) => (1.0 / items, FROM_ITEMS),
        (None, Some(time)) => {
            let unit: TimeUnit = entry.time_unit.as_deref().unwrap_or("ns").parse()?;
            let undone = if named.by_library && divided { named.workers.get() } else { 1.0 };
            (time * unit.seconds() * undone, FROM_TIME)
        }
        (None, None) => return Err("has neither items_per_second nor real_time".into()),
    };
    let sample = one_call(seconds)?;
    if named.by_library {
        gather.caution(caution);
    }
    gather.add(&named.series, Some(named.workers), vec![sample]);
    Ok(())
}

/// `BM_sort/real_time/threads:4` is `BM_sort` at 4. A named argument (`workers:4`) counts too.
fn take_apart(run: &str, threads: Option<u32>) -> Result<Named, String> {
    let parts: Vec<&str> = run.split('/').collect();
    let argument = |(place, part): (usize, &&'_ str)| {
        // A single letter names a size as often.
        let key = part.split_once(':')?.0;
        doubt_in(key).filter(|_| key.len() > 1).map(|doubt| (doubt, place))
    };
    let place = parts.iter().enumerate().filter_map(argument).min().map(|(_, place)| place);
    let found = place.and_then(|place| parts[place].split_once(':'));
    let rest = parts.iter().enumerate().filter(|(index, part)| {
        let timing = matches!(**part, "real_time" | "process_time" | "manual_time");
        let key = part.split_once(':').map(|(key, _)| key);
        let setting =
            matches!(key, Some("repeats" | "iterations" | "min_time" | "min_warmup_time"));
        Some(*index) != place && !timing && !setting
    });
    let rest: Vec<&str> = rest.map(|(_, part)| *part).collect();
    let (key, text) = found.ok_or(
        "has no worker count in its name; use ->ThreadRange(1, 8) or ->ArgName(\"workers\")",
    )?;
    let count: f64 = text.parse().map_err(|_| format!("'{text}' is not a worker count"))?;
    Ok(Named {
        series: rest.join("/"),
        workers: Workers::new(count).map_err(|error| error.to_string())?,
        by_library: key == "threads" && threads.is_none_or(|threads| f64::from(threads) == count),
    })
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
