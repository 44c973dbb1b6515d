//! What the laws are fitted to.

use crate::model::check::{check_time, check_workers};
use crate::model::error::ModelError;
use crate::stats::{self, Biweight, Resamples};

/// Wall times by round and worker count, every round complete. Worker counts may be fractional,
/// repeated, in any order, and need not include 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounds {
    workers: Vec<f64>,
    columns: Vec<Vec<f64>>,
    sequential: Option<Vec<f64>>,
    /// Of rounds without what each had in common; others have medians.
    scatter: Option<Scatter>,
}

/// How much the logarithms of times scatter, without what lies far off: standard deviations.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scatter {
    /// One a column; 0 where most of its times are one.
    pub(super) columns: Vec<f64>,
    /// The sequential program's.
    pub(super) sequential: f64,
}

impl Rounds {
    /// Takes one row of seconds a round, in the order of `workers`.
    ///
    /// # Errors
    /// No round, more than [`Resamples::MOST_ROUNDS`], an incomplete round, a worker count or a time that is not a number above 0.
    pub fn new<R: AsRef<[f64]>>(workers: &[f64], rows: &[R]) -> Result<Self, ModelError> {
        check_workers(workers)?;
        if rows.is_empty() {
            return Err(ModelError::NoRounds);
        }
        if rows.len() > Resamples::MOST_ROUNDS {
            let (rounds, most) = (rows.len(), Resamples::MOST_ROUNDS);
            return Err(ModelError::TooManyRounds { rounds, most });
        }
        let mut columns = vec![Vec::with_capacity(rows.len()); workers.len()];
        for (index, row) in rows.iter().enumerate() {
            let (row, round) = (row.as_ref(), index + 1);
            if row.len() != workers.len() {
                let (got, expected) = (row.len(), workers.len());
                return Err(ModelError::Incomplete { round, got, expected });
            }
            for ((column, &value), &workers) in columns.iter_mut().zip(row).zip(workers) {
                check_time(value, round, workers)?;
                column.push(value);
            }
        }
        Ok(Self { workers: workers.to_vec(), columns, sequential: None, scatter: None })
    }

    /// One run for each worker count: no interval can be had from it.
    ///
    /// # Errors
    /// As [`Rounds::new`].
    pub fn single(workers: &[f64], times: &[f64]) -> Result<Self, ModelError> {
        Self::new(workers, &[times])
    }

    /// Adds the sequential program's seconds, measured in the same rounds.
    ///
    /// # Errors
    /// Another number of rounds, or a time that is not a number above 0.
    pub fn with_sequential(mut self, times: &[f64]) -> Result<Self, ModelError> {
        if times.len() != self.rounds() {
            return Err(ModelError::Sequential { got: times.len(), rounds: self.rounds() });
        }
        for (index, &value) in times.iter().enumerate() {
            check_time(value, index + 1, 1.0)?;
        }
        self.sequential = Some(times.to_vec());
        Ok(self)
    }

    /// How many rounds.
    pub fn rounds(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// The worker counts, one a column.
    pub fn workers(&self) -> &[f64] {
        &self.workers
    }

    /// The seconds at each worker count, by round.
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// The sequential program's seconds by round, if it was measured.
    pub fn sequential(&self) -> Option<&[f64]> {
        self.sequential.as_deref()
    }

    /// The median seconds at each worker count.
    pub fn medians(&self) -> Vec<f64> {
        self.columns.iter().filter_map(|column| stats::median(column)).collect()
    }

    /// The middle of the seconds at each worker count: the median, of [`Rounds::paired`] the biweight of
    /// their logarithms.
    pub fn middles(&self) -> Vec<f64> {
        let middle = |(column, times): (usize, &Vec<f64>)| middle(times, self.scatter_at(column));
        self.columns.iter().enumerate().filter_map(middle).collect()
    }

    /// The sequential program's, if it was measured.
    pub fn sequential_middle(&self) -> Option<f64> {
        middle(self.sequential()?, self.sequential_scatter())
    }

    /// [`Rounds::middles`] in every resample, by column.
    pub(super) fn resampled_middles(&self, resamples: &Resamples) -> Vec<Vec<f64>> {
        let of = |(column, times): (usize, &Vec<f64>)| {
            resampled(times, self.scatter_at(column), resamples)
        };
        self.columns.iter().enumerate().map(of).collect()
    }

    /// [`Rounds::sequential_middle`] in every resample; empty if it was not measured.
    pub(super) fn resampled_sequential(&self, resamples: &Resamples) -> Vec<f64> {
        let of = |times| resampled(times, self.sequential_scatter(), resamples);
        self.sequential().map_or_else(Vec::new, of)
    }

    fn scatter_at(&self, column: usize) -> f64 {
        self.scatter.as_ref().map_or(0.0, |scatter| scatter.columns[column])
    }

    fn sequential_scatter(&self) -> f64 {
        self.scatter.as_ref().map_or(0.0, |scatter| scatter.sequential)
    }

    /// The same rounds, whose middles are biweights.
    pub(super) fn with_scatter(self, scatter: Scatter) -> Self {
        Self { scatter: Some(scatter), ..self }
    }

    /// The same rounds, each times its factor, one a round.
    pub(super) fn scaled(&self, factors: &[f64]) -> Self {
        let scaled = |times: &[f64]| times.iter().zip(factors).map(|(t, f)| t * f).collect();
        Self {
            workers: self.workers.clone(),
            columns: self.columns.iter().map(|column| scaled(column)).collect(),
            sequential: self.sequential.as_deref().map(scaled),
            scatter: None,
        }
    }

    /// The columns with at most so many workers, for fitting on the physical cores only.
    pub fn columns_up_to(&self, workers: f64) -> Vec<usize> {
        (0..self.workers.len()).filter(|&column| self.workers[column] <= workers).collect()
    }

    /// These columns alone.
    ///
    /// # Errors
    /// A column that does not exist.
    pub fn select(&self, chosen: &[usize]) -> Result<Self, ModelError> {
        let columns = self.columns.len();
        if let Some(&column) = chosen.iter().find(|&&column| column >= columns) {
            return Err(ModelError::Column { column, columns });
        }
        Ok(Self {
            workers: chosen.iter().map(|&column| self.workers[column]).collect(),
            columns: chosen.iter().map(|&column| self.columns[column].clone()).collect(),
            sequential: self.sequential.clone(),
            scatter: self.scatter.as_ref().map(|scatter| Scatter {
                columns: chosen.iter().map(|&column| scatter.columns[column]).collect(),
                ..scatter.clone()
            }),
        })
    }
}

/// The biweight of the logarithms of times that scatter, else their median.
fn middle(times: &[f64], scatter: f64) -> Option<f64> {
    match Biweight::new(&logarithms(times), scatter) {
        Some(found) => Some(found.middle().exp()),
        None => stats::median(times),
    }
}

/// [`middle`] in every resample.
fn resampled(times: &[f64], scatter: f64, resamples: &Resamples) -> Vec<f64> {
    let logarithms = logarithms(times);
    match Biweight::new(&logarithms, scatter) {
        Some(found) => found.resampled(&logarithms, resamples).into_iter().map(f64::exp).collect(),
        None => resamples.medians(times),
    }
}

/// Of times in seconds.
pub(super) fn logarithms(times: &[f64]) -> Vec<f64> {
    times.iter().map(|time| time.ln()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_complete_or_refused() {
        let refused = Rounds::new(&[1.0, 2.0], &[vec![1.0, 0.6], vec![1.0]]);
        assert_eq!(refused, Err(ModelError::Incomplete { round: 2, got: 1, expected: 2 }));
        assert_eq!(Rounds::new::<Vec<f64>>(&[1.0], &[]), Err(ModelError::NoRounds));
        let many = Rounds::new(&[1.0], &vec![[1.0]; 32_768]);
        assert_eq!(many, Err(ModelError::TooManyRounds { rounds: 32_768, most: 32_767 }));
    }

    #[test]
    fn a_time_is_above_zero() {
        for bad in [0.0, -1.0, f64::INFINITY] {
            let refused = Rounds::single(&[1.0, 2.0], &[1.0, bad]);
            assert_eq!(
                refused,
                Err(ModelError::Time { round: 1, workers: 2.0, value: bad }),
                "{bad}"
            );
        }
        assert!(Rounds::single(&[1.0, 2.0], &[1.0, f64::NAN]).is_err());
    }

    #[test]
    fn a_refusal_names_round_workers_and_value() {
        let message = Rounds::single(&[1.0, 2.0], &[1.0, 0.0]).unwrap_err().to_string();
        assert!(message.contains("'0' in round 1 at 2 worker(s)"), "{message}");
    }

    #[test]
    fn the_sequential_program_is_measured_in_every_round() {
        let rounds = Rounds::new(&[1.0, 2.0], &[[1.0, 0.5], [1.0, 0.5]]).unwrap();
        assert!(rounds.clone().with_sequential(&[0.9]).is_err());
        assert!(rounds.with_sequential(&[0.9, 0.9]).is_ok());
    }
}
