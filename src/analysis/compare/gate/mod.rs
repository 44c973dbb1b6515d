//! Limits for a build: on how something may change, or on what it must be.

mod judge;
mod limit;
mod metric;
mod result;
mod sentence;

pub use limit::{Gate, GateError};
pub use result::{GateResult, NotJudged, Outcome};
