//! Every estimate done again on resampled rounds.

use super::resampled::{Resampled, Step};
use super::rounds::Rounds;
use crate::model::laws::{Law, usl};
use crate::stats::Resamples;

/// What each resample of whole rounds gave; index = resample. A resample whose law cannot be
/// fitted is left out.
#[derive(Debug, Clone, Default)]
pub struct Replicates {
    /// Median seconds as measured, by column.
    pub times_s: Vec<Vec<f64>>,
    /// Those of the sequential program; empty if it was not measured.
    pub sequential_times_s: Vec<f64>,
    /// Median seconds that the law is fitted to, by column: without what a round has in common.
    pub medians_s: Vec<Vec<f64>>,
    /// The sequential program's; empty if it was not measured.
    pub sequential_s: Vec<f64>,
    /// s.
    pub serial_fractions: Vec<f64>,
    /// T1 of the law in seconds.
    pub one_worker_s: Vec<f64>,
    /// measured / predicted - 1, by column.
    pub deviations: Vec<Vec<f64>>,
    /// USL on the fitted columns; shorter where it gave one worker no time.
    pub usl: Vec<usl::Fit>,
    /// measured / predicted - 1 by the USL, by fitted column; as short.
    pub usl_deviations: Vec<Vec<f64>>,
    /// Its coherency fitted with no sign rule; as short.
    pub coherency: Vec<f64>,
}

/// Rounds as they were measured, and as laws are fitted to them.
pub(crate) struct Both<'a> {
    pub(crate) measured: &'a Rounds,
    pub(crate) paired: &'a Rounds,
}

impl Replicates {
    /// Refits the `fitted` columns of the paired rounds in every resample. `usl_times` turns a
    /// column's worker count and median into the seconds that the USL is fitted to.
    pub(crate) fn of(
        rounds: &Both<'_>,
        fitted: &[usize],
        resamples: &Resamples,
        fit: impl Fn(&[f64], &[f64]) -> Option<Law>,
        usl_time: impl Fn(f64, f64) -> f64,
    ) -> Self {
        let step = Step::of(rounds.measured);
        let [times, medians] =
            [rounds.measured, rounds.paired].map(|of| Resampled::of(of, step, resamples));
        let workers = rounds.paired.workers();
        let n: Vec<f64> = fitted.iter().map(|&column| workers[column]).collect();
        let mut m: Vec<f64> = Vec::with_capacity(n.len());
        let time = |(n, m): (&f64, &f64)| usl_time(*n, *m);
        let all_medians = rounds.paired.middles();
        m.extend(fitted.iter().map(|&column| all_medians[column]));
        let mut usl_times: Vec<f64> = n.iter().zip(&m).map(time).collect();
        let usl = usl::Solver::new(&n, &usl_times);
        let mut all = Self::with_capacity(workers.len(), n.len(), resamples.len());
        for resample in 0..resamples.len() {
            m.clear();
            m.extend(fitted.iter().map(|&column| medians.columns[column][resample]));
            usl_times.clear();
            usl_times.extend(n.iter().zip(&m).map(time));
            let Some(law) = fit(&n, &m) else { continue };
            all.serial_fractions.push(law.serial_fraction());
            all.one_worker_s.push(law.one_worker_s());
            all.take(resample, &times, &medians);
            for (column, medians) in medians.columns.iter().enumerate() {
                all.deviations[column].push(law.deviation(workers[column], medians[resample]));
            }
            if let Some(fit) = usl.solve(&n, &usl_times) {
                all.usl.push(fit);
                for ((deviations, n), t) in all.usl_deviations.iter_mut().zip(&n).zip(&usl_times) {
                    deviations.push(t / fit.predict(*n) - 1.0);
                }
            }
            all.coherency.extend(usl.coherency(&n, &usl_times));
        }
        all
    }

    fn take(&mut self, resample: usize, times: &Resampled, medians: &Resampled) {
        let pairs = [(&mut self.times_s, times), (&mut self.medians_s, medians)];
        for (taken, of) in pairs {
            for (taken, column) in taken.iter_mut().zip(&of.columns) {
                taken.push(column[resample]);
            }
        }
        self.sequential_times_s.extend(times.sequential.get(resample));
        self.sequential_s.extend(medians.sequential.get(resample));
    }

    fn with_capacity(columns: usize, fitted: usize, resamples: usize) -> Self {
        let matrix = |columns| (0..columns).map(|_| Vec::with_capacity(resamples)).collect();
        Self {
            times_s: matrix(columns),
            medians_s: matrix(columns),
            deviations: matrix(columns),
            usl_deviations: matrix(fitted),
            ..Self::default()
        }
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
