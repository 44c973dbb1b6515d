//! A job's tasks for a device that has a compiler and a memory of its own.

use super::Checksum;

/// The tasks of a workload in OpenCL C, beside those in Rust.
pub trait DeviceKernel: Send + Sync {
    /// OpenCL C that defines
    /// `ulong task(ulong index, ulong tasks, __global const ulong *given, __global const real *in, __global real *out)`,
    /// a task's part of the answer. There are `ulong digest(ulong)` and `real`, a double.
    fn source(&self) -> &'static str;

    /// Numbers that tasks need; they go to the device with each call.
    fn given(&self) -> Vec<u64>;

    /// Whether tasks compute in doubles, which not every device has.
    fn needs_doubles(&self) -> bool {
        true
    }

    /// What goes to the device with each call.
    fn input(&self) -> Vec<f64> {
        Vec::new()
    }

    /// How many numbers come back from it.
    fn output(&self) -> usize {
        0
    }

    /// The part of the answer that is in what came back.
    fn answer(&self, _output: &[f64]) -> Checksum {
        Checksum::default()
    }
}
