//! Gustafson's law for weak scaling, where the work grows with the workers: scaled speedup
//! `S(n) = n T(1)/T(n) = s + (1-s) n`.
//!
//! Source: J. L. Gustafson, Reevaluating Amdahl's Law, CACM 31(5), 1988. In work done per second
//! the law is linear: `n/T(n) = u + v n` with `s = u/(u+v)` and `T(1) = 1/(u+v)`.

use crate::model::check::check_points;
use crate::model::error::ModelError;
use crate::stats::weighted_line;

/// Scaled speedup on n workers: `s + (1-s) n`.
pub fn scaled_speedup(serial_fraction: f64, workers: f64) -> f64 {
    serial_fraction + (1.0 - serial_fraction) * workers
}

/// The law with its two rates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// u = s/T(1), in jobs a second.
    pub serial_rate: f64,
    /// v = (1-s)/T(1), in jobs a second for each worker.
    pub parallel_rate: f64,
}

impl Fit {
    /// s = u/(u+v).
    pub fn serial_fraction(self) -> f64 {
        let one = self.serial_rate + self.parallel_rate;
        self.serial_rate / one.max(1e-12 * self.serial_rate.abs())
    }

    /// Seconds that the law gives one worker with one worker's work.
    pub fn one_worker_s(self) -> f64 {
        1.0 / (self.serial_rate + self.parallel_rate)
    }

    /// Seconds of n workers with n workers' work.
    pub fn predict(self, workers: f64) -> f64 {
        workers / (self.serial_rate + self.parallel_rate * workers)
    }
}

/// Least squares of relative errors of n/t, in closed form, with no clipping.
///
/// # Errors
/// Fewer than two different worker counts, values that are not above 0, or a law that would give
/// one worker no rate.
pub fn fit(n: &[f64], t: &[f64]) -> Result<Fit, ModelError> {
    check_points(n, t, 2)?;
    let fit = solve(n, t).ok_or(ModelError::TooFewCounts { distinct: 1, needed: 2 })?;
    let seconds = fit.one_worker_s();
    if seconds.is_finite() && seconds > 0.0 {
        Ok(fit)
    } else {
        Err(ModelError::NoStartingPoint { seconds })
    }
}

/// The fit, unchecked; `None` when all n are equal.
pub(crate) fn solve(n: &[f64], t: &[f64]) -> Option<Fit> {
    let points = n.iter().zip(t).map(|(&n, &t)| {
        let rate = n / t;
        (n, rate, 1.0 / (rate * rate))
    });
    let line = weighted_line(points)?;
    Some(Fit { serial_rate: line.intercept, parallel_rate: line.slope })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn work_that_grows_with_perfect_workers_takes_the_same_time() {
        let fit = fit(&[1.0, 2.0, 8.0], &[3.0, 3.0, 3.0]).unwrap();
        assert!(fit.serial_fraction().abs() < 1e-12);
        assert!((fit.one_worker_s() - 3.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn exact_times_give_back_their_serial_fraction(s in 0.0f64..=1.0, t1 in 1e-3f64..1e3) {
            let n = [1.0, 2.0, 4.0, 8.0, 16.0];
            let t: Vec<f64> = n.iter().map(|&n| n * t1 / scaled_speedup(s, n)).collect();
            let fit = fit(&n, &t).unwrap();
            prop_assert!((fit.serial_fraction() - s).abs() < 1e-9);
            prop_assert!((fit.predict(4.0) / t[2] - 1.0).abs() < 1e-9);
        }
    }
}
