//! Medians and speedups with intervals, where no law is fitted: one worker count, or the
//! machine's own capacity.

use super::select::Selection;
use crate::analysis::result::Estimate;
use crate::model::{self, Replicates, Resampled, Rounds, Step};
use crate::stats;
use crate::units::Scaling;

/// Medians by column, and the same in every resample of whole rounds.
pub(crate) struct Medians {
    /// Seconds, as measured.
    pub(crate) times: Columns,
    /// Seconds without what a round has in common, for what compares worker counts.
    pub(crate) paired: Columns,
    /// The sequential program's median seconds and their replicates, as measured.
    pub(crate) sequential: Option<(f64, Vec<f64>)>,
    /// Its share of [`Medians::paired`].
    paired_sequential: Option<(f64, Vec<f64>)>,
}

/// A value a column, with its replicates.
pub(crate) struct Columns {
    pub(crate) values: Vec<f64>,
    /// By column, then by resample; empty below five rounds.
    pub(crate) replicates: Vec<Vec<f64>>,
}

impl Medians {
    /// Those of a law's replicates, which is fitted to these columns.
    pub(super) fn of(selection: &Selection, fitted: &[usize], replicates: &Replicates) -> Self {
        let sequential = |rounds: &Rounds, replicates: &[f64]| {
            Some((rounds.sequential_middle()?, replicates.to_vec()))
        };
        let rounds = &selection.rounds;
        let paired = paired(selection, fitted);
        Self {
            sequential: sequential(rounds, &replicates.sequential_times_s),
            times: Columns { values: rounds.medians(), replicates: replicates.times_s.clone() },
            paired_sequential: sequential(&paired, &replicates.sequential_s),
            paired: Columns { values: paired.middles(), replicates: replicates.medians_s.clone() },
        }
    }

    /// What speedups divide by where no law is fitted: one worker, else or where that is asked for
    /// the sequential program; as measured, and paired.
    pub(super) fn base(&self, workers: &[f64], sequential: bool) -> Option<[(f64, &[f64]); 2]> {
        let one = workers.iter().position(|n| *n == 1.0).filter(|_| !sequential);
        match one {
            Some(one) => Some(
                [&self.times, &self.paired]
                    .map(|of| (of.values[one], of.replicates[one].as_slice())),
            ),
            None => {
                let both = [self.sequential.as_ref()?, self.paired_sequential.as_ref()?];
                Some(both.map(|(seconds, replicates)| (*seconds, replicates.as_slice())))
            }
        }
    }
}

/// Resamples the rounds.
pub(super) fn medians(selection: &Selection, resamples: usize, seed: u64) -> Medians {
    let rounds = &selection.rounds;
    let options = model::Options { resamples, seed, ..model::Options::default() };
    let drawn = model::draw(rounds, &options);
    let all: Vec<usize> = (0..rounds.workers().len()).collect();
    let paired = paired(selection, &all);
    let of = |these: &Rounds| {
        let resampled = Resampled::of(these, Step::of(rounds), &drawn);
        let sequential = these.sequential_middle();
        let columns = Columns { values: these.middles(), replicates: resampled.columns };
        (columns, sequential.map(|seconds| (seconds, resampled.sequential)))
    };
    let ((times, sequential), (paired, paired_sequential)) = (of(rounds), of(&paired));
    Medians { times, paired, sequential, paired_sequential }
}

/// The rounds without what each has in common, where they are rounds.
fn paired(selection: &Selection, columns: &[usize]) -> Rounds {
    if selection.paired { selection.rounds.paired(columns) } else { selection.rounds.clone() }
}

/// A value with the central `confidence` of its replicates.
pub(crate) fn central(value: f64, replicates: &[f64], confidence: f64) -> Estimate {
    let tail = (1.0 - confidence) / 2.0;
    Estimate {
        value,
        lo: stats::quantile(replicates, tail),
        hi: stats::quantile(replicates, 1.0 - tail),
    }
}

/// Speedups against one worker by column, with their replicates: T(1)/T(n), times n for weak
/// scaling. `None` when one worker was not measured.
pub(crate) fn speedups(
    workers: &[f64],
    medians: &Medians,
    scaling: Scaling,
) -> Option<Vec<(f64, Vec<f64>)>> {
    let one = workers.iter().position(|n| *n == 1.0)?;
    let growth = |n: f64| if scaling == Scaling::Weak { n } else { 1.0 };
    let of_column = |(column, &n): (usize, &f64)| {
        let Columns { values, replicates } = &medians.paired;
        let value = growth(n) * values[one] / values[column];
        let pairs = replicates[one].iter().zip(&replicates[column]);
        (value, pairs.map(|(base, time)| growth(n) * base / time).collect())
    };
    Some(workers.iter().enumerate().map(of_column).collect())
}
