//! Which column of a table is used, from its header.

use csv::StringRecord;

use super::meaning::{Clock, Means, meanings};
use crate::import::options::{Options, ValueKind};
use crate::import::worker_names::names_workers;
use crate::units::TimeUnit;

const SPREAD: &str = "a study holds samples; a spread without them cannot be resampled";
const NOT_NEEDED: &str = "not a worker count, value or name";

/// Where things are in a row.
pub(super) struct Layout {
    pub(super) workers: usize,
    pub(super) workers_name: String,
    pub(super) value: usize,
    pub(super) value_name: String,
    pub(super) series: Option<usize>,
    pub(super) command: Option<usize>,
    /// Columns with a name that is not known: parameters of the job, perhaps.
    pub(super) unknown: Vec<(usize, String)>,
    /// The number of the round.
    pub(super) round: Option<usize>,
    /// Whether it is our own export, where a row without a round sums rounds up.
    pub(super) own: bool,
    pub(super) kind: ValueKind,
    pub(super) unit: TimeUnit,
    /// Whether the values are CPU times.
    pub(super) cpu: bool,
    /// Columns that are left aside, and why.
    pub(super) unused: Vec<(String, &'static str)>,
}

pub(super) struct Columns {
    names: Vec<String>,
    means: Vec<Means>,
}

impl Columns {
    pub(super) fn named(header: &StringRecord) -> Self {
        let names: Vec<String> = header.iter().map(String::from).collect();
        let means = meanings(&names);
        Self { names, means }
    }

    /// A table without a header: workers, value, standard deviation; or value, workers, where only
    /// the second column can be worker counts.
    pub(super) fn unnamed(records: &[StringRecord]) -> Self {
        let swapped = second_counts(records);
        let place = |index| match index {
            0 if swapped => ("value", Means::ANY),
            1 if swapped => ("workers", Means::Workers),
            0 => ("workers", Means::Workers),
            1 => ("value", Means::ANY),
            2 => ("stddev", Means::Spread),
            _ => ("more", Means::Beside),
        };
        let width = records.first().map_or(0, StringRecord::len);
        let (names, means) =
            (0..width).map(place).map(|(name, means)| (name.to_string(), means)).unzip();
        Self { names, means }
    }

    /// Finds the columns that are needed; what is missing, in words, where they are not there.
    pub(super) fn layout(mut self, options: &Options) -> Result<Layout, String> {
        let find = |wanted: Means| self.means.iter().position(|&means| means == wanted);
        let workers = find(Means::Workers)
            .ok_or("no column of worker counts; name one of them workers, threads, cores or n")?;
        let (series, command) = (find(Means::Series), find(Means::Command));
        if let [only] = self.others(&[Some(workers), series, command])[..]
            && matches!(self.means[only], Means::Unknown | Means::Beside | Means::Round)
            && !names_workers(&self.names[only])
        {
            self.means[only] = Means::ANY;
        }
        let value = self.best_value(options.value).ok_or_else(|| match options.value {
            None => "no column of values; name one of them time, throughput or speedup".into(),
            Some(kind) => format!("no column of values; name one of them {kind} or value"),
        })?;
        let Means::Value { kind, unit, clock } = self.means[value] else {
            return Err("no column of values".into());
        };
        let own = self.is_our_own();
        let round = self.means.iter().position(|&means| means == Means::Round);
        let used = [Some(workers), Some(value), series, command, round];
        let unused = (0..self.names.len()).filter(|&index| !used.contains(&Some(index)));
        let (unknown, unused): (Vec<usize>, Vec<usize>) =
            unused.partition(|&index| matches!(self.means[index], Means::Unknown | Means::Series));
        Ok(Layout {
            workers,
            workers_name: self.names[workers].clone(),
            value,
            value_name: self.names[value].clone(),
            series,
            command,
            unknown: unknown.into_iter().map(|at| (at, self.names[at].clone())).collect(),
            round,
            own,
            kind: options.value.or(kind).unwrap_or_default(),
            unit: options.unit.or(unit).unwrap_or_default(),
            cpu: clock == Clock::Cpu,
            unused: unused
                .into_iter()
                .filter(|_| !own)
                .map(|index| (self.names[index].clone(), self.why_not(index)))
                .collect(),
        })
    }

    fn others(&self, used: &[Option<usize>]) -> Vec<usize> {
        (0..self.names.len()).filter(|&index| !used.contains(&Some(index))).collect()
    }

    /// Whether it is the table that a report writes.
    fn is_our_own(&self) -> bool {
        let own = ["study", "series", "executor", "scaling", "workers", "round"];
        self.names.iter().take(own.len()).eq(&own)
    }

    /// The value column to use: of the kind asked for, else of no particular kind; where nothing
    /// was asked for, times before rates before speedups, wall times before CPU times, and
    /// medians before means.
    fn best_value(&self, asked: Option<ValueKind>) -> Option<usize> {
        let rank = |index: usize| {
            let Means::Value { kind, clock, .. } = self.means[index] else {
                return None;
            };
            let median = !self.names[index].to_lowercase().contains("median");
            let by_kind = match (asked, kind) {
                (Some(asked), Some(kind)) if asked == kind => 0,
                (Some(_), Some(_)) => return None,
                (Some(_), None) => 1,
                (None, Some(ValueKind::Time)) => 0,
                (None, None) => 1,
                (None, Some(ValueKind::Throughput)) => 2,
                (None, Some(ValueKind::Speedup)) => 3,
            };
            Some((clock == Clock::Cpu, by_kind, clock, median, index))
        };
        (0..self.means.len()).filter_map(rank).min().map(|(.., index)| index)
    }

    fn why_not(&self, index: usize) -> &'static str {
        match self.means[index] {
            Means::Spread => SPREAD,
            Means::Value { .. } => "another column holds the values",
            Means::Workers => "another column holds the worker counts",
            _ => NOT_NEEDED,
        }
    }
}

/// Whether the second column has whole numbers only, and the first some below 1 or none.
fn second_counts(records: &[StringRecord]) -> bool {
    let column = |index: usize| -> Vec<f64> {
        records.iter().filter_map(|record| record.get(index)?.parse().ok()).collect()
    };
    let whole = |value: &f64| *value >= 1.0 && value.fract() == 0.0;
    let (first, second) = (column(0), column(1));
    let unlikely = first.iter().any(|value| *value < 1.0) || !first.iter().any(whole);
    unlikely && !second.is_empty() && second.iter().all(whole)
}
