//! Going parallel costs once: one worker takes T1, from two on `T(n) = a + b/n` with
//! `a + b > T1` (another algorithm, copies, a slower path that only parallel runs take).
//!
//! Source: the overhead that does not grow with the processors, in D. L. Eager, J. Zahorjan and
//! E. D. Lazowska, Speedup Versus Efficiency in Parallel Systems, IEEE ToC 38(3), 1989, section 2.

use super::law::{Evidence, Listed, Points, Shape};
use crate::model::check::check_points;
use crate::model::error::ModelError;
use crate::model::laws::amdahl;

/// Amdahl's law from two workers on, and one worker by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Seconds of one worker, as measured.
    pub one_worker_s: f64,
    /// Serial seconds of the parallel runs.
    pub serial_s: f64,
    /// Parallel seconds of the parallel runs.
    pub parallel_s: f64,
}

impl Fit {
    /// Seconds on n workers.
    pub fn predict(self, workers: f64) -> f64 {
        if workers > 1.0 { self.serial_s + self.parallel_s / workers } else { self.one_worker_s }
    }

    /// What going parallel costs: how often one worker's time the parallel runs' law gives one.
    pub fn factor(self) -> f64 {
        (self.serial_s + self.parallel_s) / self.one_worker_s
    }
}

impl Listed for Fit {
    const NAME: &'static str = "first-step";
    const PARAMETERS: u32 = 3;
    const EVIDENCE: Evidence = Evidence::Exact;

    fn fitted(points: &Points<'_>) -> Option<Self> {
        solve(points.n, points.m, &points.spread)
    }

    fn seconds(self, workers: f64) -> f64 {
        self.predict(workers)
    }

    fn named(self) -> Vec<(&'static str, f64)> {
        vec![
            ("t1_s", self.one_worker_s),
            ("factor", self.factor()),
            ("serial_s", self.serial_s),
            ("parallel_s", self.parallel_s),
        ]
    }

    fn corner(self) -> Option<f64> {
        None
    }

    fn shape(self) -> Shape {
        Shape::PaidOnce { factor: self.factor() }
    }
}

/// Least squares of relative errors, in closed form.
///
/// # Errors
/// Fewer than four different worker counts, values that are not above 0, no time of one worker,
/// or one worker that is no faster than the law of the others.
pub fn fit(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 4)?;
    solve(n, t, t).ok_or(ModelError::NoMinimum { method: "first-step" })
}

fn solve(n: &[f64], t: &[f64], spread: &[f64]) -> Option<Fit> {
    let all = || n.iter().zip(t).zip(spread).map(|((&n, &t), &spread)| (n, t, spread));
    let (mut squares, mut times) = (0.0, 0.0);
    for (_, t, spread) in all().filter(|(n, ..)| *n <= 1.0) {
        squares += 1.0 / (spread * spread);
        times += t / (spread * spread);
    }
    let beyond: Vec<(f64, f64, f64)> = all().filter(|(n, ..)| *n > 1.0).collect();
    let column = |of: fn(&(f64, f64, f64)) -> f64| -> Vec<f64> { beyond.iter().map(of).collect() };
    let law = amdahl::solve(&column(|p| p.0), &column(|p| p.1), &column(|p| p.2))?;
    let one_worker_s = (squares > 0.0).then(|| times / squares)?;
    let fit = Fit { one_worker_s, serial_s: law.serial_s, parallel_s: law.parallel_s };
    (fit.factor() > 1.0).then_some(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_that_every_parallel_run_pays_is_told_by_its_factor() {
        let n = [1.0, 2.0, 4.0, 8.0, 16.0];
        let t = n.map(|n| if n > 1.0 { 0.1 + 2.3 / n } else { 1.0 });
        let fit = fit(&n, &t).unwrap();
        assert!((fit.factor() - 2.4).abs() < 1e-9, "{fit:?}");
        assert!((fit.predict(1.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_slow_baseline_is_no_such_step() {
        let n = [1.0, 2.0, 4.0, 8.0];
        let t = n.map(|n| if n > 1.0 { 1.0 / n } else { 1.4 });
        assert!(fit(&n, &t).is_err());
    }
}
