//! What went on beside a job while it was measured, and what it used.

mod beside;
mod cgroup;
mod descendants;
pub mod machine;
mod noise;
mod retired;
mod running;
mod serving;
mod switches;
pub mod topology;
mod used;
mod version;
mod watch;

pub(in crate::measure) use beside::Beside;
pub(in crate::measure) use cgroup::throttled_s;
pub(in crate::measure) use descendants::{children, descendants};
pub use noise::NoiseWatch;
pub(in crate::measure) use retired::{Retired, begin_counting};
pub(in crate::measure) use running::Looker;
pub(in crate::measure) use serving::{Cpu, Serving};
pub(in crate::measure) use switches::Counts;
pub(in crate::measure) use used::{Busiest, Used};
pub(in crate::measure) use version::Version;
pub(in crate::measure) use watch::{
    begin_watching, ended_children_s, first_thread, own_peak_bytes, thread_cpu_s, threads,
};
