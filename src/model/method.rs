//! Ways to estimate p. They differ: for one published set least squares on S gives s = 14.0 %,
//! on 1/S 19.7 %, the mean Karp-Flatt 23.1 %; so every report names its method.

use serde::Serialize;

use super::check::check_points;
use super::error::ModelError;
use super::laws::amdahl;
use super::{karp_flatt, throughput};

/// What is minimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Method {
    /// Relative errors of the times, T1 free: the default.
    #[default]
    Time,
    /// Absolute errors of the times, the ordinary line of T on 1/n, T1 free.
    AbsoluteTime,
    /// Absolute errors of the speedups against the time of one worker: what most scripts do.
    Speedup,
    /// Absolute errors of the throughputs 1/T, T1 free.
    Throughput,
    /// No minimum: the mean of e(n) over n > 1.
    KarpFlatt,
}

impl Method {
    /// Every method, in the order in which help lists them.
    pub const ALL: [Self; 5] =
        [Self::Time, Self::AbsoluteTime, Self::Speedup, Self::Throughput, Self::KarpFlatt];

    /// The name on the command line and in the analysis.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::AbsoluteTime => "absolute-time",
            Self::Speedup => "speedup",
            Self::Throughput => "throughput",
            Self::KarpFlatt => "karp-flatt",
        }
    }

    /// What is minimised, in words for a report.
    pub fn objective(self) -> &'static str {
        match self {
            Self::Time => "least squares of relative errors of the median times, T1 free",
            Self::AbsoluteTime => "least squares of the median times on 1/n, T1 free",
            Self::Speedup => "least squares of the speedups, T1 as measured",
            Self::Throughput => "least squares of 1/T, T1 free",
            Self::KarpFlatt => "mean Karp-Flatt serial fraction, T1 as measured",
        }
    }

    /// Fits Amdahl's law to seconds by this method. Repeated worker counts are replicates.
    ///
    /// # Errors
    /// Fewer than two different worker counts, values that are not above 0, no time of one worker
    /// where the method divides by it, or no minimum.
    pub fn fit(self, n: &[f64], t: &[f64]) -> Result<amdahl::Fit, ModelError> {
        check_points(n, t, 2)?;
        if matches!(self, Self::Speedup | Self::KarpFlatt) && one_worker(n, t).is_none() {
            return Err(ModelError::NoSingleWorker { method: self.name() });
        }
        let fit = self.solve(n, t).ok_or(ModelError::NoMinimum { method: self.name() })?;
        amdahl::with_starting_point(fit)
    }

    /// [`Method::fit`], unchecked.
    pub(crate) fn solve(self, n: &[f64], t: &[f64]) -> Option<amdahl::Fit> {
        match self {
            Self::Time => amdahl::solve(n, t, t),
            Self::AbsoluteTime => amdahl::solve(n, t, &vec![1.0; n.len()]),
            Self::Throughput => {
                let throughputs: Vec<f64> = t.iter().map(|t| 1.0 / t).collect();
                let fit = throughput::solve_amdahl(n, &throughputs)?;
                Some(split(1.0 / fit.gamma, fit.sigma))
            }
            Self::Speedup => {
                let one = one_worker(n, t)?;
                let speedups: Vec<f64> = t.iter().map(|t| one / t).collect();
                Some(split(one, throughput::solve_speedup(n, &speedups)?.sigma))
            }
            Self::KarpFlatt => {
                let one = one_worker(n, t)?;
                let fractions: Vec<f64> = n
                    .iter()
                    .zip(t)
                    .filter_map(|(&n, &t)| karp_flatt::serial_fraction(one / t, n))
                    .collect();
                Some(split(one, crate::stats::mean(&fractions)?))
            }
        }
    }
}

fn split(one_worker_s: f64, serial_fraction: f64) -> amdahl::Fit {
    amdahl::Fit {
        serial_s: one_worker_s * serial_fraction,
        parallel_s: one_worker_s * (1.0 - serial_fraction),
    }
}

/// Mean of the times at one worker.
fn one_worker(n: &[f64], t: &[f64]) -> Option<f64> {
    let times: Vec<f64> = n.iter().zip(t).filter(|(n, _)| **n == 1.0).map(|(_, &t)| t).collect();
    crate::stats::mean(&times)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_method_that_needs_one_worker_says_so() {
        let refused = Method::KarpFlatt.fit(&[2.0, 4.0], &[1.0, 0.6]);
        assert_eq!(refused, Err(ModelError::NoSingleWorker { method: "karp-flatt" }));
        assert!(Method::Throughput.fit(&[2.0, 4.0], &[1.0, 0.6]).is_ok());
    }

    proptest! {
        #[test]
        fn every_method_agrees_on_exact_times(p in 0.0f64..=1.0, t1 in 1e-3f64..1e3) {
            let n = [1.0, 2.0, 3.0, 5.0, 8.0];
            let t = n.map(|n| t1 * (1.0 - p + p / n));
            for method in Method::ALL {
                let found = method.fit(&n, &t).unwrap().parallel_fraction();
                prop_assert!((found - p).abs() < 1e-6, "{}: {found} is not {p}", method.name());
            }
        }
    }
}
