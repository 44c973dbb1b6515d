//! How much faster with n workers, how parallel really, why not more, and is another core
//! worth it: measures a job across worker counts and fits Amdahl's law and its neighbours.
//!
//! # What is here
//!
//! - [`mod@bench`]: a bench of your own, measured under criterion by `cargo bench`, and [`work`]: what
//!   it measures, how work divides and what is known of it beforehand;
//! - [`data`]: what was measured, and [`import`]: what other programs measured;
//! - [`model`]: the laws and how they are fitted; [`analysis`]: every number, finding and verdict;
//!   [`report`]: terminal, Markdown, CSV, JSON and HTML.
//!
//! # What versions promise
//!
//! Semantic versions cover these seven modules and the formats `amdahl-study/1`,
//! `amdahl-analysis/1`, `amdahl-comparison/1` and `amdahl-simulation/1`, whose keys may be added and are never renamed:
//! every study of an older version stays readable. Enums that may grow are `#[non_exhaustive]`.
//! Before 1.0 a minor version may add fields to structs; those that programs build have a
//! `Default` or a constructor to start from. Words, and whatever stands behind `internal`, may
//! change in any version.
//!
//! # Floors
//!
//! Modules import only from lower ones: units (0), work, data, stats (1), exec, workload, model,
//! sim, import (2), measure and analysis (3), tour (4), say (5), report (6), measuring (7), bench
//! and cli (8).

#![warn(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, unreachable_pub)]

pub mod analysis;
#[cfg(feature = "criterion")]
pub mod bench;
mod cli;
pub mod data;
mod exec;
pub mod import;
mod measure;
mod measuring;
pub mod model;
pub mod report;
mod say;
mod sim;
mod stats;
mod tour;
mod units;
pub mod work;
mod workload;

/// What the program `amdahl`, its benches and its tests need beyond the library: no part of what
/// semantic versions promise.
#[doc(hidden)]
pub mod internal {
    pub mod cli {
        pub use crate::cli::*;
    }
    pub mod exec {
        pub use crate::exec::*;
    }
    pub mod measure {
        pub use crate::measure::*;
    }
    pub mod sim {
        pub use crate::sim::*;
    }
    pub mod stats {
        pub use crate::stats::*;
    }
    pub mod tour {
        pub use crate::tour::*;
    }
    pub mod units {
        pub use crate::units::*;
    }
    pub mod workload {
        pub use crate::workload::*;
    }
}
