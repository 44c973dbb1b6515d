//! Every estimate done again on resampled rounds.

use super::rounds::Rounds;
use crate::model::laws::{Law, usl};
use crate::stats::Resamples;

/// What each resample of whole rounds gave; index = resample. A resample whose law cannot be
/// fitted is left out.
#[derive(Debug, Clone, Default)]
pub struct Replicates {
    /// Median seconds, by column.
    pub medians_s: Vec<Vec<f64>>,
    /// Median seconds of the sequential program; empty if it was not measured.
    pub sequential_s: Vec<f64>,
    /// s.
    pub serial_fractions: Vec<f64>,
    /// T1 of the law in seconds.
    pub one_worker_s: Vec<f64>,
    /// measured / predicted - 1, by column.
    pub deviations: Vec<Vec<f64>>,
    /// USL on the fitted columns; shorter where it gave one worker no time.
    pub usl: Vec<usl::Fit>,
    /// Its coherency fitted with no sign rule; as short.
    pub coherency: Vec<f64>,
}

impl Replicates {
    /// Refits the `fitted` columns of `rounds` in every resample. `usl_times` turns a column's
    /// worker count and median into the seconds that the USL is fitted to.
    pub(crate) fn of(
        rounds: &Rounds,
        fitted: &[usize],
        resamples: &Resamples,
        fit: impl Fn(&[f64], &[f64]) -> Option<Law>,
        usl_time: impl Fn(f64, f64) -> f64,
    ) -> Self {
        let medians: Vec<Vec<f64>> =
            rounds.columns().iter().map(|column| resamples.medians(column)).collect();
        let sequential = rounds.sequential().map(|column| resamples.medians(column));
        let workers = rounds.workers();
        let n: Vec<f64> = fitted.iter().map(|&column| workers[column]).collect();
        let mut m: Vec<f64> = Vec::with_capacity(n.len());
        let time = |(n, m): (&f64, &f64)| usl_time(*n, *m);
        let all_medians = rounds.medians();
        m.extend(fitted.iter().map(|&column| all_medians[column]));
        let mut times: Vec<f64> = n.iter().zip(&m).map(time).collect();
        let usl = usl::Solver::new(&n, &times);
        let mut all = Self::with_capacity(medians.len(), resamples.len());
        for resample in 0..resamples.len() {
            m.clear();
            m.extend(fitted.iter().map(|&column| medians[column][resample]));
            times.clear();
            times.extend(n.iter().zip(&m).map(time));
            let Some(law) = fit(&n, &m) else { continue };
            all.serial_fractions.push(law.serial_fraction());
            all.one_worker_s.push(law.one_worker_s());
            for (column, medians) in medians.iter().enumerate() {
                all.medians_s[column].push(medians[resample]);
                all.deviations[column].push(law.deviation(workers[column], medians[resample]));
            }
            all.sequential_s.extend(sequential.as_ref().map(|medians| medians[resample]));
            all.usl.extend(usl.solve(&n, &times));
            all.coherency.extend(usl.coherency(&n, &times));
        }
        all
    }

    fn with_capacity(columns: usize, resamples: usize) -> Self {
        let matrix = || (0..columns).map(|_| Vec::with_capacity(resamples)).collect();
        Self { medians_s: matrix(), deviations: matrix(), ..Self::default() }
    }

    /// How many resamples were fitted.
    pub fn len(&self) -> usize {
        self.serial_fractions.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.serial_fractions.is_empty()
    }
}
