//! What the sign of the serial fraction allows to say. Nothing is clipped before this.

use serde::Serialize;

use crate::model::value::{Estimated, ZERO};

/// By how much s of single runs, which bear no interval, must pass 0 or 1 to say anything.
const SINGLE_RUNS: f64 = 0.03;

/// Where s lies, by its interval; where there is none, by a value that is clearly outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Sign {
    /// Between 0 and 1: p and a ceiling can be told.
    Plain,
    /// 0 lies inside: no ceiling is visible, it is at least `1/s_hi`.
    NoCeiling,
    /// All below 0: superlinear, or a slow baseline.
    Superlinear,
    /// All above 1: more workers take longer.
    Slowdown,
}

impl Sign {
    /// The rule for a serial fraction.
    pub fn of(serial: Estimated) -> Self {
        let (lo, hi, sure) = match serial.range {
            Some(range) => (range.lo, range.hi, ZERO),
            None => (serial.value, serial.value, SINGLE_RUNS),
        };
        if hi < -sure {
            Self::Superlinear
        } else if lo > 1.0 + sure {
            Self::Slowdown
        } else if lo <= ZERO {
            Self::NoCeiling
        } else {
            Self::Plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Range;

    fn sign(value: f64, lo: f64, hi: f64) -> Sign {
        Sign::of(Estimated { value, range: Some(Range { lo, hi }) })
    }

    #[test]
    fn the_interval_decides_not_the_value() {
        assert_eq!(sign(0.01, -0.01, 0.03), Sign::NoCeiling);
        assert_eq!(sign(-0.01, -0.02, 0.001), Sign::NoCeiling);
        assert_eq!(sign(-0.02, -0.03, -0.01), Sign::Superlinear);
        assert_eq!(sign(1.2, 1.1, 1.3), Sign::Slowdown);
        assert_eq!(sign(1.0, 0.98, 1.02), Sign::Plain);
    }

    #[test]
    fn without_an_interval_the_value_decides_where_it_is_clear() {
        assert_eq!(Sign::of(Estimated { value: -0.05, range: None }), Sign::Superlinear);
        assert_eq!(Sign::of(Estimated { value: -0.01, range: None }), Sign::NoCeiling);
        assert_eq!(Sign::of(Estimated { value: 1.06, range: None }), Sign::Slowdown);
        assert_eq!(Sign::of(Estimated { value: 0.05, range: None }), Sign::Plain);
        assert_eq!(Sign::of(Estimated { value: -1e-17, range: None }), Sign::NoCeiling);
    }
}
