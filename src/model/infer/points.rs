//! What is known at each worker count.

use std::collections::HashSet;

use super::replicates::{Both, Replicates};
use super::rounds::Rounds;
use super::verdict::{Deviation, EQUIVALENCE};
use crate::model::karp_flatt;
use crate::model::laws::Law;
use crate::model::value::{Estimated, Range};
use crate::stats;
use crate::units::Scaling;

/// What speedups should be relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Reference {
    /// The parallel code with one worker.
    #[default]
    OneWorker,
    /// The sequential program, where it was measured.
    Sequential,
}

/// What speedups are relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaselineKind {
    /// The parallel code with one worker, measured.
    OneWorker,
    /// The sequential program, measured.
    Sequential,
    /// T1 of the fitted law: one worker was not measured.
    Fitted,
}

/// The time that speedups divide by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baseline {
    /// Which.
    pub kind: BaselineKind,
    /// Seconds.
    pub seconds: Estimated,
}

/// One worker count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// n.
    pub workers: f64,
    /// Whether the law was fitted on it.
    pub fitted: bool,
    /// Median seconds.
    pub time_s: Estimated,
    /// Baseline / time; for weak scaling the scaled speedup n baseline / time. Both without what a
    /// round has in common.
    pub speedup: Estimated,
    /// speedup / n.
    pub efficiency: Estimated,
    /// e(n); `None` at one worker or less and for weak scaling.
    pub karp_flatt: Option<Estimated>,
    /// Seconds by the law; at or below 0 where a superlinear law is drawn too far.
    pub predicted_s: f64,
    /// How far the law is off.
    pub deviation: Deviation,
    /// Standard error of the median, relative to it; `None` without an interval.
    pub relative_se: Option<f64>,
}

/// A value with the central `share` of its replicates.
pub(crate) fn central(value: f64, replicates: &[f64], share: f64) -> Estimated {
    Estimated { value, range: Range::central(&mut replicates.to_vec(), share) }
}

/// Median seconds of the sequential program.
pub(crate) fn sequential(
    rounds: &Rounds,
    replicates: &Replicates,
    share: f64,
) -> Option<Estimated> {
    let value = stats::median(rounds.sequential()?)?;
    Some(central(value, &replicates.sequential_times_s, share))
}

/// T(1 worker)/T(sequential).
pub(crate) fn overhead(rounds: &Rounds, replicates: &Replicates, share: f64) -> Option<Estimated> {
    let one = one_worker_columns(rounds);
    let middles = rounds.middles();
    let sequential = rounds.sequential_middle()?;
    let value = mean_at(&one, |column| middles[column])? / sequential;
    let ratios: Vec<f64> = replicates
        .sequential_s
        .iter()
        .enumerate()
        .filter_map(|(b, sequential)| {
            Some(mean_at(&one, |column| replicates.medians_s[column][b])? / sequential)
        })
        .collect();
    Some(central(value, &ratios, share))
}

/// The baseline, and what speedups divide by: its seconds without what a round has in common and,
/// index = resample, its replicates.
pub(crate) struct Baselines {
    pub(crate) baseline: Baseline,
    value: f64,
    replicates: Vec<f64>,
}

/// Finds what to divide by: what was asked for if it was measured, else one worker, else the law.
pub(crate) fn baseline(
    rounds: &Both<'_>,
    reference: Reference,
    law: Law,
    replicates: &Replicates,
    share: f64,
) -> Baselines {
    let measured = rounds.measured;
    let has_sequential = measured.sequential().is_some() && reference == Reference::Sequential;
    let one = one_worker_columns(measured);
    let means = |columns: &[Vec<f64>]| -> Vec<f64> {
        (0..replicates.len()).filter_map(|b| mean_at(&one, |column| columns[column][b])).collect()
    };
    let kind = match (has_sequential, one.is_empty()) {
        (true, _) => BaselineKind::Sequential,
        (false, false) => BaselineKind::OneWorker,
        (false, true) => BaselineKind::Fitted,
    };
    let of = |rounds: &Rounds, sequential: &[f64], columns: &[Vec<f64>]| match kind {
        BaselineKind::Sequential => (rounds.sequential_middle(), sequential.to_vec()),
        BaselineKind::OneWorker => {
            let middles = rounds.middles();
            (mean_at(&one, |column| middles[column]), means(columns))
        }
        BaselineKind::Fitted => (Some(law.one_worker_s()), replicates.one_worker_s.clone()),
    };
    let (shown, times) = of(measured, &replicates.sequential_times_s, &replicates.times_s);
    let (value, replicates) = of(rounds.paired, &replicates.sequential_s, &replicates.medians_s);
    let seconds = central(shown.unwrap_or(f64::NAN), &times, share);
    Baselines { baseline: Baseline { kind, seconds }, value: value.unwrap_or(f64::NAN), replicates }
}

/// Every column's point.
pub(crate) fn points(
    rounds: &Both<'_>,
    fitted: &[usize],
    law: Law,
    baselines: &Baselines,
    replicates: &Replicates,
    (scaling, share): (Scaling, f64),
) -> Vec<Point> {
    let workers = rounds.measured.workers();
    let shown = rounds.measured.medians();
    let fitted: HashSet<usize> = fitted.iter().copied().collect();
    rounds
        .paired
        .middles()
        .into_iter()
        .enumerate()
        .map(|(column, median)| {
            let n = workers[column];
            let medians = &replicates.medians_s[column];
            let growth = if scaling == Scaling::Weak { n } else { 1.0 };
            let speedups: Vec<f64> =
                baselines.replicates.iter().zip(medians).map(|(b, t)| growth * b / t).collect();
            let speedup = central(growth * baselines.value / median, &speedups, share);
            Point {
                workers: n,
                fitted: fitted.contains(&column),
                time_s: central(shown[column], &replicates.times_s[column], share),
                speedup,
                efficiency: speedup.through(|s| s / n),
                karp_flatt: (scaling == Scaling::Strong)
                    .then(|| karp_flatt_of(speedup, n))
                    .flatten(),
                predicted_s: law.predict(n),
                deviation: deviation(
                    law.deviation(n, median),
                    &replicates.deviations[column],
                    share,
                ),
                relative_se: stats::variance(medians).map(|variance| variance.sqrt() / median),
            }
        })
        .collect()
}

fn karp_flatt_of(speedup: Estimated, n: f64) -> Option<Estimated> {
    let e = |s: f64| karp_flatt::serial_fraction(s, n);
    Some(Estimated {
        value: e(speedup.value)?,
        range: speedup.range.and_then(|range| Some(Range { lo: e(range.hi)?, hi: e(range.lo)? })),
    })
}

fn deviation(value: f64, replicates: &[f64], share: f64) -> Deviation {
    let mut replicates = replicates.to_vec();
    let narrow = Range::central(&mut replicates, EQUIVALENCE);
    Deviation { value, narrow, wide: Range::central(&mut replicates, share) }
}

fn one_worker_columns(rounds: &Rounds) -> Vec<usize> {
    let workers = rounds.workers();
    (0..workers.len()).filter(|&column| workers[column] == 1.0).collect()
}

fn mean_at(columns: &[usize], value: impl Fn(usize) -> f64) -> Option<f64> {
    (!columns.is_empty())
        .then(|| columns.iter().map(|&column| value(column)).sum::<f64>() / columns.len() as f64)
}
