use std::process::ExitStatus;

use super::switches::Counts;

/// The thread of a command that ran most.
#[derive(Debug, Clone, Copy)]
pub(in crate::measure) struct Busiest {
    pub(in crate::measure) cpu_s: f64,
    /// Seconds that it waited for a core.
    pub(in crate::measure) waited_s: f64,
    /// How many threads have a tenth of that.
    pub(in crate::measure) workers: usize,
}

/// What a process used.
#[derive(Debug, Clone, Copy)]
pub(in crate::measure) struct Used {
    pub(in crate::measure) process: u32,
    pub(in crate::measure) status: ExitStatus,
    /// From before it was started to after it ended.
    pub(in crate::measure) wall_s: f64,
    /// With those of its descendants that were waited for.
    pub(in crate::measure) user_s: f64,
    pub(in crate::measure) system_s: f64,
    /// CPU seconds of what it left and nobody waited for, as far as the system tells.
    pub(in crate::measure) left_s: f64,
    /// Seconds that its threads were ready to run but waited for a core, as far as they lived long
    /// enough to be looked at. `None` where none did, or the system does not tell.
    pub(in crate::measure) waited_s: Option<f64>,
    /// The thread that ran most. `None` where too much was not seen.
    pub(in crate::measure) busiest: Option<Busiest>,
    /// Seconds in which one thread ran and no other wanted to.
    pub(in crate::measure) alone_s: Option<f64>,
    /// Context switches and page faults, with those of its descendants that were waited for.
    pub(in crate::measure) counts: Option<Counts>,
    /// Instructions and cycles of its own code.
    pub(in crate::measure) retired: Option<(u64, u64)>,
    /// Seconds that the CPU quota kept threads from running.
    pub(in crate::measure) throttled_s: Option<f64>,
    /// Largest resident memory: of the largest process, or of all together where they live long
    /// enough to be looked at. `None` where it is below what this process itself once held:
    /// the system counts that as the program's.
    pub(in crate::measure) peak_bytes: Option<u64>,
}
