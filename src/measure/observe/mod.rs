//! What went on beside a job while it was measured, and what it used.

mod beside;
mod descendants;
pub mod machine;
mod used;
mod version;
mod watch;

pub(in crate::measure) use beside::Beside;
#[cfg(target_os = "linux")]
pub(in crate::measure) use descendants::children;
pub(in crate::measure) use descendants::descendants;
pub(in crate::measure) use used::Used;
pub(in crate::measure) use version::Version;
pub use watch::NoiseWatch;
pub(in crate::measure) use watch::{ended_children_s, own_peak_bytes, thread_times};
