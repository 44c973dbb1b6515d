//! Equal tasks handed out in waves: k tasks of one length take `ceil(k/n)` turns on n workers,
//! `T(n) = a + b ceil(k/n)/k`. k is scanned, since the misfit has a local minimum at each k.
//!
//! Source: the greedy schedule of equal tasks (R. L. Graham, Bounds on Multiprocessing Timing
//! Anomalies, SIAM J. Appl. Math. 17, 1969, where the bound is met).

use super::law::{Evidence, Listed, Points, Shape};
use crate::model::check::check_points;
use crate::model::error::ModelError;
use crate::stats::Reduced;

/// k equal tasks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// k, a whole number.
    pub tasks: f64,
    /// Serial seconds, at least 0.
    pub serial_s: f64,
    /// Seconds of all tasks on one worker, at least 0.
    pub parallel_s: f64,
}

/// The most tasks that are tried, however many workers there are.
const MOST_TASKS: f64 = 4096.0;

impl Fit {
    /// Seconds on n workers: `a + b ceil(k/n)/k`.
    pub fn predict(self, workers: f64) -> f64 {
        self.serial_s + self.parallel_s * turns(self.tasks, workers) / self.tasks
    }
}

/// Turns that k tasks take on n workers; a quotient that is whole but for rounding is whole.
fn turns(tasks: f64, workers: f64) -> f64 {
    (tasks / workers - 1e-9).ceil()
}

impl Listed for Fit {
    const NAME: &'static str = "waves";
    const PARAMETERS: u32 = 3;
    const EVIDENCE: Evidence = Evidence::Exact;

    fn fitted(points: &Points<'_>) -> Option<Self> {
        solve(points.n, points.m, &points.spread)
    }

    fn seconds(self, workers: f64) -> f64 {
        self.predict(workers)
    }

    fn named(self) -> Vec<(&'static str, f64)> {
        vec![("tasks", self.tasks), ("serial_s", self.serial_s), ("parallel_s", self.parallel_s)]
    }

    fn corner(self) -> Option<f64> {
        None
    }

    fn shape(self) -> Shape {
        Shape::Waves { tasks: self.tasks }
    }
}

/// Scans k from 2 to four times the largest worker count, with a, b >= 0 and weights 1/t^2.
///
/// # Errors
/// Fewer than two different worker counts, values that are not above 0, or no k with two steps:
/// pairs of neighbouring counts that take equally many turns.
pub fn fit(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 2)?;
    solve(n, t, t).ok_or(ModelError::NoMinimum { method: "waves" })
}

fn solve(n: &[f64], t: &[f64], spread: &[f64]) -> Option<Fit> {
    let mut counts = n.to_vec();
    crate::stats::sort(&mut counts);
    counts.dedup();
    let most = (4.0 * counts.last()?).min(MOST_TASKS) as u32;
    let mut best: Option<(f64, Fit)> = None;
    for tasks in (2..=most).map(f64::from).filter(|&tasks| has_steps(tasks, &counts)) {
        if let Some((rss, fit)) = of_tasks(n, t, spread, tasks)
            && best.is_none_or(|(least, _)| rss < least)
        {
            best = Some((rss, fit));
        }
    }
    best.map(|(_, fit)| fit)
}

/// Whether two pairs of neighbouring counts at least take equally many turns: without such steps
/// the curve is Amdahl's.
fn has_steps(tasks: f64, counts: &[f64]) -> bool {
    let equal = |pair: &&[f64]| turns(tasks, pair[0]) == turns(tasks, pair[1]);
    counts.windows(2).filter(equal).count() >= 2
}

fn of_tasks(n: &[f64], t: &[f64], spread: &[f64], tasks: f64) -> Option<(f64, Fit)> {
    let mut problem = Reduced::<2>::default();
    for ((&n, &t), &spread) in n.iter().zip(t).zip(spread) {
        problem.add([1.0 / spread, turns(tasks, n) / (tasks * spread)], t / spread);
    }
    let solution = problem.solve_non_negative()?;
    let [serial_s, parallel_s] = solution.coefficients;
    Some((solution.rss, Fit { tasks, serial_s, parallel_s }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_equal_tasks_are_counted() {
        let n: Vec<f64> = (1..=8).map(f64::from).collect();
        let t: Vec<f64> = n.iter().map(|&n| 0.1 + 0.9 * (10.0 / n).ceil() / 10.0).collect();
        let fit = fit(&n, &t).unwrap();
        assert_eq!(fit.tasks, 10.0);
        assert!((fit.serial_s - 0.1).abs() < 1e-9);
    }

    #[test]
    fn doubling_counts_show_no_steps() {
        assert!(fit(&[1.0, 2.0, 4.0], &[1.0, 0.5, 0.3]).is_err());
    }
}
