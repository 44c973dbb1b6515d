//! The laws that do better than Amdahl's, with their parameters.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Form;
use crate::model::choice::Candidate;
use crate::model::laws::Evidence;

/// A law that describes the job better than Amdahl's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Better {
    /// Which.
    pub law: Form,
    /// Bayesian information criterion: the lower the better, 6 tell two laws apart.
    pub bic: f64,
    /// By name: `sigma`, `kappa`; `capacity`, `plateau` (its speedup); `cores`, `rho`; `workers`,
    /// `worth`; `tasks`; `factor`; times in seconds end in `_s`.
    pub parameters: BTreeMap<&'static str, f64>,
}

/// `None` for Amdahl's law and the ideal.
pub(super) fn of(candidate: &Candidate) -> Option<Better> {
    let beyond = candidate.fitted.form().evidence() != Evidence::Reference;
    beyond.then(|| Better {
        law: candidate.fitted.form(),
        bic: candidate.bic,
        parameters: candidate.fitted.named_parameters().into_iter().collect(),
    })
}
