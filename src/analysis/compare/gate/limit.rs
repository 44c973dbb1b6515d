//! A gate as it is written.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::metric::Metric;

/// A limit on how something may change between two studies (`p -0.5pt`, `time +3%`, `time@8 +3%`,
/// `speedup@8 -5%`, `efficiency@8 -5%`), or on what it must be in one (`p >= 95%`,
/// `efficiency@8 >= 60%`, `speedup@16 >= 10`, `time@4 <= 1.2s`).
///
/// It is exceeded when the whole interval lies beyond the limit, and held when the whole interval
/// lies within; without an interval it cannot be judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    pub(crate) metric: Metric,
    pub(super) limit: Limit,
    /// As it was written.
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Limit {
    /// Of a change: relative, or of p in points, with its sign.
    Change(f64),
    /// Of the value itself.
    Value(f64),
}

/// What is wrong with a gate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{what}; expected 'p -0.5pt', 'time +3%', 'time@8 +3%' or 'speedup@8 -5%' of a change, 'p >= 95%', \
     'efficiency@8 >= 60%', 'speedup@16 >= 10' or 'time@4 <= 1.2s' of a value"
)]
#[non_exhaustive]
pub struct GateError {
    /// What was given.
    pub text: String,
    /// What is wrong.
    pub what: String,
}

impl Gate {
    /// Whether it limits a value, which one study has by itself; else it limits a change.
    pub fn is_of_a_value(&self) -> bool {
        matches!(self.limit, Limit::Value(_))
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Gate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl FromStr for Gate {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        let text = text.trim();
        let read = if text.contains(['<', '>', '=', '≤', '≥']) { of_value } else { of_change };
        let (metric, limit) = read(text).map_err(|what| GateError { text: text.into(), what })?;
        Ok(Self { metric, limit, text: text.into() })
    }
}

/// `efficiency@8 >= 60%`.
fn of_value(text: &str) -> Result<(Metric, Limit), String> {
    let signs = [(">=", true), ("<=", false), ("≥", true), ("≤", false)];
    let split = signs.iter().find_map(|(sign, least)| Some((text.split_once(sign)?, *least)));
    let ((metric, value), least) = split.ok_or("a value is limited by >= or <=")?;
    let metric = Metric::read(metric.trim())?;
    let limit = metric.value(value)?;
    if least == metric.worsens_upwards() {
        let (worse, sign) = if least { ("upwards", "<=") } else { ("downwards", ">=") };
        let meant = signs.iter().fold(text.to_owned(), |text, (of, _)| text.replace(of, sign));
        return Err(format!("{metric} gets worse {worse}: did you mean '{meant}'?"));
    }
    Ok((metric, Limit::Value(limit)))
}

/// `time@8 +3%`.
fn of_change(text: &str) -> Result<(Metric, Limit), String> {
    let (metric, limit) = text
        .split_once(char::is_whitespace)
        .ok_or("a metric and a limit are separated by a space")?;
    let metric = Metric::read(metric)?;
    let limit = limit.trim();
    let upwards = match limit.chars().next() {
        Some('+') => true,
        Some('-') => false,
        _ => return Err(format!("the limit '{limit}' needs a sign, + or -")),
    };
    let unit = metric.unit_of_change();
    let number = limit
        .strip_suffix(unit)
        .ok_or_else(|| format!("the limit '{limit}' needs the unit {unit}"))?;
    let share: Option<f64> = number.trim().parse().ok();
    let share = share
        .filter(|share| share.is_finite())
        .ok_or_else(|| format!("'{number}' is not a number"))?;
    if upwards != metric.worsens_upwards() {
        let (worse, sign) = if upwards { ("downwards", "-") } else { ("upwards", "+") };
        let meant = text.replace(['+', '-'], sign);
        return Err(format!("{metric} gets worse {worse}: did you mean '{meant}'?"));
    }
    Ok((metric, Limit::Change(share / 100.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_are_read() {
        for (text, metric, limit) in [
            ("p -0.5pt", Metric::ParallelFraction, Limit::Change(-0.005)),
            ("time +3%", Metric::Time(1.0), Limit::Change(0.03)),
            ("speedup@8  -5 %", Metric::Speedup(8.0), Limit::Change(-0.05)),
            ("efficiency@4 -5%", Metric::Efficiency(4.0), Limit::Change(-0.05)),
            ("p >= 95%", Metric::ParallelFraction, Limit::Value(0.95)),
            ("efficiency@8>=0.6", Metric::Efficiency(8.0), Limit::Value(0.6)),
            ("speedup@16 >= 10x", Metric::Speedup(16.0), Limit::Value(10.0)),
            ("time@4 <= 250 ms", Metric::Time(4.0), Limit::Value(0.25)),
            ("time ≤ 1.5s", Metric::Time(1.0), Limit::Value(1.5)),
        ] {
            let gate: Gate = text.parse().unwrap();
            assert_eq!((gate.metric, gate.limit), (metric, limit), "{text}");
            assert_eq!(gate.is_of_a_value(), matches!(limit, Limit::Value(_)), "{text}");
        }
    }

    #[test]
    fn a_bad_gate_is_refused_with_what_is_missing() {
        for (bad, what) in [
            ("p", "separated by a space"),
            ("p -0.5%", "needs the unit pt"),
            ("time 3%", "needs a sign"),
            ("time +x%", "'+x' is not a number"),
            ("speedup -5%", "needs a worker count"),
            ("speedup@0 -5%", "'0' is not a worker count"),
            ("speedup@1 -5%", "1 by definition"),
            ("memory +3%", "'memory' is not a metric; there are: p, time,"),
            ("time@8 -3%", "time gets worse upwards: did you mean 'time@8 +3%'?"),
            ("p +0.5pt", "p gets worse downwards: did you mean 'p -0.5pt'?"),
            ("speedup@8 +5%", "did you mean 'speedup@8 -5%'?"),
            ("time +inf%", "'+inf' is not a number"),
            ("time@4 >= 1.2s", "time gets worse upwards: did you mean 'time@4 <= 1.2s'?"),
            ("p <= 95%", "p gets worse downwards: did you mean 'p >= 95%'?"),
            ("time@4 <= 1.2", "needs a unit, such as 1.2s"),
            ("time@4 <= 1.2parsec", "'parsec' is not a unit of time"),
            ("speedup@8 >= much", "'much' is not a number above 0"),
            ("efficiency@8 > 60%", "limited by >= or <="),
            ("efficiency >= 60%", "needs a worker count, such as efficiency@8"),
        ] {
            let error = bad.parse::<Gate>().unwrap_err().to_string();
            assert!(error.contains(what) && error.contains("expected 'p -0.5pt'"), "{error}");
        }
    }
}
