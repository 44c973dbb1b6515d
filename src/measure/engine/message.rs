//! What the measuring process is told, and what it tells: JSON lines on its pipes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::data::{self, Block, Recorded};

/// One point to visit: a series at a worker count, or its sequential baseline.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Visit {
    /// The series' name.
    pub series: String,
    /// Workers; `None`: the sequential baseline.
    pub workers: Option<usize>,
}

impl std::fmt::Display for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.workers {
            Some(workers) => write!(f, "{}/{workers}", self.series),
            None => write!(f, "{}/sequential", self.series),
        }
    }
}

/// What to do with the visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// A few plain calls each: checks answers, predicts times, records tasks.
    Pilot,
    /// Two calls each: checks answers.
    Check,
    /// A timed block each.
    Measure,
}

/// One round's work for one process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// The round, from 0.
    pub round: u32,
    /// Pilot or measure.
    pub mode: Mode,
    /// In this order.
    pub visits: Vec<Visit>,
    /// Seconds that each visit is expected to take; empty where nothing is known yet.
    pub expected_s: Vec<f64>,
    /// Answers seen before, by series, for workloads that do not know theirs.
    pub answers: BTreeMap<String, u64>,
    /// Where a timer may keep files of this round.
    pub folder: PathBuf,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A visit begins; the index is into the assignment's visits.
    Started(usize),
    /// A visit is done.
    Timed {
        /// Which.
        visit: usize,
        /// What was measured; in the pilot one plain sample.
        block: Box<Block>,
        /// The answer of every call.
        answer: u64,
    },
    /// A visit failed; the others go on.
    Failed {
        /// Which.
        visit: usize,
        /// In words.
        reason: String,
        /// Whether another try may succeed.
        again: bool,
    },
    /// Task times of a series, from the pilot.
    Recorded {
        /// The series.
        series: String,
        /// Its strands.
        recorded: Recorded,
    },
}

#[derive(Serialize, Deserialize)]
enum Line {
    Started(usize),
    Timed { visit: usize, block: serde_json::Value, answer: u64 },
    Failed { visit: usize, reason: String, again: bool },
    Recorded { series: String, recorded: serde_json::Value },
}

/// What sets an event apart from anything else that a job prints.
const MARK: &str = "\u{1e}amdahl ";

impl Event {
    /// The event as a line; the leading line break ends whatever a job left unfinished.
    pub(in crate::measure) fn to_line(&self) -> String {
        let line = match self {
            Self::Started(visit) => Line::Started(*visit),
            Self::Timed { visit, block, answer } => Line::Timed {
                visit: *visit,
                block: data::store::block_to_json(block),
                answer: *answer,
            },
            Self::Failed { visit, reason, again } => {
                Line::Failed { visit: *visit, reason: reason.clone(), again: *again }
            }
            Self::Recorded { series, recorded } => Line::Recorded {
                series: series.clone(),
                recorded: data::store::recorded_to_json(recorded),
            },
        };
        let json = serde_json::to_string(&line).unwrap_or_default();
        format!("\n{MARK}{json}\n")
    }

    /// Reads a line; `None` when it is not an event.
    pub(in crate::measure) fn from_line(line: &str) -> Option<Self> {
        let line = serde_json::from_str(line.trim_end().strip_prefix(MARK)?).ok()?;
        Some(match line {
            Line::Started(visit) => Self::Started(visit),
            Line::Timed { visit, block, answer } => Self::Timed {
                visit,
                block: Box::new(data::store::block_from_json(block).ok()?),
                answer,
            },
            Line::Failed { visit, reason, again } => Self::Failed { visit, reason, again },
            Line::Recorded { series, recorded } => {
                Self::Recorded { series, recorded: data::store::recorded_from_json(recorded).ok()? }
            }
        })
    }

    /// The same event about the visit `by` places later.
    pub(in crate::measure) fn moved(mut self, by: usize) -> Self {
        match &mut self {
            Self::Started(visit) | Self::Timed { visit, .. } | Self::Failed { visit, .. } => {
                *visit += by;
            }
            Self::Recorded { .. } => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_reads_back_from_its_line() {
        let reason = "line\nbreak \"quoted\"".into();
        let event = Event::Failed { visit: 3, reason, again: true };
        assert_eq!(Event::from_line(event.to_line().trim_start()), Some(event));
    }

    #[test]
    fn what_a_job_prints_is_not_an_event() {
        for line in ["", "hello", "{\"Started\":1}", "\u{1e}amdahl nonsense"] {
            assert_eq!(Event::from_line(line), None, "{line}");
        }
    }
}
