//! What a gate looks at.

use std::fmt;

use crate::units::TimeUnit;

/// A number of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Metric {
    ParallelFraction,
    /// Seconds at so many workers.
    Time(f64),
    Speedup(f64),
    Efficiency(f64),
}

impl Metric {
    /// Reads `p`, `time`, `time@8`, `speedup@8`, `efficiency@8`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let (name, at) = match text.split_once('@') {
            Some((name, at)) => (name, Some(at)),
            None => (text, None),
        };
        let count = |at: &str| {
            let count = at.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0);
            count.ok_or_else(|| format!("'{at}' is not a worker count"))
        };
        match (name, at.map(count).transpose()?) {
            ("p", None) => Ok(Self::ParallelFraction),
            ("time", workers) => Ok(Self::Time(workers.unwrap_or(1.0))),
            ("speedup" | "efficiency", Some(1.0)) => {
                Err(format!("the {name} at one worker is 1 by definition"))
            }
            ("speedup", Some(workers)) => Ok(Self::Speedup(workers)),
            ("efficiency", Some(workers)) => Ok(Self::Efficiency(workers)),
            ("speedup" | "efficiency", None) => {
                Err(format!("'{name}' needs a worker count, such as {name}@8"))
            }
            _ => Err(format!(
                "'{text}' is not a metric; there are: p, time, time@N, speedup@N, efficiency@N"
            )),
        }
    }

    /// Time grows when it gets worse; the others shrink.
    pub(super) fn worsens_upwards(self) -> bool {
        matches!(self, Self::Time(_))
    }

    /// The worker count that it is of.
    pub(crate) fn workers(self) -> Option<f64> {
        match self {
            Self::ParallelFraction => None,
            Self::Time(n) | Self::Speedup(n) | Self::Efficiency(n) => Some(n),
        }
    }

    /// The unit of its changes.
    pub(super) fn unit_of_change(self) -> &'static str {
        if self == Self::ParallelFraction { "pt" } else { "%" }
    }

    /// Reads a value: a share as `60%` or `0.6`, a speedup as `10` or `10x`, a time with its unit.
    pub(super) fn value(self, text: &str) -> Result<f64, String> {
        let text = text.trim();
        let number = |digits: &str, times: f64| {
            let value: Option<f64> = digits.trim().parse().ok();
            let value = value.map(|value| value * times);
            let good = value.filter(|value| value.is_finite() && *value > 0.0);
            good.ok_or_else(|| format!("'{text}' is not a number above 0"))
        };
        match self {
            Self::ParallelFraction | Self::Efficiency(_) => match text.strip_suffix('%') {
                Some(percent) => number(percent, 1.0).map(|value| value / 100.0),
                None => number(text, 1.0),
            },
            Self::Speedup(_) => number(text.trim_end_matches(['x', '×']), 1.0),
            Self::Time(_) => {
                let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
                let unit = &text[digits.len()..];
                if unit.is_empty() {
                    return Err(format!("the time '{text}' needs a unit, such as {text}s"));
                }
                number(digits, unit.parse::<TimeUnit>()?.seconds())
            }
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ParallelFraction => "p",
            Self::Time(_) => "time",
            Self::Speedup(_) => "speedup",
            Self::Efficiency(_) => "efficiency",
        })
    }
}
