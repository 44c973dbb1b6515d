//! The rows of a comparison, for terminal and Markdown alike.

use super::numbers::{self, number_times, workers};
use crate::analysis::{Change, Estimate, SeriesChange, Verdict};
use crate::units::text;

/// One thing before and after, as text.
pub(super) struct Row {
    pub(super) what: String,
    pub(super) base: String,
    pub(super) new: String,
    /// Empty where a change has no number.
    pub(super) change: String,
    /// Empty without an interval.
    pub(super) interval: String,
    /// The interval leaves no doubt: for the better or for the worse.
    pub(super) better: Option<bool>,
}

/// Whether the interval leaves no doubt, in a word.
pub(super) fn sure(row: &Row) -> &'static str {
    match row.better {
        Some(true) => "better",
        Some(false) => "worse",
        None => "",
    }
}

/// p or the serial share, ceiling and verdict, then time and speedup by worker count.
pub(super) fn rows(series: &SeriesChange) -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(series.parallel_fraction.as_ref().map(|change| {
        let shown = |of: &Estimate| numbers::percent(of).value;
        let points = |share| text::signed_points(share, 2);
        row("p".into(), change, &shown, &points, change.change.value > 0.0)
    }));
    rows.extend(series.serial_fraction.as_ref().map(|change| {
        let shown = |of: &Estimate| numbers::percent(of).value;
        let points = |share| text::signed_points(share, 2);
        row("serial share".into(), change, &shown, &points, change.change.value < 0.0)
    }));
    if let [Some(base), Some(new)] = &series.ceiling {
        rows.push(Row {
            what: "ceiling".into(),
            base: numbers::ceiling(base).value,
            new: numbers::ceiling(new).value,
            change: String::new(),
            interval: String::new(),
            better: None,
        });
    }
    let [base, new] = series.verdict;
    rows.push(Row {
        what: series.law.into(),
        base: verdict(base).into(),
        new: verdict(new).into(),
        change: String::new(),
        interval: String::new(),
        better: None,
    });
    let percent = |share| text::signed_percent(share, 1);
    for point in &series.points {
        let what = format!("time at {}", workers(point.workers));
        let [base, new] = [point.time_s.base.value, point.time_s.new.value];
        let seconds = |of: &Estimate| {
            text::seconds_beside(of.value, if of.value == base { new } else { base })
        };
        let faster = point.time_s.change.value < 0.0;
        rows.push(row(what, &point.time_s, &seconds, &percent, faster));
    }
    for point in &series.points {
        let Some(speedup) = &point.speedup else { continue };
        let what = format!("speedup at {}", workers(point.workers));
        let times = |of: &Estimate| number_times(of.value);
        rows.push(row(what, speedup, &times, &percent, speedup.change.value > 0.0));
    }
    rows
}

fn row(
    what: String,
    of: &Change,
    value: &dyn Fn(&Estimate) -> String,
    change: &dyn Fn(f64) -> String,
    improves: bool,
) -> Row {
    let interval = match (of.change.lo, of.change.hi) {
        (Some(lo), Some(hi)) => format!("[{}, {}]", change(lo), change(hi)),
        _ => String::new(),
    };
    Row {
        what,
        base: value(&of.base),
        new: value(&of.new),
        change: change(of.change.value),
        interval,
        better: of.is_certain().then_some(improves),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Describes => "describes it",
        Verdict::DoesNot => "does not",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Unjudged => "not judged",
        Verdict::Withheld => "withheld",
    }
}

/// What the two studies are called.
pub(super) fn names(base: &str, new: &str) -> String {
    let or = |name: &str, usual: &str| if name.is_empty() { usual.into() } else { name.to_owned() };
    format!("{} -> {}", or(base, "earlier"), or(new, "later"))
}
