//! Floor 0: the words every floor shares. Quantities that cannot hold nonsense, the vocabulary
//! of a job (what binds it, what theory says), and [`text`], the one place where a number
//! becomes text.

mod terms;
pub mod text;
mod time;

pub use terms::{Bound, Cap, Scaling, Theory, Updates};
pub use time::TimeUnit;

use std::fmt;
use std::ops::RangeInclusive;

use text::exact;

/// Why a number is not a quantity of its kind.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum UnitError {
    /// Not above zero, or of no size that a measurement has.
    #[error("'{}' is not a duration: expected seconds {}", exact(*.0), within(*.0, &Seconds::ALL))]
    Seconds(f64),
    /// Not above zero, or of no size that a machine has.
    #[error("'{}' is not a worker count: expected a number {}", exact(*.0), within(*.0, &Workers::ALL))]
    Workers(f64),
    /// Not within 0..=1.
    #[error("'{0}' is not a fraction: expected 0 to 1, such as 0.95")]
    Fraction(f64),
}

/// What would have done in place of a number that these are not.
fn within(value: f64, all: &RangeInclusive<f64>) -> String {
    match value > 0.0 && value.is_finite() {
        true => format!("from {:e} to {:e}", all.start(), all.end()),
        false => "above 0".into(),
    }
}

/// A duration in seconds, of a size that a measurement has: whatever is computed of such numbers
/// is far from the ends of what a number can be.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Seconds(f64);

impl Seconds {
    /// From an operation of the largest machines, told as a rate, to thirty million years.
    const ALL: RangeInclusive<f64> = 1e-21..=1e15;

    /// Takes seconds; refuses zero, negatives, NaN, and what no measurement is.
    pub fn new(seconds: f64) -> Result<Self, UnitError> {
        if Self::ALL.contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(UnitError::Seconds(seconds))
        }
    }

    /// The value in seconds.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// How many workers: never 0. Imported tables may hold fractions (1.5 CPUs of quota); a job
/// that is run here always has a whole number, see [`Workers::whole`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Workers(f64);

impl Workers {
    /// One worker.
    pub const ONE: Self = Self(1.0);

    /// From a thousandth of a thousandth of a CPU to more than there are.
    const ALL: RangeInclusive<f64> = 1e-6..=1e9;

    /// Takes a count; refuses zero, negatives, NaN, and what no machine has.
    pub fn new(count: f64) -> Result<Self, UnitError> {
        if Self::ALL.contains(&count) { Ok(Self(count)) } else { Err(UnitError::Workers(count)) }
    }

    /// Takes a whole count; refuses zero.
    pub fn of(count: usize) -> Result<Self, UnitError> {
        Self::new(count as f64)
    }

    /// The count as a number.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The count if it is a whole number, else `None`.
    pub fn whole(self) -> Option<usize> {
        (self.0.fract() == 0.0 && self.0 < 1e9).then_some(self.0 as usize)
    }
}

impl Eq for Workers {}

impl Ord for Workers {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Workers {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A share from 0 to 1, both included.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Fraction(f64);

impl Fraction {
    /// Takes a share; refuses what lies outside 0..=1, and NaN.
    pub fn new(share: f64) -> Result<Self, UnitError> {
        if (0.0..=1.0).contains(&share) { Ok(Self(share)) } else { Err(UnitError::Fraction(share)) }
    }

    /// The share, 0 to 1.
    pub fn get(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_count_is_never_zero_nor_nan() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Workers::new(bad).is_err(), "{bad}");
        }
        for bad in [1e308, 1e-320] {
            let error = Workers::new(bad).unwrap_err().to_string();
            assert!(error.contains("from 1e-6 to 1e9") && error.len() < 100, "{error}");
        }
        assert_eq!(Workers::of(8).unwrap().whole(), Some(8));
        assert_eq!(Workers::new(1.5).unwrap().whole(), None);
    }

    #[test]
    fn a_duration_is_above_zero() {
        assert!(Seconds::new(0.0).is_err());
        for bad in [1e300, 5e-324, f64::NAN] {
            assert!(Seconds::new(bad).is_err(), "{bad:e}");
        }
        assert_eq!(Seconds::new(0.25).unwrap().get(), 0.25);
    }

    #[test]
    fn a_fraction_lies_in_zero_to_one() {
        assert!(Fraction::new(1.01).is_err());
        assert!(Fraction::new(f64::NAN).is_err());
        assert_eq!(Fraction::new(1.0).unwrap().get(), 1.0);
    }
}
