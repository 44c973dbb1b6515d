//! What the parts of the lost speedup are called, and which of them a series shows.

use crate::analysis::{Lost, Series};
use crate::model::lost::Term;

/// How a part is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// Stands for it where there is room for one letter.
    pub(crate) letter: &'static str,
    /// At the head of a column.
    pub(crate) short: &'static str,
    /// In a legend.
    pub(crate) long: &'static str,
}

const fn named(letter: &'static str, short: &'static str, long: &'static str) -> Named {
    Named { letter, short, long }
}

/// What no part that is told accounts for.
pub(crate) const REST: Named = named("", "rest", "not told apart from noise");

/// What a part is called; [`REST`] for those that others add up to.
pub(crate) fn name(term: Term) -> Named {
    match term {
        Term::OneRunning => named("1", "one runs", "one runs, the others have nothing to do"),
        Term::Imbalance => named("U", "unequal", "idle: unequal shares"),
        Term::Blocked => named("W", "waiting", "idle: locks, I/O or hand-over"),
        Term::Waited => named("C", "no core", "waited for a core"),
        Term::IdleUntold => named("I", "idle", "idle, not told apart"),
        Term::System => named("K", "kernel", "more CPU time in the kernel"),
        Term::Machine => named("M", "machine", "the machine: clock, hardware threads"),
        Term::Instructions => named("N", "instructions", "more instructions"),
        Term::CyclesPerInstruction => named("Y", "cycles", "more cycles an instruction"),
        Term::Clock => named("L", "clock", "a lower clock"),
        Term::CpuUntold => named("P", "more CPU", "more CPU time, not told apart"),
        _ => REST,
    }
}

/// The sums of a series that tell more than how much is lost; empty where no CPU time was recorded.
pub(crate) fn split(series: &Series) -> Vec<&Lost> {
    series.lost.iter().filter(|lost| lost.idle.is_some()).collect()
}

/// The parts that any of these tells.
pub(crate) fn shown(lost: &[&Lost]) -> Vec<Term> {
    let any = |term: &Term| lost.iter().any(|lost| lost.told(*term).is_some());
    Lost::PARTS.into_iter().filter(any).collect()
}
