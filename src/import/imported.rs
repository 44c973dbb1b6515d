//! What reading a file gives.

use std::fmt;

use crate::data::Study;

/// What was read, and what could not be used.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The measurements.
    pub study: Study,
    /// What stands in the file but not in the study.
    pub skipped: Vec<Skipped>,
}

/// Something that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// A line, a benchmark, a column.
    pub what: String,
    /// The reason, as a clause.
    pub why: String,
}

impl Skipped {
    /// The reason without what it quotes and its numbers: that of others of the same kind.
    pub fn kind(&self) -> String {
        let unquoted = self.why.split('\'').step_by(2);
        unquoted.flat_map(str::chars).filter(|c| !c.is_ascii_digit()).collect()
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}
