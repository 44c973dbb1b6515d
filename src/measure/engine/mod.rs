//! Rounds: what is measured, in which order, how often, and how it is kept. Nothing here knows
//! what a job is.

pub mod counts;
mod error;
mod merge;
mod message;
mod plan;
mod repeats;
pub mod session;
mod stop;
mod sweep;

pub use counts::{CountsError, CountsProblem, parse_counts};
pub use error::MeasureError;
pub use message::{Assignment, Event, Mode, Visit};
pub use plan::{Plan, PlannedSeries, Rounds, shuffle};
pub use stop::Stop;
pub use sweep::{Observer, RoundEnd, Runner, Silent, sweep};
