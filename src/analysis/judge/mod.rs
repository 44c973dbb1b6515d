//! What the numbers allow to say, as data: no text is made here.

mod bend;
mod cautions;
mod context;
mod costs;
mod course;
mod doubt;
mod evidence;
mod finding;
mod headline;
mod limits;
mod misfit;
mod missing;
mod quality;
mod recommend;
mod unavailable;
mod verdict;
mod warning;

pub(super) use cautions::cautions;
pub(super) use context::{Context, slows_down};
pub use doubt::Doubt;
pub use finding::{
    AgainstCapacity, At, BendPlace, BetterFit, Course, Finding, FindingKind, Misfit,
};
pub use headline::{Headline, NoHeadline};
pub(super) use limits::causes;
pub(super) use missing::{missing, no_law, nothing_to_divide_by};
pub(super) use quality::notes;
pub(super) use recommend::recommend;
pub use unavailable::Unavailable;
pub use verdict::Verdict;
pub use warning::{StudyCaution, Warning};
