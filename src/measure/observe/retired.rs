//! Instructions and cycles that programs spend in their own code, where the processor counts them and
//! the system lets us see. One descriptor a counter: groups are not inherited everywhere.

use crate::data::Counters;

/// Counts since counting began, of the thread that began it and of all that it started since.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::measure) struct Retired {
    instructions: Tally,
    cycles: Tally,
}

/// A counter that may have had to share its place in the processor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Tally {
    count: u64,
    /// Nanoseconds that it was wanted, and that it counted.
    wanted: u64,
    running: u64,
}

impl Tally {
    /// What came since, as if it had counted all the time; `None` where it never did.
    fn since(self, before: Self) -> Option<u64> {
        let grown = |of: fn(&Self) -> u64| of(&self).saturating_sub(of(&before));
        let (count, running) = (grown(|one| one.count), grown(|one| one.running));
        let wanted = grown(|one| one.wanted);
        (running > 0).then(|| (count as f64 * (wanted as f64 / running as f64)).round() as u64)
    }
}

impl Retired {
    /// Up to now; `None` where nothing is counted.
    pub(in crate::measure) fn now() -> Option<Self> {
        system::now()
    }

    /// Instructions and cycles that came since.
    pub(in crate::measure) fn since(self, before: Self) -> Option<(u64, u64)> {
        let instructions = self.instructions.since(before.instructions)?;
        Some((instructions, self.cycles.since(before.cycles)?))
    }
}

/// Begins to count this thread and all that it will start; nothing that it started before.
pub(in crate::measure) fn begin_counting() {
    system::begin();
}

/// Whether instructions and cycles can be counted here, else why not.
pub(super) fn access() -> Counters {
    system::access()
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod system {
    use std::io;
    use std::sync::{Mutex, OnceLock};

    use perf_event::events::Hardware;
    use perf_event::{Builder, Counter};

    use super::{Counters, Retired, Tally};
    use crate::work::lock;

    static COUNTING: OnceLock<Option<Mutex<[Counter; 2]>>> = OnceLock::new();

    /// User-mode instructions, then cycles.
    fn open() -> io::Result<[Counter; 2]> {
        let counter = |kind: Hardware| {
            let mut builder = Builder::new().kind(kind);
            builder.inherit(true);
            let mut counter = builder.build()?;
            counter.enable()?;
            Ok::<Counter, io::Error>(counter)
        };
        Ok([counter(Hardware::INSTRUCTIONS)?, counter(Hardware::CPU_CYCLES)?])
    }

    pub(super) fn begin() {
        COUNTING.get_or_init(|| open().ok().map(Mutex::new));
    }

    pub(super) fn now() -> Option<Retired> {
        let mut counters = lock(COUNTING.get()?.as_ref()?);
        let [instructions, cycles] = &mut *counters;
        let tally = |counter: &mut Counter| {
            let read = counter.read_count_and_time().ok()?;
            let (wanted, running) = (read.time_enabled, read.time_running);
            Some(Tally { count: read.count, wanted, running })
        };
        Some(Retired { instructions: tally(instructions)?, cycles: tally(cycles)? })
    }

    pub(super) fn access() -> Counters {
        match open() {
            Ok(_) => Counters::Counted,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Counters::Forbidden,
            Err(_) => Counters::Absent,
        }
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod system {
    use super::{Counters, Retired};

    pub(super) fn begin() {}

    pub(super) fn now() -> Option<Retired> {
        None
    }

    pub(super) fn access() -> Counters {
        Counters::Unsupported
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_had_to_share_its_place_is_scaled_by_the_time_that_it_ran() {
        let before = Tally { count: 100, wanted: 1000, running: 1000 };
        let after = Tally { count: 400, wanted: 3000, running: 2000 };
        assert_eq!(after.since(before), Some(600));
        assert_eq!(before.since(before), None, "it never ran");
    }

    #[test]
    fn what_is_counted_and_what_is_said_of_it_agree() {
        begin_counting();
        let before = Retired::now();
        let sum: u64 = std::hint::black_box((0..1_000_000_u64).map(std::hint::black_box).sum());
        assert_eq!(sum, 499_999_500_000);
        let counted = before.zip(Retired::now()).and_then(|(before, after)| after.since(before));
        match (access(), counted) {
            (Counters::Counted, Some((instructions, cycles))) => {
                assert!(instructions > 1_000_000 && cycles > 0, "{instructions} {cycles}");
            }
            (Counters::Counted, None) => panic!("counted, but nothing was"),
            (_, counted) => assert_eq!(counted, None),
        }
    }
}
