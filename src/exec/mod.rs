//! Floor 2: ways to run work on n workers. Each is an [`Executor`]: it refuses workloads it
//! cannot run, starts its workers untimed, and runs calls on them.
//!
//! ```
//! use amdahl::internal::exec;
//! use amdahl::work::{At, Checksum, Spec, Stage, Workload};
//! use std::sync::Arc;
//!
//! struct Sum;
//! impl Workload for Sum {
//!     fn spec(&self) -> Spec {
//!         Spec::named("sum")
//!     }
//!     fn stages(&self, _workers: usize) -> Vec<Stage> {
//!         vec![Stage::Tasks(10)]
//!     }
//!     fn task(&self, at: At) -> Checksum {
//!         Checksum(at.index as u64)
//!     }
//! }
//! let executor = exec::build(&"threads,chunks=static".parse()?)?;
//! let workload: Arc<dyn Workload> = Arc::new(Sum);
//! let mut crew = executor.crew(4, &workload)?;
//! let mut answer = Checksum::default();
//! crew.enter(&mut |call| answer = call());
//! assert_eq!(answer, Checksum(45));
//! # Ok::<(), amdahl::work::ExecError>(())
//! ```

#[cfg(feature = "async")]
mod asynchronous;
#[cfg(feature = "async")]
mod event_loop;
mod global_lock;
mod handout;
mod job;
#[cfg(feature = "opencl")]
mod opencl;
mod pin;
mod processes;
mod program;
mod rayon;
mod serial;
mod team;
mod threads;

pub use global_lock::GlobalLock;
pub use job::check_pair;
#[cfg(feature = "opencl")]
pub use opencl::{Device, devices};
pub use pin::{Held, Pins, own_cpus};
pub use processes::{Build, Processes, serve_if_worker};
pub use program::{command, is_held, this_program};

use crate::work::{Entry, Executor, Spec, SpecError, build_from};
use std::sync::Arc;

/// The executors there are, in the order of the book: one worker first.
static CATALOG: &[Entry<dyn Executor>] = &[
    serial::ENTRY,
    rayon::ENTRY,
    threads::ENTRY,
    processes::ENTRY,
    #[cfg(feature = "async")]
    asynchronous::ENTRY,
    #[cfg(feature = "async")]
    event_loop::ENTRY,
    global_lock::ENTRY,
    #[cfg(feature = "opencl")]
    opencl::ENTRY,
];

/// The executors there are.
pub fn catalog() -> &'static [Entry<dyn Executor>] {
    CATALOG
}

/// Executors that only a build with a feature has, and the feature.
const OPTIONAL: [(&str, &str); 3] =
    [("async", "async"), ("event-loop", "async"), ("opencl", "opencl")];

/// Builds the executor that `spec` names.
///
/// # Errors
/// [`SpecError`] for an unknown name, an unknown parameter or a value it does not take.
pub fn build(spec: &Spec) -> Result<Arc<dyn Executor>, SpecError> {
    build_from(CATALOG, "an executor", spec).map_err(|error| {
        let lacking = OPTIONAL.iter().find(|(name, _)| *name == spec.name());
        match (&error, lacking) {
            (SpecError::Unknown { .. }, Some((name, feature))) => {
                SpecError::NotBuilt { name: (*name).into(), feature }
            }
            _ => error,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_executor_that_another_build_has_is_named_with_what_builds_it() {
        for (name, feature) in OPTIONAL {
            let built = build(&Spec::named(name)).map(|_| ()).map_err(|error| error.to_string());
            let said =
                format!("'{name}' is not in this build: cargo's --features {feature} builds it");
            assert!(built.is_ok() || built == Err(said), "{name}");
        }
        let unknown = build(&Spec::named("fibers")).err().unwrap().to_string();
        assert!(unknown.starts_with("'fibers' is not an executor; there are: "), "{unknown}");
    }
}
