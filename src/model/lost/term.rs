//! The terms of the sum and which of them add up.

/// A part of the lost speedup, in workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Term {
    /// `n - S(n)`: all of it, [`Term::Idle`] and [`Term::Cpu`] together.
    Total,
    /// `[I(n) - I(1)] / T(n)`: workers asleep, not there, or waiting for a core.
    Idle,
    /// Ready to run, but no core was free.
    Waited,
    /// One worker ran while the others had nothing to do.
    OneRunning,
    /// Workers' shares differ: `n m - C`, m the largest share; what [`Term::OneRunning`] told of it
    /// already is taken off.
    Imbalance,
    /// The rest of the idle time: even the busiest worker was asleep. Where its time is not known at
    /// least `n (T - C)`, and at least 0.
    Blocked,
    /// The part of [`Term::Idle`] that none of the four above tells.
    IdleUntold,
    /// `[C(n) - C(1)] / T(n)`: more CPU time than on one worker.
    Cpu,
    /// More CPU time in the kernel.
    System,
    /// More CPU time in the job's own code.
    User,
    /// The part of more CPU time that a kernel which shares nothing needs too: clock, hardware
    /// threads. `None` where counters tell it apart.
    Machine,
    /// More CPU time for more instructions.
    Instructions,
    /// More CPU time for more cycles an instruction.
    CyclesPerInstruction,
    /// More CPU time for fewer cycles a second.
    Clock,
    /// The part of [`Term::Cpu`] that none of [`Term::System`], [`Term::Machine`] and the counters
    /// tells.
    CpuUntold,
    /// What none of [`Term::PARTS`] tells.
    Untold,
}

impl Term {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 16] = [
        Self::Total,
        Self::Idle,
        Self::Waited,
        Self::OneRunning,
        Self::Imbalance,
        Self::Blocked,
        Self::IdleUntold,
        Self::Cpu,
        Self::System,
        Self::User,
        Self::Machine,
        Self::Instructions,
        Self::CyclesPerInstruction,
        Self::Clock,
        Self::CpuUntold,
        Self::Untold,
    ];

    /// Those that add up to [`Term::Total`] together with [`Term::Untold`]; one that is not known
    /// counts 0.
    pub const PARTS: [Self; 9] = [
        Self::Waited,
        Self::OneRunning,
        Self::Imbalance,
        Self::Blocked,
        Self::System,
        Self::Machine,
        Self::Instructions,
        Self::CyclesPerInstruction,
        Self::Clock,
    ];
}

/// A value for each term that is known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Terms([Option<f64>; Term::ALL.len()]);

impl Terms {
    pub(super) fn of(known: &[(Term, Option<f64>)]) -> Self {
        let mut terms = Self::default();
        known.iter().for_each(|(term, value)| terms.0[*term as usize] = *value);
        terms
    }

    pub(super) fn get(&self, term: Term) -> Option<f64> {
        self.0[term as usize]
    }
}
