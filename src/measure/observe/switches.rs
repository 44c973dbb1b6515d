//! Context switches and page faults, as the system counts them for a process or for its children.

/// What a process, or all children that it waited for, had since they began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::measure) struct Counts {
    /// Times that a thread gave up its core or lost it.
    pub(in crate::measure) switches: u64,
    /// Times that it lost it.
    pub(in crate::measure) involuntary: u64,
    /// Pages that were missing when touched.
    pub(in crate::measure) faults: u64,
}

impl Counts {
    /// Of this process with all its threads, ended ones too; `None` where the system does not tell.
    pub(in crate::measure) fn own() -> Option<Self> {
        own()
    }

    /// Of the children that were waited for, and theirs.
    pub(in crate::measure) fn of_children() -> Option<Self> {
        of_children()
    }

    /// What came since.
    pub(in crate::measure) fn since(self, before: Self) -> Self {
        Self {
            switches: self.switches.saturating_sub(before.switches),
            involuntary: self.involuntary.saturating_sub(before.involuntary),
            faults: self.faults.saturating_sub(before.faults),
        }
    }
}

#[cfg(unix)]
use unix::{of_children, own};

#[cfg(not(unix))]
fn own() -> Option<Counts> {
    None
}

#[cfg(not(unix))]
fn of_children() -> Option<Counts> {
    None
}

#[cfg(unix)]
mod unix {
    use nix::sys::resource::{UsageWho, getrusage};

    use super::Counts;

    pub(super) fn own() -> Option<Counts> {
        of(UsageWho::RUSAGE_SELF)
    }

    pub(super) fn of_children() -> Option<Counts> {
        of(UsageWho::RUSAGE_CHILDREN)
    }

    fn of(who: UsageWho) -> Option<Counts> {
        let used = getrusage(who).ok()?;
        let count = |count: i64| u64::try_from(count).unwrap_or_default();
        let involuntary = count(used.involuntary_context_switches());
        Some(Counts {
            switches: count(used.voluntary_context_switches()) + involuntary,
            involuntary,
            faults: count(used.minor_page_faults()) + count(used.major_page_faults()),
        })
    }
}
