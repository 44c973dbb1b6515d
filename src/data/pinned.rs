use serde::{Deserialize, Serialize};

/// A CPU that a worker is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedCpu {
    /// Its number in the system.
    pub cpu: usize,
    /// What it shares with those before it; `None` where the system does not tell.
    pub place: Option<CpuPlace>,
}

/// What a CPU is, after those that come before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CpuPlace {
    /// A core of its own, as fast as the fastest.
    Core,
    /// A core of its own, slower than those before it.
    EfficiencyCore,
    /// A further hardware thread of a core that another one has.
    SecondThread,
}

/// Where the first CPU of another kind than the one before it is: the worker that has it, and its
/// kind.
pub fn changes(pinned: &[PinnedCpu]) -> impl Iterator<Item = (usize, CpuPlace)> {
    let pairs = pinned.windows(2).enumerate();
    pairs.filter_map(|(at, pair)| {
        let (before, place) = (pair[0].place?, pair[1].place?);
        (before != place).then_some((at + 2, place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_with_which_worker_another_kind_of_cpu_begins() {
        use CpuPlace::{Core, EfficiencyCore, SecondThread};
        let of = |places: &[CpuPlace]| {
            let cpu = |(cpu, place): (usize, &CpuPlace)| PinnedCpu { cpu, place: Some(*place) };
            let pinned: Vec<PinnedCpu> = places.iter().enumerate().map(cpu).collect();
            changes(&pinned).collect::<Vec<_>>()
        };
        assert_eq!(
            of(&[Core, Core, EfficiencyCore, SecondThread, SecondThread]),
            [(3, EfficiencyCore), (4, SecondThread)]
        );
        assert_eq!(of(&[Core, Core]), []);
        let untold = [PinnedCpu { cpu: 0, place: None }, PinnedCpu { cpu: 1, place: None }];
        assert_eq!(changes(&untold).count(), 0);
    }
}
