//! Settings of an estimate.

use super::points::Reference;
use crate::model::error::ModelError;
use crate::model::method::Method;
use crate::units::Scaling;

/// Settings of an estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Same job at every worker count (Amdahl), or a job that grows (Gustafson).
    pub scaling: Scaling,
    /// How p is estimated; weak scaling knows only [`Method::Time`].
    pub method: Method,
    /// Columns to fit, such as [`Rounds::columns_up_to`](super::Rounds::columns_up_to) the physical cores; `None` for all.
    /// Medians and speedups are told for every column.
    pub fit_columns: Option<Vec<usize>>,
    /// What speedups are relative to.
    pub reference: Reference,
    /// Known full cores: adds the two-slope law to the choice.
    pub cores: Option<f64>,
    /// Whether laws and speedups take out what a round has in common ([`Rounds::paired`](super::Rounds::paired)).
    pub paired: bool,
    /// How many resamples.
    pub resamples: usize,
    /// Seed of the resamples.
    pub seed: u64,
    /// Confidence of the intervals, 0.95 for 95 %.
    pub confidence: f64,
    /// Largest relative deviation that does not matter, 0.05 for 5 %.
    pub margin: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scaling: Scaling::Strong,
            method: Method::Time,
            fit_columns: None,
            reference: Reference::OneWorker,
            cores: None,
            paired: true,
            resamples: 2000,
            seed: 1967,
            confidence: 0.95,
            margin: 0.05,
        }
    }
}

/// Refuses settings outside their range.
pub(super) fn check(options: &Options) -> Result<(), ModelError> {
    let refuse = |name, value, expected| Err(ModelError::Setting { name, value, expected });
    if !(0.5..1.0).contains(&options.confidence) {
        return refuse("confidence", options.confidence, "0.5 to below 1, such as 0.95");
    }
    if !(options.margin > 0.0 && options.margin < 1.0) {
        return refuse("margin", options.margin, "above 0 and below 1, such as 0.05");
    }
    Ok(())
}
