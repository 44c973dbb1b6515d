//! Values of flags and of a plan's keys, with errors that say what was expected.

use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::import::{Format, ValueKind};
use crate::measure::parse_counts;
use crate::model::Method;
use crate::sim::Policy;
use crate::units::{Fraction, TimeUnit};

/// Worker counts as [`parse_counts`] reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts(pub(super) Vec<usize>);

/// See [`Counts`]; the flag's own error says the whole text.
pub(super) fn counts(text: &str) -> Result<Counts, String> {
    parse_counts(text).map(Counts).map_err(|error| error.problem.to_string())
}

/// The figures that are rates; all of them where it names none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rates(pub(super) Vec<String>);

impl From<&str> for Rates {
    fn from(text: &str) -> Self {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        Self(names.map(str::to_owned).collect())
    }
}

impl From<String> for Rates {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// Sizes of a job, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sizes(pub(super) Vec<u64>);

/// Whole numbers with commas between, also written `1e6`.
pub(super) fn sizes(text: &str) -> Result<Sizes, String> {
    let size = |part: &str| {
        let read = size(part.trim());
        read.ok_or_else(|| format!("'{part}': expected whole numbers below 2^64, such as 1e6,1e7"))
    };
    let mut sizes: Vec<u64> = text.split(',').map(size).collect::<Result<_, _>>()?;
    sizes.sort_unstable();
    sizes.dedup();
    Ok(Sizes(sizes))
}

/// `1000000`, `1e6`, `2.5e6`.
fn size(text: &str) -> Option<u64> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return digits(text) };
    let (whole, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)?;
    let exponent = usize::try_from(digits(exponent.strip_prefix('+').unwrap_or(exponent))?).ok()?;
    let zeros = exponent.checked_sub(behind.len()).filter(|zeros| *zeros < 20)?;
    digits(&format!("{whole}{behind}{}", "0".repeat(zeros)))
}

/// A whole number without a sign.
fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Seconds above 0.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.parse().ok();
    checked_seconds(value.unwrap_or(f64::NAN))
}

/// See [`seconds`].
pub(super) fn checked_seconds(value: f64) -> Result<f64, String> {
    let fits = value > 0.0 && value < 1e9;
    fits.then_some(value).ok_or_else(|| "expected seconds above 0 and below 1e9, such as 60".into())
}

/// Seconds of at least 0.
pub(super) fn seconds_or_none(text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.parse().ok();
    let fits = value.filter(|value| *value >= 0.0 && *value < 1e9);
    fits.ok_or_else(|| "expected seconds of at least 0 and below 1e9, such as 2e-6".into())
}

/// A way to share tasks out, without the cost of a steal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PolicyName(Policy);

impl PolicyName {
    /// The policy with this cost of a steal.
    pub(super) fn policy(self, steal: f64) -> Policy {
        match self.0 {
            Policy::WorkStealing { .. } => Policy::WorkStealing { steal },
            other => other,
        }
    }
}

/// See [`PolicyName`]; `chunks:64` has chunks of 64.
pub(super) fn policy(text: &str) -> Result<PolicyName, String> {
    let all = Policy::all(0.0);
    let named = all.into_iter().find(|policy| policy.name() == text);
    let chunks = || {
        let size = text.strip_prefix("chunks:")?.parse().ok()?;
        Some(Policy::Chunks(Some(size)))
    };
    named.or_else(chunks).map(PolicyName).ok_or_else(|| {
        let known = all.map(Policy::name).join(", ");
        format!("there are: {known}, and chunks:SIZE with a whole number from 1")
    })
}

/// A count of at least 1.
pub(super) fn count(text: &str) -> Result<u32, String> {
    checked_count(text.parse().unwrap_or_default())
}

/// See [`count`].
pub(super) fn checked_count(value: u32) -> Result<u32, String> {
    let expected = || format!("expected a whole number from 1 to {}, such as 10", u32::MAX);
    (value > 0).then_some(value).ok_or_else(expected)
}

/// A whole number, 0 included.
pub(super) fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "expected a whole number from 0, below 2^64".into())
}

/// A share of 0 to 1, written `0.95` or `95%`.
pub(super) fn fraction(text: &str) -> Option<Fraction> {
    let (number, scale) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim(), 100.0),
        None => (text, 1.0),
    };
    let value: f64 = number.parse().ok()?;
    Fraction::new(value / scale).ok()
}

pub(super) fn format() -> impl TypedValueParser<Value = Format> {
    one_of(Format::ALL.map(|format| {
        let value = PossibleValue::new(format.name());
        if format == Format::Csv { value.alias("tsv") } else { value }
    }))
}

pub(super) fn kind() -> impl TypedValueParser<Value = ValueKind> {
    one_of(["time", "throughput", "speedup"].map(PossibleValue::new))
}

pub(super) fn unit() -> impl TypedValueParser<Value = TimeUnit> {
    one_of([
        PossibleValue::new("s").aliases(["sec", "second", "seconds"]),
        PossibleValue::new("ms").aliases(["msec", "millisecond", "milliseconds"]),
        PossibleValue::new("us").aliases(["usec", "microsecond", "microseconds"]),
        PossibleValue::new("ns").aliases(["nsec", "nanosecond", "nanoseconds"]),
        PossibleValue::new("min").aliases(["minute", "minutes"]),
        PossibleValue::new("h").aliases(["hour", "hours"]),
    ])
}

pub(super) fn method() -> impl TypedValueParser<Value = Method> {
    let names = PossibleValuesParser::new(Method::ALL.map(|method| method.name()));
    names.try_map(|name| {
        let named = Method::ALL.into_iter().find(|method| method.name() == name);
        named.ok_or_else(|| format!("'{name}' is not a method"))
    })
}

fn one_of<T>(values: impl IntoIterator<Item = PossibleValue>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = String> + Clone + Send + Sync + 'static,
{
    let known: Vec<PossibleValue> = values.into_iter().collect();
    PossibleValuesParser::new(known).try_map(|name| name.parse::<T>())
}

/// A name and a value with `=` between.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected COLUMN=VALUE, such as algo=quick")?;
    Ok((name.trim().into(), value.trim().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_numbers_with_or_without_an_exponent() {
        assert_eq!(sizes("1e7,1000000, 5").unwrap().0, [5, 1_000_000, 10_000_000]);
        assert_eq!(sizes("2.5e6,2500000").unwrap().0, [2_500_000]);
        assert_eq!(sizes("18446744073709551615").unwrap().0, [u64::MAX]);
        for bad in ["", "1e", "e6", "1.5", "2.55e1", "-1", "+1", "1e20", "1,", "1e-3", "1k", "1e99"]
        {
            let error = sizes(bad).unwrap_err();
            assert!(error.contains("expected whole numbers below 2^64"), "{bad}: {error}");
        }
    }
}
