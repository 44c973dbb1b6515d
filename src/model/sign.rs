//! What the sign of the serial fraction allows to say. Nothing is clipped before this.

use super::value::Estimated;

/// Where s lies, by its interval (by its value where there is none).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        let (lo, hi) =
            serial.range.map_or((serial.value, serial.value), |range| (range.lo, range.hi));
        // Exact data leave zeros of rounding size.
        const ZERO: f64 = 1e-12;
        if hi < -ZERO {
            Self::Superlinear
        } else if lo > 1.0 + ZERO {
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
    fn without_an_interval_the_value_decides() {
        assert_eq!(Sign::of(Estimated { value: 0.05, range: None }), Sign::Plain);
        assert_eq!(Sign::of(Estimated { value: -1e-17, range: None }), Sign::NoCeiling);
    }
}
