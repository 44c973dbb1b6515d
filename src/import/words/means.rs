//! What a column can hold, and what a name says of it.

use crate::units::TimeUnit;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    Workers,
    /// Of a product that is the worker count.
    Factor,
    Time,
    Rate,
    Speedup,
    Efficiency,
    /// A value of any of these kinds.
    Value,
    /// The time of the sequential program.
    Sequential,
    /// CPU time of all workers, or the parts of it.
    Cpu,
    User,
    System,
    /// CPU time in hundredths of the wall time.
    CpuShare,
    Series,
    /// The command line, with the worker count in it.
    Command,
    /// The number of the round, in which every worker count was measured once.
    Round,
    /// How far times spread.
    Spread,
    /// A line to compare with.
    Ideal,
    /// A moment.
    Stamp,
    /// Whether the run is one that counts.
    Status,
    /// How large the problem is.
    Size,
    /// How much of the problem each worker has.
    Share,
    /// Measured beside the time, or a fact of the run.
    Beside,
    /// A job's parameter, if it tells rows of one worker count apart.
    Unknown,
}

impl Means {
    pub(crate) const TIME: Self = Self::Time;

    /// Whether a speedup can be told from it.
    pub(crate) fn is_value(self) -> bool {
        matches!(self, Self::Time | Self::Rate | Self::Speedup | Self::Efficiency | Self::Value)
    }
}

/// How a time was taken; smaller is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Clock {
    Wall,
    #[default]
    Unsaid,
    /// Of one request, not of the job.
    Latency,
}

/// What of several times a value is; smaller is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Stat {
    Median,
    #[default]
    Unsaid,
    Mean,
    Best,
}

/// What the name of a column says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Named {
    pub(crate) means: Means,
    /// The unit of a time, or what a rate is per.
    pub(crate) unit: Option<TimeUnit>,
    pub(crate) clock: Clock,
    pub(crate) stat: Stat,
    /// A part of the time of the job.
    pub(crate) part: bool,
    pub(crate) total: bool,
}

impl Named {
    pub(crate) fn only(means: Means) -> Self {
        Self {
            means,
            unit: None,
            clock: Clock::Unsaid,
            stat: Stat::Unsaid,
            part: false,
            total: false,
        }
    }
}
