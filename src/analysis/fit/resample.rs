//! Medians and speedups with intervals, where no law is fitted: one worker count, or the
//! machine's own capacity.

use crate::analysis::result::Estimate;
use crate::model::{self, Replicates, Rounds};
use crate::stats;
use crate::units::Scaling;

/// Medians by column, and the same in every resample of whole rounds.
pub(crate) struct Medians {
    pub(crate) values: Vec<f64>,
    /// By column, then by resample; empty below five rounds.
    pub(crate) replicates: Vec<Vec<f64>>,
    pub(crate) sequential: Option<(f64, Vec<f64>)>,
}

impl Medians {
    /// Those of a law's replicates.
    pub(super) fn of(rounds: &Rounds, replicates: &Replicates) -> Self {
        let sequential = rounds.sequential().and_then(stats::median);
        Self {
            values: rounds.medians(),
            replicates: replicates.medians_s.clone(),
            sequential: sequential.map(|seconds| (seconds, replicates.sequential_s.clone())),
        }
    }
}

/// Resamples the rounds.
pub(super) fn medians(rounds: &Rounds, resamples: usize, seed: u64) -> Medians {
    let options = model::Options { resamples, seed, ..model::Options::default() };
    let drawn = model::draw(rounds, &options);
    Medians {
        values: rounds.medians(),
        replicates: rounds.columns().iter().map(|column| drawn.medians(column)).collect(),
        sequential: rounds
            .sequential()
            .and_then(|times| Some((stats::median(times)?, drawn.medians(times)))),
    }
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
        let value = growth(n) * medians.values[one] / medians.values[column];
        let pairs = medians.replicates[one].iter().zip(&medians.replicates[column]);
        (value, pairs.map(|(base, time)| growth(n) * base / time).collect())
    };
    Some(workers.iter().enumerate().map(of_column).collect())
}
