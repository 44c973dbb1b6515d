//! Workloads and the executors that run them.

#[cfg(feature = "async")]
mod event_loop;
mod executors;
#[cfg(feature = "opencl")]
mod opencl;
mod pinned;
mod workloads;
