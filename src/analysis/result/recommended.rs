use serde::Serialize;

use super::Estimate;

/// Worker counts worth using, among those measured.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Recommended {
    /// The most workers whose efficiency is at least the target.
    pub efficient: Option<f64>,
    /// The fastest.
    pub fastest: Option<f64>,
    /// Its speedup.
    pub fastest_speedup: Option<f64>,
    /// Those that are not surely slower than the fastest by 1 %, this among them, ascending; empty
    /// below five rounds.
    pub alike: Vec<f64>,
    /// The fewest workers within 5 % of the fastest.
    pub cheapest: Option<f64>,
    /// What the last doubling of the workers gains; `None` where no count is twice another.
    pub last_doubling: Option<Doubling>,
    /// Whether a worker more is worth it; `None` where nothing tells.
    pub another: Option<Another>,
}

/// Whether a worker more is worth it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Another {
    /// Than so many: the fewest that are as fast as the fastest, as far as can be told.
    pub from: f64,
    /// What is known of more.
    #[serde(flatten)]
    pub answer: Answer,
}

/// What is known of more workers than the best count.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Answer {
    /// More were measured, and are surely slower.
    Slower {
        /// So many, the next count.
        at: f64,
    },
    /// More were measured, and gain nothing that can be told.
    Nothing {
        /// So many, the next count.
        at: f64,
    },
    /// It failed with more.
    Failed {
        /// With so many, the next count.
        at: f64,
    },
    /// Theory says that more cannot gain.
    Capped,
    /// More would need more cores than there are.
    NoCore {
        /// Cores that the job can use.
        cores: usize,
    },
    /// More were not measured; the last ones gained.
    Added {
        /// So many: the last step.
        workers: f64,
        /// The speedup that each of them added.
        each: f64,
    },
}

/// What twice as many workers gain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Doubling {
    /// From so many workers.
    pub from: f64,
    /// To twice as many.
    pub to: f64,
    /// Speedup there over speedup before, minus 1.
    pub gain: Estimate,
}
