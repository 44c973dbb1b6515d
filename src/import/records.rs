//! What every format ends in: rows of named cells, each with its place in the file.

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
    /// Where each cell ends in `text`, row after row.
    ends: Vec<u32>,
    /// Where each row begins in `ends`, and one more.
    rows: Vec<u32>,
    lines: Vec<u32>,
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
        if self.rows.is_empty() {
            self.rows.push(0);
        }
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len() as u32);
        }
        self.rows.push(self.ends.len() as u32);
        self.lines.push(line as u32);
    }

    /// As [`Records::push`], for a row of a data set of this name.
    pub(super) fn push_in_set<'c>(
        &mut self,
        line: u64,
        cells: impl IntoIterator<Item = &'c str>,
        set: &str,
    ) {
        self.push(line, cells);
        if self.sets.last().is_none_or(|(_, last)| last != set) {
            self.sets.push((self.lines.len() as u32 - 1, set.to_owned()));
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
            new.push(u64::from(self.lines[row]), own.chain(cells(row)));
        }
        new
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        let (first, end) = (self.rows[row] as usize, self.rows[row + 1] as usize);
        let at = first + column;
        if at >= end {
            return "";
        }
        let begins = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[begins..self.ends[at] as usize]
    }

    pub(super) fn line(&self, row: usize) -> u64 {
        u64::from(self.lines[row])
    }

    /// Where a row stands, as the beginning of a sentence.
    pub(super) fn place_of(&self, row: usize) -> String {
        let place = match self.place {
            Place::Lines => format!("line {}", self.lines[row]),
            Place::Numbered(what) => format!("{what} {}", self.lines[row]),
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
