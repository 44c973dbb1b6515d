//! The law that a comparison fits.

use serde::Serialize;

use crate::units::Scaling;

/// The law of a kind of scaling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum FittedLaw {
    /// Of the same job at every worker count.
    #[serde(rename = "Amdahl's law")]
    Amdahl,
    /// Of a job that grows with the workers.
    #[serde(rename = "Gustafson's law")]
    Gustafson,
}

impl From<Scaling> for FittedLaw {
    fn from(scaling: Scaling) -> Self {
        match scaling {
            Scaling::Strong => Self::Amdahl,
            Scaling::Weak => Self::Gustafson,
        }
    }
}
