//! The rows of a comparison, for terminal and Markdown alike.

use super::numbers::{self, number_times, workers};
use crate::analysis::{Called, Change, Estimate, FittedLaw, PointChange, SeriesChange, Verdict};
use crate::units::text;

/// One thing before and after, as text.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) base: String,
    pub(crate) new: String,
    /// Empty where a change has no number.
    pub(crate) change: String,
    /// Empty without an interval.
    pub(crate) interval: String,
    pub(crate) called: Called,
}

/// What a change is called, where that says something.
pub(crate) fn sure(row: &Row) -> &'static str {
    match row.called {
        Called::Better => "better",
        Called::Worse => "worse",
        Called::Alike => "alike",
        Called::Open | Called::AsOne => "",
    }
}

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

/// So many changes of a kind are named in a sentence, and the last.
const FIRST: usize = 2;

/// What changed in a series: what is worse, what is better, or that nothing is that counts.
pub(crate) fn told(series: &SeriesChange) -> String {
    let rows = rows(series);
    let named = |word: &str, called: Called| {
        let of: Vec<&Row> = rows.iter().filter(|row| row.called == called).collect();
        if of.is_empty() {
            return None;
        }
        let change = |row: &&Row| format!("{} {} {}", row.what, row.change, row.interval);
        let mut told: Vec<String> = of.iter().take(FIRST).map(change).collect();
        // The last is of the most workers.
        told.extend(of.iter().skip(FIRST).last().map(change));
        if of.len() > FIRST + 1 {
            told.push(format!("{} more", text::count((of.len() - FIRST - 1) as u64)));
        }
        Some(format!("{word}: {}.", told.join(", ")))
    };
    let changed = [named("Worse", Called::Worse), named("Better", Called::Better)];
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
    let throughout = series.throughout.as_ref().map(|of| {
        let (what, change) = match &series.rate {
            Some(_) => ("all rates", of_a_rate(&of.change)),
            None => ("all times", of.change),
        };
        Row {
            what: what.into(),
            base: String::new(),
            new: String::new(),
            change: percent(change.value),
            interval: interval(&change, &percent),
            called: seen(of.called, percent(change.value) == percent(0.0)),
        }
    });
    let times = series.points.iter().map(|point| match &series.rate {
        Some(unit) => rate(point, unit, series.law),
        None => time(point),
    });
    let speedups = series.points.iter().filter_map(speedup);
    [p, serial, ceiling, Some(law), throughout]
        .into_iter()
        .flatten()
        .chain(times)
        .chain(speedups)
        .collect()
}

fn percent(share: f64) -> String {
    text::signed_percent(share, 1)
}

/// A row without a change.
fn plain(what: &str, [base, new]: [String; 2]) -> Row {
    let (change, interval) = (String::new(), String::new());
    Row { what: what.into(), base, new, change, interval, called: Called::Open }
}

fn time(point: &PointChange) -> Row {
    let [base, new] = [point.time_s.base.value, point.time_s.new.value];
    let seconds =
        |of: &Estimate| text::seconds_beside(of.value, if of.value == base { new } else { base });
    row(format!("time at {}", workers(point.workers)), &point.time_s, &seconds, &percent)
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

fn row(
    what: String,
    of: &Change,
    value: &dyn Fn(&Estimate) -> String,
    change: &dyn Fn(f64) -> String,
) -> Row {
    let told = change(of.change.value);
    Row {
        what,
        base: value(&of.base),
        new: value(&of.new),
        called: seen(of.called, told == change(0.0)),
        change: told,
        interval: interval(&of.change, change),
    }
}

/// What a change is called beside its printed size: one that reads as none is none to a reader.
fn seen(called: Called, reads_as_none: bool) -> Called {
    match called {
        Called::Better | Called::Worse if reads_as_none => Called::Alike,
        called => called,
    }
}

fn interval(of: &Estimate, shown: &dyn Fn(f64) -> String) -> String {
    match (of.lo, of.hi) {
        (Some(lo), Some(hi)) => format!("[{}, {}]", shown(lo), shown(hi)),
        _ => String::new(),
    }
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
