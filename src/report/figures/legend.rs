//! What the marks of each figure are, for the page and for figures that leave it.

use super::axes::{doubtful, holes};
use super::looks::{first_of_its_job, joined, look};
use super::overview::FAMILY;
use super::phases::{LETTERS, OTHERS, PHASES, slice_number};
use crate::analysis::{Analysis, Lost, Series};
use crate::report::plot::{Entry, Key, Role, Slice};
use crate::say::lost;
use crate::say::numbers::{self, full_name, range};
use crate::say::{law, phases};
use crate::units::{Scaling, text};

/// Of these series in one plot.
pub(in crate::report) fn of_overview(analysis: &Analysis, series: &[usize]) -> Vec<Entry> {
    let shown = || series.iter().map(|index| (*index, &analysis.series[*index]));
    let named = |(index, series): (usize, &Series)| {
        let weak = series.scaling == Scaling::Weak;
        let weak = if weak { " (weak: scaled speedup)" } else { "" };
        Entry::new(Key::Marker(look(analysis, index)), full_name(series) + weak)
    };
    let mut all: Vec<Entry> = shown().map(named).collect();
    let again = series.iter().find(|index| first_of_its_job(analysis, **index).is_some());
    if let Some(index) = again {
        all.push(Entry::new(Key::Line(joined(analysis, *index)), "the same job in a later study"));
    }
    if shown().any(|(_, series)| doubtful(series)) {
        all.push(Entry::new(Key::Hollow(None), DISTURBED));
    }
    all.push(Entry::new(Key::Line(Role::Ideal), "ideal"));
    if shown().any(|(_, series)| series.scaling == Scaling::Strong) {
        let (first, last) = (FAMILY[0], FAMILY[FAMILY.len() - 1]);
        let family =
            format!("Amdahl, p = {} … {}", text::number(first * 100.0, 0), text::percent(last, 0));
        all.push(Entry::new(Key::Line(Role::Family), family));
    }
    all
}

const DISTURBED: &str = "disturbed by other programs";

/// Of a series' speedup, with its fit and what it is held against.
pub(in crate::report) fn of_speedup(series: &Series, index: usize, confidence: f64) -> Vec<Entry> {
    let bars = series.points.iter().any(|point| point.speedup.lo < point.speedup.hi);
    let mut all = measured(series, index, bars.then_some(confidence));
    if !holes(series).is_empty() {
        all.push(Entry::new(Key::Line(Role::Failed), "a cross: failed, not measured"));
    }
    all.extend(fitted(series, index));
    all.extend(theory(series));
    if series.curve.as_ref().is_some_and(|curve| !curve.law.is_empty()) {
        let name = series.laws.first().map_or("better law", |law| law::name(*law));
        all.push(Entry::new(Key::Line(Role::Law(index)), name));
    }
    if series.capacity.is_some() {
        all.push(Entry::new(Key::Line(Role::Capacity), "what the machine gives"));
    }
    if let Some(schedule) = &series.schedule {
        all.push(Entry::new(Key::Line(Role::Schedule), "schedule of the recorded tasks"));
        if schedule.burdened_span_s.is_some() {
            all.push(Entry::new(Key::Allowed, "down to every fork stolen"));
        }
    }
    all.push(Entry::new(Key::Line(Role::Ideal), "ideal"));
    all
}

/// Of measured points with an interval at this confidence.
pub(in crate::report) fn measured(
    series: &Series,
    index: usize,
    confidence: Option<f64>,
) -> Vec<Entry> {
    let interval =
        confidence.map_or_else(String::new, |at| format!(", {} interval", text::setting(at)));
    let mut all = vec![Entry::new(Key::Marker(index), format!("measured{interval}"))];
    if doubtful(series) {
        all.push(Entry::new(Key::Hollow(Some(index)), DISTURBED));
    }
    all
}

/// Of the times of a series' calls.
pub(in crate::report) fn of_times(series: &Series, index: usize) -> Vec<Entry> {
    let mut all = measured(series, index, None);
    if series.points.iter().any(|point| point.samples_s.len() > 1) {
        all.push(Entry::new(Key::Band(index), "shortest to longest round"));
    }
    if series.t1_s.is_some() {
        all.extend(fitted(series, index).into_iter().take(1));
        all.push(Entry::new(Key::Line(Role::Ideal), "time at one worker ÷ workers"));
    }
    all
}

/// Of the law that is fitted.
pub(in crate::report) fn fitted(series: &Series, index: usize) -> Vec<Entry> {
    if series.curve.as_ref().is_none_or(|curve| curve.fit.is_empty()) {
        return Vec::new();
    }
    let law = if series.gustafson.is_some() { "Gustafson" } else { "Amdahl" };
    let fitted = format!("{law} fit on {}", range(&series.fit_workers));
    let mut all = vec![Entry::new(Key::Line(Role::Fit(index)), fitted)];
    let last = series.fit_workers.last();
    if last.is_none_or(|last| series.points.iter().any(|point| point.workers > *last)) {
        all.push(Entry::new(Key::Line(Role::Beyond(index)), "extended"));
    }
    all
}

/// Of what theory gives.
pub(in crate::report) fn theory(series: &Series) -> Option<Entry> {
    series.curve.as_ref().filter(|curve| !curve.theory.is_empty())?;
    let share = series.theory.as_ref().and_then(|theory| theory.parallel_fraction);
    let theory = share
        .map(|p| text::percent(p, 1))
        .or_else(|| numbers::theory_cap(series).map(|cap| format!("at most {cap}")))?;
    Some(Entry::new(Key::Line(Role::Theory), format!("theory, {theory}")))
}

/// Of where the lost speedup went.
pub(in crate::report) fn of_lost(series: &Series, index: usize) -> Vec<Entry> {
    let sums = lost::split(series);
    let number = |term| Lost::PARTS.iter().position(|part| *part == term).unwrap_or_default();
    let part = |term| {
        let name = lost::name(term);
        Entry::new(Key::Slice(Slice::Lost(number(term), name.letter)), name.long)
    };
    let gained = Entry::new(Key::Marker(index), "speedup");
    let rest = Entry::new(Key::Slice(Slice::Rest), lost::REST.long);
    std::iter::once(gained)
        .chain(lost::shown(&sums).into_iter().map(part))
        .chain(std::iter::once(rest))
        .collect()
}

/// Of the phases of a series' calls.
pub(in crate::report) fn of_phases(series: &Series) -> Vec<Entry> {
    let shown = phases::shown(series, PHASES);
    let named = shown.phases.iter().filter(|phase| phase.name.is_some()).zip(LETTERS);
    let named = named.zip(0..).map(|((phase, letter), number)| {
        Entry::new(Key::Slice(Slice::Lost(slice_number(number), letter)), phases::name(phase))
    });
    let mut all: Vec<Entry> = named.collect();
    if !shown.others.is_empty() {
        let others = phases::others(shown.others.len());
        all.push(Entry::new(Key::Slice(Slice::Lost(OTHERS, "")), others));
    }
    if shown.phases.iter().any(|phase| phase.name.is_none()) {
        all.push(Entry::new(Key::Slice(Slice::Rest), phases::REST));
    }
    all
}
