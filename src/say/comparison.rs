//! The sentences of a comparison.

use std::fmt;

use super::phases;
use crate::analysis::{Caution, Compared, FittedLaw, NoHeadline, Note, NoteKind, Which, Whose};
use crate::units::text;

impl Compared {
    /// A side within a sentence.
    fn name(&self, which: Which) -> String {
        match (self, which) {
            (Self::Studies, Which::Base) => "the earlier study".into(),
            (Self::Studies, Which::New) => "the later study".into(),
            (Self::Series([base, _]), Which::Base) => format!("'{base}'"),
            (Self::Series([_, new]), Which::New) => format!("'{new}'"),
        }
    }

    /// A side as a sentence begins.
    fn starting(&self, which: Which) -> String {
        match (self, which) {
            (Self::Studies, Which::Base) => "The earlier study".into(),
            (Self::Studies, Which::New) => "The later study".into(),
            (Self::Series(_), which) => self.name(which),
        }
    }

    fn noun(&self) -> &'static str {
        match self {
            Self::Studies => "studies",
            Self::Series(_) => "series",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (of, both) = (&self.of, self.of.noun());
        match &self.what {
            NoteKind::OtherScaling([base, new]) => write!(
                f,
                "{} is of {base} scaling, {} of {new} scaling: their jobs are not the same, so \
                 nothing is compared.",
                of.starting(Which::Base),
                of.name(Which::New)
            ),
            NoteKind::WrongAnswers(which) => write!(
                f,
                "Updates were lost in {}: its answers are wrong, so nothing is compared.",
                of.name(*which)
            ),
            NoteKind::Disturbed(which) => write!(
                f,
                "Other programs disturbed most rounds of {}: not compared.",
                of.name(*which)
            ),
            NoteKind::NothingUsable(which) => {
                write!(f, "{} has no usable times of this series.", of.starting(*which))
            }
            NoteKind::NoCountInCommon([base, new]) => write!(
                f,
                "The {both} have no worker count in common: {} before, {} after.",
                listed(base),
                listed(new)
            ),
            NoteKind::OtherCommand([base, new]) => {
                write!(f, "The commands differ: '{base}' before, '{new}' after.")
            }
            NoteKind::FewRounds => {
                write!(f, "Fewer than five rounds in one of the {both}: changes have no interval.")
            }
            NoteKind::SameInAllRounds => f.write_str(
                "All rounds of a point measured the same: the interval of its change is what the \
                 last digit leaves open.",
            ),
            NoteKind::OnlyOf(which, counts) => {
                write!(f, "Only {} has {}: not compared.", of.name(*which), workers(counts))
            }
            NoteKind::PhasesOnlyOf(which, names) => {
                write!(f, "Only {} has {}: not compared.", of.name(*which), phases::names(names))
            }
            NoteKind::TooFewFitted(law, counts) => {
                let which = match counts.as_slice() {
                    [] => "none".to_owned(),
                    counts => format!("only {}", listed(counts)),
                };
                write!(
                    f,
                    "{law} needs two worker counts that both {both} fit, and there is {which}: no \
                     change of its fraction."
                )
            }
            NoteKind::FittedOn(law, counts) => write!(
                f,
                "{law} is fitted on the worker counts that both {both} fit: {}.",
                listed(counts)
            ),
            NoteKind::NotDescribed(law, which) => {
                let which = match which.as_slice() {
                    [one] => of.name(*one),
                    _ => match of {
                        Compared::Studies => "either study".into(),
                        Compared::Series(_) => "either series".into(),
                    },
                };
                write!(
                    f,
                    "{law} does not describe {which}: there {} is an average over the worker \
                     counts, not a property of the code.",
                    fraction(*law)
                )
            }
            NoteKind::NoShare(which, reason) => {
                write!(f, "No share of the work in {}: {}.", of.name(*which), outside(*reason))
            }
            NoteKind::SingleCounts(size) => write!(
                f,
                "Single worker counts changed by about {}, each its own way, more than the rounds \
                 explain: another build of the same code can do that. Both in the same rounds, or \
                 several builds of each, would tell.",
                text::percent(*size, 1)
            ),
            NoteKind::AnotherHour(share) => write!(
                f,
                "All worker counts are about {} {} alike, which another hour on the machine can \
                 make. Both in the same rounds would tell.",
                text::percent(share.abs(), 1),
                if *share > 0.0 { "slower" } else { "faster" }
            ),
        }
    }
}

/// Why a share is none.
fn outside(reason: NoHeadline) -> &'static str {
    match reason {
        NoHeadline::Slowdown => "more workers take longer than one",
        NoHeadline::Superlinear => "more workers gain more than their number",
        NoHeadline::OneRound => "one round is too few to judge",
        NoHeadline::NoChange => "more workers change nothing",
        NoHeadline::WrongAnswers => "its answers are wrong",
        NoHeadline::Withheld => "other programs disturbed it",
        NoHeadline::NotFitted => "no law could be fitted",
        NoHeadline::DoesNotDescribe => "the law does not describe it",
    }
}

fn fraction(law: FittedLaw) -> &'static str {
    match law {
        FittedLaw::Amdahl => "p",
        FittedLaw::Gustafson => "the serial share",
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let study = |which: Which| match which {
            Which::Base => "earlier",
            Which::New => "later",
        };
        match self {
            Self::Partial(which) => {
                let which = which.map_or_else(String::new, |which| format!("{} ", study(which)));
                write!(
                    f,
                    "The {which}study is partial: it was interrupted, so some of it has few rounds."
                )
            }
            Self::OtherMachine => f.write_str(
                "The studies were measured on different machines: what changed may be the machine.",
            ),
            Self::MachineUnknown(which) => write!(
                f,
                "The {} study does not say on which machine it was measured: it is unknown whether \
                 on the same.",
                study(*which)
            ),
            Self::OtherCompiler => f.write_str("The studies were built by different compilers."),
            Self::OtherTimer => f.write_str("The studies were timed in different ways."),
            Self::Own(caution, Whose::Only) => f.write_str(caution),
            Self::Own(caution, Whose::Both) => write!(f, "Both studies: {caution}"),
            Self::Own(caution, Whose::One(Which::Base)) => write!(f, "Earlier study: {caution}"),
            Self::Own(caution, Whose::One(Which::New)) => write!(f, "Later study: {caution}"),
        }
    }
}

/// `6, 8 and 12 workers`.
fn workers(counts: &[f64]) -> String {
    match counts {
        [] => String::new(),
        [only] => text::workers(*only),
        [before @ .., last] => format!("{} and {}", listed(before), text::workers(*last)),
    }
}

/// `1, 2, 4`.
fn listed(counts: &[f64]) -> String {
    let exact = |count: &f64| {
        let digits = text::number(*count, 3);
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    counts.iter().map(exact).collect::<Vec<_>>().join(", ")
}
