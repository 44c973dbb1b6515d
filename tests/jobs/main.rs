//! Workloads and the executors that run them.

#[cfg(feature = "async")]
mod event_loop;
mod executors;
mod pinned;
mod workloads;
