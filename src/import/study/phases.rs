//! Rows of a job's parts as rows of the job.

use std::collections::HashMap;

use super::rows::{Read, Row};
use crate::data::Phase;
use crate::import::records::Records;
use crate::import::roles::{Plan, is_whole};

/// What each row that stands for a job holds of its parts, by its place in the records and its measure.
pub(super) type Phases = HashMap<(usize, usize), Parts>;

/// The parts of a job.
pub(super) struct Parts {
    pub(super) phases: Vec<Phase>,
    /// The rows that add up to it; none where a row of its own is the whole.
    pub(super) rows: Vec<Row>,
}

/// What rows of one job have in common: keys and round, worker count, measure.
type Point<'r> = (Vec<&'r str>, u16, usize);

/// Puts the rows of one job together: its parts, and the row of the whole where there is one, else
/// their sum. A part that stands there again is of the next run.
pub(super) fn together(records: &Records, plan: &Plan, read: Read) -> (Read, Phases) {
    let Some(from) = &plan.phases else { return (read, Phases::new()) };
    let columns: Vec<usize> = plan.keys.iter().map(|key| key.column).chain(plan.round).collect();
    let mut jobs: Vec<Job> = Vec::new();
    let mut places: HashMap<(Point<'_>, usize), usize> = HashMap::new();
    let mut before: HashMap<(Point<'_>, &str), usize> = HashMap::new();
    for row in &read.rows {
        let cells = columns.iter().map(|&column| records.cell(row.row(), column));
        let point: Point<'_> = (cells.collect(), row.count(), row.measure());
        let part = records.cell(row.row(), from.column);
        let run = before.entry((point.clone(), part)).or_default();
        let place = *places.entry((point, *run)).or_insert_with(|| {
            jobs.push(Job::default());
            jobs.len() - 1
        });
        *run += 1;
        jobs[place].add(*row, part);
    }
    let jobs: Vec<(Row, Parts)> = jobs.into_iter().filter_map(Job::whole).collect();
    let rows = jobs.iter().map(|(row, _)| *row).collect();
    let place = |(row, parts): (Row, Parts)| ((row.row(), row.measure()), parts);
    (Read { rows, ..read }, jobs.into_iter().map(place).collect())
}

/// The rows of one run of a job.
#[derive(Default)]
struct Job {
    whole: Option<Row>,
    first: Option<Row>,
    parts: Vec<Phase>,
    rows: Vec<Row>,
    sum_s: f64,
}

impl Job {
    fn add(&mut self, row: Row, part: &str) {
        if is_whole(part) {
            self.whole = Some(row);
            return;
        }
        self.first.get_or_insert(row);
        self.rows.push(row);
        let seconds = row.sample().map(|sample| sample.seconds.get());
        self.sum_s += seconds.unwrap_or(f64::NAN);
        if seconds.is_some() {
            self.parts.push(Phase { name: part.to_owned(), seconds });
        }
    }

    fn whole(self) -> Option<(Row, Parts)> {
        let rows = if self.whole.is_some() { Vec::new() } else { self.rows };
        let row = self.whole.or_else(|| Some(self.first?.taking(self.sum_s)))?;
        Some((row, Parts { phases: self.parts, rows }))
    }
}
