/// How the phases of a call go with the workers.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseFacts {
    /// The largest worker count fitted.
    pub workers: f64,
    /// The speedup there.
    pub speedup: f64,
    /// Every phase's share of the call, the rest last.
    pub shares: Vec<PhaseShare>,
    /// Of which phases the whole would gain most, and its speedup if one of them were perfectly shared:
    /// those that are not told apart, the most first.
    pub first: Vec<(String, f64)>,
    /// Most is in what has no name.
    pub unnamed_first: bool,
    /// Whether one worker was measured, without which no gain can be told.
    pub judged: bool,
}

/// The share of a phase.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseShare {
    /// What it is called; `None`: the rest.
    pub name: Option<String>,
    /// Of the time of one worker, where that was measured.
    pub one: Option<f64>,
    /// Of the time of the most workers fitted.
    pub last: f64,
}
