//! What a reader of a comparison must know beside its numbers, as data; `words` makes sentences.

use super::law::FittedLaw;
use crate::analysis::judge::NoHeadline;
use crate::units::Scaling;

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Compared {
    /// Two studies, the earlier and the later.
    Studies,
    /// Series of one study, by name.
    Series([String; 2]),
}

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Which {
    /// The earlier study, or the first series.
    Base,
    /// The later study, or the other series.
    New,
}

/// Why nothing, or not all, of a series can be compared, or what its changes rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// What is said.
    pub what: NoteKind,
    /// Of what.
    pub of: Compared,
}

/// Kinds of notes; lists of worker counts are ascending.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum NoteKind {
    /// One job grew with the workers, the other did not.
    OtherScaling([Scaling; 2]),
    /// Updates were lost on a side: its times are those of a wrong program.
    WrongAnswers(Which),
    /// Other programs disturbed most rounds of a side.
    Disturbed(Which),
    /// No worker count of a side has a usable time.
    NothingUsable(Which),
    /// The worker counts of both, none of them in common.
    NoCountInCommon([Vec<f64>; 2]),
    /// The command lines of both.
    OtherCommand([String; 2]),
    /// Fewer than five rounds of one.
    FewRounds,
    /// All rounds of a point measured the same.
    SameInAllRounds,
    /// Worker counts that only one side has.
    OnlyOf(Which, Vec<f64>),
    /// Phases that only one side has; those of both are compared.
    PhasesOnlyOf(Which, Vec<String>),
    /// Fewer than two worker counts that both fit.
    TooFewFitted(FittedLaw, Vec<f64>),
    /// The worker counts that both fit, where a side by itself fits others.
    FittedOn(FittedLaw, Vec<f64>),
    /// The law does not describe these sides.
    NotDescribed(FittedLaw, Vec<Which>),
    /// The share of a side lies outside 0 to 1, and why.
    NoShare(Which, NoHeadline),
    /// Single worker counts changed by this share, root of the mean square, each its own way and
    /// more than the rounds of two studies explain.
    SingleCounts(f64),
    /// All worker counts changed by this share alike, no more than another hour may make.
    AnotherHour(f64),
}

/// What is to be known of the studies as a whole.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Caution {
    /// A study was interrupted; `None` where there is one study only.
    Partial(Option<Which>),
    /// The studies are of different machines.
    OtherMachine,
    /// A study does not say on which machine it was measured, the other one does.
    MachineUnknown(Which),
    /// Built by different compilers.
    OtherCompiler,
    /// Timed in different ways.
    OtherTimer,
    /// What a study itself warns of, and which do.
    Own(String, Whose),
}

/// Whose caution it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Whose {
    /// The only study's.
    Only,
    /// Both studies'.
    Both,
    /// One study's.
    One(Which),
}
