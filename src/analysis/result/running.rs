use serde::Serialize;

/// How many workers ran at a time, of a job that shares its work by itself: its threads were looked at
/// in untimed calls. A thread that waits for a core counts as one that runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Running {
    /// How many workers there are.
    pub workers: f64,
    /// How many looks, all rounds together.
    pub looks: u64,
    /// By j from 0: the share of a call in which exactly j run, the last one all workers, or as many as
    /// there are processors. The idle time that looks saw is stretched to what clocks counted.
    pub shares: Vec<f64>,
}
