//! What makes measurements unfit for a law.

use crate::units::text;

/// Why a law cannot be fitted, with the value and the place.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Too few different worker counts.
    #[error(
        "different worker counts in the fitted range: {distinct}, expected at least {needed}; \
         measure more, such as --workers 1,2,4"
    )]
    TooFewCounts {
        /// How many different ones there are.
        distinct: usize,
        /// How many the law needs.
        needed: usize,
    },
    /// A worker count that is not a number above 0.
    #[error("worker count '{value}' (column {column}): expected a number above 0")]
    Workers {
        /// Which column, from 1.
        column: usize,
        /// What it holds.
        value: f64,
    },
    /// A time that is not a number of seconds above 0.
    #[error(
        "time '{value}' in round {round} at {workers} worker(s): expected seconds above 0; \
         leave out a point that failed"
    )]
    Time {
        /// Which round, from 1.
        round: usize,
        /// At which worker count; 1 for the sequential program.
        workers: f64,
        /// What it holds.
        value: f64,
    },
    /// Something recorded beside a time that is below 0 or not a number.
    #[error(
        "{what} '{value}' in round {round} at {workers} worker(s): expected a number from 0 on, \
         or nothing where it was not recorded"
    )]
    Usage {
        /// What was recorded.
        what: &'static str,
        /// What it holds.
        value: f64,
        /// Which round, from 1.
        round: usize,
        /// At which worker count.
        workers: f64,
    },
    /// A round with another number of times than there are worker counts.
    #[error(
        "round {round} has {got} time(s), expected {expected}: a round visits every worker count \
         once; leave out incomplete rounds"
    )]
    Incomplete {
        /// Which round, from 1.
        round: usize,
        /// Times in it.
        got: usize,
        /// Worker counts.
        expected: usize,
    },
    /// Another number of sequential runs than rounds.
    #[error("{got} time(s) of the sequential program for {rounds} round(s): expected one a round")]
    Sequential {
        /// Sequential times.
        got: usize,
        /// Rounds.
        rounds: usize,
    },
    /// Weak scaling on the machine's capacity.
    #[error("weak scaling is not fitted on the machine's capacity: expected strong scaling")]
    WeakCapacity,
    /// A capacity kernel with other rounds than the job.
    #[error("{got} round(s) of the capacity kernel for {rounds} of the job: expected the same")]
    CapacityRounds {
        /// Rounds of the kernel.
        got: usize,
        /// Rounds of the job.
        rounds: usize,
    },
    /// A worker count at which the capacity kernel was not measured.
    #[error(
        "the capacity kernel was not measured at {workers} worker(s): expected 1 and every \
         worker count of the job"
    )]
    CapacityWorkers {
        /// The worker count.
        workers: f64,
    },
    /// More rounds than can be resampled.
    #[error("{rounds} rounds: expected at most {most}; leave some out")]
    TooManyRounds {
        /// How many there are.
        rounds: usize,
        /// How many there may be.
        most: usize,
    },
    /// No round at all.
    #[error("no complete round: expected at least one time at every worker count")]
    NoRounds,
    /// A fitted range that names a column that does not exist.
    #[error("fitted column {column} does not exist: there are {columns} worker counts")]
    Column {
        /// The index asked for, from 0.
        column: usize,
        /// How many there are.
        columns: usize,
    },
    /// A setting outside its range.
    #[error("{name} '{value}': expected {expected}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// What it holds.
        value: f64,
        /// What it may hold.
        expected: &'static str,
    },
    /// A method that needs the time of one worker, and none was measured.
    #[error(
        "method {method} divides by the time of one worker, which was not measured; \
         add 1 to the worker counts or use --method time"
    )]
    NoSingleWorker {
        /// The method.
        method: &'static str,
    },
    /// The law would give one worker no time.
    #[error(
        "the fitted time of one worker is {time}: times grow with the workers so fast that \
         the law has no starting point; measure smaller worker counts",
        time = text::seconds(*seconds)
    )]
    NoStartingPoint {
        /// Fitted seconds at one worker.
        seconds: f64,
    },
    /// An iteration that found no minimum.
    #[error("method {method} found no minimum on these times; use --method time")]
    NoMinimum {
        /// The method.
        method: &'static str,
    },
}
