use serde::Serialize;

use crate::analysis::result::Estimate;
use crate::units::Cap;

/// What is known beforehand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TheoryFacts {
    /// Parallel fraction; `None` where there is no closed form.
    pub parallel_fraction: Option<f64>,
    /// What no number of workers exceeds, where that is the theory.
    pub cap: Option<Cap>,
    /// Why.
    pub why: String,
    /// What measuring is expected to add.
    pub expected_bias: String,
    /// Theory minus measured, in points of p (0.01 is one percentage point).
    pub difference: Option<f64>,
    /// The speedups that both give; `None` where nothing was fitted.
    pub speedup: Option<TheorySpeedup>,
}

/// What theory and the law say of the largest worker count fitted; against a cap what was measured
/// where it differs most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TheorySpeedup {
    /// That count.
    pub workers: f64,
    /// Theory's speedup there.
    pub expected: f64,
    /// The law's speedup over theory's, minus 1, with the band that p's interval makes; `hi` is
    /// `None` too where that band has no upper end.
    pub difference: Estimate,
    /// The largest difference that does not matter.
    pub margin: f64,
}

/// p against theory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AgainstTheory {
    /// The speedup is theory's to within the margin.
    Matches,
    /// It is lower by more.
    Below,
    /// It is higher by more.
    Above,
    /// The interval reaches over the margin.
    Open,
    /// There is no interval, or no number in the theory.
    Unknown,
}
