//! Workers that are held to CPUs: worker i to the i-th of a list, what it starts with it.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;

/// CPUs in the order in which workers fill them; empty: workers run wherever the system puts them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pins(Arc<[usize]>);

thread_local! {
    static HELD: RefCell<Pins> = RefCell::default();
}

impl Pins {
    /// Of these CPUs.
    pub fn new(cpus: impl IntoIterator<Item = usize>) -> Self {
        Self(cpus.into_iter().collect())
    }

    /// The CPUs.
    pub fn cpus(&self) -> &[usize] {
        &self.0
    }

    /// Holds this thread, and all that it starts, to the CPUs of the first `workers` workers until
    /// the answer is dropped. Executors whose crews begin meanwhile hold each worker to its own.
    ///
    /// # Errors
    /// When the system does not take these CPUs.
    pub fn hold(&self, workers: usize) -> io::Result<Held> {
        if self.0.is_empty() {
            return Ok(Held { cpus: None, pins: HELD.replace(Self::default()) });
        }
        let before = system::own()?;
        system::hold_to(&self.0[..workers.clamp(1, self.0.len())])?;
        Ok(Held { cpus: Some(before), pins: HELD.replace(self.clone()) })
    }

    /// Those that this thread is held to; for crews that begin on it.
    pub(super) fn held() -> Self {
        HELD.with_borrow(Clone::clone)
    }

    /// Holds this thread to the CPU of `worker`; more workers than CPUs go round.
    pub(super) fn take(&self, worker: usize) {
        if !self.0.is_empty() {
            // Taken before, by the thread that started this one, so the system has them.
            let _ = system::hold_to(&[self.0[worker % self.0.len()]]);
        }
    }

    /// Lets a thread that took a worker's CPU have those of all `workers` again.
    pub(super) fn share(&self, workers: usize) {
        if !self.0.is_empty() {
            let _ = system::hold_to(&self.0[..workers.min(self.0.len())]);
        }
    }
}

/// A thread that is held; dropping it gives the thread its CPUs back.
#[must_use]
pub struct Held {
    cpus: Option<Vec<usize>>,
    pins: Pins,
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.replace(std::mem::take(&mut self.pins));
        if let Some(cpus) = &self.cpus {
            // They were this thread's before.
            let _ = system::hold_to(cpus);
        }
    }
}

/// The CPUs that this thread may run on, ascending.
///
/// # Errors
/// Where the system has no such thing.
pub fn own_cpus() -> io::Result<Vec<usize>> {
    system::own()
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod system {
    use std::io;

    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    pub(super) fn own() -> io::Result<Vec<usize>> {
        let set = sched_getaffinity(None)?;
        Ok((0..CpuSet::MAX_CPU).filter(|cpu| set.is_set(*cpu)).collect())
    }

    pub(super) fn hold_to(cpus: &[usize]) -> io::Result<()> {
        let mut set = CpuSet::new();
        cpus.iter().filter(|cpu| **cpu < CpuSet::MAX_CPU).for_each(|cpu| set.set(*cpu));
        Ok(sched_setaffinity(None, &set)?)
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
mod system {
    use std::io;

    pub(super) fn own() -> io::Result<Vec<usize>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn hold_to(_cpus: &[usize]) -> io::Result<()> {
        own().map(drop)
    }
}
