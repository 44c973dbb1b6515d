//! CPUs, as far as the system tells which there are and lets threads be held to some.

#[cfg(any(target_os = "linux", target_os = "android"))]
use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};

/// The CPUs that this thread may use, ascending; empty where the system does not tell.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn to_use() -> Vec<usize> {
    let set = sched_getaffinity(None).unwrap_or_default();
    (0..CpuSet::MAX_CPU).filter(|cpu| set.is_set(*cpu)).collect()
}

/// The CPU that this thread is on.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn here() -> Option<usize> {
    Some(sched_getcpu())
}

/// Holds this thread to these CPUs; whether the system did.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn hold_to(cpus: &[usize]) -> bool {
    let mut set = CpuSet::new();
    cpus.iter().filter(|cpu| **cpu < CpuSet::MAX_CPU).for_each(|cpu| set.set(*cpu));
    sched_setaffinity(None, &set).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn to_use() -> Vec<usize> {
    Vec::new()
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn here() -> Option<usize> {
    None
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn hold_to(_cpus: &[usize]) -> bool {
    false
}
