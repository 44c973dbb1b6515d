//! Tables: a column of worker counts, a column of values; repeated rows are rounds.

mod columns;
mod meaning;
mod names;
mod rounds;

use super::commands::WORKERS;
use super::error::ImportError;
use super::files::stem;
use super::gather::{Gather, Origin, one_call};
use super::options::{Format, Imported, Options, ValueKind};
use crate::data::{Machine, Sample};
use crate::units::Workers;
use columns::{Columns, Layout};
use csv::StringRecord;
use names::{Names, Row};
use std::borrow::Cow;
use std::path::Path;

/// Cells that say 'there is no value'.
const NO_VALUE: &[&str] =
    &["", "-", "nan", "na", "n/a", "null", "none", "inf", "-inf", "failed", "timeout"];

const CPU_TIMES: &str = "The table holds CPU times, of all workers together: they do not fall \
                         with more workers. Measure wall times to see how the job scales.";

/// Reads a table. `#` begins a comment line; a header is recognised by its first cell not being
/// a number.
///
/// # Errors
/// [`ImportError`] with the line when a column is missing or a cell is no number, and when no
/// row can be used.
pub(super) fn read(path: &Path, text: &str, options: &Options) -> Result<Imported, ImportError> {
    let (text, delimiter) = delimited(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    // Only bad UTF-8 and uneven rows are errors to the csv crate; neither gets here.
    let failed =
        |source| ImportError::Io { path: path.into(), source: std::io::Error::other(source) };
    let mut records = reader.records().collect::<Result<Vec<_>, _>>().map_err(failed)?;
    records.retain(|record| !record.iter().all(str::is_empty));
    let mut table =
        Table { path, gather: Gather::default(), layout: None, options, rows: Vec::new() };
    for record in table.header(&records)? {
        table.record(record)?;
    }
    table.finish()
}

/// The text and its separator: tab, semicolon or comma, whichever the first line of content
/// has, else runs of spaces.
fn delimited(text: &str) -> (Cow<'_, str>, u8) {
    let content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let first = text.lines().find(content).unwrap_or_default();
    let separator = ['\t', ';', ','].into_iter().find(|&separator| first.contains(separator));
    match separator {
        Some(separator) => (text.into(), separator as u8),
        None => {
            let join = |line: &str| line.split_whitespace().collect::<Vec<_>>().join("\t") + "\n";
            (text.lines().map(join).collect::<String>().into(), b'\t')
        }
    }
}

const SECOND_COUNTS: &str = "The table has no header; its second column is taken for the worker \
                             counts, since the first holds other numbers than whole ones from 1.";

const BELOW_ONE: &str = "Some worker counts are below 1: is their column the worker count, and not a \
                         time or a share?";

const NO_ROUNDS: &str = "its numbers stand twice at a worker count, or at one only; rows are taken \
                         as rounds in their order";

struct Table<'t> {
    path: &'t Path,
    gather: Gather,
    layout: Option<Layout>,
    options: &'t Options,
    rows: Vec<Row>,
}

impl Table<'_> {
    /// Finds the columns, and returns the records that hold rows.
    fn header<'r>(
        &mut self,
        records: &'r [StringRecord],
    ) -> Result<&'r [StringRecord], ImportError> {
        let Some((first, below)) = records.split_first() else { return Ok(records) };
        let headless = first.get(0).is_some_and(|cell| cell.parse::<f64>().is_ok());
        let columns = if headless { Columns::unnamed(records) } else { Columns::named(first) };
        let layout = columns.layout(self.options).map_err(|problem| ImportError::Columns {
            path: self.path.into(),
            line: line(first),
            problem,
            columns: first.iter().collect::<Vec<_>>().join(", "),
        })?;
        for (column, why) in &layout.unused {
            self.gather.skip(format!("column '{column}'"), *why);
        }
        if headless && layout.workers != 0 {
            self.gather.caution(SECOND_COUNTS);
        }
        self.layout = Some(layout);
        Ok(if headless { records } else { below })
    }

    fn record(&mut self, record: &StringRecord) -> Result<(), ImportError> {
        let Some(layout) = self.layout.take() else { return Ok(()) };
        let outcome = self.row(record, line(record), &layout);
        self.layout = Some(layout);
        outcome
    }

    fn row(
        &mut self,
        record: &StringRecord,
        line: u64,
        layout: &Layout,
    ) -> Result<(), ImportError> {
        let round = layout.round.and_then(|round| record.get(round));
        if layout.own && round == Some("") {
            return Ok(());
        }
        let what = format!("line {line}");
        let Some(workers) = self.workers(record, line, layout)? else {
            return Ok(());
        };
        let cell = record.get(layout.value).unwrap_or_default();
        if NO_VALUE.contains(&cell.to_lowercase().as_str()) {
            self.gather.skip(what, format!("no value ('{cell}')"));
            return Ok(());
        }
        let value = self.number(cell, line, &layout.value_name)?;
        match sample(value, self.units(workers), layout) {
            Err(why) => self.gather.skip(what, why),
            Ok(sample) => {
                let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
                self.rows.push(Row {
                    workers,
                    count: cell(layout.workers),
                    sample,
                    round: round.map(str::to_owned),
                    series: layout.series.map(cell).filter(|name| !name.is_empty()),
                    command: layout.command.map(cell),
                    unknown: layout.unknown.iter().map(|(at, _)| cell(*at)).collect(),
                });
            }
        }
        Ok(())
    }

    /// The row's worker count, `Some(None)` for the sequential program, or `None` where the row
    /// was skipped.
    fn workers(
        &mut self,
        record: &StringRecord,
        line: u64,
        layout: &Layout,
    ) -> Result<Option<Option<Workers>>, ImportError> {
        let cell = record.get(layout.workers).unwrap_or_default();
        if matches!(cell.to_lowercase().as_str(), "sequential" | "serial" | "seq") {
            return Ok(Some(None));
        }
        match Workers::new(self.number(cell, line, &layout.workers_name)?) {
            Ok(workers) => Ok(Some(Some(workers))),
            Err(error) => {
                self.gather.skip(format!("line {line}"), error.to_string());
                Ok(None)
            }
        }
    }

    /// Units of work that a row's job has, where one worker's job is one unit.
    fn units(&self, workers: Option<Workers>) -> f64 {
        workers.filter(|_| self.options.weak).map_or(1.0, Workers::get)
    }

    fn number(&self, cell: &str, line: u64, column: &str) -> Result<f64, ImportError> {
        cell.parse().map_err(|_| ImportError::Cell {
            path: self.path.into(),
            line,
            column: column.into(),
            value: cell.into(),
            expected: expected(cell),
        })
    }

    fn finish(mut self) -> Result<Imported, ImportError> {
        let unknown = self.layout.as_ref().map(|layout| layout.unknown.as_slice());
        let Names { names, skipped } =
            Names::of(&self.rows, unknown.unwrap_or_default(), &stem(self.path));
        let own = self.layout.as_ref().is_some_and(|layout| layout.own);
        for (column, why) in skipped.into_iter().filter(|_| !own) {
            self.gather.skip(format!("column '{column}'"), why);
        }
        let rounds = rounds::rounds(&self.rows, &names);
        if self.rows.iter().zip(&rounds).any(|(row, round)| row.round.is_some() && round.is_none())
        {
            self.gather.skip("the column of rounds", NO_ROUNDS);
        }
        for ((row, name), round) in self.rows.iter().zip(&names).zip(rounds) {
            if row.command.is_some() && name.contains(WORKERS) {
                self.gather.series(name).command = Some(name.clone());
            }
            self.gather.add_in(round, name, row.workers, vec![row.sample]);
        }
        if self.rows.iter().filter_map(|row| row.workers).any(|workers| workers.get() < 1.0) {
            self.gather.caution(BELOW_ONE);
        }
        let speedups = self.layout.as_ref().is_some_and(|it| it.kind == ValueKind::Speedup);
        if speedups && self.options.unit.is_some() {
            self.gather.skip("--unit", "is for times and rates, and has no effect on speedups");
        }
        if self.layout.as_ref().is_some_and(|layout| layout.cpu) {
            self.gather.caution(CPU_TIMES);
        }
        match self.layout.as_ref().map(|layout| layout.kind) {
            Some(ValueKind::Throughput) if self.options.weak => self.gather.caution(
                "The table holds throughput x; times are n/x, the time of n units of work.",
            ),
            Some(ValueKind::Speedup) if self.options.weak => self.gather.caution(
                "The table holds scaled speedups S; times are n/S, so T(1) is 1 and has no unit.",
            ),
            Some(ValueKind::Throughput) => self.gather.caution(
                "The table holds throughput x; times are 1/x, the time of one unit of work.",
            ),
            Some(ValueKind::Speedup) => self.gather.caution(
                "The table holds speedups S; times are 1/S, so T(1) is 1 and has no unit.",
            ),
            Some(ValueKind::Time) | None => {}
        }
        self.gather.finish(Origin {
            path: self.path,
            format: Format::Csv,
            label: stem(self.path),
            created: String::new(),
            tool: "unknown (a table)".into(),
            machine: Machine::default(),
        })
    }
}

/// Where a record stands in its file, from 1.
fn line(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

/// What a cell that is no number should have been.
fn expected(cell: &str) -> &'static str {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = cell.split(',');
    let thousands = groups.next().is_some_and(digits)
        && groups.clone().next().is_some()
        && groups.all(|group| digits(group) && group.len() == 3);
    let number = cell.trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
    match () {
        () if thousands => "a number; write thousands without commas, decimals with a point",
        () if cell.contains(',') => "a number; decimals need a point",
        () if number.parse::<f64>().is_ok() => {
            "a number; put the unit into the column's name, as in time_ms, or say it with --unit"
        }
        () => "a number",
    }
}

fn sample(value: f64, units: f64, layout: &Layout) -> Result<Sample, String> {
    if !(value.is_finite() && value > 0.0) {
        return Err(format!("'{value}' is not a {}: expected a number above 0", layout.kind));
    }
    one_call(match layout.kind {
        ValueKind::Time => value * layout.unit.seconds(),
        ValueKind::Throughput => units * layout.unit.seconds() / value,
        ValueKind::Speedup => units / value,
    })
}
