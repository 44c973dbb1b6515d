use serde::Serialize;

use crate::model;

/// Whether Amdahl's law describes the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// Every deviation lies within the margin.
    Describes,
    /// Some deviation lies outside it, and not by chance.
    DoesNot,
    /// More rounds are needed.
    Inconclusive,
    /// Too little data to judge (two worker counts, one run each).
    Unjudged,
    /// Other programs disturbed most rounds: nothing can be said.
    Withheld,
    /// Its answers are wrong: its times are those of a wrong program.
    Wrong,
}

impl Verdict {
    /// Whether nothing may be said of how the job scales.
    pub fn is_silent(self) -> bool {
        matches!(self, Self::Withheld | Self::Wrong)
    }
}

impl From<model::Verdict> for Verdict {
    fn from(of: model::Verdict) -> Self {
        match of {
            model::Verdict::Describes => Self::Describes,
            model::Verdict::DoesNot => Self::DoesNot,
            model::Verdict::Inconclusive => Self::Inconclusive,
            model::Verdict::Unjudged(_) => Self::Unjudged,
        }
    }
}
