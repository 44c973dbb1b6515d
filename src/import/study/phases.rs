//! Rows of a job's parts as rows of the job.

use std::collections::{BTreeMap, HashMap};

use super::collect::Collected;
use super::rows::{Read, Row};
use crate::data::Phase;
use crate::import::records::Records;
use crate::import::roles::{Plan, is_whole};
use crate::units::text;

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
/// their sum. A part that stands there again is of the next run. Where a part is missing that fewer
/// workers and more have, the sum of the others is not the whole: it is left out.
pub(super) fn together(
    records: &Records,
    plan: &Plan,
    read: Read,
    collected: &mut Collected,
) -> (Read, Phases) {
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
    let key = |row: &Row| -> Key<'_> {
        let cells = plan.keys.iter().map(|key| records.cell(row.row(), key.column));
        (cells.collect(), row.measure())
    };
    let known = Known::of(&jobs, &read, key);
    let mut lacking: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    jobs.retain(|job| match known.lacks(job, &read, key) {
        Some((part, workers)) => {
            let at = lacking.entry(part).or_default();
            at.extend((!at.contains(&workers)).then_some(workers));
            false
        }
        None => true,
    });
    for (part, mut workers) in lacking {
        workers.sort_by(f64::total_cmp);
        let workers: Vec<String> = workers.into_iter().map(text::short).collect();
        collected.skip(
            format!("workers = {}", workers.join(", ")),
            format!("no time of phase '{part}', so that the sum of the others is not the whole"),
        );
    }
    let jobs: Vec<(Row, Parts)> = jobs.into_iter().filter_map(Job::whole).collect();
    let rows = jobs.iter().map(|(row, _)| *row).collect();
    let place = |(row, parts): (Row, Parts)| ((row.row(), row.measure()), parts);
    (Read { rows, ..read }, jobs.into_iter().map(place).collect())
}

/// A job by its keys and measure.
type Key<'r> = (Vec<&'r str>, usize);

/// The fewest and the most workers at which each part of a job has a time.
struct Known<'r>(HashMap<Key<'r>, BTreeMap<String, (f64, f64)>>);

impl<'r> Known<'r> {
    fn of(jobs: &[Job], read: &Read, key: impl Fn(&Row) -> Key<'r>) -> Self {
        let mut known: HashMap<Key<'r>, BTreeMap<String, (f64, f64)>> = HashMap::new();
        for job in jobs {
            let Some((first, n)) = job.summed(read) else { continue };
            let of_job = known.entry(key(first)).or_default();
            for part in &job.parts {
                let (least, most) = of_job.entry(part.name.clone()).or_insert((n, n));
                (*least, *most) = (least.min(n), most.max(n));
            }
        }
        Self(known)
    }

    /// A part that this run of a job lacks, and its worker count.
    fn lacks(
        &self,
        job: &Job,
        read: &Read,
        key: impl Fn(&Row) -> Key<'r>,
    ) -> Option<(String, f64)> {
        // One that failed in a part is told as that.
        let (first, n) = job.summed(read).filter(|_| job.rows.len() == job.parts.len())?;
        let of_job = self.0.get(&key(first))?;
        let lacks = |(name, (least, most)): &(&String, &(f64, f64))| {
            (*least..=*most).contains(&n) && job.parts.iter().all(|part| part.name != **name)
        };
        of_job.iter().find(lacks).map(|(name, _)| (name.clone(), n))
    }
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
    /// The first of its rows and its worker count, where they have to be added up.
    fn summed(&self, read: &Read) -> Option<(&Row, f64)> {
        let first = self.first.as_ref().filter(|_| self.whole.is_none())?;
        Some((first, read.workers(first)?.get()))
    }

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
