/// The strands of one call on one worker: what ran without a break, and what waited for what.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct RecordedCall {
    /// Seconds of each strand, in the order in which they ran.
    pub seconds: Vec<f64>,
    /// By strand: which earlier ones it waits for.
    pub after: Vec<Vec<u32>>,
    /// By strand: which of `phases` it is of.
    pub phase: Vec<Option<u32>>,
    /// What the program calls its parts.
    pub phases: Vec<String>,
    /// How many neighbouring tasks are one strand at most; 1 where each is its own.
    pub grouped: usize,
}
