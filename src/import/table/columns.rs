//! Which column of a table is what, from its header.

use crate::import::options::{Options, TimeUnit, ValueKind};
use crate::import::worker_names::names_workers;
use csv::StringRecord;

const TIME: &[&str] = &[
    "time",
    "times",
    "elapsed",
    "wall",
    "walltime",
    "wallclock",
    "runtime",
    "duration",
    "real",
    "median",
    "mean",
    "average",
    "avg",
    "latency",
    "t",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "ms",
    "us",
    "ns",
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "minutes",
    "hours",
];
const THROUGHPUT: &[&str] = &[
    "throughput",
    "rate",
    "qps",
    "tps",
    "rps",
    "ops",
    "iops",
    "bandwidth",
    "flops",
    "mflops",
    "gflops",
    "per",
    "x",
    "capacity",
];
const OTHER: &[&str] = &[
    "stddev",
    "std",
    "sd",
    "stdev",
    "deviation",
    "error",
    "err",
    "ci",
    "var",
    "variance",
    "cv",
    "iqr",
    "lower",
    "upper",
    "max",
    "user",
    "system",
    "sys",
    "efficiency",
    "cost",
    "size",
];
const ANY_VALUE: &[&str] = &["value", "values", "y", "result", "measurement", "measured"];
const SERIES: &[&str] =
    &["name", "series", "benchmark", "bench", "label", "program", "case", "algorithm", "job"];

const SPREAD: &str = "a study holds samples; a spread without them cannot be resampled";
const NOT_NEEDED: &str = "not a worker count, value or name";

/// Where things are in a row.
pub(super) struct Layout {
    pub(super) workers: usize,
    pub(super) workers_name: String,
    pub(super) value: usize,
    pub(super) value_name: String,
    pub(super) series: Option<usize>,
    pub(super) kind: ValueKind,
    pub(super) unit: TimeUnit,
    /// Columns that are left aside, and why.
    pub(super) unused: Vec<(String, &'static str)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Means {
    Workers,
    Value { kind: Option<ValueKind>, unit: Option<TimeUnit> },
    Series,
    Spread,
    Nothing,
}

pub(super) struct Columns {
    names: Vec<String>,
    means: Vec<Means>,
}

impl Columns {
    pub(super) fn named(header: &StringRecord) -> Self {
        let names: Vec<String> = header.iter().map(String::from).collect();
        let means = names.iter().map(|name| meaning(name)).collect();
        Self { names, means }
    }

    /// A table without a header: workers, value, standard deviation.
    pub(super) fn unnamed(first: &StringRecord) -> Self {
        let any = Means::Value { kind: None, unit: None };
        let place = |index| match index {
            0 => ("workers", Means::Workers),
            1 => ("value", any),
            2 => ("stddev", Means::Spread),
            _ => ("more", Means::Nothing),
        };
        let (names, means) =
            (0..first.len()).map(place).map(|(name, means)| (name.to_string(), means)).unzip();
        Self { names, means }
    }

    /// Finds the columns that are needed; what is missing, in words, where they are not there.
    pub(super) fn layout(mut self, options: &Options) -> Result<Layout, String> {
        let find = |wanted: Means| self.means.iter().position(|&means| means == wanted);
        let workers = find(Means::Workers)
            .ok_or("no column of worker counts; name one of them workers, threads, cores or n")?;
        let series = find(Means::Series);
        if let [only] = self.others(workers, series)[..]
            && self.means[only] == Means::Nothing
        {
            self.means[only] = Means::Value { kind: None, unit: None };
        }
        let value = self.best_value(options.value).ok_or_else(|| match options.value {
            None => "no column of values; name one of them time, throughput or speedup".into(),
            Some(kind) => format!("no column of values; name one of them {kind} or value"),
        })?;
        let Means::Value { kind, unit } = self.means[value] else {
            return Err("no column of values".into());
        };
        let used = [Some(workers), Some(value), series];
        let unused = (0..self.names.len()).filter(|&index| !used.contains(&Some(index)));
        Ok(Layout {
            workers,
            workers_name: self.names[workers].clone(),
            value,
            value_name: self.names[value].clone(),
            series,
            kind: options.value.or(kind).unwrap_or_default(),
            unit: options.unit.or(unit).unwrap_or_default(),
            unused: unused.map(|index| (self.names[index].clone(), self.why_not(index))).collect(),
        })
    }

    fn others(&self, workers: usize, series: Option<usize>) -> Vec<usize> {
        (0..self.names.len()).filter(|&index| index != workers && Some(index) != series).collect()
    }

    /// The value column to use: of the kind asked for, else of no particular kind; where nothing
    /// was asked for, times before rates before speedups, and medians before means.
    fn best_value(&self, asked: Option<ValueKind>) -> Option<usize> {
        let rank = |index: usize| {
            let Means::Value { kind, .. } = self.means[index] else {
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
            Some((by_kind, median, index))
        };
        (0..self.means.len()).filter_map(rank).min().map(|(_, _, index)| index)
    }

    fn why_not(&self, index: usize) -> &'static str {
        match self.means[index] {
            Means::Spread => SPREAD,
            Means::Value { .. } => "another column holds the values",
            Means::Workers => "another column holds the worker counts",
            Means::Series | Means::Nothing => NOT_NEEDED,
        }
    }
}

fn meaning(name: &str) -> Means {
    if names_workers(name) {
        return Means::Workers;
    }
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let any = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let value = |kind, unit| Means::Value { kind, unit };
    if any(&["speedup"]) {
        value(Some(ValueKind::Speedup), None)
    } else if any(OTHER) || words == ["min"] {
        if words == ["size"] || any(&["user", "system", "efficiency", "cost"]) {
            Means::Nothing
        } else {
            Means::Spread
        }
    } else if any(THROUGHPUT) || lower.contains("/s") {
        value(Some(ValueKind::Throughput), None)
    } else if any(TIME) {
        let unit = words.iter().rev().find_map(|word| word.parse().ok());
        value(Some(ValueKind::Time), unit)
    } else if any(ANY_VALUE) {
        value(None, None)
    } else if matches!(words.as_slice(), [word] if SERIES.contains(word)) {
        Means::Series
    } else {
        Means::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_and_unit(name: &str) -> Option<(Option<ValueKind>, Option<TimeUnit>)> {
        match meaning(name) {
            Means::Value { kind, unit } => Some((kind, unit)),
            _ => None,
        }
    }

    #[test]
    fn a_header_tells_kind_and_unit() {
        let time = |unit| Some((Some(ValueKind::Time), unit));
        assert_eq!(kind_and_unit("time_ms"), time(Some(TimeUnit::Milliseconds)));
        assert_eq!(kind_and_unit("Wall time [µs]"), time(Some(TimeUnit::Microseconds)));
        assert_eq!(kind_and_unit("time (min)"), time(Some(TimeUnit::Minutes)));
        assert_eq!(kind_and_unit("elapsed"), time(None));
        assert_eq!(kind_and_unit("Seconds"), time(Some(TimeUnit::Seconds)));
        let throughput = Some((Some(ValueKind::Throughput), None));
        assert_eq!(kind_and_unit("events per second"), throughput);
        assert_eq!(kind_and_unit("MB/s"), throughput);
        assert_eq!(kind_and_unit("speedup"), Some((Some(ValueKind::Speedup), None)));
        assert_eq!(kind_and_unit("value"), Some((None, None)));
    }

    #[test]
    fn a_spread_is_not_a_value() {
        for name in ["stddev", "std dev", "time_stddev", "min", "max", "95% CI"] {
            assert_eq!(meaning(name), Means::Spread, "{name}");
        }
    }
}
