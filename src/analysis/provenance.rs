//! Where numbers come from: how they were measured, and how they were found.

use serde::Serialize;

use crate::data::{Machine, Reading};
use crate::model::Method;

/// How numbers were found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// Equivalence margin delta: a fit closer than this everywhere describes the job.
    pub margin: f64,
    /// Confidence of all intervals but the 90 % ones of deviations.
    pub confidence: f64,
    /// How p is estimated.
    pub method: Method,
    /// Bootstrap resamples.
    pub resamples: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Efficiency that the recommended worker count keeps.
    pub target_efficiency: f64,
    /// Others' CPU use, in cores, from which a block counts as disturbed.
    pub disturbed_above: f64,
    /// Seconds of CPU time that the system's counters may be off by in a block: what others must
    /// have used besides.
    pub counter_resolution_s: f64,
}

/// Where and how a study was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StudyFacts {
    /// Its label; empty where there is one study without one.
    pub label: String,
    /// When it began, RFC 3339 UTC.
    pub created: String,
    /// What measured it.
    pub tool: String,
    /// `criterion`, `plain`, `command` or the kind of an import.
    pub timer: String,
    /// The seed of the orders.
    pub seed: u64,
    /// Rounds done.
    pub rounds: usize,
    /// Rounds planned.
    pub planned_rounds: usize,
    /// Seconds of measuring, if the noise watch saw them.
    pub measured_s: Option<f64>,
    /// True where rounds are missing.
    pub partial: bool,
    /// How another program's file was read, which of its columns is what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<ReadingFacts>,
    /// As in a study file.
    pub machine: Machine,
    /// Cores that CPU-bound work can use there.
    pub usable_cores: Option<usize>,
    /// Logical processors that CPU-bound work can use there.
    pub usable_cpus: Option<usize>,
}

/// How another program's file was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadingFacts {
    /// All of it in one line.
    pub sentence: String,
    /// Its parts.
    #[serde(flatten)]
    pub parts: Reading,
}

impl From<&Reading> for ReadingFacts {
    fn from(reading: &Reading) -> Self {
        Self { sentence: reading.to_string(), parts: reading.clone() }
    }
}

impl StudyFacts {
    /// Whether it was measured by another program.
    pub fn imported(&self) -> bool {
        self.planned_rounds == 0
    }
}
