//! What a gate says, in words.

use std::fmt;

use crate::analysis::{Estimate, Gate, GateResult, Metric, NotJudged, Outcome};
use crate::units::text;

impl fmt::Display for GateResult {
    /// One sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (gate, series) = (&self.gate, &self.series);
        if let Some(reason) = self.reason {
            return write!(f, "Gate '{gate}' cannot be judged on {series}: {}", why(self, reason));
        }
        let verdict = match (self.outcome, gate.is_of_a_value()) {
            (Outcome::Exceeded, false) => "exceeded",
            (Outcome::Exceeded, true) => "not held",
            (Outcome::Open, false) => "not surely exceeded (the interval reaches over it)",
            (Outcome::Open, true) => "not surely held (the interval reaches over it)",
            (Outcome::Within | Outcome::NotJudged, _) => "held",
        };
        let of = self.change.or(self.value).map(|of| shown(gate, &of)).unwrap_or_default();
        write!(f, "Gate '{gate}' {verdict} on {series}: {of}.")
    }
}

/// The value or change with its interval, where it has one.
fn shown(gate: &Gate, of: &Estimate) -> String {
    let text = |value: f64| match gate.is_of_a_value() {
        true => as_value(gate.metric, value),
        false => as_change(gate.metric, value),
    };
    let value = text(of.value);
    match (of.lo, of.hi) {
        (Some(lo), Some(hi)) => format!("{value} [{}, {}]", text(lo), text(hi)),
        _ => value,
    }
}

fn as_value(metric: Metric, value: f64) -> String {
    match metric {
        Metric::ParallelFraction | Metric::Efficiency(_) => text::percent(value, 1),
        Metric::Speedup(_) => text::speedup(value, 2),
        Metric::Time(_) => text::seconds(value),
    }
}

fn as_change(metric: Metric, change: f64) -> String {
    match metric {
        Metric::ParallelFraction => text::signed_points(change, 2),
        Metric::Time(_) | Metric::Speedup(_) | Metric::Efficiency(_) => {
            text::signed_percent(change, 1)
        }
    }
}

fn why(result: &GateResult, reason: NotJudged) -> String {
    let gate = &result.gate;
    let both = if gate.is_of_a_value() { "" } else { " in both" };
    let at = |what: &str| match gate.metric.workers() {
        Some(n) => format!("at {}: {what}.", text::workers(n)),
        None => format!("{what}."),
    };
    match reason {
        NotJudged::SeriesGone => "only the earlier study has this series.".into(),
        NotJudged::PointGone => at("the later study has no usable time there, the earlier one has"),
        NotJudged::NotMeasured if gate.is_of_a_value() => at("not measured"),
        NotJudged::NotMeasured => at("they were not measured in both"),
        NotJudged::NotCompared => match &result.note {
            Some(note) => note.to_string(),
            None => "nothing can be compared.".into(),
        },
        NotJudged::WeakScaling => "p is of strong scaling; weak scaling has a serial share.".into(),
        NotJudged::NotFitted => format!("p could not be fitted{both}."),
        NotJudged::NotDescribed => {
            "Amdahl's law does not describe it, so that p is an average over \
                                    worker counts; gate on speedup@N or time@N."
                .into()
        }
        NotJudged::NoShare => format!(
            "p is no share of the work{}: more workers take longer, change nothing or gain more \
             than their number; gate on speedup@N or time@N.",
            if gate.is_of_a_value() { "" } else { " in one of the studies" }
        ),
        NotJudged::WrongAnswers => "its answers are wrong: updates were lost.".into(),
        NotJudged::Withheld => "other programs disturbed most of its rounds.".into(),
        NotJudged::FewUndisturbed => {
            "other programs disturbed so many of its rounds that there is no interval.".into()
        }
        NotJudged::PointDisturbed => at("other programs disturbed most of its rounds"),
        NotJudged::NoInterval => {
            let of = result.change.or(result.value).map(|of| shown(gate, &of)).unwrap_or_default();
            let (what, rounds) = match gate.metric {
                _ if !gate.is_of_a_value() => ("change", "five rounds of both"),
                Metric::ParallelFraction => ("fraction", "five rounds"),
                Metric::Time(_) => ("time", "five rounds"),
                Metric::Speedup(_) => ("speedup", "five rounds"),
                Metric::Efficiency(_) => ("efficiency", "five rounds"),
            };
            format!("the {what}, {of}, has no interval; measure at least {rounds}.")
        }
    }
}
