//! What each row says: its worker count, and the time of its job.

use std::path::Path;

use super::collect::{Collected, one_call};
use crate::data::Sample;
use crate::import::cell::{CellUnit, Number, is_empty, number};
use crate::import::error::ImportError;
use crate::import::options::Options;
use crate::import::records::Records;
use crate::import::roles::{FAILURE, Kind, Measure, Plan, ScalingFrom, WorkersFrom, failed};
use crate::import::words::{doubt_in, is_sequential, words};
use crate::units::{Scaling, Workers};

/// A measurement: a cell of values in its row.
pub(super) struct Row {
    /// In the records.
    pub(super) row: usize,
    /// Of the plan's measures.
    pub(super) measure: usize,
    /// `None`: the sequential program.
    pub(super) workers: Option<Workers>,
    /// The time, or why the run failed.
    pub(super) value: Result<Sample, String>,
}

pub(super) struct Reader<'r> {
    pub(super) records: &'r Records,
    pub(super) plan: &'r Plan,
    pub(super) options: &'r Options,
    pub(super) path: &'r Path,
}

/// A cell that is no number where one is needed.
struct Odd {
    line: String,
    column: usize,
    cell: String,
}

impl Reader<'_> {
    /// The measurements; what cannot be used is skipped with its reason.
    ///
    /// # Errors
    /// [`ImportError::Cell`] when a third of the cells or more are no numbers.
    pub(super) fn rows(
        &self,
        rows: &[usize],
        collected: &mut Collected,
    ) -> Result<Vec<Row>, ImportError> {
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
        Ok(read)
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

    fn row(&self, row: usize, read: &mut Vec<Row>, collected: &mut Collected) -> Result<(), Odd> {
        let Some(of_row) = self.workers(row, collected)? else { return Ok(()) };
        for (at, measure) in self.plan.measures.iter().enumerate() {
            let workers = match measure.workers {
                Some(count) => Workers::new(count).ok(),
                None => of_row,
            };
            let failure = self.failure(row);
            let value = match failure {
                Some(reason) => Some(Err(reason)),
                None => self.value(row, measure, workers, collected)?.map(Ok),
            };
            read.extend(value.map(|value| Row { row, measure: at, workers, value }));
        }
        Ok(())
    }

    /// Why the run of a row does not count.
    fn failure(&self, row: usize) -> Option<String> {
        let said = self.plan.status.iter().find_map(|&at| {
            let (name, cell) = (&self.records.columns[at].name, self.records.cell(row, at));
            (!cell.is_empty() && failed(name, cell)).then(|| reason(name, cell))
        });
        said.map(|reason| reason.to_owned())
    }

    /// The row's worker count, `Some(None)` for the sequential program or a count for each column,
    /// or `None` where the row was skipped.
    fn workers(
        &self,
        row: usize,
        collected: &mut Collected,
    ) -> Result<Option<Option<Workers>>, Odd> {
        let columns: &[usize] = match &self.plan.workers {
            WorkersFrom::Measure => return Ok(Some(None)),
            WorkersFrom::Column(column) => std::slice::from_ref(column),
            WorkersFrom::Product(columns) => columns,
        };
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
            Ok(workers) => Ok(Some(Some(workers))),
            Err(error) => {
                collected.skip(self.records.place_of(row), error.to_string());
                Ok(None)
            }
        }
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
    ) -> Result<Option<Sample>, Odd> {
        let cell = self.records.cell(row, measure.column);
        if is_empty(cell) {
            if self.plan.measures.len() == 1 || !cell.is_empty() {
                collected.skip(self.records.place_of(row), format!("no value ('{cell}')"));
            }
            return Ok(None);
        }
        let found = number(cell, self.plan.decimal_commas[measure.column]);
        let found = found.ok_or_else(|| self.odd(row, measure.column))?;
        let weak = scaling(self.records, self.plan, row) == Scaling::Weak;
        match self
            .seconds(found, measure, workers.map_or(1.0, Workers::get), weak)
            .and_then(one_call)
        {
            Ok(sample) => Ok(Some(sample)),
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

/// Whether the work of a row's job grows with its workers.
pub(super) fn scaling(records: &Records, plan: &Plan, row: usize) -> Scaling {
    match &plan.scaling {
        ScalingFrom::All(scaling) => *scaling,
        ScalingFrom::Cells { column, weak } if weak.contains(records.cell(row, *column)) => {
            Scaling::Weak
        }
        ScalingFrom::Cells { .. } => Scaling::Strong,
    }
}
