//! The law of a series: Amdahl for the same job at every worker count, Gustafson for a job that
//! grows with the workers.

use super::{amdahl, gustafson};

/// A fitted law with one serial fraction.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Law {
    /// Strong scaling.
    Amdahl(amdahl::Fit),
    /// Weak scaling.
    Gustafson(gustafson::Fit),
}

impl Law {
    /// s, not clipped.
    pub fn serial_fraction(self) -> f64 {
        match self {
            Self::Amdahl(fit) => fit.serial_fraction(),
            Self::Gustafson(fit) => fit.serial_fraction(),
        }
    }

    /// T1 in seconds, by the law.
    pub fn one_worker_s(self) -> f64 {
        match self {
            Self::Amdahl(fit) => fit.one_worker_s(),
            Self::Gustafson(fit) => fit.one_worker_s(),
        }
    }

    /// Seconds on n workers.
    pub fn predict(self, workers: f64) -> f64 {
        match self {
            Self::Amdahl(fit) => fit.predict(workers),
            Self::Gustafson(fit) => fit.predict(workers),
        }
    }

    /// `measured / predicted - 1`. A prediction at or below 0 counts as a billionth of the
    /// measured time, so that the deviation stays a number.
    pub fn deviation(self, workers: f64, measured_s: f64) -> f64 {
        measured_s / self.predict(workers).max(1e-9 * measured_s) - 1.0
    }
}
