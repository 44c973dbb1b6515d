//! The laws that do better than Amdahl's, with their parameters.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::choice::{Candidate, Fitted};

/// A law that describes the job better than Amdahl's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Better {
    /// `usl`, `cap` or `two-slope`.
    pub law: String,
    /// Bayesian information criterion: the lower the better, 6 tell two laws apart.
    pub bic: f64,
    /// By name: `sigma`, `kappa`; `capacity`, `plateau` (its speedup); `cores`, `rho`; times in
    /// seconds end in `_s`.
    pub parameters: BTreeMap<&'static str, f64>,
}

/// `None` for Amdahl's law and the ideal.
pub(super) fn of(candidate: &Candidate) -> Option<Better> {
    let parameters = match candidate.fitted {
        Fitted::Ideal(_) | Fitted::Amdahl(_) => return None,
        Fitted::Usl(fit) => {
            vec![("t1_s", fit.one_worker_s), ("sigma", fit.sigma), ("kappa", fit.kappa)]
        }
        Fitted::Cap(fit) => vec![
            ("capacity", fit.capacity),
            ("plateau", fit.plateau()),
            ("serial_s", fit.serial_s),
            ("parallel_s", fit.parallel_s),
        ],
        Fitted::TwoSlope(fit) => vec![
            ("cores", fit.cores),
            ("rho", fit.rho),
            ("serial_s", fit.serial_s),
            ("parallel_s", fit.parallel_s),
        ],
    };
    Some(Better {
        law: candidate.fitted.name().to_owned(),
        bic: candidate.bic,
        parameters: parameters.into_iter().collect(),
    })
}
