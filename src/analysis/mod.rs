//! Floor 3: from a study to every number, curve, finding and verdict that any output shows.
//!
//! Outputs draw an [`Analysis`] and compute nothing. Its JSON form is `amdahl-analysis/1`: keys
//! may be added, never renamed; a value that cannot be had is `null` with its reason in
//! `findings`, never NaN, 0 or a guess.

mod findings;
mod result;

pub use findings::{Finding, FindingKind};
pub use result::{
    AgainstTheory, Amdahl, Analysis, Baseline, Capacity, Ceiling, Curve, CurvePoint, Estimate,
    Failure, Gustafson, LackOfFit, Point, Recommended, Schedule, Series, Settings, StudyFacts,
    TheoryFacts, Usl, Verdict,
};

/// The name and version that an analysis carries in `schema`.
pub const SCHEMA: &str = "amdahl-analysis/1";
