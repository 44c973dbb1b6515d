use serde::{Deserialize, Serialize};

/// How many threads ran at a time, looked at in untimed calls after a block. A thread that waits for
/// a core counts as one that runs: it has something to do.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Running {
    /// How many looks.
    pub looks: u64,
    /// By j from 0 to the worker count: the share of looks that saw exactly j run, the last one that
    /// or more.
    pub shares: Vec<f64>,
    /// The share of looks that saw the thread which makes the calls run alone.
    pub caller: f64,
}

impl Running {
    /// Whether looks can have found it.
    pub fn is_sound(&self) -> bool {
        let is_share = |share: &f64| (0.0..=1.0).contains(share);
        let sum: f64 = self.shares.iter().sum();
        let alone = self.shares.get(1).is_some_and(|alone| self.caller <= alone + ROUNDING);
        self.shares.iter().chain([&self.caller]).all(is_share)
            && (sum - 1.0).abs() < ROUNDING
            && alone
    }
}

/// A file may hold fewer places.
const ROUNDING: f64 = 1e-6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_that_no_looks_find_are_not_sound() {
        let found = Running { looks: 4, shares: vec![0.0, 0.5, 0.5], caller: 0.25 };
        assert!(found.is_sound());
        assert!(!Running { caller: 0.75, ..found.clone() }.is_sound(), "more than ran alone");
        assert!(!Running { shares: vec![0.5, 0.5, 0.5], ..found.clone() }.is_sound());
        assert!(!Running { shares: vec![-0.5, 0.5, 1.0], ..found.clone() }.is_sound());
        assert!(!Running { shares: vec![f64::NAN, 0.5, 0.5], ..found.clone() }.is_sound());
        assert!(!Running { shares: Vec::new(), ..found }.is_sound());
    }
}
