//! What kind of finding it is.

use serde::Serialize;

use super::finding::{BendPlace, Finding};

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// The law does not describe the job, and which one does better.
    Misfit,
    /// Fastest before the largest worker count, slower beyond.
    Peak,
    /// Karp-Flatt is flat: what serial code would do.
    SerialCode,
    /// Karp-Flatt rises: overhead or coherency.
    Overhead,
    /// Karp-Flatt falls: a cost paid once, or a fast path with one worker.
    PaidOnce,
    /// A bend at the physical cores: two workers share a core.
    KinkAtCores,
    /// A bend at the fast cores.
    KinkAtPerformanceCores,
    /// A bend at the CPU quota.
    KinkAtQuota,
    /// A bend elsewhere: bandwidth, or a capped resource.
    Capped,
    /// Faster than n times: a superlinear job or a slow baseline.
    Superlinear,
    /// Slower with more workers than one.
    Slowdown,
    /// Slower already at two workers.
    AntiScaling,
    /// Tasks differ so much that the slowest worker rules.
    LoadImbalance,
    /// Slower than the recorded tasks explain.
    BelowSchedule,
    /// One worker is slower than the sequential program.
    ParallelOverhead,
    /// More workers than processors made it slower.
    Oversubscription,
    /// CPU time grows with the workers.
    CpuTimeGrows,
    /// Whether the memory may be why.
    Memory,
    /// Where the lost speedup went.
    Lost,
    /// How many workers ran at a time.
    Running,
    /// How the phases of a call go with the workers.
    Phases,
    /// What could be done about it.
    NextSteps,
    /// How many bytes a second it moves.
    Rate,
    /// The machine's own capacity falls short of n.
    MachineCapacity,
    /// Whether updates of shared data got lost.
    Updates,
    /// The data neither confirm the law nor rule it out.
    Inconclusive,
    /// Other programs disturbed the measurement.
    Disturbed,
    /// A number cannot be had, and why.
    Unavailable,
    /// How to read the data: too few rounds, two worker counts, no n = 1.
    Caution,
}

impl Finding {
    /// What kind of finding it is.
    pub fn kind(&self) -> FindingKind {
        match self {
            Self::Misfit(_) => FindingKind::Misfit,
            Self::Peak { .. } => FindingKind::Peak,
            Self::SerialCode { .. } => FindingKind::SerialCode,
            Self::Overhead(_) => FindingKind::Overhead,
            Self::PaidOnce(_) => FindingKind::PaidOnce,
            Self::Bend { place, .. } => match place {
                BendPlace::Cores { .. } => FindingKind::KinkAtCores,
                BendPlace::PerformanceCores => FindingKind::KinkAtPerformanceCores,
                BendPlace::Quota => FindingKind::KinkAtQuota,
                BendPlace::Elsewhere { .. } => FindingKind::Capped,
            },
            Self::Superlinear { .. } => FindingKind::Superlinear,
            Self::Slowdown { .. } => FindingKind::Slowdown,
            Self::AntiScaling { .. } => FindingKind::AntiScaling,
            Self::LoadImbalance { .. } => FindingKind::LoadImbalance,
            Self::BelowSchedule { .. } => FindingKind::BelowSchedule,
            Self::ParallelOverhead { .. } => FindingKind::ParallelOverhead,
            Self::Oversubscription { .. } => FindingKind::Oversubscription,
            Self::CpuTimeGrows { .. } => FindingKind::CpuTimeGrows,
            Self::Memory { .. } => FindingKind::Memory,
            Self::Lost { .. } => FindingKind::Lost,
            Self::Running(_) => FindingKind::Running,
            Self::Phases(_) => FindingKind::Phases,
            Self::NextSteps { .. } => FindingKind::NextSteps,
            Self::Rate { .. } => FindingKind::Rate,
            Self::MachineCapacity { .. } => FindingKind::MachineCapacity,
            Self::Updates { .. } => FindingKind::Updates,
            Self::Inconclusive { .. } => FindingKind::Inconclusive,
            Self::Disturbed { .. } => FindingKind::Disturbed,
            Self::Unavailable(_) => FindingKind::Unavailable,
            Self::Caution(_) => FindingKind::Caution,
        }
    }
}
