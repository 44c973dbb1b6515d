//! What is idle, split by looks at which workers ran.
//!
//! Clocks know how much time was idle, looks know what the others did meanwhile: `n T - C - W` is
//! the sum of `n - j` times the time in which exactly j run.

/// How many of n workers ran or wanted to at a time, as shares of a call's time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Running {
    /// None.
    pub none: f64,
    /// One, and that was the thread that makes the calls.
    pub caller: f64,
    /// Another one alone.
    pub other: f64,
    /// How many workers in the mean had nothing to do while two or more ran.
    pub idle_beside: f64,
}

impl Running {
    /// Of shares by how many ran, from none to all n, and the share that the caller ran alone.
    pub fn new(shares: &[f64], caller: f64) -> Self {
        let most = shares.len().saturating_sub(1);
        let share = |j: usize| shares.get(j).copied().unwrap_or(0.0);
        let idle = |j: usize| (most - j) as f64 * share(j);
        Self {
            none: share(0),
            caller,
            other: (share(1) - caller).max(0.0),
            idle_beside: (2..most).map(idle).sum(),
        }
    }

    pub(super) fn quantities(&self) -> [f64; 4] {
        [self.none, self.caller, self.other, self.idle_beside]
    }
}

/// Idle workers by what the others did.
pub(super) struct Split {
    /// The caller ran, the others had nothing to do.
    pub(super) alone: f64,
    /// Nobody ran, beyond what one worker waits too.
    pub(super) blocked: f64,
    /// Another one or several ran.
    pub(super) beside: f64,
}

/// Looks are too few, or too seldom for what they look at, to make more of what they saw.
const MOST: f64 = 2.0;

/// How many times the idle workers that looks saw those are that clocks counted, as far as looks are
/// believed; 0 where looks saw none.
pub fn stretch(counted: f64, seen: f64) -> f64 {
    if seen > 0.0 { (counted / seen).clamp(0.0, MOST) } else { 0.0 }
}

impl Split {
    /// Of the idle workers that looks saw while none ran, the caller alone, another alone, several; of
    /// those that clocks counted, and of those that would idle too if they waited as one worker does.
    pub(super) fn of(n: f64, idle: [f64; 4], spare: f64, spare_of_one: f64) -> Self {
        let [none, caller, other, beside] = idle;
        let factor = stretch(spare, none + caller + other + beside);
        // Where workers wait for each other each is alone as often as any other.
        let alone = (caller - other / (n - 1.0)).max(0.0);
        Self {
            alone: factor * alone,
            blocked: (factor * none - spare_of_one).max(0.0),
            beside: factor * (other + beside),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_become_who_idles() {
        let of_two = Running::new(&[0.1, 0.5, 0.4], 0.3);
        assert_eq!(of_two.quantities(), [0.1, 0.3, 0.2, 0.0]);
        let of_four = Running::new(&[0.0, 0.2, 0.3, 0.1, 0.4], 0.2);
        let [none, caller, other, beside] = of_four.quantities();
        assert_eq!((none, caller, other), (0.0, 0.2, 0.0));
        assert!((beside - 0.7).abs() < 1e-12, "two idle .3 of the time, one .1");
        assert_eq!(Running::new(&[], 0.0), Running::default());
    }
}
