//! A capped resource: Amdahl's law with `min(n, C)` workers (a quota, a bus, a pool of permits),
//! `T(n) = a + b/min(n, C)`. C is scanned, since the misfit has a local minimum in each gap
//! between worker counts.
//!
//! Source: the bottleneck bound of closed queues, a throughput of at most that of the fullest
//! resource (P. J. Denning and J. P. Buzen, The Operational Analysis of Queueing Network Models,
//! ACM Computing Surveys 10(3), 1978), put on top of Amdahl's law.

use super::law::{Evidence, Listed, Points, Shape};
use crate::model::check::check_points;
use crate::model::error::ModelError;
use crate::stats::Reduced;

/// Amdahl's law up to a capacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// C: workers beyond it add nothing.
    pub capacity: f64,
    /// Serial seconds, at least 0.
    pub serial_s: f64,
    /// Parallel seconds of one worker, at least 0.
    pub parallel_s: f64,
}

impl Fit {
    /// Seconds on n workers: `a + b/min(n, C)`.
    pub fn predict(self, workers: f64) -> f64 {
        self.serial_s + self.parallel_s / workers.min(self.capacity)
    }

    /// s = a/(a+b) below the capacity.
    pub fn serial_fraction(self) -> f64 {
        self.serial_s / (self.serial_s + self.parallel_s)
    }

    /// Speedup at and beyond the capacity.
    pub fn plateau(self) -> f64 {
        (self.serial_s + self.parallel_s) / self.predict(self.capacity)
    }
}

impl Listed for Fit {
    const NAME: &'static str = "cap";
    const PARAMETERS: u32 = 3;
    const EVIDENCE: Evidence = Evidence::Usual;

    fn fitted(points: &Points<'_>) -> Option<Self> {
        solve(points.n, points.m, &points.spread)
    }

    fn seconds(self, workers: f64) -> f64 {
        self.predict(workers)
    }

    fn named(self) -> Vec<(&'static str, f64)> {
        vec![
            ("capacity", self.capacity),
            ("plateau", self.plateau()),
            ("serial_s", self.serial_s),
            ("parallel_s", self.parallel_s),
        ]
    }

    fn corner(self) -> Option<f64> {
        Some(self.capacity)
    }

    fn shape(self) -> Shape {
        Shape::Plateau { from: self.capacity }
    }
}

/// Scans C from 1.5 to the largest worker count by .25 (by C/256 beyond 64, where .25 says
/// nothing) with a, b >= 0 and weights 1/t^2.
///
/// # Errors
/// Fewer than two different worker counts, values that are not above 0, or no count above 1.5.
pub fn fit(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 2)?;
    solve(n, t, t).ok_or(ModelError::NoMinimum { method: "cap" })
}

/// The fit with one standard deviation for each point, unchecked.
pub(crate) fn solve(n: &[f64], t: &[f64], spread: &[f64]) -> Option<Fit> {
    let largest = n.iter().copied().fold(0.0, f64::max);
    let mut best: Option<(f64, Fit)> = None;
    let mut capacity = 1.5;
    while capacity <= largest {
        if let Some((rss, fit)) = at_capacity(n, t, spread, capacity)
            && best.is_none_or(|(least, _)| rss < least)
        {
            best = Some((rss, fit));
        }
        capacity += (capacity / 256.0).max(0.25);
    }
    best.map(|(_, fit)| fit)
}

fn at_capacity(n: &[f64], t: &[f64], spread: &[f64], capacity: f64) -> Option<(f64, Fit)> {
    let mut problem = Reduced::<2>::default();
    for ((&n, &t), &spread) in n.iter().zip(t).zip(spread) {
        problem.add([1.0 / spread, 1.0 / (n.min(capacity) * spread)], t / spread);
    }
    let solution = problem.solve_non_negative()?;
    let [serial_s, parallel_s] = solution.coefficients;
    Some((solution.rss, Fit { capacity, serial_s, parallel_s }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_is_found_between_the_counts_and_its_plateau_told() {
        let n: Vec<f64> = (1..=8).map(f64::from).collect();
        let t: Vec<f64> = n.iter().map(|n| 0.02 + 0.98 / n.min(4.5)).collect();
        let fit = fit(&n, &t).unwrap();
        assert_eq!(fit.capacity, 4.5);
        assert!((fit.serial_fraction() - 0.02).abs() < 1e-9);
        assert!((fit.plateau() - 1.0 / (0.02 + 0.98 / 4.5)).abs() < 1e-9);
    }

    #[test]
    fn one_worker_alone_shows_no_cap() {
        assert!(fit(&[1.0, 1.25], &[1.0, 0.9]).is_err());
    }
}
