//! The `data.js` of github-action-benchmark: the results of each commit.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::asked::Asked;
use super::json;
use super::per_call::Score;
use crate::import::records::{Column, Place, Records, Source};
use crate::import::words::Means;
use crate::units::TimeUnit;

const PREFIX: &str = "window.BENCHMARK_DATA";
const CAUTION: &str = "Each result is one number of a shared runner of GitHub: there is no spread to judge by, and \
                       neighbours on the machine are not seen.";
const LIBRARY: &str = "is a time that Google Benchmark divided by the threads up to version 1.8, which is not written \
                       here; give the JSON of the library itself";
/// So much of a commit's name is shown.
const SHORT: usize = 7;

#[derive(Deserialize)]
struct Data {
    entries: BTreeMap<String, Vec<Entry>>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    commit: Commit,
    /// In milliseconds since 1970.
    #[serde(default)]
    date: f64,
    #[serde(default)]
    tool: String,
    #[serde(default)]
    benches: Vec<Bench>,
}

#[derive(Deserialize, Default)]
struct Commit {
    #[serde(default)]
    id: String,
    #[serde(default)]
    timestamp: String,
}

#[derive(Deserialize)]
struct Bench {
    name: String,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    extra: Option<String>,
}

impl Bench {
    /// Numbers are texts at times.
    fn value(&self) -> Option<f64> {
        let text = || self.value.as_str().and_then(|text| text.replace(',', "").parse().ok());
        self.value.as_f64().or_else(text)
    }

    /// The processors that go ran it on.
    fn processors(&self) -> Option<&str> {
        self.extra.as_deref()?.lines().find_map(|line| line.strip_suffix(" procs"))
    }

    /// `BenchmarkSort - ns/op` is the time of `BenchmarkSort`.
    fn base(&self) -> &str {
        let behind = self.name.rsplit_once(" - ").filter(|(_, unit)| *unit == self.unit);
        behind.map_or(self.name.as_str(), |(name, _)| name)
    }
}

pub(super) fn is(head: &str) -> bool {
    head.trim_start().starts_with(PREFIX)
}

/// Reads it: the newest commit of each suite, or the one that was asked for.
///
/// # Errors
/// What the parser says when it is no such file.
pub(super) fn read(text: &str, asked: Asked<'_>) -> Result<Source, serde_json::Error> {
    let text = text.trim_start().trim_start_matches(PREFIX).trim_start().trim_start_matches('=');
    let data: Data = json::parse(text.trim().trim_end_matches(';'))?;
    let mut records = Records::at(Place::Named(0), Vec::new());
    let mut created = String::new();
    records.columns = vec![
        Column::said("name", Means::Beside),
        Column::said("suite", Means::Series),
        Column::said("commit", Means::Beside),
        Column::said("benchmark", Means::Series),
    ];
    let suites = data.entries.len();
    for (suite, entries) in &data.entries {
        let Some(entry) = chosen(entries, asked.commit) else {
            records.drop(format!("'{suite}'"), "has no such commit");
            continue;
        };
        leave_others(&mut records, suite, entries, entry);
        created.clone_from(&entry.commit.timestamp);
        let commit = asked.commit.unwrap_or_else(|| shown(&entry.commit.id));
        records.notes.push(format!(
            "commit {} of {}",
            shown(&entry.commit.id),
            entry.commit.timestamp
        ));
        add(&mut records, if suites > 1 { suite } else { "" }, commit, entry);
    }
    let tool = "github-action-benchmark".into();
    Ok(Source { records, created, tool, cautions: vec![CAUTION.into()], ..Source::default() })
}

fn shown(id: &str) -> &str {
    id.get(..SHORT).unwrap_or(id)
}

fn chosen<'e>(entries: &'e [Entry], commit: Option<&str>) -> Option<&'e Entry> {
    let asked = |entry: &&Entry| commit.is_none_or(|commit| entry.commit.id.starts_with(commit));
    entries.iter().filter(asked).max_by(|one, other| one.date.total_cmp(&other.date))
}

fn leave_others(records: &mut Records, suite: &str, entries: &[Entry], entry: &Entry) {
    let others: Vec<&str> = entries
        .iter()
        .rev()
        .filter(|other| !std::ptr::eq(*other, entry))
        .map(|other| shown(&other.commit.id))
        .collect();
    if !others.is_empty() {
        let some = others.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        let more = if others.len() > 3 { ", .." } else { "" };
        records.drop(
            format!("{} other commits of '{suite}' ({some}{more})", others.len()),
            "one commit is read; choose another one with --where commit=ID",
        );
    }
}

/// A benchmark of a commit, with a cell for each unit.
struct Row<'b> {
    name: &'b str,
    processors: Option<&'b str>,
    cells: Vec<(usize, String)>,
}

/// A row for each benchmark, its values by their units.
fn add(records: &mut Records, suite: &str, commit: &str, entry: &Entry) {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for bench in &entry.benches {
        let Some(value) = bench.value().filter(|value| value.is_finite()) else {
            records.drop(format!("'{}'", bench.name), "has no value");
            continue;
        };
        if entry.tool == "googlecpp" && bench.name.contains("/threads:") {
            records.drop(format!("'{}'", bench.name), LIBRARY);
            continue;
        }
        let unit = bench.unit.split_whitespace().next().unwrap_or_default();
        let at = measured(records, unit);
        let (name, processors) = (bench.base(), bench.processors());
        let known = rows.iter().position(|row| (row.name, row.processors) == (name, processors));
        let row = known.unwrap_or_else(|| {
            rows.push(Row { name, processors, cells: Vec::new() });
            rows.len() - 1
        });
        rows[row].cells.push((at, value.to_string()));
    }
    let several = |row: &Row<'_>| row.processors.is_some() && row.processors != rows[0].processors;
    let processors = rows.iter().any(several).then(|| {
        let at = records.column("GOMAXPROCS");
        records.columns[at] = Column::said("GOMAXPROCS", Means::Workers);
        at
    });
    for Row { name, processors: count, cells } in &rows {
        let mut row = vec![""; records.columns.len()];
        (row[0], row[1], row[2], row[3]) = (name, suite, commit, name);
        if let Some(at) = processors {
            row[at] = count.unwrap_or("1");
        }
        cells.iter().for_each(|(at, cell)| row[*at] = cell);
        records.push(records.len() as u64 + 1, row);
    }
}

/// The column of values in this unit.
fn measured(records: &mut Records, unit: &str) -> usize {
    let name = if unit.is_empty() { "value" } else { unit };
    let at = records.column(name);
    records.columns[at] = match Score::of(1.0, unit) {
        Ok(Score::Time(one)) => Column { unit: in_seconds(one), ..Column::said(name, Means::Time) },
        Ok(Score::Rate(one)) => {
            Column { unit: in_seconds(1.0 / one), ..Column::said(name, Means::Rate) }
        }
        Err(_) => Column::said(name, Means::Beside),
    };
    at
}

/// The unit of which one is so many seconds.
fn in_seconds(seconds: f64) -> Option<TimeUnit> {
    use TimeUnit::{Hours, Microseconds, Milliseconds, Minutes, Nanoseconds, Seconds};
    let all = [Nanoseconds, Microseconds, Milliseconds, Seconds, Minutes, Hours];
    all.into_iter().find(|unit| (unit.seconds() / seconds - 1.0).abs() < 1e-9)
}
