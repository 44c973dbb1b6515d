//! Floor 3: plan, rounds, child processes, interruption, noise watch, machine probe; from a
//! [`Plan`] to a [`Study`](crate::data::Study).
//!
//! A round visits every point once, in a random order, in a process of its own; rounds are the
//! unit of replication. [`sweep()`] runs them through a [`Runner`] (child processes, or this
//! process for tests and checks) and tells an [`Observer`]; nothing here prints.

pub mod child;
pub mod command;
pub mod counts;
mod descendants;
mod job;
pub mod machine;
mod merge;
mod message;
mod noise;
mod plan;
mod process;
mod record;
pub mod session;
pub mod setup;
mod stop;
mod sweep;
mod timer;
mod watch;

pub use counts::{CountsError, CountsProblem, parse_counts};
pub use job::{BlockError, Job, JobTimer, block_of};
pub use message::{Assignment, Event, Mode, Visit};
pub use plan::{Plan, PlannedSeries, Rounds, shuffle};
pub use process::ProcessRunner;
pub use stop::Stop;
pub use sweep::{Observer, RoundEnd, Runner, Silent, sweep};
pub use timer::{PlainTimer, Timer, TimerError};
pub use watch::NoiseWatch;

/// Why nothing, or no more, could be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// A measuring process could not be started.
    #[error("round {round}: a measuring process could not be {what}: {source}")]
    Process {
        /// The round, from 0.
        round: u32,
        /// `started from 'PROGRAM'`, `given the folder 'PATH'`.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder for the report cannot be written.
    #[error("'{folder}' cannot be written: {source}; name another folder with -o or AMDAHL_REPORTS",
            folder = folder.display())]
    Folder {
        /// The folder.
        folder: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The study could not be written.
    #[error(transparent)]
    Study(#[from] crate::data::StudyError),
    /// Ctrl-C cannot be caught.
    #[error("Ctrl-C cannot be caught: {0}")]
    Signal(#[source] std::io::Error),
    /// There is nothing to measure.
    #[error("nothing to measure: {0}")]
    Nothing(String),
}
