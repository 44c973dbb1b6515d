//! What a gate finds, as data.

use serde::Serialize;

use super::limit::Gate;
use crate::analysis::compare::note::Note;
use crate::analysis::result::Estimate;

/// What a gate says of one series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GateResult {
    /// The gate.
    pub gate: Gate,
    /// The series.
    pub series: String,
    /// Whether the change or the value passes the limit.
    pub outcome: Outcome,
    /// Not judged although the earlier study has the value: what the gate guards has vanished.
    pub vanished: bool,
    /// The change that was judged; `None` of a gate on a value.
    pub change: Option<Estimate>,
    /// The value that was judged, seconds, a share or a speedup; `None` of a gate on a change.
    pub value: Option<Estimate>,
    /// Why it was not judged; `None` where it was.
    pub reason: Option<NotJudged>,
    /// What a comparison says first of a series that nothing can be compared of.
    #[serde(skip)]
    pub note: Option<Note>,
}

/// Whether something stays within a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// Surely within the limit.
    Within,
    /// Not surely beyond it: the interval reaches over the limit.
    Open,
    /// Surely beyond it.
    Exceeded,
    /// There is nothing to judge by.
    NotJudged,
}

/// Why a gate could not be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotJudged {
    /// Only the earlier study has the series.
    SeriesGone,
    /// The earlier study has a usable time there, the later one has none.
    PointGone,
    /// Not measured there; of a change, not in both studies.
    NotMeasured,
    /// Nothing of the series can be compared; its notes say why.
    NotCompared,
    /// p is of strong scaling.
    WeakScaling,
    /// No p was fitted; of a change, not in both studies.
    NotFitted,
    /// Amdahl's law does not describe the job: its p is an average.
    NotDescribed,
    /// More workers take longer, change nothing or gain more than their number: p is no share.
    NoShare,
    /// Other programs disturbed the measurement.
    Withheld,
    /// Other programs disturbed most rounds of this worker count.
    PointDisturbed,
    /// Its answers are wrong.
    WrongAnswers,
    /// Other programs left too few rounds for an interval.
    FewUndisturbed,
    /// There is no interval.
    NoInterval,
}

impl NotJudged {
    /// Whether other programs are why: it says nothing about the code.
    pub fn is_withheld(self) -> bool {
        matches!(self, Self::Withheld | Self::PointDisturbed | Self::FewUndisturbed)
    }
}
