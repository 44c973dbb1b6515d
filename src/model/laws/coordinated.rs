//! One of the workers only coordinates: n workers do the work of n - 1, `T(n) = a + b/(n - 1)`
//! from two workers on. One worker does all of it, which takes as long as with two.
//!
//! Source: the manager and worker pattern (T. G. Mattson, B. A. Sanders and B. L. Massingill,
//! Patterns for Parallel Programming, 2004, section 5.5), put on Amdahl's law.

use super::law::{Evidence, Listed, Points, Shape};
use crate::model::check::check_points;
use crate::model::error::ModelError;
use crate::stats::weighted_line;

/// Amdahl's law on one worker less.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Serial seconds.
    pub serial_s: f64,
    /// Parallel seconds of one worker.
    pub parallel_s: f64,
}

/// How many of n workers do the work.
fn working(workers: f64) -> f64 {
    (workers - 1.0).max(1.0)
}

impl Fit {
    /// Seconds on n workers: `a + b/max(n - 1, 1)`.
    pub fn predict(self, workers: f64) -> f64 {
        self.serial_s + self.parallel_s / working(workers)
    }
}

impl Listed for Fit {
    const NAME: &'static str = "coordinated";
    const PARAMETERS: u32 = 2;
    const EVIDENCE: Evidence = Evidence::Exact;

    fn fitted(points: &Points<'_>) -> Option<Self> {
        solve(points.n, points.m, &points.spread)
    }

    fn seconds(self, workers: f64) -> f64 {
        self.predict(workers)
    }

    fn named(self) -> Vec<(&'static str, f64)> {
        vec![("serial_s", self.serial_s), ("parallel_s", self.parallel_s)]
    }

    fn corner(self) -> Option<f64> {
        Some(2.0)
    }

    fn shape(self) -> Shape {
        Shape::Coordinated
    }
}

/// Least squares of relative errors, in closed form, with no clipping.
///
/// # Errors
/// Fewer than three different worker counts, or values that are not above 0.
pub fn fit(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 3)?;
    solve(n, t, t).ok_or(ModelError::NoMinimum { method: "coordinated" })
}

fn solve(n: &[f64], t: &[f64], spread: &[f64]) -> Option<Fit> {
    let points = n.iter().zip(t).zip(spread);
    let points = points.map(|((&n, &t), &spread)| (1.0 / working(n), t, 1.0 / (spread * spread)));
    let line = weighted_line(points)?;
    Some(Fit { serial_s: line.intercept, parallel_s: line.slope })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_that_does_no_work_is_seen() {
        let fit = fit(&[1.0, 2.0, 3.0, 5.0], &[24.0, 24.0, 12.0, 6.0]).unwrap();
        assert!(fit.serial_s.abs() < 1e-9 && (fit.parallel_s - 24.0).abs() < 1e-9, "{fit:?}");
        assert!((fit.predict(13.0) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn one_and_two_workers_alone_show_nothing() {
        assert!(fit(&[1.0, 2.0], &[24.0, 24.0]).is_err());
    }
}
