//! Amdahl's law, in the time domain where it is linear: `T(n) = a + b/n` with the serial time a
//! and the parallel time b.
//!
//! Serial fraction `s = a/(a+b)`, parallel fraction `p = 1 - s`, speedup `S(n) = 1/(s + p/n)`,
//! ceiling `1/s`. Source: G. M. Amdahl, Validity of the single processor approach to achieving
//! large scale computing capabilities, AFIPS 1967; in this form M. D. Hill and M. R. Marty,
//! Amdahl's Law in the Multicore Era, IEEE Computer 2008, section 1.

use super::law::{Evidence, Listed, Points, Shape};
use crate::model::check::check_points;
use crate::model::error::ModelError;
use crate::stats::weighted_line;

/// Speedup on n workers of a job with serial fraction s: `1/(s + (1-s)/n)`; infinite or negative
/// where a superlinear s leaves no time, meaningless for n not above 0, NaN for a NaN.
///
/// ```
/// let speedup = amdahl::model::amdahl::speedup(0.6, 4.0);
/// assert!((speedup - 1.0 / 0.7).abs() < 1e-12);
/// ```
pub fn speedup(serial_fraction: f64, workers: f64) -> f64 {
    1.0 / inverse_speedup(serial_fraction, workers)
}

/// `1/S(n)`, the share of the one-worker time that is left: at or below 0 where a superlinear s
/// has no finite speedup.
pub fn inverse_speedup(serial_fraction: f64, workers: f64) -> f64 {
    serial_fraction + (1.0 - serial_fraction) / workers
}

/// Speedup that no number of workers passes: `1/s`. `None` for `s <= 0`.
pub fn ceiling(serial_fraction: f64) -> Option<f64> {
    (serial_fraction > 0.0).then(|| 1.0 / serial_fraction)
}

/// The law with its two times. Never clipped: a superlinear job has a negative serial time, a
/// slowdown a negative parallel one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// a, seconds that no worker shares.
    pub serial_s: f64,
    /// b, seconds of one worker that n workers share.
    pub parallel_s: f64,
}

impl Fit {
    /// Seconds that the law gives one worker, `a + b`.
    pub fn one_worker_s(self) -> f64 {
        self.serial_s + self.parallel_s
    }

    /// s = a/(a+b). A one-worker time at or below 0 counts as a trillionth of the serial time,
    /// so that the extreme slowdown stays a number.
    pub fn serial_fraction(self) -> f64 {
        self.serial_s / self.one_worker_s().max(1e-12 * self.serial_s.abs())
    }

    /// p = 1 - s.
    pub fn parallel_fraction(self) -> f64 {
        1.0 - self.serial_fraction()
    }

    /// Seconds on n workers.
    pub fn predict(self, workers: f64) -> f64 {
        self.serial_s + self.parallel_s / workers
    }
}

impl Listed for Fit {
    const NAME: &'static str = "amdahl";
    const PARAMETERS: u32 = 2;
    const EVIDENCE: Evidence = Evidence::Reference;

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
        None
    }

    fn shape(self) -> Shape {
        Shape::Amdahl
    }
}

/// Least squares of relative errors: minimises `sum (1 - (a + b/n)/t)^2`, that is weights 1/t^2,
/// in closed form, with no clipping.
///
/// # Errors
/// Fewer than two different worker counts, values that are not above 0, or a law that would give
/// one worker no time.
///
/// ```
/// let fit = amdahl::model::amdahl::fit(&[1.0, 2.0, 4.0], &[1.0, 0.6, 0.4])?;
/// assert!((fit.parallel_fraction() - 0.8).abs() < 1e-12);
/// # Ok::<(), amdahl::model::ModelError>(())
/// ```
pub fn fit(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 2)?;
    let fit = solve(n, t, t).ok_or(ModelError::TooFewCounts { distinct: 1, needed: 2 })?;
    with_starting_point(fit)
}

/// The ordinary least-squares line of the times on 1/n (weights 1).
///
/// # Errors
/// As [`fit`].
pub fn fit_unweighted(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 2)?;
    let ones = vec![1.0; n.len()];
    let fit = solve(n, t, &ones).ok_or(ModelError::TooFewCounts { distinct: 1, needed: 2 })?;
    with_starting_point(fit)
}

/// Refuses a law that gives one worker no time.
pub(crate) fn with_starting_point(fit: Fit) -> Result<Fit, ModelError> {
    let seconds = fit.one_worker_s();
    if seconds > 0.0 { Ok(fit) } else { Err(ModelError::NoStartingPoint { seconds }) }
}

/// The fit with one standard deviation for each point, unchecked; `None` when all n are equal.
pub(crate) fn solve(n: &[f64], t: &[f64], spread: &[f64]) -> Option<Fit> {
    let points = n
        .iter()
        .zip(t)
        .zip(spread)
        .map(|((&n, &t), &spread)| (1.0 / n, t, 1.0 / (spread * spread)));
    let line = weighted_line(points)?;
    Some(Fit { serial_s: line.intercept, parallel_s: line.slope })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_worker_count_is_not_enough() {
        let refused = fit(&[2.0, 2.0], &[1.0, 1.1]);
        assert_eq!(refused, Err(ModelError::TooFewCounts { distinct: 1, needed: 2 }));
    }

    #[test]
    fn a_slowdown_without_one_worker_has_no_starting_point() {
        let refused = fit(&[64.0, 128.0], &[1.0, 3.0]);
        assert!(matches!(refused, Err(ModelError::NoStartingPoint { .. })), "{refused:?}");
    }

    #[test]
    fn a_serial_job_has_ceiling_one_and_a_superlinear_one_has_none() {
        assert_eq!(ceiling(1.0), Some(1.0));
        assert_eq!(ceiling(0.0), None);
        assert_eq!(ceiling(-0.02), None);
    }

    proptest! {
        #[test]
        fn exact_times_give_back_their_parallel_fraction(
            p in 0.0f64..=1.0, t1 in 1e-6f64..1e6,
            grid in prop::collection::btree_set(1u32..256, 2..12),
        ) {
            let n: Vec<f64> = grid.into_iter().map(f64::from).collect();
            let t: Vec<f64> = n.iter().map(|n| t1 * (1.0 - p + p / n)).collect();
            let fit = fit(&n, &t).unwrap();
            prop_assert!((fit.parallel_fraction() - p).abs() < 1e-6, "{fit:?}");
            prop_assert!((fit.one_worker_s() / t1 - 1.0).abs() < 1e-6, "{fit:?}");
        }

        #[test]
        fn another_unit_of_time_leaves_p(
            t in prop::collection::vec(0.5f64..2.0, 4), scale in 1e-6f64..1e6,
        ) {
            let n = [1.0, 2.0, 3.0, 5.0];
            let scaled: Vec<f64> = t.iter().map(|t| t * scale).collect();
            if let (Ok(one), Ok(other)) = (fit(&n, &t), fit(&n, &scaled)) {
                let (one, other) = (one.parallel_fraction(), other.parallel_fraction());
                prop_assert!((one - other).abs() < 1e-9 * one.abs().max(1.0));
            }
        }

        #[test]
        fn the_order_of_the_counts_leaves_the_fit(
            points in Just(vec![(1.0, 9.0), (2.0, 5.0), (4.0, 3.1), (8.0, 2.0)]).prop_shuffle()
        ) {
            let (n, t): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
            let sorted = fit(&[1.0, 2.0, 4.0, 8.0], &[9.0, 5.0, 3.1, 2.0]).unwrap();
            let shuffled = fit(&n, &t).unwrap();
            prop_assert!((sorted.serial_s - shuffled.serial_s).abs() < 1e-12);
            prop_assert!((sorted.parallel_s - shuffled.parallel_s).abs() < 1e-12);
        }
    }
}
