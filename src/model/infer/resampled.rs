//! The middle of every column in every resample of whole rounds.
//!
//! A clock, or a printed figure, that resolves no more than a step leaves each middle uncertain by
//! half of it, and all rounds may print the same: every resampled middle is moved within its step.

use super::rounds::Rounds;
use crate::stats::{self, Resamples};

/// Resampled middles, in seconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resampled {
    /// By column, then by resample.
    pub(crate) columns: Vec<Vec<f64>>,
    /// By resample; empty if the sequential program was not measured.
    pub(crate) sequential: Vec<f64>,
}

/// What all figures are multiples of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    /// The times, in seconds.
    OfTimes(f64),
    /// Not the times but the rates `n/t`, as of a table of these.
    OfRates(f64),
    /// Neither, by more than a millionth.
    Fine,
}

impl Step {
    /// The step of all times of the rounds; of the rates where the times have none.
    pub(crate) fn of(rounds: &Rounds) -> Self {
        let all = rounds.workers().iter().zip(rounds.columns());
        let times = rounds.columns().iter().flatten().chain(rounds.sequential().unwrap_or(&[]));
        if let Some(step) = stats::resolution(&times.copied().collect::<Vec<f64>>()) {
            return Self::OfTimes(step);
        }
        let rates: Vec<f64> =
            all.flat_map(|(n, column)| column.iter().map(move |t| n / t)).collect();
        stats::resolution(&rates).map_or(Self::Fine, Self::OfRates)
    }

    /// The step of times that may be none at all.
    pub(crate) fn of_times(times: impl Iterator<Item = f64>) -> Self {
        let some: Vec<f64> = times.filter(|time| *time > 0.0).collect();
        stats::resolution(&some).map_or(Self::Fine, Self::OfTimes)
    }

    /// Moves each of a column's resampled middles within what the step leaves open.
    pub(crate) fn blur(self, workers: f64, middles: &mut [f64], seed: u64) {
        let (step, of_rates) = match self {
            Self::OfTimes(step) => (step, false),
            Self::OfRates(step) => (step, true),
            Self::Fine => return,
        };
        let moves = stats::within_step(0.0, step, middles.len(), seed);
        for (middle, by) in middles.iter_mut().zip(moves) {
            *middle = if of_rates { workers / (workers / *middle + by) } else { *middle + by };
        }
    }
}

impl Resampled {
    /// Resamples the rounds, whose figures are multiples of `step`.
    pub(crate) fn of(rounds: &Rounds, step: Step, resamples: &Resamples) -> Self {
        let blurred = |workers: f64, column: &[f64], mut middles: Vec<f64>| {
            step.blur(workers, &mut middles, seed(resamples.seed(), column));
            middles
        };
        let columns = rounds.workers().iter().zip(rounds.columns());
        let columns = columns.zip(rounds.resampled_middles(resamples));
        let sequential = rounds.resampled_sequential(resamples);
        Self {
            columns: columns.map(|((&n, column), found)| blurred(n, column, found)).collect(),
            sequential: blurred(1.0, rounds.sequential().unwrap_or(&[]), sequential),
        }
    }
}

/// Columns and studies are moved each on their own, also where their resamples are the same.
pub(crate) fn seed(seed: u64, column: &[f64]) -> u64 {
    column.iter().fold(seed, |mixed, time| mixed.rotate_left(7) ^ time.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resampled(rows: &[[f64; 2]]) -> (Step, Resampled) {
        let rounds = Rounds::new(&[1.0, 2.0], rows).unwrap();
        let step = Step::of(&rounds);
        (step, Resampled::of(&rounds, step, &Resamples::draw(rows.len(), 500, 1)))
    }

    #[test]
    fn times_of_a_clock_of_ten_milliseconds_move_by_five() {
        let (step, found) = resampled(&[[0.48, 0.25]; 6]);
        assert!(matches!(step, Step::OfTimes(step) if (step - 0.01).abs() < 1e-9), "{step:?}");
        let one = &found.columns[0];
        assert!(one.iter().all(|t| (0.475..=0.485).contains(t)));
        assert!(one.iter().any(|t| *t < 0.476) && one.iter().any(|t| *t > 0.484));
    }

    #[test]
    fn rates_of_whole_frames_move_by_half_a_frame() {
        let (step, found) = resampled(&[[1.0 / 7.0, 2.0 / 13.0]; 6]);
        assert!(matches!(step, Step::OfRates(step) if (step - 1.0).abs() < 1e-9), "{step:?}");
        assert!(found.columns[1].iter().all(|t| (12.499..=13.501).contains(&(2.0 / t))));
    }

    #[test]
    fn nanoseconds_stay_where_they_are() {
        let (step, found) = resampled(&[[0.484_857_319, 0.253_128_457]; 6]);
        assert_eq!(step, Step::Fine);
        assert!(found.columns[0].iter().all(|t| *t == 0.484_857_319));
    }
}
