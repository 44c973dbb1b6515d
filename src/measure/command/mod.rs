//! External commands: a program with a knob for its workers, measured on the same rounds as
//! everything else. A visit is one run of the command; nothing that a command starts outlives
//! its run.

/// An expression that a test reads.
macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| regex::Regex::new($pattern).unwrap());
    };
}

mod apart;
mod behind;
mod capacity;
mod check;
mod continued;
mod discretion;
mod error;
mod figure;
mod files;
mod formula;
mod launcher;
mod metric;
mod misread;
mod not_started;
mod outcome;
mod output;
mod peak;
mod phases;
mod prepared;
mod process;
mod program;
mod quoted;
mod rates;
mod runner;
mod seen;
mod shared;
mod span;
mod spec;
mod template;
mod threads;
mod tree;
mod visit;
mod visited;

pub use discretion::Discretion;
pub use error::CommandError;
pub use launcher::less_launcher;
pub use metric::{Metric, MetricError, MetricName};
pub use outcome::{Accepted, Check, Sink};
pub use rates::tell_rates;
pub use runner::CommandRunner;
pub use spec::CommandSpec;
pub use template::Filled;
