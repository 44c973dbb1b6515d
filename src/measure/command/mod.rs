//! External commands: a program with a knob for its workers, measured on the same rounds as
//! everything else. A visit is one run of the command; nothing that a command starts outlives
//! its run.

mod capacity;
mod check;
mod error;
mod figure;
mod formula;
mod launcher;
mod metric;
mod not_started;
mod output;
mod process;
mod program;
mod runner;
mod spec;
mod template;
mod threads;
mod tree;
mod visit;

pub use error::CommandError;
pub use launcher::less_launcher;
pub use metric::{Metric, MetricError};
pub use runner::CommandRunner;
pub use spec::{Accepted, Check, CommandSpec, Sink};
pub use template::Filled;
