//! The rows of a comparison, for terminal and Markdown alike.

use super::change_row::{Row, named, percent, row, throughout, time};
use super::numbers::{self, number_times, workers};
use super::phase_changes;
use crate::analysis::{
    Called, Change, Estimate, FittedLaw, PointChange, SeriesChange, Throughout, Verdict,
};
use crate::units::text;

/// `20 rounds before, 20 after`.
pub(crate) fn rounds(series: &SeriesChange) -> String {
    let [before, after] = series.rounds;
    let before = numbers::counted(before, "round");
    if series.paired {
        format!("{before}, in which both were measured")
    } else {
        format!("{before} before, {after} after")
    }
}

/// What the two sides are called where they have no name.
const SIDES: [&str; 2] = ["earlier", "later"];

/// What the two sides are called.
pub(crate) fn sides(base: &str, new: &str) -> [String; 2] {
    let or = |name: &str, usual: &str| if name.is_empty() { usual.into() } else { name.to_owned() };
    [or(base, SIDES[0]), or(new, SIDES[1])]
}

/// What changed in a series: what is worse, what is better, or that nothing is that counts; then
/// the same of its phases.
pub(crate) fn told(series: &SeriesChange) -> String {
    match phase_changes::told(series) {
        Some(of_phases) => format!("{} {of_phases}", whole(series)),
        None => whole(series),
    }
}

fn whole(series: &SeriesChange) -> String {
    let rows = rows(series);
    let changed = [named(&rows, "Worse", Called::Worse), named(&rows, "Better", Called::Better)];
    let changed: Vec<String> = changed.into_iter().flatten().collect();
    if !changed.is_empty() {
        return changed.join(" ");
    }
    let known = rows.iter().filter(|row| !row.interval.is_empty());
    match (
        series.points.is_empty(),
        known.clone().count(),
        known.filter(|row| is_open(row)).count(),
    ) {
        (true, ..) => "Not compared.".into(),
        (_, 0, _) => "No change can be told: there are no intervals.".into(),
        (_, all, 0) if all > 0 => "No change that counts.".into(),
        (..) => "No change that is sure; some intervals are wider than what counts.".into(),
    }
}

fn is_open(row: &Row) -> bool {
    matches!(row.called, Called::Open | Called::AsOne)
}

/// p or the serial share, ceiling and verdict, then time and speedup by worker count.
pub(crate) fn rows(series: &SeriesChange) -> Vec<Row> {
    let share = |what: &str, change: &Change| {
        let shown = |of: &Estimate| numbers::percent(of).value;
        row(what.into(), change, &shown, &|share| text::signed_points(share, 2))
    };
    let p = series.parallel_fraction.as_ref().map(|change| share("p", change));
    let serial = series.serial_fraction.as_ref().map(|change| share("serial share", change));
    let ceiling = match &series.ceiling {
        [Some(base), Some(new)] => {
            Some(plain("ceiling", [base, new].map(|of| numbers::ceiling(of).value)))
        }
        _ => None,
    };
    let law = plain(&series.law.to_string(), series.verdict.map(|of| verdict(of).to_owned()));
    let all = series.throughout.as_ref().map(|of| match &series.rate {
        Some(_) => {
            throughout("all rates".into(), &Throughout { change: of_a_rate(&of.change), ..*of })
        }
        None => throughout("all times".into(), of),
    });
    let times = series.points.iter().map(|point| match &series.rate {
        Some(unit) => rate(point, unit, series.law),
        None => time(format!("time at {}", workers(point.workers)), &point.time_s),
    });
    let speedups = series.points.iter().filter_map(speedup);
    [p, serial, ceiling, Some(law), all]
        .into_iter()
        .flatten()
        .chain(times)
        .chain(speedups)
        .collect()
}

/// A row without a change.
fn plain(what: &str, [base, new]: [String; 2]) -> Row {
    let (change, interval) = (String::new(), String::new());
    Row { what: what.into(), base, new, change, interval, called: Called::Open }
}

/// The rate that a time stands for.
fn rate(point: &PointChange, unit: &str, law: FittedLaw) -> Row {
    let units = match law {
        FittedLaw::Amdahl => 1.0,
        FittedLaw::Gustafson => point.workers,
    };
    let told = |of: &Estimate| numbers::rate(units / of.value, unit);
    let change = Change { change: of_a_rate(&point.time_s.change), ..point.time_s };
    row(format!("rate at {}", workers(point.workers)), &change, &told, &percent)
}

/// The change of the rate where a time changes so.
fn of_a_rate(time: &Estimate) -> Estimate {
    let inverse = |share: f64| 1.0 / (1.0 + share) - 1.0;
    Estimate { value: inverse(time.value), lo: time.hi.map(inverse), hi: time.lo.map(inverse) }
}

fn speedup(point: &PointChange) -> Option<Row> {
    let times = |of: &Estimate| number_times(of.value);
    let what = format!("speedup at {}", workers(point.workers));
    Some(row(what, point.speedup.as_ref()?, &times, &percent))
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Describes => "describes it",
        Verdict::DoesNot => "does not",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Unjudged => "not judged",
        Verdict::Withheld => "withheld",
        Verdict::Wrong => "wrong answer",
    }
}

/// What the two studies are called.
pub(crate) fn names(base: &str, new: &str) -> String {
    let [base, new] = sides(base, new);
    format!("{base} -> {new}")
}
