//! What `hyperfine --export-json` writes: one result a parameter value, with all its times.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::command_line;
use super::json::parse;
use crate::import::records::{Column, Place, Records, Source};
use crate::import::words::{Means, doubt_in};
use crate::units::TimeUnit;

const BLOCKED: &str = "hyperfine ran one worker count after another, not interleaved: a machine \
                       that drifts meanwhile looks like scaling, and no interval shows it.";
const NO_PARAMETERS: &str = "has no parameters; scan worker counts with --parameter-list threads 1,2,4 \
                             or --parameter-scan threads 1 8";
const IF_UNCOUNTED: &str =
    "scan it with --parameter-list threads 1,2,4 or --parameter-scan threads 1 8";
/// The column of a worker count that stands in the command.
const IN_COMMAND: &str = "the number in the command";
/// The same of one that stands as a list of CPUs.
const IN_LIST: &str = "the length of the CPU list in the command";

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
    user: Option<f64>,
    #[serde(default)]
    system: Option<f64>,
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

/// Reads an export; every run is a row. Of one of several files runs without parameters are rows
/// too.
///
/// # Errors
/// What the parser says when it is no such export.
pub(crate) fn read(text: &str, is_part: bool) -> Result<Source, serde_json::Error> {
    let mut export: Export = parse(text)?;
    let pinned = without_lists(&mut export.results);
    let counts = pinned.clone().or_else(|| in_commands(&export.results));
    let names: BTreeSet<&String> =
        export.results.iter().flat_map(|run| run.parameters.keys()).collect();
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    let unsaid = unsaid_in_commands(&export.results).filter(|_| counts.is_none() && !is_part);
    let means = if unsaid.is_some() { Means::Unknown } else { Means::Workers };
    let counts = counts.or(unsaid);
    let in_command = counts.is_some().then_some(means);
    let name = if pinned.is_some() { IN_LIST } else { IN_COMMAND };
    let in_command = in_command.map(|means| Column::said(name, means));
    let mut records = Records::new(columns(&export.results, &names, in_command));
    (records.place, records.if_uncounted) = (Place::Named(0), IF_UNCOUNTED);
    for (at, run) in export.results.iter().enumerate() {
        let count = counts.as_ref().map(|counts| counts[at].as_deref().unwrap_or_default());
        if !is_part && run.parameters.is_empty() && count.is_none_or(str::is_empty) {
            records.drop(format!("'{}'", run.command), NO_PARAMETERS);
        } else {
            add(&mut records, run, &names, count);
        }
    }
    Ok(Source {
        records,
        tool: "hyperfine".into(),
        cautions: vec![BLOCKED.into()],
        ..Source::default()
    })
}

/// The lengths of the lists of CPUs in which the commands differ, which then stand in their place,
/// where no result has parameters and no option says a worker count.
fn without_lists(runs: &mut [Run]) -> Option<Vec<Option<String>>> {
    let commands: Vec<&str> = runs.iter().map(|run| run.command.as_str()).collect();
    let pinned = command_line::pinned(&commands).filter(|_| {
        runs.iter().all(|run| run.parameters.is_empty()) && in_commands(runs).is_none()
    })?;
    let put = |(run, (count, command)): (&mut Run, (String, String))| {
        run.command = command;
        Some(count)
    };
    Some(runs.iter_mut().zip(pinned).map(put).collect())
}

/// The worker counts in the commands, where no result has parameters.
fn in_commands(runs: &[Run]) -> Option<Vec<Option<String>>> {
    let commands: Vec<&str> = runs.iter().map(|run| run.command.as_str()).collect();
    let counts = command_line::counts(&commands);
    let none = runs.iter().all(|run| run.parameters.is_empty());
    (none && counts.iter().any(Option::is_some)).then_some(counts)
}

/// The one number in which the commands differ, where nothing says what it is.
fn unsaid_in_commands(runs: &[Run]) -> Option<Vec<Option<String>>> {
    let commands: Vec<&str> = runs.iter().map(|run| run.command.as_str()).collect();
    let none = runs.iter().all(|run| run.parameters.is_empty());
    let numbers = command_line::differing(&commands).filter(|_| none)?;
    Some(numbers.into_iter().map(Some).collect())
}

/// The parameter that the commands say is a worker count, where its name does not.
fn said_by_commands(runs: &[Run], name: &str) -> bool {
    let values = || runs.iter().filter_map(|run| Some((run, run.parameters.get(name)?)));
    let distinct: BTreeSet<&String> = values().map(|(_, value)| value).collect();
    distinct.len() > 1
        && values().all(|(run, value)| command_line::says_workers(&run.command, value))
}

fn columns(runs: &[Run], names: &[&str], in_command: Option<Column>) -> Vec<Column> {
    let named = names.iter().any(|name| doubt_in(name).is_some());
    let parameter = |name: &&str| match !named && said_by_commands(runs, name) {
        true => Column::said(*name, Means::Workers),
        false if doubt_in(name).is_some() => Column::named(*name),
        false => Column::said(*name, Means::Unknown),
    };
    let mut columns = vec![Column::said("command", Means::Command)];
    columns.extend(names.iter().map(parameter));
    columns.extend(in_command);
    let seconds =
        |name, means| Column { unit: Some(TimeUnit::Seconds), ..Column::said(name, means) };
    columns.extend([
        seconds("times", Means::Time),
        seconds("user", Means::User),
        seconds("system", Means::System),
    ]);
    columns.push(Column::said("failure", Means::Status));
    columns
}

/// A row for each run; the median where the runs are not kept.
fn add(records: &mut Records, run: &Run, names: &[&str], count: Option<&str>) {
    let what = format!("'{}'", run.command);
    let times = run.times.as_deref().unwrap_or_default();
    if times.is_empty() {
        match run.median {
            Some(median) => push(records, run, names, count, &median.to_string(), ""),
            None => records.drop(what, "has neither times nor a median"),
        }
        return;
    }
    let codes = run.exit_codes.as_deref().unwrap_or_default();
    for (index, time) in times.iter().enumerate() {
        let number = index + 1;
        // hyperfine writes null for a command that a signal ended.
        let failure = match codes.get(index).copied().unwrap_or(Some(0)) {
            Some(0) => String::new(),
            Some(code) => format!("run {number} ended with exit code {code}"),
            None => format!("run {number} was ended by a signal"),
        };
        match time {
            None if failure.is_empty() => {
                records.drop(format!("{what}, run {number}"), "has no time")
            }
            time => {
                push(records, run, names, count, &time.unwrap_or(f64::NAN).to_string(), &failure)
            }
        }
    }
}

fn push(
    records: &mut Records,
    run: &Run,
    names: &[&str],
    count: Option<&str>,
    time: &str,
    failure: &str,
) {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let (user, system) = (number(run.user), number(run.system));
    let parameters = names.iter().map(|name| run.parameters.get(*name).map_or("", String::as_str));
    let line = records.len() as u64 + 1;
    let cells = std::iter::once(run.command.as_str()).chain(parameters).chain(count);
    records.push(line, cells.chain([time, &user, &system, failure]));
}
