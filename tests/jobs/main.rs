//! Workloads and the executors that run them.

mod executors;
mod pinned;
mod workloads;
