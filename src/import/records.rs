//! What every format ends in: rows of named cells, each with its place in the file.

use std::collections::HashMap;

use super::words::Means;
use crate::data::Machine;
use crate::units::TimeUnit;

/// Where the rows of a file stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// In lines, from 1.
    #[default]
    Lines,
    /// In the order of the file, from 1, as things of this name.
    Numbered(&'static str),
    /// Each under the name in this column.
    Named(usize),
}

/// A column, and what the format itself says of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Column {
    pub(super) name: String,
    /// What it holds, where the format says so and nothing need be guessed.
    pub(super) said: Option<Means>,
    pub(super) unit: Option<TimeUnit>,
    /// What a comment says of it.
    pub(super) about: String,
    /// Holds a further value of the column before, since it has no name of its own.
    pub(super) continues: bool,
}

impl Column {
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    pub(super) fn said(name: impl Into<String>, means: Means) -> Self {
        Self { said: Some(means), ..Self::named(name) }
    }

    /// A time in this unit.
    pub(super) fn time(name: impl Into<String>, unit: TimeUnit) -> Self {
        Self { unit: Some(unit), ..Self::said(name, Means::TIME) }
    }
}

/// A row that the format itself gives up: where it stands, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dropped {
    pub(super) what: String,
    pub(super) why: String,
}

/// Rows one after another, as wide as each other, on lines that follow each other.
#[derive(Debug, Clone)]
struct Run {
    row: usize,
    /// The first cell of the first row, among all cells.
    cell: usize,
    width: usize,
    line: u64,
}

/// A length in bytes that stands elsewhere.
const LONG: u8 = u8::MAX;
/// So many cells share a place, from which the others are counted: a gigabyte has many cells.
const STRIDE: usize = 8;

/// Rows of named cells. A row may be shorter than the header: what it lacks is empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    pub(super) columns: Vec<Column>,
    /// The file had no header, so the names are ours.
    pub(super) unnamed: bool,
    /// A comma within a number parts its whole from its fraction, where it can be either.
    pub(super) decimal_commas: bool,
    pub(super) place: Place,
    /// The line of the header.
    pub(super) header_line: u64,
    pub(super) dropped: Vec<Dropped>,
    /// What else was done to read it, a clause each.
    pub(super) notes: Vec<String>,
    /// How a file of this format comes to hold a worker count, where this one does not.
    pub(super) if_uncounted: &'static str,
    text: String,
    /// How long each cell is in bytes, row after row; [`LONG`] where `long` says it.
    lengths: Vec<u8>,
    long: HashMap<usize, usize>,
    /// Where in `text` every [`STRIDE`]th cell begins.
    begins: Vec<u32>,
    runs: Vec<Run>,
    rows: usize,
    /// The row that each data set begins at, and its name.
    sets: Vec<(u32, String)>,
    /// The row that each file begins at, and its name, where they are of several.
    files: Vec<(u32, String)>,
}

impl Records {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        Self { columns, ..Self::default() }
    }

    /// As [`Records::new`], with rows that stand so in the file.
    pub(super) fn at(place: Place, columns: Vec<Column>) -> Self {
        Self { place, ..Self::new(columns) }
    }

    /// No rows yet, of a format whose files hold a worker count only if this is done.
    pub(super) fn if_uncounted(way_out: &'static str) -> Self {
        Self { if_uncounted: way_out, ..Self::default() }
    }

    /// Adds a row that stands in this line.
    pub(super) fn push<'c>(&mut self, line: u64, cells: impl IntoIterator<Item = &'c str>) {
        let first = self.lengths.len();
        for cell in cells {
            self.push_cell(cell);
        }
        let width = self.lengths.len() - first;
        let follows =
            |run: &Run| run.width == width && run.line + (self.rows - run.row) as u64 == line;
        if !self.runs.last().is_some_and(follows) {
            self.runs.push(Run { row: self.rows, cell: first, width, line });
        }
        self.rows += 1;
    }

    fn push_cell(&mut self, cell: &str) {
        let at = self.lengths.len();
        if at.is_multiple_of(STRIDE) {
            self.begins.push(self.text.len() as u32);
        }
        self.text.push_str(cell);
        let length = u8::try_from(cell.len()).unwrap_or(LONG);
        if length == LONG {
            self.long.insert(at, cell.len());
        }
        self.lengths.push(length);
    }

    /// The rows from the next on are of a data set of this name.
    pub(super) fn begin_set(&mut self, set: String) {
        if self.sets.last().is_none_or(|(_, last)| *last != set) {
            self.sets.push((self.rows as u32, set));
        }
    }

    /// With the names of data sets as the last column of this name; `None`: there is one set.
    pub(super) fn with_sets(self, name: Option<&str>) -> Self {
        let Some(name) = name else { return self };
        let set = |row: usize| {
            let set = self.sets.partition_point(|(first, _)| *first as usize <= row);
            vec![self.sets.get(set.saturating_sub(1)).map_or("", |(_, name)| name.as_str())]
        };
        self.with_columns([Column::said(name, Means::Series)], set)
    }

    /// The same rows with more columns behind the others.
    pub(super) fn with_columns<'c>(
        &self,
        more: impl IntoIterator<Item = Column>,
        cells: impl Fn(usize) -> Vec<&'c str>,
    ) -> Self {
        let width = self.columns.len();
        let mut new = Self {
            columns: self.columns.iter().cloned().chain(more).collect(),
            unnamed: self.unnamed,
            decimal_commas: self.decimal_commas,
            place: self.place,
            header_line: self.header_line,
            dropped: self.dropped.clone(),
            notes: self.notes.clone(),
            files: self.files.clone(),
            if_uncounted: self.if_uncounted,
            ..Self::default()
        };
        for row in 0..self.len() {
            let own = (0..width).map(|at| self.cell(row, at));
            new.push(self.line(row), own.chain(cells(row)));
        }
        new
    }

    pub(super) fn len(&self) -> usize {
        self.rows
    }

    fn run(&self, row: usize) -> &Run {
        let after = self.runs.partition_point(|run| run.row <= row);
        &self.runs[after - 1]
    }

    /// The length of a cell in bytes, by its place among all.
    fn length(&self, cell: usize) -> usize {
        match self.lengths[cell] {
            LONG => self.long[&cell],
            length => usize::from(length),
        }
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        let run = self.run(row);
        if column >= run.width {
            return "";
        }
        let at = run.cell + (row - run.row) * run.width + column;
        let first = at - at % STRIDE;
        let before: usize = (first..at).map(|cell| self.length(cell)).sum();
        let begins = self.begins[at / STRIDE] as usize + before;
        &self.text[begins..begins + self.length(at)]
    }

    pub(super) fn line(&self, row: usize) -> u64 {
        let run = self.run(row);
        run.line + (row - run.row) as u64
    }

    /// Where a row stands, as the beginning of a sentence.
    pub(super) fn place_of(&self, row: usize) -> String {
        let place = match self.place {
            Place::Lines => format!("line {}", self.line(row)),
            Place::Numbered(what) => format!("{what} {}", self.line(row)),
            Place::Named(column) => format!("'{}'", self.cell(row, column)),
        };
        let file = self.files.partition_point(|(first, _)| *first as usize <= row).checked_sub(1);
        file.map_or(place.clone(), |file| format!("'{}', {place}", self.files[file].1))
    }

    /// How many files have begun.
    pub(super) fn files(&self) -> usize {
        self.files.len()
    }

    /// The rows that follow are of this file.
    pub(super) fn begin_file(&mut self, name: &str) {
        self.files.push((self.len() as u32, name.to_owned()));
    }

    pub(super) fn drop(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.dropped.push(Dropped { what: what.into(), why: why.into() });
    }

    /// The column of this name, added where there is none.
    pub(super) fn column(&mut self, name: &str) -> usize {
        let known = self.columns.iter().position(|column| column.name == name);
        known.unwrap_or_else(|| {
            self.columns.push(Column::named(name));
            self.columns.len() - 1
        })
    }
}

/// What a format's reader makes of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) records: Records,
    /// When it was measured, where the file says so.
    pub(super) created: String,
    /// The program that measured.
    pub(super) tool: String,
    pub(super) machine: Machine,
    /// What a reader of the numbers must know of this program's way to measure.
    pub(super) cautions: Vec<String>,
}
