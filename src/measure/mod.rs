//! Floor 3: plan, rounds, child processes, interruption, noise watch, machine probe; from a
//! [`Plan`] to a [`Study`](crate::data::Study).
//!
//! A round visits every point once, in a random order, in a process of its own; rounds are the
//! unit of replication. [`sweep()`] runs them through a [`Runner`] (child processes, or this
//! process for tests and checks) and tells an [`Observer`]; nothing here prints.
//!
//! Four rooms: `engine` knows rounds and nothing of what a job is, `observe` what else went on,
//! `workload` measures jobs of Rust, and [`command`] other people's programs.

pub mod command;
mod engine;
mod observe;
mod workload;

pub use engine::{
    Assignment, Between, CountsError, CountsProblem, Event, Kept, MeasureError, Mode, Observer,
    Plan, PlannedSeries, RoundEnd, Rounds, Runner, Silent, Stop, Visit, counts,
    outlive_file_size_limits, parse_counts, session, shuffle, sweep,
};
pub use observe::{NoiseWatch, machine, topology};
pub use workload::{
    BlockError, Job, JobTimer, NotRecorded, PlainTimer, ProcessRunner, Recording, Timer,
    TimerError, block_of, child, fresh_rounds_folder, recording, setup, stolen_join_s,
};
