//! What the numbers say in words.

use serde::Serialize;

/// One thing that the numbers say, in words, with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What kind of finding.
    pub kind: FindingKind,
    /// A whole sentence for people.
    pub sentence: String,
    /// Named numbers behind it, in the units the name says.
    pub evidence: Vec<(String, f64)>,
}

impl Finding {
    pub(super) fn new(
        kind: FindingKind,
        sentence: impl Into<String>,
        evidence: &[(&str, f64)],
    ) -> Self {
        let evidence = evidence.iter().map(|(name, value)| ((*name).to_owned(), *value));
        Self { kind, sentence: sentence.into(), evidence: evidence.collect() }
    }
}

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// The law does not describe the job, and which one does better.
    Misfit,
    /// Fastest before the largest worker count, slower beyond.
    Peak,
    /// Karp-Flatt is flat: serial code.
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
    /// One worker is slower than the sequential program.
    ParallelOverhead,
    /// More workers than processors made it slower.
    Oversubscription,
    /// CPU time grows with the workers.
    CpuTimeGrows,
    /// How many bytes a second it moves.
    Rate,
    /// The machine's own capacity falls short of n.
    MachineCapacity,
    /// Overhead too small to see here could limit it.
    HiddenOverhead,
    /// The data neither confirm the law nor rule it out.
    Inconclusive,
    /// Other programs disturbed the measurement.
    Disturbed,
    /// A number cannot be had, and why.
    Unavailable,
    /// How to read the data: too few rounds, two worker counts, no n = 1.
    Caution,
}
