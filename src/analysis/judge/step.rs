//! What could be done about the lost speedup, as data.

use crate::analysis::result::NoCpu;
use crate::model::lost::Term;

/// Why threads that were ready to run had no core.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum NoCore {
    /// More workers than processors.
    MoreThanCpus {
        /// How many processors the job may use.
        cpus: usize,
    },
    /// The quota of the container or service.
    Quota {
        /// In cores.
        cores: f64,
    },
    /// Other programs had it.
    OtherPrograms {
        /// How many cores they used meanwhile.
        cores: f64,
    },
    /// More threads than workers, or other programs.
    Unknown,
}

/// What the kernel did with more CPU time, as far as counts tell.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum KernelTime {
    /// It gave pages to the job: so many a call.
    PageFaults {
        /// How many.
        faults: f64,
    },
    /// No pages to speak of: locks or I/O calls.
    Calls,
    /// Page faults, locks or I/O calls.
    Unknown,
}

/// What else is known of the parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// Why threads that were ready had no core.
    pub no_core: NoCore,
    /// What the kernel did.
    pub kernel: KernelTime,
    /// That one ran alone was seen by looking on, not told by the job's stages: it may be serial code
    /// or one long share.
    pub looked_on: bool,
    /// Workers that idle for no part that is told did so while others ran.
    pub others_ran: bool,
    /// It was recorded how long threads waited for a core.
    pub waits: bool,
    /// Why CPU time tells nothing; `None` where it does.
    pub no_cpu: Option<NoCpu>,
}

/// What could be done about a part, and what that could bring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NextStep {
    /// About which part.
    pub term: Term,
    /// What to do.
    pub step: Step,
    /// The speedup at this worker count if it took away all of the part: no more than that.
    pub speedup: f64,
}

/// Something that can be done.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// Share the serial stages too, overlap them, or grow the job beside them.
    ShareSerial,
    /// What runs alone is to be found out.
    SeeAlone,
    /// Hand tasks out one by one.
    DynamicChunks,
    /// No order helps: the longest task must become shorter.
    SplitLongest,
    /// Smaller pieces, handed out as workers become free.
    SmallerPieces,
    /// Smaller pieces, or less that one does for all.
    EvenOut,
    /// Fewer hand-overs, shorter locks.
    LongerChunks,
    /// So many workers are as fast.
    FewerWorkers {
        /// How many processors there are.
        cpus: usize,
    },
    /// More cores for the container.
    RaiseQuota,
    /// No other programs.
    StopOthers,
    /// No other programs, no further threads, each worker on a core of its own.
    FreeCores,
    /// What the workers wait for is to be found out.
    SeeThreads,
    /// Fewer calls.
    FewerKernelCalls,
    /// Fewer of them, where memory is not why.
    FewerLocks,
    /// Less memory taken anew.
    ReuseMemory,
    /// The machine has no more to give.
    MoreCores,
    /// Work that each worker does again, or spinning.
    LessWork,
    /// Working sets that fit the caches, each worker on a core of its own.
    SmallerSets,
    /// Waiting that sleeps, or less memory.
    StopSpinning,
}
