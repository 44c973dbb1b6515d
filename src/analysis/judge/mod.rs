//! What the numbers allow to say, as data: no text is made here.

mod another;
mod bend;
mod cautions;
mod context;
mod costs;
mod course;
mod doubt;
mod evidence;
mod expected;
mod finding;
mod grid;
mod headline;
mod kind;
mod known;
mod limit;
mod limits;
mod lost;
mod misfit;
mod missing;
mod phase_facts;
mod phases;
mod quality;
mod recommend;
mod sizes;
mod step;
mod steps;
mod taking_part;
mod theory;
mod unavailable;
mod verdict;
mod warning;

pub(super) use another::another;
pub(super) use cautions::cautions;
pub(super) use context::{Context, slows_down};
pub use doubt::{Doubt, TakingPart};
pub use expected::{AgainstTheory, TheoryFacts, TheorySpeedup};
pub use finding::{
    AgainstCapacity, At, BendPlace, BetterFit, Course, Finding, LostPart, Misfit, SerialEvidence,
};
pub(super) use grid::sizes;
pub use headline::{Headline, NoHeadline};
pub use kind::FindingKind;
pub use limit::{Limit, LimitBy};
pub(super) use limits::{causes, limit};
pub(super) use lost::lost;
pub(super) use missing::{missing, no_law, nothing_to_divide_by};
pub use phase_facts::{PhaseFacts, PhaseShare};
pub(super) use phases::phases;
pub(super) use quality::notes;
pub(super) use recommend::recommend;
pub use sizes::{AtSize, Offload, Pays, Sizes};
pub use step::{KernelTime, Known, NextStep, NoCore, Step};
pub(super) use theory::against as against_theory;
pub use unavailable::Unavailable;
pub use verdict::Verdict;
pub use warning::{StudyCaution, Warning};
