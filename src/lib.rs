//! How much faster with n workers, how parallel really, why not more, and is another core
//! worth it: measures a job across worker counts and fits Amdahl's law and its neighbours.
//!
//! Modules stand on floors and import only from lower ones:
//! units (0), work, data, stats (1), exec, workload, model, sim, import (2), measure and
//! analysis (3), say (4), report (5), measuring (6), bench and cli (7).

#![warn(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, unreachable_pub)]

pub mod analysis;
#[cfg(feature = "criterion")]
pub mod bench;
#[doc(hidden)]
pub mod cli;
pub mod data;
pub mod exec;
pub mod import;
#[doc(hidden)]
pub mod measure;
mod measuring;
pub mod model;
pub mod report;
#[doc(hidden)]
pub mod say;
#[doc(hidden)]
pub mod sim;
#[doc(hidden)]
pub mod stats;
#[doc(hidden)]
pub mod units;
pub mod work;
#[doc(hidden)]
pub mod workload;
