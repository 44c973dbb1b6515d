use std::cell::Cell;

use crate::measure::observe::own_peak_bytes;

/// The most memory that this process held: a program that it starts begins with that as its own.
#[derive(Default)]
pub(super) struct OwnPeak(Cell<u64>);

impl OwnPeak {
    /// Counters of memory lag by some pages a core.
    const LAG: u64 = 1 << 20;

    /// The peak that the system tells of a program, or that `seen` of it; `None` where the first
    /// may be ours and the second is 0.
    pub(super) fn above(&self, told: u64, seen: u64) -> Option<u64> {
        if told > self.0.get() + Self::LAG {
            self.0.set(own_peak_bytes().unwrap_or(0));
        }
        let told = if told > self.0.get() + Self::LAG { told } else { 0 };
        Some(told.max(seen)).filter(|bytes| *bytes > 0)
    }
}
