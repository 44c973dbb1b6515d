//! What changed in the phases of a call, for terminal, Markdown and HTML alike.

use super::change_row::{Row, named, throughout, time};
use super::numbers::{self, workers, workers_noun};
use super::phases;
use crate::analysis::{
    Called, Estimate, NoteKind, PhaseChange, PhasePointChange, SeriesChange, Throughout,
};
use crate::units::text;

/// So many phases have rows, those that take most.
const SHOWN: usize = 20;

/// So many are named in a sentence.
const NAMED: usize = 3;

/// Phases that together take so much more than the call ran beside each other.
const TOO_MUCH: f64 = 1.02;

/// The rows of each phase: what all worker counts share, then its times.
pub(crate) fn rows(series: &SeriesChange) -> Vec<Row> {
    shown(series).into_iter().flat_map(rows_of).collect()
}

/// `12 smaller phases are not shown.`
pub(crate) fn not_shown(series: &SeriesChange) -> Option<String> {
    let told = series.phases.iter().filter(|phase| !phase.points.is_empty());
    let more = told.count() - shown(series).len();
    let phases = if more == 1 { "phase is" } else { "phases are" };
    (more > 0).then(|| format!("{} smaller {phases} not shown.", text::count(more as u64)))
}

/// Below the rows: which phases made the change, how many are not shown, and the series' notes.
pub(crate) fn said(series: &SeriesChange) -> Vec<String> {
    let notes = series.notes.iter().map(ToString::to_string);
    [made(series), not_shown(series)].into_iter().flatten().chain(notes).collect()
}

/// The largest, in the order in which they ran.
fn shown(series: &SeriesChange) -> Vec<&PhaseChange> {
    let size = |phase: &PhaseChange| {
        let longest = |at: &PhasePointChange| at.time_s.base.value.max(at.time_s.new.value);
        phase.points.iter().map(longest).fold(0.0, f64::max)
    };
    let mut sizes: Vec<f64> = series.phases.iter().map(size).filter(|size| *size > 0.0).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(SHOWN - 1).or(sizes.last()).copied().unwrap_or(f64::INFINITY);
    series.phases.iter().filter(|phase| size(phase) >= least).take(SHOWN).collect()
}

fn rows_of(phase: &PhaseChange) -> Vec<Row> {
    let name = phases::short(&phases::named(phase.name.as_ref()));
    let all = phase.throughout.as_ref().map(|of| throughout(format!("{name} at all counts"), of));
    let at = |at: &PhasePointChange| time(format!("{name} at {}", workers(at.workers)), &at.time_s);
    all.into_iter().chain(phase.points.iter().map(at)).collect()
}

/// Which phases made the whole's change, else which ones changed; nothing where none is called so.
pub(crate) fn told(series: &SeriesChange) -> Option<String> {
    made(series).or_else(|| {
        let rows = rows(series);
        let of = |word: &str, called| named(&rows, word, called);
        let all = [of("Phases worse", Called::Worse), of("Phases better", Called::Better)];
        let all: Vec<String> = all.into_iter().flatten().collect();
        (!all.is_empty()).then(|| all.join(" "))
    })
}

/// `At 8 workers a call takes 120.1 ms less: parse 110.3 ms [100.2, 120.4] less.` Where the whole is
/// called better or worse at the most workers, both name the same phases, and one of those is too.
fn made(series: &SeriesChange) -> Option<String> {
    let other_phases = |kind: &NoteKind| matches!(kind, NoteKind::PhasesOnlyOf(..));
    if series.notes.iter().any(|note| other_phases(&note.what)) {
        return None;
    }
    let last = series.points.last()?;
    let (base, new) = (last.time_s.base.value, last.time_s.new.value);
    let whole = called(last.time_s.called, series.throughout)?;
    let at = |phase: &PhaseChange| {
        phase.points.iter().find(|point| point.workers == last.workers).copied()
    };
    let all = || series.phases.iter().filter_map(|phase| Some((phase, at(phase)?)));
    if all().map(|(_, at)| at.time_s.base.value).sum::<f64>() > TOO_MUCH * base {
        return None;
    }
    let mut changed: Vec<(&PhaseChange, PhasePointChange, Called)> = all()
        .filter_map(|(phase, at)| Some((phase, at, called(at.time_s.called, phase.throughout)?)))
        .collect();
    if !changed.iter().any(|(.., called)| *called == whole) {
        return None;
    }
    changed.sort_by(|a, b| b.1.more_s.value.abs().total_cmp(&a.1.more_s.value.abs()));
    let way = |more: f64| if more < 0.0 { "less" } else { "more" };
    let told = |(phase, at, _): &(&PhaseChange, PhasePointChange, Called)| {
        let name = phases::short(&phases::named(phase.name.as_ref()));
        let more = at.more_s;
        format!("{name} {} {}", numbers::time(&size(&more)).whole(), way(more.value))
    };
    let mut each: Vec<String> = changed.iter().take(NAMED).map(told).collect();
    if changed.len() > NAMED {
        each.push(numbers::counted(changed.len() - NAMED, "other phase"));
    }
    Some(format!(
        "At {} a call takes {} {}: {}.",
        workers_noun(last.workers),
        text::seconds((new - base).abs()),
        way(new - base),
        phases::joined(&each)
    ))
}

/// Better or worse, by itself or as part of what all worker counts share.
fn called(of: Called, throughout: Option<Throughout>) -> Option<Called> {
    let called = match (of, throughout) {
        (Called::AsOne, Some(all)) => all.called,
        (called, _) => called,
    };
    matches!(called, Called::Better | Called::Worse).then_some(called)
}

/// The size of a change, whichever way it goes.
fn size(more: &Estimate) -> Estimate {
    match more.value < 0.0 {
        true => {
            Estimate { value: -more.value, lo: more.hi.map(|hi| -hi), hi: more.lo.map(|lo| -lo) }
        }
        false => *more,
    }
}
