//! What `hyperfine --export-json` writes: one result a parameter value, with all its times.

use super::error::ImportError;
use super::files::{json, stem, written_at};
use super::gather::{Gather, Origin, one_call};
use super::options::{Format, Imported};
use super::worker_names::names_workers;
use crate::data::Machine;
use crate::units::Workers;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

const BLOCKED: &str = "hyperfine ran one worker count after another, not interleaved: a machine \
                       that drifts meanwhile looks like scaling, and no interval shows it.";

/// A command that names its worker count more often than this is not understood further.
const MOST_PLACES: usize = 4;

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
    exit_codes: Vec<Option<i32>>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
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
            Ok((workers, text)) => usable.push((workers, templates(&run.command, text), run)),
            Err(why) => gather.skip(format!("'{}'", run.command), why),
        }
    }
    let mut shared: HashMap<&str, usize> = HashMap::new();
    for template in usable.iter().flat_map(|(_, templates, _)| templates) {
        *shared.entry(template).or_default() += 1;
    }
    for (workers, templates, run) in &usable {
        let most = templates.iter().rev().max_by_key(|template| shared[template.as_str()]);
        let name = most.map_or(run.command.as_str(), String::as_str);
        add(&mut gather, name, *workers, run);
    }
    gather.finish(Origin {
        path,
        format: Format::Hyperfine,
        label: stem(path),
        created: written_at(path)?,
        tool: "hyperfine".into(),
        machine: Machine::default(),
    })
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
    let named = numeric.iter().find(|name| names_workers(name));
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

/// The command with `{workers}` in place of its worker count, in every way that can be meant:
/// `xz -1 -T 1` has three. Runs of one series share the right one.
fn templates(command: &str, count: &str) -> Vec<String> {
    let is_digit = |at: usize| command.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let places: Vec<usize> = command
        .match_indices(count)
        .map(|(at, _)| at)
        .filter(|&at| !is_digit(at.wrapping_sub(1)) && !is_digit(at + count.len()))
        .take(MOST_PLACES)
        .collect();
    let chosen = |mask: u32| {
        let mut template = command.to_string();
        for (index, &at) in places.iter().enumerate().rev() {
            if mask & (1 << index) != 0 {
                template.replace_range(at..at + count.len(), "{workers}");
            }
        }
        template
    };
    (1..1u32 << places.len()).map(chosen).collect()
}

fn add(gather: &mut Gather, name: &str, workers: Workers, run: &Run) {
    if name.contains("{workers}") {
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
    for (index, time) in times.iter().enumerate() {
        let what = format!("'{}', run {}", run.command, index + 1);
        // hyperfine writes null for a command that a signal ended.
        let exit = run.exit_codes.get(index).copied().unwrap_or(Some(0));
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
