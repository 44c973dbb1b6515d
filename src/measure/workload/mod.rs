//! Jobs of Rust: a workload on an executor, measured in rounds that are processes of their own.

mod alone;
pub mod child;
mod job;
mod looked;
mod own;
mod parent;
mod program;
mod record;
mod recording;
mod runs;
pub mod setup;
mod steal;
mod timer;

pub use job::{BlockError, Job, JobTimer, block_of};
pub use parent::{ProcessRunner, fresh_rounds_folder};
pub use recording::{NotRecorded, recording};
pub use runs::Recording;
pub use steal::stolen_join_s;
pub use timer::{PlainTimer, Timer, TimerError};
