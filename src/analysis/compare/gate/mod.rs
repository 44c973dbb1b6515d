//! Limits for a build: on how something may change, or on what it must be.

mod judge;
mod limit;
mod metric;
mod sentence;

pub use judge::{GateResult, NotJudged, Outcome};
pub use limit::{Gate, GateError};
