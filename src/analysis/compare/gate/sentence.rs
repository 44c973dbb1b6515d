//! What a gate says, in words.

use super::limit::Gate;
use super::metric::Metric;
use super::result::{GateResult, NotJudged, Outcome};
use crate::analysis::result::Estimate;
use crate::units::text;

/// One sentence; `note` is what a comparison says of the series first.
pub(super) fn of(gate: &Gate, result: &GateResult, note: Option<&str>) -> String {
    let (text, series) = (&result.gate, &result.series);
    if let Some(reason) = result.reason {
        let why = why(gate, result, reason, note);
        return format!("Gate '{text}' cannot be judged on {series}: {why}");
    }
    let verdict = match (result.outcome, gate.is_of_a_value()) {
        (Outcome::Exceeded, false) => "exceeded",
        (Outcome::Exceeded, true) => "not held",
        (Outcome::Open, false) => "not surely exceeded (the interval reaches over it)",
        (Outcome::Open, true) => "not surely held (the interval reaches over it)",
        (Outcome::Within | Outcome::NotJudged, _) => "held",
    };
    let of = result.change.or(result.value).map(|of| shown(gate, &of)).unwrap_or_default();
    format!("Gate '{text}' {verdict} on {series}: {of}.")
}

/// The value or change with its interval, where it has one.
fn shown(gate: &Gate, of: &Estimate) -> String {
    let text = |value: f64| match gate.is_of_a_value() {
        true => gate.metric.shown(value),
        false => gate.metric.change_shown(value),
    };
    let value = text(of.value);
    match (of.lo, of.hi) {
        (Some(lo), Some(hi)) => format!("{value} [{}, {}]", text(lo), text(hi)),
        _ => value,
    }
}

fn why(gate: &Gate, result: &GateResult, reason: NotJudged, note: Option<&str>) -> String {
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
        NotJudged::NotCompared => note.unwrap_or("nothing can be compared.").into(),
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
        NotJudged::Withheld => "other programs disturbed most of its rounds.".into(),
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
