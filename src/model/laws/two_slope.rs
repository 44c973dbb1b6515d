//! Cores of two kinds: workers beyond C known cores count `rho` each (hardware threads,
//! efficiency cores), `T(n) = a + b/m(n)` with `m(n) = n` up to C and `C + rho (n - C)` beyond.
//!
//! Source: unequal cores in Amdahl's law as in M. D. Hill and M. R. Marty, Amdahl's Law in the
//! Multicore Era, IEEE Computer 2008 (asymmetric chips), with one rate for all cores beyond C.

use super::law::{Evidence, Listed, Points, Shape};
use crate::model::check::check_points;
use crate::model::error::ModelError;
use crate::stats::Reduced;

/// Amdahl's law with a second slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// C, given: the full cores.
    pub cores: f64,
    /// What a worker beyond C is worth, 0 to 1.
    pub rho: f64,
    /// Serial seconds, at least 0.
    pub serial_s: f64,
    /// Parallel seconds of one worker, at least 0.
    pub parallel_s: f64,
}

/// m(n): how many full cores n workers are worth.
pub fn effective_workers(workers: f64, cores: f64, rho: f64) -> f64 {
    workers.min(cores) + rho * (workers - cores).max(0.0)
}

impl Fit {
    /// Seconds on n workers.
    pub fn predict(self, workers: f64) -> f64 {
        self.serial_s + self.parallel_s / effective_workers(workers, self.cores, self.rho)
    }
}

impl Listed for Fit {
    const NAME: &'static str = "two-slope";
    const PARAMETERS: u32 = 3;
    const EVIDENCE: Evidence = Evidence::Usual;

    fn fitted(points: &Points<'_>) -> Option<Self> {
        solve(points.n, points.m, &points.spread, points.cores?)
    }

    fn seconds(self, workers: f64) -> f64 {
        self.predict(workers)
    }

    fn named(self) -> Vec<(&'static str, f64)> {
        vec![
            ("cores", self.cores),
            ("rho", self.rho),
            ("serial_s", self.serial_s),
            ("parallel_s", self.parallel_s),
        ]
    }

    fn corner(self) -> Option<f64> {
        Some(self.cores)
    }

    fn shape(self) -> Shape {
        Shape::Bend { at: self.cores, worth: self.rho }
    }
}

/// Fits rho in 0..1 and a, b >= 0 with weights 1/t^2 for known cores.
///
/// # Errors
/// Fewer than three different worker counts, values that are not above 0, or no count beyond the
/// cores.
pub fn fit(n: &[f64], t: &[f64], cores: f64) -> Result<Fit, ModelError> {
    check_points(n, t, 3)?;
    solve(n, t, t, cores).ok_or(ModelError::NoMinimum { method: "two-slope" })
}

/// The fit with one standard deviation for each point, unchecked; `None` when no worker count
/// passes the cores.
pub(crate) fn solve(n: &[f64], t: &[f64], spread: &[f64], cores: f64) -> Option<Fit> {
    if !(cores > 0.0 && n.iter().any(|&n| n > cores)) {
        return None;
    }
    let at = |rho: f64| at_rho(n, t, spread, cores, rho);
    at(least(|rho| at(rho).map_or(f64::INFINITY, |(rss, _)| rss))).map(|(_, fit)| fit)
}

/// The rho in 0..=1 where `misfit` is least.
pub(crate) fn least(misfit: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 64;
    let grid = |step: u32| f64::from(step) / f64::from(STEPS);
    let lower = |a: &f64, b: &f64| misfit(*a).total_cmp(&misfit(*b));
    let best = (0..=STEPS).min_by(|&a, &b| lower(&grid(a), &grid(b))).unwrap_or(STEPS);
    let (mut low, mut high) = (grid(best.saturating_sub(1)), grid((best + 1).min(STEPS)));
    // Golden-section search (Press et al., Numerical Recipes, 10.2) within the best cell.
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    while high - low > 1e-9 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if misfit(left) <= misfit(right) {
            high = right;
        } else {
            low = left;
        }
    }
    let (found, on_grid) = ((low + high) / 2.0, grid(best));
    if misfit(found) < misfit(on_grid) { found } else { on_grid }
}

fn at_rho(n: &[f64], t: &[f64], spread: &[f64], cores: f64, rho: f64) -> Option<(f64, Fit)> {
    let mut problem = Reduced::<2>::default();
    for ((&n, &t), &spread) in n.iter().zip(t).zip(spread) {
        let workers = effective_workers(n, cores, rho);
        problem.add([1.0 / spread, 1.0 / (workers * spread)], t / spread);
    }
    let solution = problem.solve_non_negative()?;
    let [serial_s, parallel_s] = solution.coefficients;
    Some((solution.rss, Fit { cores, rho, serial_s, parallel_s }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardware_threads_worth_a_quarter_are_found() {
        let n: Vec<f64> = (1..=8).map(f64::from).collect();
        let t: Vec<f64> = n.iter().map(|&n| 0.1 + 0.9 / effective_workers(n, 4.0, 0.25)).collect();
        let fit = fit(&n, &t, 4.0).unwrap();
        assert!((fit.rho - 0.25).abs() < 1e-6, "{fit:?}");
        assert!((fit.serial_s - 0.1).abs() < 1e-6, "{fit:?}");
    }

    #[test]
    fn no_count_beyond_the_cores_shows_no_second_slope() {
        assert!(fit(&[1.0, 2.0, 4.0], &[1.0, 0.6, 0.4], 4.0).is_err());
    }
}
