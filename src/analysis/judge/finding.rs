//! What the numbers say, as data; sentences are made of it elsewhere.

use super::doubt::Doubt;
use super::phase_facts::PhaseFacts;
use super::step::{Known, NextStep};
use super::unavailable::Unavailable;
use crate::analysis::result::{Estimate, Running};
use crate::model::lost::Term;
use crate::model::{Fitted, Outlook};
use crate::units::{Scaling, Updates};

/// A worker count and the speedup there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct At {
    /// How many workers.
    pub workers: f64,
    /// The speedup; of a job that grows the scaled speedup.
    pub speedup: f64,
}

/// One thing that the numbers say.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Finding {
    /// The law does not describe the job, and which one does better.
    Misfit(Misfit),
    /// Fastest before the largest worker count, slower there.
    Peak {
        /// The fastest.
        best: At,
        /// The largest worker count.
        last: At,
        /// Worker counts not measured that would say where the peak is, in a wide gap around it.
        ask: Vec<f64>,
        /// Whether the job grows.
        scaling: Scaling,
    },
    /// Karp-Flatt's serial fraction is flat.
    SerialCode {
        /// How it goes.
        course: Course,
        /// s of the law.
        serial: Estimate,
        /// What speaks for serial code beside the shape of the curve.
        evidence: SerialEvidence,
    },
    /// It rises.
    Overhead(Course),
    /// It falls.
    PaidOnce(Course),
    /// The curve bends.
    Bend {
        /// Where: a worker count.
        at: f64,
        /// What a worker beyond is worth, as a share of one.
        worth: f64,
        /// What is there.
        place: BendPlace,
    },
    /// Faster than n times: a superlinear job or a slow baseline.
    Superlinear {
        /// Where most.
        at: At,
        /// s of the law; `None` for a job that grows.
        serial_fraction: Option<f64>,
        /// Whether the job grows.
        scaling: Scaling,
        /// CPU seconds of a call with one worker and there, where that is clearly less.
        cpu_s: Option<(f64, f64)>,
    },
    /// Slower with more workers than one.
    Slowdown {
        /// s of the law, above 1.
        serial_fraction: f64,
        /// Whether the job grows.
        scaling: Scaling,
    },
    /// Slower already at the second worker count.
    AntiScaling {
        /// That count.
        at: At,
        /// The fastest, where more workers than these gain after all.
        gains: Option<At>,
        /// Whether the job grows.
        scaling: Scaling,
    },
    /// Tasks differ so much that the slowest worker rules.
    LoadImbalance {
        /// How many workers.
        workers: f64,
        /// Speedup there when each task is handed out alone.
        greedy: f64,
        /// Speedup there in equal blocks.
        blocks: f64,
        /// Work over span: no number of workers gives more. `None` where the limit tells it.
        work_over_span: Option<f64>,
    },
    /// Slower than the recorded tasks explain, even with every fork stolen.
    BelowSchedule {
        /// What was measured.
        at: At,
        /// The least speedup of a greedy schedule there.
        least: f64,
    },
    /// One worker is slower than the sequential program.
    ParallelOverhead {
        /// T(1 worker)/T(sequential).
        ratio: f64,
        /// T(sequential) in seconds.
        sequential_s: f64,
    },
    /// More workers than processors made it slower.
    Oversubscription {
        /// The best within the processors.
        best: At,
        /// The worst beyond.
        worst: At,
        /// How many processors.
        cpus: usize,
    },
    /// CPU time grows with the workers.
    CpuTimeGrows {
        /// CPU seconds a call at one worker.
        one_s: f64,
        /// The largest worker count.
        workers: f64,
        /// CPU time there over that at one worker.
        ratio: f64,
        /// Whose it is: the kernel's or the job's own code's; [`Term::Cpu`] where that is not told.
        of: Term,
    },
    /// Whether the memory may be why CPU time grows: a kernel that only reads and writes it, in the
    /// same rounds.
    Memory {
        /// At which worker count.
        workers: f64,
        /// CPU time of the job there over that at one worker.
        ratio: f64,
        /// The kernel's: `n/S(n)`, since a worker that waits for memory is on its core.
        kernel: f64,
        /// Whether the kernel loses as much, as far as its interval goes.
        enough: bool,
    },
    /// Where the lost speedup went.
    Lost {
        /// At which worker count.
        workers: f64,
        /// How many workers' worth is lost there.
        total: f64,
        /// The parts worth a word in workers, the largest first.
        parts: Vec<LostPart>,
        /// Workers' worth of CPU time that it takes less than on one worker, where that is sure.
        saved: Option<f64>,
        /// What else is known of them.
        known: Known,
    },
    /// How many workers ran at a time.
    Running(Running),
    /// How the phases of a call go with the workers.
    Phases(PhaseFacts),
    /// What could be done about it.
    NextSteps {
        /// At which worker count, and its speedup.
        at: At,
        /// A step a part that is told, in their order.
        steps: Vec<NextStep>,
    },
    /// How many bytes a second it moves.
    Rate {
        /// At the first worker count: workers, 1e9 bytes a second.
        first: (f64, f64),
        /// At the best.
        best: (f64, f64),
    },
    /// The machine's own capacity falls short of n.
    MachineCapacity {
        /// What a kernel that shares nothing reaches.
        at: At,
        /// What Amdahl's law says of the job against that capacity, where that is told.
        against: Option<AgainstCapacity>,
    },
    /// Whether updates of shared data got lost.
    Updates {
        /// Where the largest share did, else the most workers.
        workers: f64,
        /// Updates made and lost there.
        there: Updates,
        /// At all worker counts.
        all: Updates,
    },
    /// The data neither confirm the law nor rule it out.
    Inconclusive {
        /// Rounds there are.
        rounds: usize,
        /// Rounds that would settle it; `None` where rounds alone would not.
        enough: Option<u64>,
        /// Largest deviation, as a share without its sign.
        off: f64,
        /// Where it is.
        at: f64,
        /// The largest deviation that does not matter.
        margin: f64,
    },
    /// Other programs disturbed the measurement.
    Disturbed {
        /// Cores that they used.
        cores: f64,
        /// Of how many, where that is known.
        of: Option<usize>,
        /// Rounds that they disturbed.
        disturbed: usize,
        /// Complete rounds.
        complete: usize,
        /// So many that nothing can be said.
        withheld: bool,
        /// Where it is so: from so many cores on others may use without disturbing most rounds.
        enough_above: Option<f64>,
    },
    /// A number cannot be had, and why.
    Unavailable(Unavailable),
    /// How to read the data.
    Caution(Doubt),
}

/// A part of the lost speedup.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LostPart {
    /// Which one.
    pub term: Term,
    /// How many workers' worth.
    pub workers: f64,
}

/// A law that does not describe the job.
#[derive(Debug, Clone, PartialEq)]
pub struct Misfit {
    /// Amdahl's law or, of a job that grows, Gustafson's.
    pub scaling: Scaling,
    /// Largest deviation, with its sign.
    pub max_deviation: f64,
    /// Where it is.
    pub max_deviation_workers: f64,
    /// Probability of such a lack of fit if the law were true.
    pub lack_of_fit_p: Option<f64>,
    /// What describes it better, the best first.
    pub better: Vec<BetterFit>,
    /// What the best of these says of more workers.
    pub outlook: Option<Outlook>,
    /// A gain beyond the number of workers outranks every law: none is looked for.
    pub outranked: bool,
}

/// A law that describes a job better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetterFit {
    /// The law with its parameters.
    pub law: Fitted,
    /// Largest deviation on the fitted range, without its sign.
    pub off: f64,
    /// The law's peak, where it has one and that is not below what was measured.
    pub peak: Option<At>,
}

/// How the serial fraction that each speedup implies goes with the workers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// First worker count above one, and the fraction there.
    pub first: (f64, f64),
    /// Last worker count, and the fraction there.
    pub last: (f64, f64),
    /// Slope of the line through all, a worker.
    pub slope: f64,
}

/// What speaks for serial code.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum SerialEvidence {
    /// The shape of the curve alone.
    Curve,
    /// The machine's own capacity was measured, and does not explain it.
    Machine,
    /// So large a share of the recorded work is in stages that no other worker can share.
    Recorded {
        /// The share.
        share: f64,
    },
}

/// What is where the curve bends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BendPlace {
    /// The cores; `shared`: beyond them two workers share one.
    Cores {
        /// Whether there are more processors than cores.
        shared: bool,
    },
    /// The fast cores of a machine with two kinds.
    PerformanceCores,
    /// The CPU quota.
    Quota,
    /// None of the machine's own limits; `known`: these are known.
    Elsewhere {
        /// Whether the machine's cores are known.
        known: bool,
    },
}

/// What Amdahl's law says of a job against what the machine gives.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum AgainstCapacity {
    /// It describes it.
    Holds {
        /// p with its interval.
        p: Estimate,
        /// First and last worker count of the fit.
        counts: (f64, f64),
    },
    /// Whether it does is open.
    Open {
        /// Largest deviation.
        off: f64,
        /// Where it is.
        at: f64,
    },
}
