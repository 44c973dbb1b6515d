use serde::{Deserialize, Serialize};

/// Whether instructions and cycles of the measured programs can be counted, else why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counters {
    /// They are counted.
    Counted,
    /// The system lets no program of ours count them.
    Forbidden,
    /// The machine, or what it is simulated by, has none to see.
    Absent,
    /// Not on this system.
    Unsupported,
}
