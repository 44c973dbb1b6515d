//! Floor 8: the harness for `benches/`, here and in users' crates, and its criterion timer.
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

mod answer;
mod beside;
mod check;
mod function;
mod options;
mod recorder;
mod run;
mod timer;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

pub use answer::Answer;

use crate::measure::{Job, setup};
use crate::measuring::Pin;
use crate::units::Bound;
use crate::work::{ExecError, Executor, Spec, Workload};

pub use recorder::{Recorder, Scope};
pub use timer::CriterionTimer;

pub use crate::work::phase;

/// Jobs to measure, and where the report goes.
pub struct Bench {
    jobs: Result<Vec<Job>, ExecError>,
    library: Option<&'static str>,
    reports: Option<PathBuf>,
    pin: Option<Pin>,
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
        Self { jobs: Ok(Vec::new()), library: None, reports: None, pin: None }
    }

    /// Measures a closure inside a rayon pool of n workers. What it returns must be the same at
    /// every worker count; return `()` where no answer can be compared, and `to_bits()` of a
    /// float.
    ///
    /// Timed is the closure alone. What it returned is kept until a sample ends (the calls of
    /// about 10 ms), then hashed, compared and dropped. A closure that waits rather than computes
    /// needs [`Bench::waits`].
    #[must_use]
    pub fn function<R: Answer + Send + 'static>(
        self,
        name: &str,
        body: impl Fn() -> R + Send + Sync + 'static,
    ) -> Self {
        let rayon = crate::exec::build(&Spec::named("rayon"));
        self.closure(name, move |_| body(), rayon.map_err(ExecError::from))
    }

    /// Measures a closure as [`Bench::function`] does, and records it: in one run of its own on one
    /// worker, outside of the timed rounds, what the [`Recorder`] runs is timed strand by strand.
    /// The report then says what work and span allow on any number of workers, and
    /// `amdahl simulate STUDY` schedules it on as many as are asked for.
    ///
    /// ```no_run
    /// use amdahl::bench::{Bench, Recorder};
    ///
    /// fn fib(r: &Recorder, n: u64) -> u64 {
    ///     if n < 20 {
    ///         return (1..=n).fold((0, 1), |(a, b), _| (b, a + b)).0;
    ///     }
    ///     let (a, b) = r.join(|| fib(r, n - 1), || fib(r, n - 2));
    ///     a + b
    /// }
    /// let bench = Bench::new().recorded("fib", |r: &Recorder| fib(r, 30));
    /// ```
    #[must_use]
    pub fn recorded<R: Answer + Send + 'static>(
        self,
        name: &str,
        body: impl Fn(&Recorder) -> R + Send + Sync + 'static,
    ) -> Self {
        let job = recorded_job(name, body);
        self.with(|jobs| {
            jobs.push(job?);
            Ok(())
        })
    }

    /// Measures a closure that takes the worker count and brings its own threads; else as
    /// [`Bench::function`].
    #[must_use]
    pub fn function_of_workers<R: Answer + Send + 'static>(
        self,
        name: &str,
        body: impl Fn(usize) -> R + Send + Sync + 'static,
    ) -> Self {
        self.closure(name, body, Ok(Arc::new(function::Caller)))
    }

    /// A closure has no sequential program: without its pool it would share the global one.
    fn closure<R: Answer + Send + 'static>(
        self,
        name: &str,
        body: impl Fn(usize) -> R + Send + Sync + 'static,
        executor: Result<Arc<dyn Executor>, ExecError>,
    ) -> Self {
        let workload = Arc::new(function::Function::new(name, body));
        self.with(|jobs| {
            jobs.push(Job::new(workload, executor?));
            Ok(())
        })
    }

    /// Says of what was added last that it waits (for a disk, a network, a clock) rather than
    /// computes: it is measured past the cores, at 1, 2, 4 .. 64 workers unless `AMDAHL_WORKERS`
    /// says otherwise, and the law is fitted to all of them.
    #[must_use]
    pub fn waits(self) -> Self {
        self.with(|jobs| {
            if let Some(last) = jobs.last().map(|job| job.workload.clone()) {
                let same = |job: &&mut Job| Arc::ptr_eq(&job.workload, &last);
                jobs.iter_mut().filter(same).for_each(|job| job.bound = Bound::Io);
            }
            Ok(())
        })
    }

    /// Measures a workload on each of `executors`, written as in `amdahl list`, and its
    /// sequential program beside them. An unknown or impossible one is an error when the bench
    /// runs.
    #[must_use]
    pub fn workload(self, workload: impl Workload + 'static, executors: &[&str]) -> Self {
        let workload: Arc<dyn Workload> = Arc::new(workload);
        self.with(|jobs| {
            for executor in executors {
                jobs.push(setup::own_job(workload.clone(), &executor.parse()?)?);
            }
            Ok(())
        })
    }

    /// The first error is kept for the run.
    fn with(mut self, change: impl FnOnce(&mut Vec<Job>) -> Result<(), ExecError>) -> Self {
        self.jobs = self.jobs.and_then(|mut jobs| change(&mut jobs).map(|()| jobs));
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
    /// it goes to `amdahl/NAME/` in the target folder, by the name of the bench.
    #[must_use]
    pub fn reports_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.reports = Some(folder.into());
        self
    }

    /// Holds worker i to core i: distinct physical cores first, fast ones before slow ones, then
    /// their second hardware threads; what the workers start stays with them. A closure that brings
    /// its own threads has the CPUs of the first n. As `AMDAHL_PIN=cores`; where the system lets
    /// nobody choose CPUs, the bench says so and ends.
    #[must_use]
    pub fn pin_cores(mut self) -> Self {
        self.pin = Some(Pin::Cores);
        self
    }

    /// Does what the command line and the environment ask for, and returns the exit code: 0, 1
    /// when a point failed, 2 for a usage error, 130 when interrupted.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let Self { jobs, library, reports, pin } = self;
        run::run(&run::Wanted { jobs, library, reports, pin })
    }
}

/// A job in a rayon pool that can be recorded.
///
/// # Errors
/// None that a build of this crate can have.
#[doc(hidden)]
pub fn recorded_job<R: Answer + Send + 'static>(
    name: &str,
    body: impl Fn(&Recorder) -> R + Send + Sync + 'static,
) -> Result<Job, ExecError> {
    let rayon = crate::exec::build(&Spec::named("rayon"))?;
    let body = Arc::new(body);
    let recorded = body.clone();
    let record = Box::new(move || Recorder::record(|recorder| recorded(recorder)).1);
    let straight = Recorder::straight();
    let function = function::Function::new(name, move |_| body(&straight)).recorded(record);
    Ok(Job::new(Arc::new(function), rayon))
}
