//! Values of flags and of a plan's keys, with errors that say what was expected.

use std::str::FromStr;

/// Seconds above 0.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.parse().ok();
    checked_seconds(value.unwrap_or(f64::NAN))
}

/// See [`seconds`].
pub(super) fn checked_seconds(value: f64) -> Result<f64, String> {
    let fits = value > 0.0 && value < 1e9;
    fits.then_some(value).ok_or_else(|| "expected seconds above 0, such as 60".into())
}

/// A count of at least 1.
pub(super) fn count(text: &str) -> Result<u32, String> {
    checked_count(text.parse().unwrap_or_default())
}

/// See [`count`].
pub(super) fn checked_count(value: u32) -> Result<u32, String> {
    (value > 0).then_some(value).ok_or_else(|| "expected a whole number from 1, such as 10".into())
}

/// A whole number, 0 included.
pub(super) fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "expected a whole number from 0".into())
}
