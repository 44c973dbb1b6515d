//! Limits on a change, for a build that must not get slower.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::result::{Change, Comparison, SeriesChange};
use crate::analysis::result::Estimate;
use crate::units::text;

/// A limit on how something may change: `p -0.5pt`, `time +3%`, `time@8 +3%`, `speedup@8 -5%`.
///
/// It is exceeded when the whole interval of the change lies beyond it, and held when the whole
/// interval lies within; without an interval it cannot be judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    metric: Metric,
    /// As a share, with its sign.
    limit: f64,
    /// `+`: more is worse.
    upwards: bool,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Metric {
    ParallelFraction,
    Time(f64),
    Speedup(f64),
}

/// What is wrong with a gate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}; expected 'p -0.5pt', 'time +3%', 'time@8 +3%' or 'speedup@8 -5%'")]
#[non_exhaustive]
pub struct GateError {
    /// What was given.
    pub text: String,
    /// What is wrong.
    pub what: String,
}

/// What a gate says of one series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GateResult {
    /// The gate as it was given.
    pub gate: String,
    /// The series.
    pub series: String,
    /// Whether the change passes the limit.
    pub outcome: Outcome,
    /// Not judged although the earlier study has the value: what the gate guards has vanished.
    pub vanished: bool,
    /// The change that was judged.
    pub change: Option<Estimate>,
    /// In words.
    pub sentence: String,
}

/// Whether a change stays within a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Surely within the limit.
    Within,
    /// Not surely beyond it: the interval reaches over the limit.
    Open,
    /// Surely beyond it.
    Exceeded,
    /// There is nothing to judge by.
    NotJudged,
}

impl Metric {
    /// Time grows when it gets worse; p and speedup shrink.
    fn worsens_upwards(self) -> bool {
        matches!(self, Self::Time(_))
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ParallelFraction => "p",
            Self::Time(_) => "time",
            Self::Speedup(_) => "speedup",
        })
    }
}

const ONLY_EARLIER: &str = "only the earlier study has this series";

impl FromStr for Gate {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        let fail = |what: String| GateError { text: text.into(), what };
        let (metric, limit) = text
            .trim()
            .split_once(char::is_whitespace)
            .ok_or_else(|| fail("a metric and a limit are separated by a space".into()))?;
        let metric = metric_of(metric).map_err(&fail)?;
        let unit = if metric == Metric::ParallelFraction { "pt" } else { "%" };
        let limit = limit.trim();
        let upwards = match limit.chars().next() {
            Some('+') => true,
            Some('-') => false,
            _ => return Err(fail(format!("the limit '{limit}' needs a sign, + or -"))),
        };
        let number = limit
            .strip_suffix(unit)
            .ok_or_else(|| fail(format!("the limit '{limit}' needs the unit {unit}")))?;
        let share: f64 = number
            .trim()
            .parse()
            .ok()
            .filter(|share: &f64| share.is_finite())
            .ok_or_else(|| fail(format!("'{number}' is not a number")))?;
        if upwards != metric.worsens_upwards() {
            let (worse, sign) = if upwards { ("downwards", '-') } else { ("upwards", '+') };
            let meant = text.trim().replace(['+', '-'], &sign.to_string());
            return Err(fail(format!("{metric} gets worse {worse}: did you mean '{meant}'?")));
        }
        Ok(Self { metric, limit: share / 100.0, upwards, text: text.trim().into() })
    }
}

fn metric_of(text: &str) -> Result<Metric, String> {
    let (name, at) = match text.split_once('@') {
        Some((name, at)) => (name, Some(at)),
        None => (text, None),
    };
    let workers = at
        .map(|at| {
            let count = at.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0);
            count.ok_or_else(|| format!("'{at}' is not a worker count"))
        })
        .transpose()?;
    match (name, workers) {
        ("p", None) => Ok(Metric::ParallelFraction),
        ("time", workers) => Ok(Metric::Time(workers.unwrap_or(1.0))),
        ("speedup", Some(1.0)) => Err("the speedup at one worker is 1 by definition".into()),
        ("speedup", Some(workers)) => Ok(Metric::Speedup(workers)),
        ("speedup", None) => Err("'speedup' needs a worker count, such as speedup@8".into()),
        _ => Err(format!("'{text}' is not a metric; there are: p, time, time@N, speedup@N")),
    }
}

impl Gate {
    /// Judges every series of a comparison, and those that only the earlier study has.
    pub fn judge(&self, comparison: &Comparison) -> Vec<GateResult> {
        let both = comparison.series.iter().map(|series| self.judge_series(series));
        both.chain(comparison.only_in_base.iter().map(|name| self.gone(name))).collect()
    }

    /// What is said of a series that the later study lacks.
    fn gone(&self, name: &str) -> GateResult {
        let sentence = format!("Gate '{}' cannot be judged on {name}: {ONLY_EARLIER}.", self.text);
        GateResult {
            gate: self.text.clone(),
            series: name.to_owned(),
            outcome: Outcome::NotJudged,
            vanished: true,
            change: None,
            sentence,
        }
    }

    /// Whether the earlier study has the value that this gate asks for.
    fn had(&self, series: &SeriesChange) -> bool {
        let at = |n: f64| series.earlier.workers.contains(&n);
        match self.metric {
            Metric::ParallelFraction => series.earlier.parallel_fraction,
            Metric::Time(n) => at(n),
            Metric::Speedup(n) => at(1.0) && at(n),
        }
    }

    fn judge_series(&self, series: &SeriesChange) -> GateResult {
        let change = self.change(series);
        let interval = change.and_then(|change| change.change.lo.zip(change.change.hi));
        let outcome = interval.map_or(Outcome::NotJudged, |interval| self.outcome(interval));
        GateResult {
            gate: self.text.clone(),
            series: series.name.clone(),
            outcome,
            vanished: change.is_none() && self.had(series),
            change: change.map(|change| change.change),
            sentence: self.say(series, change.as_ref(), outcome),
        }
    }

    fn outcome(&self, (lo, hi): (f64, f64)) -> Outcome {
        let (nearest, farthest) = if self.upwards { (lo, hi) } else { (-hi, -lo) };
        let limit = if self.upwards { self.limit } else { -self.limit };
        match () {
            () if nearest > limit => Outcome::Exceeded,
            () if farthest > limit => Outcome::Open,
            () => Outcome::Within,
        }
    }

    fn change(&self, series: &SeriesChange) -> Option<Change> {
        let at = |n: f64| series.points.iter().find(|point| point.workers == n);
        match self.metric {
            Metric::ParallelFraction => series.parallel_fraction,
            Metric::Time(n) => at(n).map(|point| point.time_s),
            Metric::Speedup(n) => at(n)?.speedup,
        }
    }

    fn say(&self, series: &SeriesChange, change: Option<&Change>, outcome: Outcome) -> String {
        let Some(change) = change else {
            let why = match (series.notes.first(), self.metric) {
                (Some(note), _) if series.points.is_empty() => note.clone(),
                (_, Metric::ParallelFraction) if series.serial_fraction.is_some() => {
                    "p is of strong scaling; weak scaling has a serial share.".to_owned()
                }
                (_, Metric::ParallelFraction) => "p could not be fitted in both.".to_owned(),
                (_, Metric::Time(n) | Metric::Speedup(n)) => {
                    let of = match self.had(series) {
                        true => "the later study has no usable time there, the earlier one has",
                        false => "they were not measured in both",
                    };
                    format!("at {}: {of}.", text::workers(n))
                }
            };
            return format!("Gate '{}' cannot be judged on {}: {why}", self.text, series.name);
        };
        let shown = |share: f64| match self.metric {
            Metric::ParallelFraction => text::signed_points(share, 2),
            Metric::Time(_) | Metric::Speedup(_) => text::signed_percent(share, 1),
        };
        let of = change.change;
        let interval = match (of.lo, of.hi) {
            (Some(lo), Some(hi)) => format!(" [{}, {}]", shown(lo), shown(hi)),
            _ => {
                return format!(
                    "Gate '{}' cannot be judged on {}: the change, {}, has no interval; measure \
                     at least five rounds of both, long enough for the clock.",
                    self.text,
                    series.name,
                    shown(of.value)
                );
            }
        };
        let verdict = match outcome {
            Outcome::Exceeded => "exceeded",
            Outcome::Open => "not surely exceeded (the interval reaches over it)",
            Outcome::Within | Outcome::NotJudged => "held",
        };
        format!("Gate '{}' {verdict} on {}: {}{interval}.", self.text, series.name, shown(of.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_are_read() {
        let gate: Gate = "p -0.5pt".parse().unwrap();
        assert_eq!((gate.metric, gate.limit), (Metric::ParallelFraction, -0.005));
        let gate: Gate = "time +3%".parse().unwrap();
        assert_eq!((gate.metric, gate.limit, gate.upwards), (Metric::Time(1.0), 0.03, true));
        let gate: Gate = "speedup@8  -5 %".parse().unwrap();
        assert_eq!((gate.metric, gate.limit, gate.upwards), (Metric::Speedup(8.0), -0.05, false));
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
        ] {
            let error = bad.parse::<Gate>().unwrap_err().to_string();
            assert!(error.contains(what) && error.contains("expected 'p -0.5pt'"), "{error}");
        }
    }
}
