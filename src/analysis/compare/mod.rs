//! What changed between two studies, and whether a gate lets it pass.

mod comparison;
mod differences;
mod gate;
mod side;

pub use comparison::{Change, Comparison, Earlier, PointChange, SeriesChange, compare};
pub use gate::{Gate, GateError, GateResult, Outcome};
