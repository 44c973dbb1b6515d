//! Numbers with what is known about them.

use crate::stats;

/// What a serial fraction of rounding size may be: exact data leave such zeros.
pub(crate) const ZERO: f64 = 1e-12;

/// Two ends of an interval, `lo <= hi`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Lower end.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
}

impl Range {
    /// Whether a value lies inside, ends included.
    pub fn contains(self, value: f64) -> bool {
        self.lo <= value && value <= self.hi
    }

    /// The central `share` of replicates, by type-7 quantiles; the replicates are reordered.
    /// `None` for no replicates, or a share outside 0..=1; a NaN counts as the largest.
    pub fn central(replicates: &mut [f64], share: f64) -> Option<Self> {
        let tail = (1.0 - share) / 2.0;
        Some(Self {
            lo: stats::quantile_in_place(replicates, tail)?,
            hi: stats::quantile_in_place(replicates, 1.0 - tail)?,
        })
    }
}

/// A number and its interval; no interval where there were too few rounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimated {
    /// The estimate.
    pub value: f64,
    /// Its interval, if one can be had.
    pub range: Option<Range>,
}

impl Estimated {
    /// A number known exactly: the interval is the number.
    pub fn exact(value: f64) -> Self {
        Self { value, range: Some(Range { lo: value, hi: value }) }
    }

    /// The same through a function that never turns; a falling one swaps the ends.
    #[must_use]
    pub fn through(self, f: impl Fn(f64) -> f64) -> Self {
        let ordered = |(one, other): (f64, f64)| {
            if one <= other { Range { lo: one, hi: other } } else { Range { lo: other, hi: one } }
        };
        Self {
            value: f(self.value),
            range: self.range.map(|range| ordered((f(range.lo), f(range.hi)))),
        }
    }
}

/// A number above 0 that may have no upper end: a ceiling, a peak, a speedup far ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// The estimate; `None` when it is unbounded.
    pub value: Option<f64>,
    /// Lower end; `None` without an interval, or when even the lower end is unbounded.
    pub at_least: Option<f64>,
    /// Upper end; `None` without an interval, or when there is no upper end.
    pub at_most: Option<f64>,
}

impl Limit {
    /// `1 / inverse`, unbounded where `inverse` is 0 but for rounding, or below.
    pub(crate) fn reciprocal(inverse: Estimated) -> Self {
        let bounded = |x: f64| (x > ZERO).then(|| 1.0 / x);
        Self {
            value: bounded(inverse.value),
            at_least: inverse.range.and_then(|range| bounded(range.hi)),
            at_most: inverse.range.and_then(|range| bounded(range.lo)),
        }
    }

    /// From replicates, infinite where unbounded, which are reordered.
    pub(crate) fn central(value: Option<f64>, replicates: &mut [f64], share: f64) -> Self {
        let range = Range::central(replicates, share);
        Self {
            value,
            at_least: range.map(|range| range.lo).filter(|lo| lo.is_finite()),
            at_most: range.map(|range| range.hi).filter(|hi| hi.is_finite()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_fraction_of_rounding_size_has_no_ceiling() {
        let rounding = Range { lo: -1e-17, hi: 6e-17 };
        let limit = Limit::reciprocal(Estimated { value: 3e-17, range: Some(rounding) });
        assert_eq!(limit, Limit { value: None, at_least: None, at_most: None });
    }
}
