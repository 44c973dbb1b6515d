//! What the changes of a series are called, all of them looked at together.
//!
//! A row is called where its own interval lies beyond what counts. With many rows that alone calls
//! something in every fifth pair of noisy runs of unchanged code, so that a row must also stand out
//! from all of them at once: its size in standard errors beyond the quantile of the largest of any
//! row in the resamples (Efron and Tibshirani 1993, chapter 16; Westfall and Young 1993), with
//! Student's factor for few rounds. A time of another hour must also differ by more than hours do,
//! which differ at least as rounds, minutes apart, do.

use super::result::{Called, Change, Worse};
use crate::stats;

/// A change with what its interval rests on.
pub(super) struct Row {
    pub(super) change: Change,
    /// The change, and the same in every resample; empty where there are none.
    pub(super) value: f64,
    pub(super) replicates: Vec<f64>,
    /// How much wider the interval is than the replicates.
    pub(super) widening: f64,
    /// From what size on it counts.
    pub(super) least: f64,
    pub(super) worse: Worse,
    /// A time itself, which another hour moves; not a ratio of times of one study.
    pub(super) of_time: bool,
}

impl Row {
    fn standard_error(&self) -> f64 {
        stats::variance(&self.replicates).unwrap_or(0.0).sqrt()
    }
}

/// How many rounds stand behind the rows, and what they tell of hours.
pub(super) struct Behind {
    /// Of the study with fewer of them.
    pub(super) rounds: usize,
    /// Degrees of freedom of their noise.
    pub(super) df: f64,
    /// Variance of the logarithm of a time between one hour and another; 0 for the same rounds.
    pub(super) hours: f64,
    pub(super) confidence: f64,
}

/// What a row must pass beside its own interval.
pub(super) struct Family {
    /// Standard errors.
    critical: f64,
    /// What hours alone make.
    hours: f64,
}

impl Family {
    pub(super) fn of<'r>(rows: impl Iterator<Item = &'r Row>, behind: &Behind) -> Self {
        let scaled: Vec<(f64, &Row)> = rows.map(|row| (row.standard_error(), row)).collect();
        let known: Vec<(f64, &Row)> = scaled.into_iter().filter(|(se, _)| *se > 0.0).collect();
        let resamples = known.iter().map(|(_, row)| row.replicates.len()).min().unwrap_or(0);
        let largest = |b: usize| {
            let off = known.iter().map(|(se, row)| (row.replicates[b] - row.value).abs() / se);
            off.fold(0.0, f64::max)
        };
        let all: Vec<f64> = (0..resamples).map(largest).collect();
        let upper = 0.5 + behind.confidence / 2.0;
        let normal = stats::normal_ppf(upper).unwrap_or(f64::INFINITY);
        let student = stats::t_ppf(upper, behind.df).unwrap_or(f64::INFINITY) / normal;
        let rounds = behind.rounds as f64;
        let few = student * (rounds / (rounds - 1.0)).sqrt();
        Self {
            critical: few * stats::quantile(&all, behind.confidence).unwrap_or(0.0),
            hours: normal * behind.hours.sqrt(),
        }
    }

    /// What a row is called.
    pub(super) fn call(&self, row: &Row) -> Called {
        let called = Called::of(&row.change.change, row.least, row.worse);
        let hours = if row.of_time { self.hours } else { 0.0 };
        let noise = self.critical * row.widening * row.standard_error();
        match called {
            Called::Better | Called::Worse if row.value.abs() <= noise.hypot(hours) => Called::Open,
            called => called,
        }
    }
}

/// Variance of what all worker counts of a round have in common, in logarithms, robust against
/// single rounds; 0 where the blocks' own noise explains it.
pub(super) fn between_rounds(columns: &[Vec<f64>]) -> f64 {
    let logs: Vec<Vec<f64>> = columns
        .iter()
        .filter_map(|column| {
            let middle = stats::median(column)?.ln();
            Some(column.iter().map(|time| time.ln() - middle).collect())
        })
        .collect();
    let counts = logs.len() as f64;
    let rounds = logs.first().map_or(0, Vec::len);
    let common: Vec<f64> =
        (0..rounds).map(|round| logs.iter().map(|log| log[round]).sum::<f64>() / counts).collect();
    let own: Vec<f64> = logs
        .iter()
        .flat_map(|column| column.iter().zip(&common).map(|(log, common)| log - common))
        .collect();
    let blocks = if counts > 1.0 { spread(&own) / (counts - 1.0) } else { 0.0 };
    (spread(&common) - blocks).max(0.0)
}

/// Variance by the median absolute deviation, as of normal values.
fn spread(values: &[f64]) -> f64 {
    let Some(middle) = stats::median(values) else { return 0.0 };
    let off: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    (1.4826 * stats::median(&off).unwrap_or(0.0)).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounds_have_in_common_is_told_from_what_blocks_have_of_their_own() {
        let shared = [1.0, 1.02, 0.98, 1.01, 0.99, 1.0, 1.03, 0.97];
        let in_common = vec![shared.to_vec(), shared.map(|t| t / 2.0).to_vec()];
        let found = between_rounds(&in_common).sqrt();
        assert!((0.01..0.03).contains(&found), "{found}");
        let turned: Vec<f64> = shared.iter().map(|t| 0.5 / t).collect();
        assert_eq!(between_rounds(&[shared.to_vec(), turned]), 0.0);
        assert_eq!(between_rounds(&[]), 0.0);
    }
}
