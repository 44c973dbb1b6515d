use std::fmt;

use serde::{Deserialize, Serialize};

/// What binds a job, and with it which worker counts tell something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// Computes: worker counts up to the cores, and a little beyond.
    Cpu,
    /// Waits: scales past the cores, 1, 2, 4 .. 64.
    Io,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cpu => "cpu",
            Self::Io => "io",
        })
    }
}

/// How the job changes with the workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scaling {
    /// The same job at every worker count (Amdahl).
    Strong,
    /// The job grows with the workers (Gustafson).
    Weak,
}

impl fmt::Display for Scaling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Strong => "strong",
            Self::Weak => "weak",
        })
    }
}

/// A speedup that a job reaches and no number of workers exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cap {
    /// The speedup.
    pub speedup: f64,
    /// From so many workers on it is reached; fewer have at most one worker's worth each.
    pub workers: usize,
}

/// Updates of shared data, and those of them that another worker overwrote unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Updates {
    /// How many were made.
    pub made: u64,
    /// How many of them are lost.
    pub lost: u64,
}

impl Updates {
    /// These and those.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            made: self.made.saturating_add(other.made),
            lost: self.lost.saturating_add(other.lost),
        }
    }

    /// The share that is lost.
    pub fn lost_share(self) -> f64 {
        self.lost as f64 / self.made.max(1) as f64
    }
}

/// What is known of a job before it is measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Theory {
    /// The share of the one-worker time that can run in parallel; `None` where no closed form
    /// exists (a lock, a bus).
    pub parallel_fraction: Option<f64>,
    /// Where there is no such share: what no number of workers exceeds.
    pub cap: Option<Cap>,
    /// Why, in one sentence.
    pub why: String,
    /// What the measurement itself is expected to add to p, in one sentence, or empty.
    pub expected_bias: String,
    /// Tasks slow each other down (a lock, a bus), so that work and span do not give p either.
    pub tasks_interfere: bool,
}

impl Theory {
    /// A known parallel fraction and the reason.
    pub fn known(parallel_fraction: f64, why: impl Into<String>) -> Self {
        Self { parallel_fraction: Some(parallel_fraction), why: why.into(), ..Self::default() }
    }

    /// The speedup is `speedup` from so many workers on; `why` says what caps it.
    pub fn capped(speedup: f64, workers: usize, why: impl Into<String>) -> Self {
        Self { cap: Some(Cap { speedup, workers }), why: why.into(), ..Self::default() }
    }

    /// No parallel fraction is known, as tasks slow each other down; `why` says what shape to
    /// expect instead.
    pub fn shape(why: impl Into<String>) -> Self {
        Self { why: why.into(), tasks_interfere: true, ..Self::default() }
    }

    /// Work and span of a run whose tasks are recorded give the parallel fraction; `why` says what
    /// makes the span long.
    pub fn work_and_span(why: impl Into<String>) -> Self {
        Self { why: why.into(), ..Self::default() }
    }
}
