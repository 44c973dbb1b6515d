use super::counters::Counters;
use super::pinned::PinnedCpu;

/// Facts of the machine. `None` is 'unknown', which is what a report prints.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Machine {
    /// Processor model.
    pub model: Option<String>,
    /// Physical cores of the machine.
    pub physical_cores: Option<usize>,
    /// Logical processors of the machine.
    pub logical_cpus: Option<usize>,
    /// Processors this process may run on.
    pub affinity: Option<usize>,
    /// CPU quota of the container or service, in cores; `None`: no quota, or unknown.
    pub quota: Option<f64>,
    /// Fast cores of a machine with two kinds of them.
    pub performance_cores: Option<usize>,
    /// The CPUs that workers were held to, the first worker's first; empty where they were not.
    pub pinned: Vec<PinnedCpu>,
    /// Whether instructions and cycles can be counted, else why not.
    pub counters: Option<Counters>,
    /// Memory in bytes.
    pub memory_bytes: Option<u64>,
    /// NUMA nodes.
    pub numa_nodes: Option<usize>,
    /// Operating system and version.
    pub os: Option<String>,
    /// Kernel version.
    pub kernel: Option<String>,
    /// Frequency governor.
    pub governor: Option<String>,
    /// Whether turbo or boost is on.
    pub boost: Option<bool>,
    /// Clock in MHz when idle facts were read.
    pub mhz: Option<f64>,
    /// The hypervisor's name, or 'none' where the machine is known to be real.
    pub virtualised: Option<String>,
    /// Load average over one minute before measuring began.
    pub load: Option<f64>,
    /// Compiler version.
    pub rustc: Option<String>,
    /// Commit of the measured code.
    pub commit: Option<String>,
}

impl Machine {
    /// The hypervisor of a virtual machine, by name where it has one; `None` where the machine is
    /// real, or that is not known.
    pub fn hypervisor(&self) -> Option<Option<&str>> {
        match self.virtualised.as_deref()? {
            "none" => None,
            kind if kind.starts_with("yes") => Some(None),
            kind => Some(Some(kind)),
        }
    }

    /// Cores that a CPU-bound job can really use: floor(min(physical, affinity, quota)), at
    /// least 1; `None` when none of them is known.
    pub fn usable_cores(&self) -> Option<usize> {
        let whole = [self.physical_cores, self.affinity];
        let known = whole.into_iter().flatten().map(|cores| cores as f64).chain(self.quota);
        known.min_by(f64::total_cmp).map(|cores| (cores.floor() as usize).max(1))
    }

    /// Cores that stay free for other programs beside so many workers that compute: those that
    /// the job may run on, less those that it can use. 0 where they are not known.
    pub fn spare_cores(&self, workers: f64) -> f64 {
        let reachable = [self.physical_cores, self.affinity].into_iter().flatten().min();
        let used = self.usable_cores().map(|cores| workers.min(cores as f64));
        reachable.zip(used).map_or(0.0, |(cores, used)| (cores as f64 - used).max(0.0))
    }

    /// Logical processors that a job may run on, whatever its quota; `None` when not known.
    pub fn reachable_cpus(&self) -> Option<usize> {
        [self.logical_cpus, self.affinity].into_iter().flatten().min()
    }

    /// Logical processors that a job can really use: floor(min(logical, affinity, quota)), at
    /// least 1; `None` when none of them is known.
    pub fn usable_cpus(&self) -> Option<usize> {
        let whole = [self.logical_cpus, self.affinity];
        let known = whole.into_iter().flatten().map(|cpus| cpus as f64).chain(self.quota);
        known.min_by(f64::total_cmp).map(|cpus| (cpus.floor() as usize).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_of_one_and_a_half_leaves_one_usable_core() {
        let machine = Machine {
            physical_cores: Some(8),
            logical_cpus: Some(16),
            affinity: Some(4),
            quota: Some(1.5),
            ..Machine::default()
        };
        assert_eq!(machine.usable_cores(), Some(1));
        assert_eq!(machine.usable_cpus(), Some(1));
        assert_eq!(Machine::default().usable_cores(), None);
    }

    #[test]
    fn what_a_job_leaves_free_is_counted_on_the_cores_that_it_may_run_on() {
        let machine = Machine { physical_cores: Some(64), ..Machine::default() };
        assert_eq!((machine.spare_cores(8.0), machine.spare_cores(128.0)), (56.0, 0.0));
        let pinned = Machine { affinity: Some(10), ..machine.clone() };
        assert_eq!(pinned.spare_cores(8.0), 2.0);
        let with_quota = Machine { quota: Some(2.0), ..machine };
        assert_eq!(with_quota.spare_cores(8.0), 62.0);
        assert_eq!(Machine::default().spare_cores(1.0), 0.0);
    }
}
