use crate::analysis::fit::LeftOut;
use crate::units::Scaling;

/// What a reader must know of the data behind the numbers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Doubt {
    /// Others computed on so many cores (of so many) that the job left free.
    Beside {
        /// Cores that they used.
        cores: f64,
        /// Of how many, where that is known.
        of: Option<usize>,
    },
    /// Too few rounds for an interval.
    FewRounds {
        /// How many.
        rounds: usize,
        /// Each worker count was run once.
        single_runs: bool,
    },
    /// Too few worker counts to tell laws apart.
    FewCounts {
        /// Which were fitted, ascending.
        counts: Vec<f64>,
        /// So many would do.
        enough: usize,
        /// Two counts are all that this machine's cores allow a job that computes.
        no_third_core: bool,
        /// Whether the share is p or the serial share.
        scaling: Scaling,
    },
    /// A call is so short that what surrounds it may be a good part.
    ShortCall {
        /// Seconds of the shortest.
        seconds: f64,
        /// At how many workers.
        workers: f64,
        /// Whether a program is started for it, rather than workers woken.
        starts_program: bool,
    },
    /// The recorded strands do not sum to the plain one-worker time.
    StrandsOff {
        /// Seconds of all together.
        recorded_s: f64,
        /// Seconds of the call without a clock inside.
        plain_s: f64,
        /// Whether parallelism is stated all the same.
        stated: bool,
    },
    /// A command takes the same time at every worker count.
    SameTime {
        /// Seconds of the shortest.
        least_s: f64,
        /// Seconds of the longest.
        most_s: f64,
        /// Whether its workers do something.
        taking_part: TakingPart,
    },
    /// All times are multiples of a step that is a good part of the shortest.
    CoarseClock {
        /// Seconds.
        step_s: f64,
        /// Of the shortest median time.
        share: f64,
        /// At how many workers that is.
        workers: f64,
    },
    /// A phase ran on another thread than the one that makes the calls.
    PhaseElsewhere {
        /// Its name.
        name: String,
    },
    /// All phases together take more than the call.
    PhasesOverlap {
        /// At how many workers most.
        workers: f64,
        /// How much more, as a share of the call.
        share: f64,
    },
    /// What was left out, and why.
    LeftOut(LeftOut),
    /// What others used meanwhile is not known.
    NoiseUnknown {
        /// The system tells it of other blocks, but this job waits while the machine computes.
        waiting: bool,
    },
    /// Blocks so short that others are seen from so many cores on only.
    SeenFrom {
        /// Cores.
        cores: f64,
        /// From where on a block counts as disturbed.
        threshold: f64,
    },
}

/// What is seen of the workers of a job that takes the same time on any number of them.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum TakingPart {
    /// Nothing.
    Unknown,
    /// No thread has all the work any more, and all together do no more of it.
    Share {
        /// At how many workers.
        workers: f64,
    },
    /// CPU time grows with their number.
    MoreCpuTime {
        /// CPU seconds at one worker.
        one_s: f64,
        /// At the most.
        many_s: f64,
        /// Workers there.
        workers: f64,
    },
}
