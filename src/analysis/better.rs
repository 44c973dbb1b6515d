//! The laws that do better than Amdahl's, with their parameters.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Form;
use crate::model::choice::Candidate;

/// A law that describes the job better than Amdahl's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Better {
    /// Which.
    pub law: Form,
    /// Bayesian information criterion: the lower the better, 6 tell two laws apart.
    pub bic: f64,
    /// By name: `sigma`, `kappa`; `capacity`, `plateau` (its speedup); `cores`, `rho`; times in
    /// seconds end in `_s`.
    pub parameters: BTreeMap<&'static str, f64>,
}

/// `None` for Amdahl's law and the ideal.
pub(super) fn of(candidate: &Candidate) -> Option<Better> {
    match candidate.fitted.form() {
        Form::Ideal | Form::Amdahl => return None,
        Form::Usl | Form::Cap | Form::TwoSlope => (),
    }
    Some(Better {
        law: candidate.fitted.form(),
        bic: candidate.bic,
        parameters: candidate.fitted.named_parameters().into_iter().collect(),
    })
}
