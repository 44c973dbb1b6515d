//! Rounds: what is measured, in which order, how often, and how it is kept. Nothing here knows
//! what a job is.

mod clock;
pub mod counts;
mod error;
mod keeping;
mod merge;
mod message;
mod plan;
mod repeats;
mod round;
mod runner;
pub mod session;
mod stop;
mod sweep;
mod tally;

pub use counts::{CountsError, CountsProblem, parse_counts};
pub use error::MeasureError;
pub use keeping::Kept;
pub use message::{Assignment, Event, Mode, Visit};
pub use plan::{Plan, PlannedSeries, Rounds, shuffle};
pub use runner::{Observer, RoundEnd, Runner, Silent};
pub use stop::{Stop, outlive_file_size_limits};
pub use sweep::{Between, sweep};
