//! What could be done about the lost speedup, and what that could bring.

use crate::analysis::{At, NextStep, Step};
use crate::units::text;

/// `What to try at 8 workers, now 4.04x: share the serial stages too: at most 5.12x.`
pub(super) fn sentence(at: At, steps: &[NextStep]) -> String {
    let now = text::speedup(at.speedup, 2);
    let step = |step: &NextStep| match step.step {
        Step::FewerWorkers { cpus: 1 } => "take 1 worker, which is as fast".into(),
        Step::FewerWorkers { cpus } => {
            format!("take {}, which are as fast", text::workers(cpus as f64))
        }
        other => format!("{} (at most {})", what(other), text::speedup(step.speedup, 2)),
    };
    let steps: Vec<String> = steps.iter().map(step).collect();
    format!("What to try at {}, now {now}: {}.", text::workers(at.workers), steps.join("; "))
}

fn what(step: Step) -> &'static str {
    match step {
        Step::ShareSerial => {
            "share the serial stages too, overlap them, or give it a bigger job beside them"
        }
        Step::SeeAlone => {
            "see what runs alone: share it, hold locks for shorter, or cut up a long share"
        }
        Step::DynamicChunks => "hand tasks out one by one in place of equal blocks",
        Step::SplitLongest => "split the longest tasks: no order of them is enough",
        Step::SmallerPieces => "cut the work into smaller pieces, handed out as workers get free",
        Step::EvenOut => {
            "see what the busiest does: cut shares into smaller pieces, or share its serial code"
        }
        Step::LongerChunks => {
            "longer chunks, so that there are fewer hand-overs, and shorter locks"
        }
        Step::FewerWorkers { .. } => "take fewer workers",
        Step::RaiseQuota => "raise the CPU quota",
        Step::StopOthers => "stop the other programs and measure again",
        Step::FreeCores => "stop other programs, start no more threads than cores, pin workers",
        Step::SeeThreads => "see what the workers wait for, as with a profiler's timeline",
        Step::FewerKernelCalls => "reuse memory, larger reads and writes, fewer locks",
        Step::FewerLocks => "fewer or shorter locks, larger reads and writes",
        Step::ReuseMemory => "reuse memory in place of taking it anew, or larger pages",
        Step::MoreCores => "a machine with more cores: no change of the code brings this back",
        Step::LessWork => {
            "look for work that each worker does again, or spinning (OMP_WAIT_POLICY=passive)"
        }
        Step::SmallerSets => {
            "working sets that fit the caches, no cache line that several write, workers pinned to \
             cores of their own"
        }
        Step::StopSpinning => {
            "waiting that does not spin (OMP_WAIT_POLICY=passive), no cache line that several write, \
             working sets that fit the caches"
        }
    }
}
