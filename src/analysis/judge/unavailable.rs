use crate::model::ModelError;
use crate::units::Scaling;

/// Why a number cannot be had.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Unavailable {
    /// No worker count was measured.
    NothingMeasured,
    /// No p: one usable core cannot run two workers of a CPU-bound job at the same time.
    OneCore,
    /// No p: the model refuses, and why.
    NoLaw(ModelError),
    /// No speedup: neither one worker nor the sequential program was measured, and no law could be
    /// fitted; worker counts and seconds that were.
    NothingToDivideBy(Vec<(f64, f64)>),
    /// No share, no ceiling and no speedup against one worker, which is farther away than the
    /// counts that were measured span.
    FarFromOne {
        /// Whether the job grows with the workers.
        scaling: Scaling,
        /// Worker counts and seconds, two or more, the fewest workers first.
        times: Vec<(f64, f64)>,
    },
    /// No Amdahl's law: the job grows with the workers.
    OfOneSize,
    /// No ceiling: it is at least this, or the serial fraction is not above 0.
    NoCeiling {
        /// The least that it is, where that is known.
        at_least: Option<f64>,
    },
    /// The law has no time above 0 from this worker count on.
    BeyondPole {
        /// The count.
        workers: f64,
    },
    /// The machine's own capacity was not measured.
    CapacityNotMeasured,
    /// What the memory gives was not measured, where it could be why CPU time grows.
    MemoryNotMeasured,
    /// It was, but others disturbed that, or one worker is missing.
    CapacityDisturbed,
    /// It was, but too little to fit against, or in other rounds.
    CapacityTooLittle {
        /// Worker count.
        workers: f64,
        /// What the kernel reached there.
        speedup: f64,
    },
    /// No Universal Scalability Law: two worker counts cannot tell contention from coherency.
    UslTwoCounts,
    /// No Universal Scalability Law: it would give one worker no time.
    UslNoTime,
}
