//! When a block counts as disturbed: what other programs used beside it, against what they may.

use super::Watch;
use crate::units::Bound;

/// Others' CPU use, in cores, from which a block counts as disturbed. An idle virtual machine was
/// seen to use .08 cores for itself.
pub const DISTURBED_ABOVE: f64 = 0.2;

/// Seconds of CPU time that the system's counters may be off by (two ticks of 10 ms).
pub const COUNTER_RESOLUTION_S: f64 = 0.02;

/// The part of its CPU time that a job waits for cores from which on it had too few of them.
pub const KEPT_WAITING: f64 = 0.02;

impl Watch {
    /// Cores that were not there for the measured job, as far as is known: used by other programs
    /// or kept by the hypervisor. `None` where the system tells neither.
    pub fn outside_cores(&self) -> Option<f64> {
        match (self.others_cores, self.stolen_cores) {
            (None, None) => None,
            (others, stolen) => Some(others.unwrap_or(0.0) + stolen.unwrap_or(0.0)),
        }
    }

    /// From how many cores on others' use is told from the counters' resolution: `threshold`, and
    /// what [`COUNTER_RESOLUTION_S`] makes of the time looked at, at most a core.
    pub fn seen_from(&self, threshold: f64) -> f64 {
        let looked_s = self.looked_s.unwrap_or(self.wall_s);
        threshold + COUNTER_RESOLUTION_S / looked_s.max(COUNTER_RESOLUTION_S)
    }

    /// Whether others used more cores than [`Watch::seen_from`] says, beyond the `spare_cores`
    /// that the job leaves free: these do not count unless its threads waited for cores more than
    /// [`KEPT_WAITING`] of their CPU time. A job that waits is disturbed only if its own threads
    /// were kept waiting for a core too, more than `threshold` seconds a second. `None` where the
    /// system does not tell, as when it does not tell that: a job that waits may be waiting for
    /// work that it has others do.
    pub fn disturbed(&self, threshold: f64, bound: Bound, spare_cores: f64) -> Option<bool> {
        let seen_from = self.seen_from(threshold);
        let outside = self.outside_cores()?;
        if outside <= seen_from {
            return self.others_cores.map(|_| false);
        }
        match bound {
            Bound::Cpu => {
                let waited = self.waited_s.zip(self.cpu_s);
                let kept = waited.is_some_and(|(waited, cpu)| waited > KEPT_WAITING * cpu);
                let free = if kept { 0.0 } else { spare_cores };
                Some(outside - self.others_cores.unwrap_or(0.0).min(free) > seen_from)
            }
            Bound::Io => self.waited_s.map(|waited| waited / self.wall_s.max(1e-9) > threshold),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy(wall_s: f64, others_cores: Option<f64>, stolen_cores: Option<f64>) -> Watch {
        Watch { wall_s, others_cores, stolen_cores, ..Watch::default() }
    }

    #[test]
    fn a_short_block_blurs_what_others_use_by_a_core_at_most() {
        let from = |wall_s| busy(wall_s, None, None).seen_from(0.2);
        assert!((from(0.1) - 0.4).abs() < 1e-12);
        assert!((from(0.02) - 1.2).abs() < 1e-12);
        assert!((from(0.0) - 1.2).abs() < 1e-12);
        assert_eq!(busy(0.0, Some(1.5), None).disturbed(0.2, Bound::Cpu, 0.0), Some(true));
    }

    #[test]
    fn a_hypervisor_alone_can_disturb_but_not_clear_a_block() {
        assert_eq!(busy(1.0, None, Some(0.9)).disturbed(0.2, Bound::Cpu, 0.0), Some(true));
        assert_eq!(busy(1.0, None, Some(0.0)).disturbed(0.2, Bound::Cpu, 0.0), None);
        assert_eq!(busy(1.0, Some(0.1), Some(0.05)).disturbed(0.2, Bound::Cpu, 0.0), Some(false));
        assert_eq!(busy(1.0, None, Some(0.9)).disturbed(0.2, Bound::Cpu, 8.0), Some(true));
    }

    #[test]
    fn a_neighbour_on_cores_that_the_job_leaves_free_does_not_disturb_unless_threads_waited() {
        let with = |spare, waited_s| {
            let watch = Watch { cpu_s: Some(8.0), waited_s, ..busy(1.0, Some(4.0), None) };
            watch.disturbed(0.2, Bound::Cpu, spare)
        };
        assert_eq!(with(56.0, Some(0.1)), Some(false));
        assert_eq!(with(56.0, None), Some(false));
        assert_eq!(with(3.0, None), Some(true));
        assert_eq!(with(56.0, Some(0.2)), Some(true));
    }
}
