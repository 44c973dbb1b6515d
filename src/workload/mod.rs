//! Floor 2: the library of workloads and its catalog, a file each: the source, the parameters,
//! the checked answer, the theory and the lesson.

mod allocate;
mod barrier;
mod capacity;
mod counter;
mod cpus;
mod deadlock;
mod digest;
mod file;
mod hashsearch;
mod iterate;
mod mandelbrot;
mod matmul;
mod numa;
mod pages;
mod parameters;
mod pipeline;
mod primes;
mod queue;
mod recorded;
mod semaphore;
mod simd;
mod sleep;
mod slow_core;
mod sort;
mod spawn;
mod spin;
mod spinning;
mod synthetic;
mod tcp;
mod triad;

pub use capacity::capacity;
pub use file::SCRATCH;
pub use primes::{Kernel, KernelKind};
pub use recorded::recorded;
pub(crate) use recorded::{plain_s, recorded_in_groups};

use crate::work::{Entry, Spec, SpecError, Workload, build_from};
use std::sync::Arc;

static CATALOG: &[Entry<dyn Workload>] = &[
    primes::ENTRY,
    iterate::ENTRY,
    sleep::ENTRY,
    synthetic::ENTRY,
    spin::ENTRY,
    matmul::ENTRY,
    mandelbrot::ENTRY,
    hashsearch::ENTRY,
    sort::ENTRY,
    triad::ENTRY,
    counter::ENTRY,
    queue::ENTRY,
    pipeline::ENTRY,
    barrier::ENTRY,
    semaphore::ENTRY,
    deadlock::ENTRY,
    file::ENTRY,
    tcp::ENTRY,
    spawn::ENTRY,
    pages::ENTRY,
    allocate::ENTRY,
    slow_core::ENTRY,
    capacity::ENTRY,
];

/// The workloads there are.
pub fn catalog() -> &'static [Entry<dyn Workload>] {
    CATALOG
}

/// Those that end well with their defaults.
pub fn ending_well() -> impl Iterator<Item = &'static Entry<dyn Workload>> {
    CATALOG.iter().filter(|entry| entry.name != deadlock::ENTRY.name)
}

/// Builds the workload that `spec` names.
///
/// ```
/// use amdahl::internal::workload;
/// assert!(workload::build(&"primes,count=100".parse()?).is_ok());
/// let error = workload::build(&"primes,cout=100".parse()?).err().unwrap();
/// assert!(error.to_string().starts_with("'primes' has no parameter 'cout'; it has: "));
/// # Ok::<(), amdahl::work::SpecError>(())
/// ```
///
/// # Errors
/// [`SpecError`] for an unknown name, an unknown parameter or a value it does not take.
pub fn build(spec: &Spec) -> Result<Arc<dyn Workload>, SpecError> {
    build_from(CATALOG, "a workload", spec)
}
