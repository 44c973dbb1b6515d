//! The columns of a file with what their names and their cells say.

use std::collections::HashMap;

use crate::import::cell::{CellUnit, has_decimal_commas, is_empty, number};
use crate::import::records::Records;
use crate::import::words::{Means, Named, Stat, is_sequential, meaning, words};

/// More rows than these do not tell more of what a column is.
const MOST_ROWS: usize = 20_000;

/// The cells of some rows, column by column.
pub(super) struct Sheet<'r> {
    pub(super) records: &'r Records,
    /// The rows that are looked at.
    pub(super) rows: Vec<usize>,
    pub(super) columns: Vec<Col>,
}

/// One column.
#[derive(Debug, Clone)]
pub(super) struct Col {
    pub(super) name: String,
    pub(super) named: Named,
    /// The format says what it is.
    pub(super) said: bool,
    /// The same text has the same number.
    pub(super) ids: Vec<u32>,
    /// The number in each cell; NaN where there is none.
    pub(super) values: Vec<f64>,
    pub(super) filled: usize,
    pub(super) numbers: usize,
    pub(super) distinct: usize,
    pub(super) unit: CellUnit,
    pub(super) decimal_comma: bool,
}

impl<'r> Sheet<'r> {
    /// Looks at these rows, or at some all over them where they are many.
    pub(super) fn of(records: &'r Records, rows: &[usize]) -> Self {
        let step = rows.len().div_ceil(MOST_ROWS).max(1);
        let rows: Vec<usize> = match step {
            1 => rows.to_vec(),
            _ => runs(rows, step),
        };
        let columns = (0..records.columns.len()).map(|at| Col::of(records, &rows, at)).collect();
        let mut sheet = Self { records, rows, columns };
        sheet.tell_least();
        sheet
    }

    /// Beside a largest one `time_min` is the least time, not one in minutes.
    fn tell_least(&mut self) {
        let has =
            |column: &Col, word: &str| words(&column.name).last().is_some_and(|last| last == word);
        if self.columns.iter().any(|column| has(column, "max") || has(column, "maximum")) {
            for column in self.columns.iter_mut().filter(|column| has(column, "min")) {
                column.named = Named { unit: None, stat: Stat::Best, ..column.named.clone() };
            }
        }
    }

    /// A number for each row: the same where the cells of all these columns are.
    pub(super) fn groups(&self, columns: &[usize]) -> Vec<u32> {
        let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut of_row = |row: usize| {
            let key = columns.iter().map(|&at| self.columns[at].ids[row]).collect();
            let next = known.len() as u32;
            *known.entry(key).or_insert(next)
        };
        (0..self.rows.len()).map(&mut of_row).collect()
    }

    /// Whether rows that agree in `known` agree in `other`.
    pub(super) fn determines(&self, known: &[u32], other: &[u32]) -> bool {
        let mut first: HashMap<u32, u32> = HashMap::new();
        known.iter().zip(other).all(|(known, other)| first.entry(*known).or_insert(*other) == other)
    }

    /// The column of this name, whatever its case where none has it exactly.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|column| column.name == name);
        exact.or_else(|| {
            self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name.trim()))
        })
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &'r str {
        self.records.cell(self.rows[row], column)
    }
}

/// Neighbouring rows from all over, so that what changes from row to row is seen to.
fn runs(rows: &[usize], step: usize) -> Vec<usize> {
    const RUN: usize = 100;
    let chunks = rows.chunks(RUN * step);
    chunks.flat_map(|chunk| &chunk[..chunk.len().min(RUN)]).copied().collect()
}

impl Col {
    fn of(records: &Records, rows: &[usize], at: usize) -> Self {
        let column = &records.columns[at];
        let cells = || rows.iter().map(|&row| records.cell(row, at));
        let decimal_comma = has_decimal_commas(cells(), records.decimal_commas);
        let mut known: HashMap<&str, u32> = HashMap::new();
        let (mut ids, mut values) =
            (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        let mut units: Vec<(CellUnit, usize)> = Vec::new();
        let (mut filled, mut numbers) = (0, 0);
        for cell in cells() {
            let next = known.len() as u32;
            ids.push(*known.entry(cell).or_insert(next));
            let found = number(cell, decimal_comma).filter(|_| !is_empty(cell));
            filled += usize::from(!is_empty(cell));
            numbers += usize::from(found.is_some());
            values.push(found.map_or(f64::NAN, |found| found.value));
            if let Some(found) = found {
                match units.iter_mut().find(|(unit, _)| same(*unit, found.unit)) {
                    Some((_, count)) => *count += 1,
                    None => units.push((found.unit, 1)),
                }
            }
        }
        let unit =
            units.iter().max_by_key(|(_, count)| *count).map_or(CellUnit::Bare, |(unit, _)| *unit);
        let named = named(&column.name, &column.about, column.said, column.unit);
        let said = column.said.is_some();
        let mut one = Self {
            name: column.name.clone(),
            said,
            named,
            ids,
            values,
            filled,
            numbers,
            distinct: known.len(),
            unit,
            decimal_comma,
        };
        one.corrected(cells());
        one
    }

    /// What the cells say against the name.
    fn corrected<'c>(&mut self, cells: impl Iterator<Item = &'c str>) {
        if self.said {
            return;
        }
        let sequential = cells.filter(|cell| is_sequential(cell)).count();
        let numeric = self.numbers > 0 && (self.numbers + sequential) * 3 >= self.filled * 2;
        let values = self.values.iter().copied().filter(|value| !value.is_nan());
        let means = self.named.means;
        let texts = self.filled > 0 && self.numbers == 0;
        if means == Means::Time && self.is_moment() {
            self.named.means = Means::Stamp;
            return;
        }
        self.named.means = match (means, self.unit) {
            (Means::Workers, CellUnit::Percent | CellUnit::Time | CellUnit::Times) => Means::Beside,
            (Means::Workers, _) if texts && sequential < self.filled => Means::Series,
            (Means::Workers, _)
                if !numeric && self.filled > 0 && self.numbers * 2 < self.filled =>
            {
                Means::Workers
            }
            (
                Means::Time
                | Means::Rate
                | Means::Speedup
                | Means::Efficiency
                | Means::Value
                | Means::Sequential,
                _,
            ) if texts => Means::Series,
            (
                Means::Ideal
                | Means::Size
                | Means::Beside
                | Means::System
                | Means::User
                | Means::Unknown,
                _,
            ) if texts && is_text_key(means) => Means::Series,
            (Means::Rate | Means::Value | Means::Unknown, CellUnit::Time) => Means::Time,
            (Means::Time | Means::Value | Means::Unknown, CellUnit::Rate(_)) => Means::Rate,
            (Means::Time | Means::Rate | Means::Value | Means::Unknown, CellUnit::Times) => {
                Means::Speedup
            }
            (Means::Speedup, CellUnit::Percent) => Means::Efficiency,
            (Means::Series, _)
                if numeric && !texts && values.clone().any(|value| value.fract() != 0.0) =>
            {
                Means::Unknown
            }
            (means, _) => means,
        };
    }

    /// Whether its numbers are seconds since 1970, of years that can be.
    fn is_moment(&self) -> bool {
        let bare = self.unit == CellUnit::Bare;
        let seconds = self.named.unit.is_none_or(|unit| unit.seconds() == 1.0);
        let ends = self.least_and_most();
        let years =
            ends.is_some_and(|(least, most)| least > 1e9 && most < 2.5e9 && most < least * 1.05);
        bare && seconds && years && self.numbers > 1
    }

    /// Whether what stands in it are numbers, but for a few cells.
    pub(super) fn is_numeric(&self) -> bool {
        self.numbers > 0 && self.numbers * 3 >= self.filled * 2
    }

    pub(super) fn is_text(&self) -> bool {
        self.filled > 0 && self.numbers * 2 < self.filled
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        self.values.iter().copied().filter(|value| !value.is_nan())
    }

    /// Whether all its numbers are whole and not below one.
    pub(super) fn is_whole(&self) -> bool {
        self.numbers > 0 && self.numbers().all(|value| value >= 1.0 && value.fract() == 0.0)
    }

    /// Whether nearly all its numbers are that.
    pub(super) fn is_mostly_whole(&self) -> bool {
        let whole = self.numbers().filter(|value| *value >= 1.0 && value.fract() == 0.0).count();
        whole * 3 >= self.numbers * 2
    }

    pub(super) fn has_fractions(&self) -> bool {
        self.numbers().any(|value| value.fract() != 0.0)
    }

    pub(super) fn least_and_most(&self) -> Option<(f64, f64)> {
        let least = self.numbers().reduce(f64::min)?;
        Some((least, self.numbers().fold(least, f64::max)))
    }

    /// How many different numbers it has.
    pub(super) fn levels(&self) -> Vec<f64> {
        let mut values: Vec<f64> = self.numbers().collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        values
    }
}

/// Names of which a column of texts tells jobs apart, whatever else they could mean of numbers.
fn is_text_key(means: Means) -> bool {
    matches!(means, Means::Ideal | Means::Size | Means::System | Means::User)
}

fn same(one: CellUnit, other: CellUnit) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

/// What the format, the name or a comment says.
fn named(
    name: &str,
    about: &str,
    said: Option<Means>,
    unit: Option<crate::units::TimeUnit>,
) -> Named {
    let mut named = meaning(name);
    if let Some(said) = said {
        named = Named { means: said, unit: unit.or(named.unit), ..Named::only(said) };
    }
    if matches!(named.means, Means::Value | Means::Unknown) && !words(about).is_empty() {
        let told = meaning(about);
        if told.means.is_value() {
            return told;
        }
    }
    named
}
