use serde::Serialize;

use super::Estimate;

/// The lost speedup `n - S(n)` at one worker count, taken apart, every term in workers. A term is
/// `None` where what it rests on was not recorded; a finding says so.
///
/// S(n) is the mean over rounds of T(1)/T(n) in the same round (means add up, medians do not), so
/// that it may differ a little from the point's speedup.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lost {
    /// n.
    pub workers: f64,
    /// `n - S(n)`, which is `idle + cpu`.
    pub total: Option<Estimate>,
    /// Workers asleep, not there, or waiting for a core.
    pub idle: Option<Estimate>,
    /// More CPU time than on one worker.
    pub cpu: Option<Estimate>,
    /// Of `idle`: one worker ran while the others had nothing to do.
    pub idle_one_running: Option<Estimate>,
    /// Of `idle`: workers' shares differ.
    pub imbalance: Option<Estimate>,
    /// Of `idle`: even the busiest worker was asleep.
    pub blocked: Option<Estimate>,
    /// Of `idle`: ready to run, but no core was free.
    pub waited: Option<Estimate>,
    /// Of `cpu`: more CPU time in the kernel.
    pub system: Option<Estimate>,
    /// Of `cpu`: more CPU time in the job's own code.
    pub user: Option<Estimate>,
    /// Of `cpu`: what a kernel that shares nothing needs too.
    pub machine: Option<Estimate>,
    /// Of `user`: more instructions.
    pub instructions: Option<Estimate>,
    /// Of `user`: more cycles an instruction.
    pub cycles_per_instruction: Option<Estimate>,
    /// Of `user`: fewer cycles a second.
    pub clock: Option<Estimate>,
    /// What none of the parts tells.
    pub untold: Option<Estimate>,
    /// The part of `untold` that is idle time.
    pub idle_untold: Option<Estimate>,
    /// The part of `untold` that is CPU time.
    pub cpu_untold: Option<Estimate>,
    /// `C(n)/(n T(n))` against the same at one worker: the POP centre's parallel efficiency.
    pub parallel_efficiency: Option<Estimate>,
    /// `C(1)/C(n)`: the POP centre's computational scaling.
    pub computational_scaling: Option<Estimate>,
}
