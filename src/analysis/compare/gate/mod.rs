//! Limits for a build: on how something may change, or on what it must be.

mod judge;
mod limit;
mod metric;
mod result;

pub use limit::{Gate, GateError};
pub(crate) use metric::Metric;
pub use result::{GateResult, NotJudged, Outcome};
