//! What was recorded of a call.

use super::looked::Running;
use crate::model::error::ModelError;

/// What one round recorded of one worker count. All seconds and counts are of one call; `None` is
/// 'not recorded'.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Usage {
    /// T: wall seconds.
    pub wall_s: f64,
    /// C: CPU seconds of all threads and processes.
    pub cpu_s: Option<f64>,
    /// The part of C that the kernel spent.
    pub system_s: Option<f64>,
    /// W: seconds that threads were ready to run but had no core, summed over threads.
    pub waited_s: Option<f64>,
    /// CPU seconds of the worker that had most of them; its seconds of waiting for a core are
    /// included where `waited_s` is given.
    pub busiest_s: Option<f64>,
    /// The most CPU seconds of one worker, without what it waited. Where this is known, the time that a
    /// worker waits for a core while the others have done their shares is no imbalance: they wait too.
    pub busiest_cpu_s: Option<f64>,
    /// Seconds in which one worker ran and all others had nothing to do: measured while looking on,
    /// or the serial stages of a recorded call.
    pub alone_s: Option<f64>,
    /// How many workers ran at a time, of a job whose stages nobody knows. Where `alone_s` is known this
    /// tells nothing.
    pub running: Option<Running>,
    /// Instructions that the job's own code (not the kernel) ran.
    pub instructions: Option<f64>,
    /// Cycles that they took.
    pub cycles: Option<f64>,
    /// By how much CPU time a kernel that shares nothing needs more for each worker's share here
    /// than on one worker, both in this round: 1 where the machine loses nothing.
    pub machine: Option<f64>,
}

/// A round's one worker and its n workers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// One worker.
    pub one: Usage,
    /// n workers.
    pub many: Usage,
}

impl Usage {
    /// `n - (C + W)/T`: how many of `n` workers had nothing to do in the mean. `None` where C or W was not
    /// recorded.
    pub fn spare(&self, n: f64) -> Option<f64> {
        Some(n - (self.cpu_s? + self.waited_s?) / self.wall_s)
    }

    /// CPU seconds that the job's own code took.
    pub(super) fn user_s(&self) -> Option<f64> {
        Some(self.cpu_s? - self.system_s?)
    }

    /// Refuses a time that is not above 0, and anything below 0 or not a number.
    pub(super) fn check(&self, round: usize, workers: f64) -> Result<(), ModelError> {
        let value = self.wall_s;
        if !(value.is_finite() && value > 0.0) {
            return Err(ModelError::Time { round, workers, value });
        }
        let looked = self.running.map(|running| running.quantities().into_iter().sum());
        let named = [
            ("shares of the time in which workers ran", looked),
            ("CPU seconds", self.cpu_s),
            ("system seconds", self.system_s),
            ("seconds of waiting for a core", self.waited_s),
            ("CPU seconds of the busiest worker", self.busiest_s),
            ("CPU seconds of the worker that ran most", self.busiest_cpu_s),
            ("seconds of one worker alone", self.alone_s),
            ("instructions", self.instructions),
            ("cycles", self.cycles),
            ("more CPU time of the machine's kernel", self.machine),
        ];
        let wrong = |value: f64| !(value.is_finite() && value >= 0.0);
        match named.into_iter().find_map(|(what, value)| Some((what, value.filter(|v| wrong(*v))?)))
        {
            Some((what, value)) => Err(ModelError::Usage { what, value, round, workers }),
            None => Ok(()),
        }
    }
}
