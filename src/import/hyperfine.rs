//! What `hyperfine --export-json` writes: one result a parameter value, with all its times.

use super::commands::{WORKERS, shared};
use super::error::ImportError;
use super::files::{json, stem};
use super::gather::{Gather, Origin, one_call};
use super::options::{Format, Imported};
use super::worker_names::doubt_in;
use crate::data::Machine;
use crate::units::Workers;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

const BLOCKED: &str = "hyperfine ran one worker count after another, not interleaved: a machine \
                       that drifts meanwhile looks like scaling, and no interval shows it.";

#[derive(Deserialize)]
struct Export {
    results: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    #[serde(default)]
    command: String,
    median: Option<f64>,
    #[serde(default)]
    times: Option<Vec<Option<f64>>>,
    #[serde(default)]
    exit_codes: Option<Vec<Option<i32>>>,
    #[serde(default, deserialize_with = "texts")]
    parameters: BTreeMap<String, String>,
}

/// Texts, and numbers as text, which other programs write there.
fn texts<'d, D: Deserializer<'d>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let values: Option<BTreeMap<String, Value>> = Option::deserialize(from)?;
    let text = |(name, value)| match value {
        Value::String(text) => (name, text),
        other => (name, other.to_string()),
    };
    Ok(values.unwrap_or_default().into_iter().map(text).collect())
}

/// Reads an export; every run is a round.
///
/// # Errors
/// [`ImportError`] when it is not such an export, or no result has a worker count.
pub(super) fn read(path: &Path, text: &str) -> Result<Imported, ImportError> {
    let export: Export = json(path, text)?;
    let mut gather = Gather::default();
    gather.caution(BLOCKED);
    let parameter = workers_parameter(&export.results);
    let mut usable = Vec::new();
    for run in &export.results {
        match workers_of(run, parameter.as_deref()) {
            Ok((workers, text)) => usable.push(Usable { run, workers, text }),
            Err(why) => gather.skip(format!("'{}'", run.command), why),
        }
    }
    for (one, name) in usable.iter().zip(names(&usable, parameter.as_deref(), path, &mut gather)) {
        add(&mut gather, &name, one.workers, one.run);
    }
    gather.finish(Origin {
        path,
        format: Format::Hyperfine,
        label: stem(path),
        created: String::new(),
        tool: "hyperfine".into(),
        machine: Machine::default(),
    })
}

const ALONE: &str = "share no command, so these results belong together by their order; name a \
                     command alike at each worker count";

/// A result with a worker count.
struct Usable<'r> {
    run: &'r Run,
    workers: Workers,
    /// The count as it stands in the command.
    text: &'r str,
}

/// What each result belongs to: the command that it shares with others. Results that share none
/// (`-n one -n two`) belong together by their order, in which hyperfine goes through all
/// commands at a worker count before the next.
fn names(
    usable: &[Usable<'_>],
    parameter: Option<&str>,
    path: &Path,
    gather: &mut Gather,
) -> Vec<String> {
    let commands: Vec<(&str, &str)> =
        usable.iter().map(|one| (one.run.command.as_str(), one.text)).collect();
    let shared = shared(&commands);
    let alone: Vec<&Usable<'_>> =
        usable.iter().zip(&shared).filter(|(_, name)| name.is_none()).map(|(one, _)| one).collect();
    let counts: BTreeSet<&str> = alone.iter().map(|one| one.text).collect();
    if counts.len() > 1 {
        let names: Vec<&str> = alone.iter().map(|one| one.run.command.as_str()).collect();
        let what = format!("the names '{}'", names.join("', '"));
        gather.skip(what, ALONE);
    }
    let mut seen: HashMap<(&str, String), usize> = HashMap::new();
    let mut by_order = |one: &Usable<'_>| {
        let others = others(one.run, parameter);
        let before = seen.entry((counts.get(one.text)?, others.clone())).or_default();
        *before += 1;
        let number = if *before > 1 { before.to_string() } else { String::new() };
        let parts = [stem(path), others, number].into_iter().filter(|part| !part.is_empty());
        (counts.len() > 1).then(|| parts.collect::<Vec<_>>().join(", "))
    };
    let name = |(one, shared): (&Usable<'_>, Option<String>)| {
        shared.or_else(|| by_order(one)).unwrap_or_else(|| one.run.command.clone())
    };
    usable.iter().zip(shared).map(name).collect()
}

/// Parameters beside the worker count.
fn others(run: &Run, parameter: Option<&str>) -> String {
    let others = run.parameters.iter().filter(|(name, _)| Some(name.as_str()) != parameter);
    others.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

/// The parameter that holds worker counts: one that is named so, else the only one whose values
/// are all numbers.
fn workers_parameter(runs: &[Run]) -> Option<String> {
    let names: BTreeSet<&String> = runs.iter().flat_map(|run| run.parameters.keys()).collect();
    let numeric = |name: &&&String| {
        let values = runs.iter().filter_map(|run| run.parameters.get(**name));
        values.into_iter().all(|value| value.parse::<f64>().is_ok())
    };
    let numeric: Vec<&&String> = names.iter().filter(numeric).collect();
    let doubts = numeric.iter().copied().chain(&names);
    let doubts = doubts.filter_map(|name| Some((doubt_in(name)?, name)));
    let named = doubts.min_by_key(|(doubt, _)| *doubt).map(|(_, name)| name);
    match (named, numeric.as_slice()) {
        (Some(name), _) => Some(name.to_string()),
        (None, [only]) => Some(only.to_string()),
        _ => None,
    }
}

fn workers_of<'r>(run: &'r Run, parameter: Option<&str>) -> Result<(Workers, &'r str), String> {
    if run.parameters.is_empty() {
        return Err("has no parameters; scan worker counts with --parameter-list threads 1,2,4 \
                    or --parameter-scan threads 1 8"
            .into());
    }
    let value = parameter
        .and_then(|name| run.parameters.get(name))
        .ok_or("none of its parameters is a worker count; name it threads, workers or jobs")?;
    let count: f64 = value.parse().map_err(|_| format!("'{value}' is not a worker count"))?;
    Ok((Workers::new(count).map_err(|error| error.to_string())?, value))
}

fn add(gather: &mut Gather, name: &str, workers: Workers, run: &Run) {
    if name.contains(WORKERS) {
        gather.series(name).command = Some(name.into());
    }
    let times = run.times.as_deref().unwrap_or_default();
    if times.is_empty() {
        match run.median.map(one_call) {
            Some(Ok(sample)) => gather.add(name, Some(workers), vec![sample]),
            Some(Err(why)) => gather.skip(format!("'{}'", run.command), why),
            None => gather.skip(format!("'{}'", run.command), "has neither times nor a median"),
        }
        return;
    }
    let codes = run.exit_codes.as_deref().unwrap_or_default();
    for (index, time) in times.iter().enumerate() {
        let what = format!("'{}', run {}", run.command, index + 1);
        // hyperfine writes null for a command that a signal ended.
        let exit = codes.get(index).copied().unwrap_or(Some(0));
        match (exit, time) {
            (Some(0), Some(seconds)) => match one_call(*seconds) {
                Ok(sample) => gather.add(name, Some(workers), vec![sample]),
                Err(why) => gather.skip(what, why),
            },
            (Some(0), None) => gather.skip(what, "has no time"),
            (Some(code), _) => {
                gather.fail(
                    name,
                    workers,
                    format!("run {} ended with exit code {code}", index + 1),
                );
            }
            (None, _) => {
                gather.fail(name, workers, format!("run {} was ended by a signal", index + 1));
            }
        }
    }
}
