//! Gunther's Universal Scalability Law: `T(n) = T1 (1 + sigma (n-1) + kappa n (n-1)) / n` with
//! contention sigma and coherency kappa, both at least 0.
//!
//! Source: N. J. Gunther, Guerrilla Capacity Planning, Springer 2007, equation 4.31; peak at
//! equation 4.33. In the basis `c0 (1/n) + c1 (1-1/n) + c2 (n-1)` the law is linear with
//! `T1 = c0`, `sigma = c1/c0`, `kappa = c2/c0`, so non-negative least squares is exact. Amdahl is
//! `kappa = 0`; Amdahl with a linear overhead spans the same space.

use super::law::{Evidence, Listed, Points, Shape};
use crate::model::check::check_points;
use crate::model::error::ModelError;
use crate::stats::{Prepared, Reduced, Solution};

/// The law with its three parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Seconds of one worker.
    pub one_worker_s: f64,
    /// Contention: the share that queues.
    pub sigma: f64,
    /// Coherency: the cost of each pair of workers, as a share of T1.
    pub kappa: f64,
}

/// Where the speedup is largest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// Workers, not rounded, at least 1.
    pub workers: f64,
    /// Speedup there.
    pub speedup: f64,
}

impl Fit {
    /// Speedup on n workers: `n / (1 + sigma (n-1) + kappa n (n-1))`. Below one worker the divisor
    /// can reach 0, and the speedup is infinite or negative there; NaN for a NaN.
    pub fn speedup(self, workers: f64) -> f64 {
        workers / (1.0 + (workers - 1.0) * (self.sigma + self.kappa * workers))
    }

    /// Seconds on n workers: `T1 / S(n)`, at or below 0 where the speedup is no number above 0.
    pub fn predict(self, workers: f64) -> f64 {
        self.one_worker_s / self.speedup(workers)
    }

    /// The peak at `sqrt((1-sigma)/kappa)`; at one worker where no number of workers helps.
    /// `None` for `kappa <= 0`: the law never bends.
    pub fn peak(self) -> Option<Peak> {
        (self.kappa > 0.0).then(|| {
            let workers = ((1.0 - self.sigma).max(0.0) / self.kappa).sqrt().max(1.0);
            Peak { workers, speedup: self.speedup(workers) }
        })
    }

    /// Speedup that is never passed: at the peak, or `1/sigma` without one; infinite for a
    /// perfect job.
    pub fn best_speedup(self) -> f64 {
        self.peak().map_or(1.0 / self.sigma, |peak| peak.speedup)
    }

    fn from_coefficients(solution: Solution<3>) -> Option<Self> {
        let [c0, c1, c2] = solution.coefficients;
        (c0 > 0.0).then(|| Self { one_worker_s: c0, sigma: c1 / c0, kappa: c2 / c0 })
    }
}

impl Listed for Fit {
    const NAME: &'static str = "usl";
    const PARAMETERS: u32 = 3;
    const EVIDENCE: Evidence = Evidence::Usual;

    fn fitted(points: &Points<'_>) -> Option<Self> {
        solve(points.n, points.m, &points.spread)
    }

    fn seconds(self, workers: f64) -> f64 {
        self.predict(workers)
    }

    fn named(self) -> Vec<(&'static str, f64)> {
        vec![("t1_s", self.one_worker_s), ("sigma", self.sigma), ("kappa", self.kappa)]
    }

    fn corner(self) -> Option<f64> {
        None
    }

    fn shape(self) -> Shape {
        Shape::Overhead { peak: self.peak().map(|peak| (peak.workers, peak.speedup)) }
    }
}

/// Non-negative least squares of relative errors (weights 1/t^2).
///
/// # Errors
/// Fewer than three different worker counts, which cannot tell sigma from kappa, values that are
/// not above 0, or a law that would give one worker no time.
pub fn fit(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 3)?;
    solve(n, t, t).ok_or(ModelError::NoStartingPoint { seconds: 0.0 })
}

/// The same with weights 1.
///
/// # Errors
/// As [`fit`].
pub fn fit_unweighted(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 3)?;
    let ones = vec![1.0; n.len()];
    solve(n, t, &ones).ok_or(ModelError::NoStartingPoint { seconds: 0.0 })
}

/// Least squares of relative errors with no sign rule: for comparison with tools that have none.
///
/// # Errors
/// As [`fit`].
pub fn fit_unconstrained(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 3)?;
    let solution = reduce(n, t, t).solve();
    solution.and_then(Fit::from_coefficients).ok_or(ModelError::NoStartingPoint { seconds: 0.0 })
}

/// T1 and sigma refitted with kappa held: what the law looks like if kappa were that large.
pub(crate) fn solve_with_kappa(n: &[f64], t: &[f64], kappa: f64) -> Option<Fit> {
    let mut problem = Reduced::<2>::default();
    for (&n, &t) in n.iter().zip(t) {
        problem.add([(1.0 / n + kappa * (n - 1.0)) / t, (1.0 - 1.0 / n) / t], 1.0);
    }
    let [c0, c1] = problem.solve_non_negative()?.coefficients;
    (c0 > 0.0).then(|| Fit { one_worker_s: c0, sigma: c1 / c0, kappa })
}

/// The fit with one standard deviation for each point, unchecked.
pub(crate) fn solve(n: &[f64], t: &[f64], spread: &[f64]) -> Option<Fit> {
    reduce(n, t, spread).solve_non_negative().and_then(Fit::from_coefficients)
}

/// The fit of many sets of times at the same worker counts.
pub(crate) struct Solver {
    prepared: Option<Prepared<3>>,
}

impl Solver {
    /// Prepares for times like `t`.
    pub(crate) fn new(n: &[f64], t: &[f64]) -> Self {
        let rows: Vec<[f64; 3]> = n.iter().map(|&n| basis(n)).collect();
        Self { prepared: Prepared::new(&rows, t) }
    }

    /// [`solve`] with a spread equal to the times.
    pub(crate) fn solve(&self, n: &[f64], t: &[f64]) -> Option<Fit> {
        self.reduce(n, t).solve_non_negative().and_then(Fit::from_coefficients)
    }

    /// Kappa of the same fit with no sign rule; `None` where the counts cannot tell it.
    pub(crate) fn coherency(&self, n: &[f64], t: &[f64]) -> Option<f64> {
        let fit = self.reduce(n, t).solve().and_then(Fit::from_coefficients);
        fit.map(|fit| fit.kappa).filter(|kappa| kappa.is_finite())
    }

    fn reduce(&self, n: &[f64], t: &[f64]) -> Reduced<3> {
        let fast = self.prepared.as_ref().and_then(|prepared| prepared.reduce_relative(t));
        fast.unwrap_or_else(|| reduce(n, t, t))
    }
}

fn basis(n: f64) -> [f64; 3] {
    [1.0 / n, 1.0 - 1.0 / n, n - 1.0]
}

fn reduce(n: &[f64], t: &[f64], spread: &[f64]) -> Reduced<3> {
    let mut problem = Reduced::default();
    for ((&n, &t), &spread) in n.iter().zip(t).zip(spread) {
        problem.add(basis(n).map(|value| value / spread), t / spread);
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amdahl_has_no_peak() {
        let fit = fit(&[1.0, 2.0, 4.0, 8.0], &[1.0, 0.525, 0.2875, 0.16875]).unwrap();
        assert_eq!((fit.kappa, fit.peak()), (0.0, None));
        assert!((fit.best_speedup() - 20.0).abs() < 1e-6);
    }

    #[test]
    fn a_job_that_only_gets_slower_peaks_at_one_worker() {
        let fit = fit(&[1.0, 2.0, 4.0, 8.0], &[0.0405, 0.128, 0.228, 0.55]).unwrap();
        let peak = fit.peak().unwrap();
        assert_eq!((peak.workers, peak.speedup), (1.0, 1.0));
    }

    #[test]
    fn two_counts_cannot_tell_contention_from_coherency() {
        let refused = fit(&[1.0, 2.0, 2.0], &[1.0, 0.6, 0.6]);
        assert_eq!(refused, Err(ModelError::TooFewCounts { distinct: 2, needed: 3 }));
    }

    #[test]
    fn kappa_is_never_negative() {
        let fit = fit(&[1.0, 2.0, 4.0, 8.0], &[1.0, 0.49, 0.235, 0.1075]).unwrap();
        assert_eq!((fit.sigma, fit.kappa), (0.0, 0.0));
    }

    proptest! {
        #[test]
        fn exact_times_give_back_their_parameters(
            sigma in 0.0f64..0.5, kappa in 1e-4f64..0.1, t1 in 1e-3f64..1e3,
        ) {
            let truth = Fit { one_worker_s: t1, sigma, kappa };
            let n = [1.0, 2.0, 3.0, 6.0, 12.0, 24.0];
            let t: Vec<f64> = n.iter().map(|&n| truth.predict(n)).collect();
            let found = fit(&n, &t).unwrap();
            prop_assert!((found.sigma - sigma).abs() < 1e-6);
            prop_assert!((found.kappa / kappa - 1.0).abs() < 1e-6);
        }
    }
}
