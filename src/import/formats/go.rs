//! What `go test -bench` prints: a line a run, the number of processors behind the name.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::import::records::{Column, Records, Source};
use crate::import::words::Means;
use crate::units::TimeUnit;

static LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(Benchmark\S*)\s+(\d+)\s+(\S+ \S.*|\S+\s+\S+/op.*)$").ok());

const CAUTION: &str = "go test ran one worker count after another in one process: a machine that drifts \
                       meanwhile looks like scaling, and no interval shows it.";

/// Whether a text is such output.
pub(crate) fn is(text: &str) -> bool {
    text.lines().take(400).filter(|line| run(line).is_some()).count() > 0
}

/// One run: its name, and its values with their units.
fn run(line: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let captures = LINE.as_ref()?.captures(line.trim())?;
    let values: Vec<&str> = captures.get(3)?.as_str().split_whitespace().collect();
    let pairs: Vec<(&str, &str)> = values.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let timed =
        pairs.iter().any(|(value, unit)| value.parse::<f64>().is_ok() && unit.contains('/'));
    timed.then(|| (captures.get(1).map_or("", |name| name.as_str()), pairs))
}

/// Reads it: every line is a run; what a name says as `key=value` is a column.
pub(crate) fn read(text: &str) -> Source {
    let runs: Vec<_> = (1..)
        .zip(text.lines())
        .filter_map(|(number, line)| run(line).map(|(name, values)| (number, name, values)))
        .collect();
    let names: BTreeSet<&str> = runs.iter().map(|(_, name, _)| *name).collect();
    let scanned =
        names.iter().map(|name| suffix(name, &names).1).collect::<BTreeSet<u32>>().len() > 1;
    let mut records = Records::new(vec![Column::said("benchmark", Means::Series)]);
    if scanned {
        records.columns.push(Column::said("GOMAXPROCS", Means::Workers));
    }
    let mut rows = Vec::new();
    for (line, name, values) in &runs {
        let (base, processors) = suffix(name, &names);
        let (base, keys) = keys(base);
        let mut cells = vec![(0, base)];
        cells.extend(scanned.then(|| (1, processors.to_string())));
        for (key, value) in keys {
            cells.push((records.column(&key), value));
        }
        for (value, unit) in values {
            cells.push((measured(&mut records, unit), (*value).to_owned()));
        }
        rows.push((*line, cells));
    }
    for (line, cells) in &rows {
        let mut row = vec![""; records.columns.len()];
        cells.iter().for_each(|(at, cell)| row[*at] = cell);
        records.push(*line, row);
    }
    Source { records, tool: "go test".into(), cautions: vec![CAUTION.into()], ..Source::default() }
}

/// The name without the number of processors, which go leaves out where it is one.
fn suffix<'n>(name: &'n str, names: &BTreeSet<&str>) -> (&'n str, u32) {
    let is_base = names.iter().any(|other| {
        other
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('-') && rest[1..].parse::<u32>().is_ok())
    });
    match name.rsplit_once('-') {
        Some((base, number)) if !is_base => {
            number.parse().map_or((name, 1), |number| (base, number))
        }
        _ => (name, 1),
    }
}

/// `BenchmarkSort/size=100/workers=4` has two keys.
fn keys(name: &str) -> (String, Vec<(String, String)>) {
    let (keys, rest): (Vec<&str>, Vec<&str>) = name.split('/').partition(|part| part.contains('='));
    let pair =
        |part: &str| part.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    (
        rest.join("/").trim_start_matches("Benchmark").to_owned(),
        keys.into_iter().filter_map(pair).collect(),
    )
}

/// The column of a value with this unit.
fn measured(records: &mut Records, unit: &str) -> usize {
    let at = records.column(unit);
    let (means, time) = match unit {
        "ns/op" => (Means::Time, Some(TimeUnit::Nanoseconds)),
        "MB/s" => (Means::Rate, Some(TimeUnit::Seconds)),
        _ => (Means::Beside, None),
    };
    records.columns[at] = Column { unit: time, ..Column::said(unit, means) };
    at
}
