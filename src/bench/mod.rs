//! Floor 5: the harness for `benches/`, here and in users' crates, and its criterion timer.
//!
//! A bench of one's own is a `[[bench]]` with `harness = false` and:
//!
//! ```no_run
//! use amdahl::bench::Bench;
//! use rayon::prelude::*;
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     let numbers: Vec<u64> = (0..1_000_000).collect();
//!     Bench::new()
//!         .function("sum-of-squares", move || numbers.par_iter().map(|n| n * n).sum::<u64>())
//!         .run()
//! }
//! ```
//!
//! The closure runs inside a rayon pool of n workers. `cargo bench` then measures it at every
//! worker count, in interleaved rounds of fresh processes, checks that every call gives the same
//! answer, and writes the report.

mod function;
mod options;
mod run;
mod timer;

use std::hash::Hash;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use crate::measure::{Job, setup};
use crate::work::{ExecError, Spec, Workload};

pub use timer::CriterionTimer;

/// Jobs to measure, and where the report goes.
pub struct Bench {
    jobs: Result<Vec<Job>, ExecError>,
    library: Option<&'static str>,
    reports: Option<PathBuf>,
}

impl Default for Bench {
    fn default() -> Self {
        Self::new()
    }
}

impl Bench {
    /// Nothing to measure yet.
    #[must_use]
    pub fn new() -> Self {
        Self { jobs: Ok(Vec::new()), library: None, reports: None }
    }

    /// Measures a closure inside a rayon pool of n workers. What it returns is hashed and must
    /// be the same at every worker count; return `()` where no answer can be compared, and
    /// `to_bits()` of a float.
    #[must_use]
    pub fn function<R: Hash>(
        self,
        name: &str,
        body: impl Fn() -> R + Send + Sync + 'static,
    ) -> Self {
        self.workload(function::Function::new(name, body), &["rayon"])
    }

    /// Measures a closure that takes the worker count and brings its own threads.
    #[must_use]
    pub fn function_of_workers<R: Hash>(
        self,
        name: &str,
        body: impl Fn(usize) -> R + Send + Sync + 'static,
    ) -> Self {
        self.workload(function::OfWorkers::new(name, body), &["caller"])
    }

    /// Measures a workload on each of `executors`, written as in `amdahl list`. An unknown or
    /// impossible one is an error when the bench runs.
    #[must_use]
    pub fn workload(mut self, workload: impl Workload + 'static, executors: &[&str]) -> Self {
        let workload: Arc<dyn Workload> = Arc::new(workload);
        let job = |text: &&str| match *text {
            "caller" => Ok(Job::new(workload.clone(), Arc::new(function::Caller))),
            text => setup::own_job(workload.clone(), &text.parse::<Spec>()?),
        };
        self.jobs = self.jobs.and_then(|mut jobs| {
            for executor in executors {
                jobs.push(job(executor)?);
            }
            Ok(jobs)
        });
        self
    }

    /// Measures workloads of amdahl's own library, `WORKLOAD@EXECUTOR` separated by spaces,
    /// unless `AMDAHL_SET` names others.
    #[must_use]
    pub fn library(mut self, default_set: &'static str) -> Self {
        self.library = Some(default_set);
        self
    }

    /// Writes the report to this folder, unless `AMDAHL_REPORTS` names another. Without either
    /// it goes to `amdahl/` in the target folder.
    #[must_use]
    pub fn reports_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.reports = Some(folder.into());
        self
    }

    /// Does what the command line and the environment ask for, and returns the exit code: 0, 1
    /// when a point failed, 2 for a usage error, 130 when interrupted.
    #[must_use]
    pub fn run(self) -> ExitCode {
        run::run(&run::Wanted { jobs: self.jobs, library: self.library, reports: self.reports })
    }
}
