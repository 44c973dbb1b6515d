//! What each row says: its worker count, and the time of its job.

use std::collections::HashMap;
use std::path::Path;

use super::collect::{Collected, one_call};
use crate::data::Sample;
use crate::import::cell::{CellUnit, Number, is_empty, number};
use crate::import::error::ImportError;
use crate::import::options::Options;
use crate::import::records::Records;
use crate::import::roles::{
    FAILURE, Kind, Measure, Plan, ScalingFrom, SequentialFrom, WorkersFrom, failed,
};
use crate::import::words::{doubt_in, is_sequential, words};
use crate::units::{Scaling, Workers};

/// A measurement: a cell of values in its row. A file has millions of them, so this is small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    row: u32,
    measure: u16,
    count: u16,
    /// NaN where the run failed.
    seconds: f64,
}

impl Row {
    /// In the records.
    pub(super) fn row(&self) -> usize {
        self.row as usize
    }

    /// Of the plan's measures.
    pub(super) fn measure(&self) -> usize {
        usize::from(self.measure)
    }

    /// Its worker count, of [`Read::counts`].
    pub(super) fn count(&self) -> u16 {
        self.count
    }

    /// The same with another time.
    pub(super) fn taking(self, seconds: f64) -> Self {
        Self { seconds, ..self }
    }

    /// The time; `None` where the run failed.
    pub(super) fn sample(&self) -> Option<Sample> {
        one_call(self.seconds).ok()
    }
}

/// The measurements of a file.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) rows: Vec<Row>,
    /// The worker counts that there are; `None`: the sequential program, or what has none.
    pub(super) counts: Vec<Option<Workers>>,
}

impl Read {
    pub(super) fn workers(&self, row: &Row) -> Option<Workers> {
        self.counts[usize::from(row.count)]
    }
}

pub(super) struct Reader<'r> {
    pub(super) records: &'r Records,
    pub(super) plan: &'r Plan,
    pub(super) options: &'r Options,
    pub(super) path: &'r Path,
    /// Where in `counts` each count stands, by its bits.
    places: HashMap<Option<u64>, u16>,
    counts: Vec<Option<Workers>>,
    /// What cells of worker counts say, and whether cells of statuses say that a run failed.
    known: HashMap<&'r str, Count>,
    ended: HashMap<(usize, &'r str), bool>,
}

/// The worker count of a row, `None` for the sequential program or a count for each column; and its
/// place among all.
type Count = (Option<Workers>, Option<u16>);

/// A cell that is no number where one is needed.
struct Odd {
    line: String,
    column: usize,
    cell: String,
}

impl<'r> Reader<'r> {
    pub(super) fn new(
        records: &'r Records,
        plan: &'r Plan,
        options: &'r Options,
        path: &'r Path,
    ) -> Self {
        Self {
            records,
            plan,
            options,
            path,
            places: HashMap::new(),
            counts: Vec::new(),
            known: HashMap::new(),
            ended: HashMap::new(),
        }
    }

    /// The measurements; what cannot be used is skipped with its reason.
    ///
    /// # Errors
    /// [`ImportError::Cell`] when a third of the cells or more are no numbers.
    pub(super) fn rows(
        mut self,
        rows: &[usize],
        collected: &mut Collected,
    ) -> Result<Read, ImportError> {
        let (mut read, mut odd) = (Vec::new(), Vec::new());
        for &row in rows {
            if self.sums_rounds_up(row) {
                continue;
            }
            if let Err(cell) = self.row(row, &mut read, collected) {
                odd.push(cell);
            }
        }
        if odd.len() * 3 > read.len() + odd.len() || (read.len() < 2 && !odd.is_empty()) {
            return Err(self.refuse(&odd[0]));
        }
        for one in odd {
            let name = &self.records.columns[one.column].name;
            let place = format!("{}, column '{name}'", one.line);
            match self.plan.measures.iter().any(|measure| measure.column == one.column) {
                true => collected.skip(place, format!("'{}' is not a number", one.cell)),
                false => collected.skip(one.line, format!("'{}' is not a worker count", one.cell)),
            }
        }
        Ok(Read { rows: read, counts: self.counts })
    }

    fn sums_rounds_up(&self, row: usize) -> bool {
        self.plan.own_table
            && self.plan.round.is_some_and(|round| self.records.cell(row, round).is_empty())
    }

    fn refuse(&self, odd: &Odd) -> ImportError {
        ImportError::Cell {
            path: self.path.into(),
            place: odd.line.clone(),
            column: self.records.columns[odd.column].name.clone(),
            value: odd.cell.clone(),
            expected: expected(&odd.cell),
        }
    }

    fn row(
        &mut self,
        row: usize,
        read: &mut Vec<Row>,
        collected: &mut Collected,
    ) -> Result<(), Odd> {
        let Some((of_row, place)) = self.workers(row, collected)? else { return Ok(()) };
        let failed = self.failed(row);
        for (at, measure) in self.plan.measures.iter().enumerate() {
            let (workers, place) = match measure.workers {
                Some(count) => self.counted(Workers::new(count).ok()),
                None => (of_row, place),
            };
            let seconds = match failed {
                true => Some(f64::NAN),
                false => self.value(row, measure, workers, collected)?,
            };
            let (Some(seconds), Some(count)) = (seconds, place) else { continue };
            read.push(Row { row: row as u32, measure: at as u16, count, seconds });
        }
        Ok(())
    }

    fn counted(&mut self, workers: Option<Workers>) -> Count {
        (workers, self.place(workers))
    }

    /// The place of a worker count among all; `None` beyond what any job has.
    fn place(&mut self, workers: Option<Workers>) -> Option<u16> {
        let bits = workers.map(|workers| workers.get().to_bits());
        if let Some(&known) = self.places.get(&bits) {
            return Some(known);
        }
        let next = u16::try_from(self.counts.len()).ok()?;
        self.counts.push(workers);
        self.places.insert(bits, next);
        Some(next)
    }

    /// Whether the run of a row does not count.
    fn failed(&mut self, row: usize) -> bool {
        let (records, ended) = (self.records, &mut self.ended);
        self.plan.status.iter().any(|&at| {
            let cell = records.cell(row, at);
            *ended
                .entry((at, cell))
                .or_insert_with(|| !cell.is_empty() && failed(&records.columns[at].name, cell))
        })
    }

    /// The row's worker count; `None` where the row was skipped.
    fn workers(&mut self, row: usize, collected: &mut Collected) -> Result<Option<Count>, Odd> {
        let plan = self.plan;
        match &plan.workers {
            WorkersFrom::Measure => Ok(Some(self.counted(None))),
            WorkersFrom::Product(columns) => {
                let found = self.product(row, columns, collected)?;
                Ok(found.map(|workers| self.counted(workers)))
            }
            WorkersFrom::Column(column) => {
                let cell = self.records.cell(row, *column);
                if let Some(&known) = self.known.get(cell) {
                    return Ok(Some(known));
                }
                let Some(workers) = self.product(row, &[*column], collected)? else {
                    return Ok(None);
                };
                let count = self.counted(workers);
                self.known.insert(cell, count);
                Ok(Some(count))
            }
        }
    }

    fn product(
        &self,
        row: usize,
        columns: &[usize],
        collected: &mut Collected,
    ) -> Result<Option<Option<Workers>>, Odd> {
        let mut product = 1.0;
        for &column in columns {
            let cell = self.records.cell(row, column);
            if is_sequential(cell) || self.options.sequential.as_deref() == Some(cell) {
                return Ok(Some(None));
            }
            let found = number(cell, self.plan.decimal_commas[column]).map(|number| number.value);
            product *= found.or_else(|| worded(cell)).ok_or_else(|| self.odd(row, column))?;
        }
        match Workers::new(product) {
            _ if product == 0.0 && self.is_sequential(row) => Ok(Some(None)),
            Ok(workers) => Ok(Some(Some(workers))),
            Err(error) => {
                collected.skip(self.records.place_of(row), error.to_string());
                Ok(None)
            }
        }
    }

    /// Whether a row without workers is of the sequential program.
    fn is_sequential(&self, row: usize) -> bool {
        let says = |from: &SequentialFrom| match from {
            SequentialFrom::Key { column, values } => {
                values.iter().any(|value| value == self.records.cell(row, *column))
            }
            SequentialFrom::Column(_) => false,
        };
        self.plan.zero || self.plan.sequential.iter().any(says)
    }

    fn odd(&self, row: usize, column: usize) -> Odd {
        let cell = self.records.cell(row, column).to_owned();
        Odd { line: self.records.place_of(row), column, cell }
    }

    /// The time of a cell; `None` where it was skipped.
    fn value(
        &self,
        row: usize,
        measure: &Measure,
        workers: Option<Workers>,
        collected: &mut Collected,
    ) -> Result<Option<f64>, Odd> {
        let cell = self.records.cell(row, measure.column);
        if is_empty(cell) {
            if self.plan.measures.len() == 1 || !cell.is_empty() {
                collected.skip(self.records.place_of(row), format!("no value ('{cell}')"));
            }
            return Ok(None);
        }
        let found = number(cell, self.plan.decimal_commas[measure.column]);
        let found = found.ok_or_else(|| self.odd(row, measure.column))?;
        let weak = scaling(self.records, self.plan, row, measure.column) == Scaling::Weak;
        match self
            .seconds(found, measure, workers.map_or(1.0, Workers::get), weak)
            .and_then(one_call)
        {
            Ok(sample) => Ok(Some(sample.seconds.get())),
            Err(why) => {
                collected.skip(self.records.place_of(row), why);
                Ok(None)
            }
        }
    }

    fn seconds(
        &self,
        found: Number,
        measure: &Measure,
        workers: f64,
        weak: bool,
    ) -> Result<f64, String> {
        let kind = self.plan.kind;
        let value = found.value;
        if !(value.is_finite() && value > 0.0) {
            let name = if kind == Kind::Rate { "throughput" } else { kind.name() };
            return Err(format!("'{value}' is not a {name}: expected a number above 0"));
        }
        // Units of work that the job has, where one worker's job is one unit.
        let units = if weak { workers } else { 1.0 };
        let unit = measure.unit.unwrap_or_default().seconds();
        Ok(match (kind, found.unit) {
            (Kind::Time, CellUnit::Time) => value,
            (Kind::Time, _) => value * unit,
            (Kind::Rate, CellUnit::Rate(per)) => units * per / value,
            (Kind::Rate, _) => units * unit / value,
            (Kind::Speedup, CellUnit::Percent) => units * 100.0 / value,
            (Kind::Speedup, _) => units / value,
            (Kind::Efficiency, CellUnit::Percent) => units * 100.0 / (workers * value),
            (Kind::Efficiency, _) if self.plan.percent => units * 100.0 / (workers * value),
            (Kind::Efficiency, _) => units / (workers * value),
        })
    }
}

/// Why the run of a row does not count.
pub(super) fn failure(records: &Records, plan: &Plan, row: usize) -> Option<String> {
    plan.status.iter().find_map(|&at| {
        let (name, cell) = (&records.columns[at].name, records.cell(row, at));
        (!cell.is_empty() && failed(name, cell)).then(|| reason(name, cell))
    })
}

/// What a failure is called.
fn reason(column: &str, cell: &str) -> String {
    match column {
        FAILURE => cell.to_owned(),
        column => format!("{column} is {cell}"),
    }
}

/// The number in `4 threads` or `x8`.
fn worded(cell: &str) -> Option<f64> {
    let words = words(cell);
    let numbers: Vec<f64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let rest: Vec<&String> = words.iter().filter(|word| word.parse::<f64>().is_err()).collect();
    let allowed = rest
        .iter()
        .all(|word| doubt_in(word).is_some() || matches!(word.as_str(), "x" | "core" | "th"));
    match numbers[..] {
        [only] if allowed && only >= 1.0 => Some(only),
        _ => None,
    }
}

/// What a cell that is no number should have been.
fn expected(cell: &str) -> &'static str {
    match cell.contains(',') {
        true => "a number; decimals need a point",
        false => "a number",
    }
}

/// The number of a cell in this unit, if there is one.
pub(super) fn number_in(
    records: &Records,
    plan: &Plan,
    row: usize,
    column: usize,
    unit: f64,
) -> Option<f64> {
    let found = number(records.cell(row, column), plan.decimal_commas[column])?;
    Some(if found.unit == CellUnit::Time { found.value } else { found.value * unit })
}

/// The time in a cell that is not the measure's, such as that of the sequential program.
pub(super) fn time_in(records: &Records, plan: &Plan, row: usize, column: usize) -> Option<Sample> {
    let unit = crate::import::words::meaning(&records.columns[column].name).unit;
    let unit = unit.or(plan.measures[0].unit).unwrap_or_default().seconds();
    number_in(records, plan, row, column, unit).and_then(|seconds| one_call(seconds).ok())
}

/// Whether the work of the job with its value in this row and column grows with its workers.
pub(super) fn scaling(records: &Records, plan: &Plan, row: usize, column: usize) -> Scaling {
    let weak = match &plan.scaling {
        ScalingFrom::All(scaling) => return *scaling,
        ScalingFrom::Cells { column, weak } => weak.contains(records.cell(row, *column)),
        ScalingFrom::Columns(weak) => weak.contains(&column),
    };
    if weak { Scaling::Weak } else { Scaling::Strong }
}
