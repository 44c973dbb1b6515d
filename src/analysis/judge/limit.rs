//! The one limit of a job that its law describes: how much any number of workers gives.

use serde::Serialize;

use crate::analysis::result::{Ceiling, Estimate};

/// What no number of workers exceeds, as far as can be told: the law's 1/s, overhead that could
/// hide in the noise, and the tasks' own durations, in one band that holds what was measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Limit {
    /// `value` and `hi` are `None` where no limit is visible in this range; `lo` is the least that
    /// it is.
    #[serde(flatten)]
    pub most: Ceiling,
    /// What sets `value`.
    pub by: LimitBy,
    /// `lo` is that of overhead too small to be seen, too.
    pub overhead: bool,
}

/// What sets a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LimitBy {
    /// Amdahl's law, 1/s.
    Law,
    /// Work over span of the recorded tasks.
    Tasks,
}

impl Limit {
    /// A prediction that stays within the limit.
    pub(crate) fn holds(self, prediction: Estimate) -> Estimate {
        let most = self.most.hi.or(self.most.value).unwrap_or(f64::INFINITY);
        let capped = |speedup: f64| speedup.min(most);
        Estimate {
            value: capped(prediction.value),
            lo: prediction.lo.map(capped),
            hi: prediction.hi.map(capped),
        }
    }
}
