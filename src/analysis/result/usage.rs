use serde::Serialize;

use crate::data::Watch;
use crate::stats;

/// What a call used at one worker count, as the noise watch saw it: medians over rounds, `None`
/// where it was not recorded in every round.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Usage {
    /// CPU seconds a call.
    pub cpu_s: Option<f64>,
    /// The part of `cpu_s` that the program itself used; known for commands.
    pub user_s: Option<f64>,
    /// The part of `cpu_s` that the kernel used for it; known for commands.
    pub system_s: Option<f64>,
    /// Context switches a call.
    pub switches: Option<f64>,
    /// Those in which a thread lost its core to another.
    pub involuntary: Option<f64>,
    /// Page faults a call.
    pub faults: Option<f64>,
    /// Seconds a call that the CPU quota kept threads from running.
    pub throttled_s: Option<f64>,
    /// Clock in MHz, where the system tells it.
    pub mhz: Option<f64>,
    /// Largest resident memory over the rounds in bytes; known for commands.
    pub peak_bytes: Option<u64>,
}

/// So many times the CPU time are no noise.
const MORE: f64 = 1.5;

impl Usage {
    /// Whether it took clearly more CPU time; not where either is unknown.
    pub(crate) fn takes_more_than(&self, other: &Self) -> bool {
        self.cpu_s.zip(other.cpu_s).is_some_and(|(this_s, other_s)| this_s > MORE * other_s)
    }

    /// Of the blocks of a worker count: seconds of a call and what was watched, by round.
    pub(crate) fn of(blocks: &[(f64, Option<&Watch>)], command: bool, is_rate: bool) -> Self {
        let a_call = |of: &dyn Fn(&Watch) -> Option<f64>| {
            median(blocks, |seconds, watch| watch.a_call(of(watch)?, seconds, is_rate))
        };
        let cpu_s = a_call(&|watch| watch.cpu_s);
        let all = Self {
            cpu_s,
            switches: a_call(&|watch| watch.switches.map(|switches| switches as f64)),
            involuntary: a_call(&|watch| watch.involuntary.map(|lost| lost as f64)),
            faults: a_call(&|watch| watch.faults.map(|faults| faults as f64)),
            throttled_s: a_call(&|watch| watch.throttled_s),
            mhz: median(blocks, |_, watch| watch.mhz),
            ..Self::default()
        };
        // Calls of ours are too short for the kernel's ticks, and their process holds the memory of
        // every job that it measured before.
        if !command {
            return all;
        }
        let system_s = a_call(&|watch| watch.system_s);
        Self {
            user_s: cpu_s.zip(system_s).map(|(cpu, system)| (cpu - system).max(0.0)),
            system_s,
            peak_bytes: blocks.iter().filter_map(|(_, watch)| (*watch)?.peak_bytes).max(),
            ..all
        }
    }
}

/// `None` unless all blocks have it.
fn median(
    blocks: &[(f64, Option<&Watch>)],
    of: impl Fn(f64, &Watch) -> Option<f64>,
) -> Option<f64> {
    let of_block = |(seconds, watch): &(f64, Option<&Watch>)| of(*seconds, (*watch)?);
    let all: Option<Vec<f64>> = blocks.iter().map(of_block).collect();
    stats::median(&all?)
}
