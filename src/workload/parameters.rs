//! Parameters that many workloads have.

use crate::work::{Parameter, Spec, SpecError};
use std::ops::RangeInclusive;
use std::str::FromStr;

/// `ms`: how long the whole call takes on one worker.
pub(super) const fn call_ms(default: &'static str) -> Parameter {
    Parameter {
        name: "ms",
        default,
        what: "the time of a call on one worker, milliseconds, above 0 to 60000",
    }
}

/// Reads `ms`.
pub(super) fn ms(spec: &Spec, default: f64) -> Result<f64, SpecError> {
    spec.value("ms", default, "milliseconds, above 0 to 60000", |ms| *ms > 0.0 && *ms <= 60_000.0)
}

/// Reads a whole number within `range`.
pub(super) fn whole<T>(
    spec: &Spec,
    key: &str,
    default: T,
    range: RangeInclusive<T>,
) -> Result<T, SpecError>
where
    T: FromStr + PartialOrd + std::fmt::Display,
{
    let expected = format!("a whole number, {} to {}", range.start(), range.end());
    spec.value(key, default, &expected, |value| range.contains(value))
}

/// Reads one of a few words; the first is the default.
pub(super) fn word<T: Copy>(spec: &Spec, key: &str, words: &[(&str, T)]) -> Result<T, SpecError> {
    let Some(text) = spec.get(key) else {
        return Ok(words[0].1);
    };
    let known = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>();
    match words.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => Ok(*value),
        None => Err(SpecError::Value {
            name: spec.name().into(),
            key: key.into(),
            value: text.into(),
            expected: known().join(" or "),
        }),
    }
}
