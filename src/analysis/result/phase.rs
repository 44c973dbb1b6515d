use serde::Serialize;

use super::Estimate;
use crate::analysis::judge::Verdict;

/// A part of each call that the program names, or what it names none of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phase {
    /// What the program calls it; `None`: the rest of the call.
    pub name: Option<String>,
    /// p of its own times. `None` where it takes no time somewhere, or no law can be fitted.
    pub parallel_fraction: Option<Estimate>,
    /// Seconds of its law that no worker shares; of strong scaling.
    pub serial_s: Option<f64>,
    /// Whether the law describes its times.
    pub verdict: Option<Verdict>,
    /// What it costs the whole at the largest worker count fitted. `None` where one worker was not
    /// measured.
    pub cost: Option<PhaseCost>,
    /// Its times, by worker count.
    pub points: Vec<PhasePoint>,
}

/// A phase at one worker count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PhasePoint {
    /// How many workers.
    pub workers: f64,
    /// Seconds a call: its share of the call's median.
    pub time_s: Estimate,
    /// Its share of the call, the mean over rounds.
    pub share: Estimate,
}

/// What a phase costs the whole at one worker count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PhaseCost {
    /// How many workers.
    pub workers: f64,
    /// Speedup of the whole there.
    pub speedup: f64,
    /// Its seconds beyond those of a phase that is perfectly shared.
    pub beyond_s: Estimate,
    /// Its share of what all phases take beyond that: of the serial time. `None` where that is next to
    /// nothing.
    pub serial_share: Option<Estimate>,
    /// Speedup of the whole if this phase were perfectly shared.
    pub speedup_if_shared: Estimate,
    /// Speedup of the whole if this phase took half as long.
    pub speedup_if_halved: Estimate,
}

impl Phase {
    /// Its place at a worker count.
    pub fn at(&self, workers: f64) -> Option<&PhasePoint> {
        self.points.iter().find(|point| point.workers == workers)
    }
}
