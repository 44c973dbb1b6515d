//! What the law says of a number of workers, measured or not.

use super::estimate::Estimate;
use crate::model::laws::{Law, amdahl, gustafson};
use crate::model::value::{Estimated, Limit};

impl Estimate {
    /// The law's own speedup on n workers, relative to its own T1, with the band that the
    /// interval of s makes.
    pub fn speedup(&self, workers: f64) -> Limit {
        speedup(self.law, self.serial.fraction, workers)
    }

    /// The same beyond what was measured: the band is also that of overhead too small to be seen
    /// (of strong scaling), and never above `workers`.
    pub fn prediction(&self, workers: f64) -> Limit {
        let by_law = self.speedup(workers);
        let most = |speedup: f64| speedup.min(workers);
        let unseen = self.usl.as_ref().filter(|_| matches!(self.law, Law::Amdahl(_)));
        let (Some(unseen), Some(lo)) = (unseen.and_then(|usl| usl.unseen), by_law.at_least) else {
            return Limit {
                value: by_law.value.map(most),
                at_least: by_law.at_least.map(most),
                at_most: by_law.at_most.map(most),
            };
        };
        // Without overhead, or beyond a pole, nothing but the number of workers limits it.
        let least = unseen.least.speedup(workers);
        let least = if least > 0.0 { least } else { workers };
        Limit {
            value: by_law.value.map(most),
            at_least: Some(most(lo.min(unseen.most.speedup(workers).max(0.0)))),
            at_most: Some(most(by_law.at_most.unwrap_or(workers).max(least))),
        }
    }
}

fn speedup(law: Law, serial: Estimated, workers: f64) -> Limit {
    match law {
        Law::Amdahl(_) => {
            Limit::reciprocal(serial.through(|s| amdahl::inverse_speedup(s, workers)))
        }
        Law::Gustafson(_) => {
            let scaled = serial.through(|s| gustafson::scaled_speedup(s, workers));
            Limit {
                value: Some(scaled.value),
                at_least: scaled.range.map(|range| range.lo),
                at_most: scaled.range.map(|range| range.hi),
            }
        }
    }
}
