//! A number over commits.

use super::axes::{bar, highest, lowest, shares, speedups};
use crate::analysis::{Estimate, History, Kept};
use crate::report::plot::{Axis, Dot, Figure, Frame, Mark, Place, Role, Scale};
use crate::say::history::short;
use crate::units::text;

/// So many commits are named below the axis.
const NAMED: usize = 6;

/// p over commits; `None` where no commit has one.
pub(in crate::report) fn shares_over_commits(history: &History, name: &str) -> Option<Figure> {
    let of = |kept: &Kept| kept.parallel_fraction;
    let dots = dots(history, name, &of);
    let (lo, hi) = ends(&dots)?;
    let room = ((hi - lo) * 0.15).max(0.005);
    let y = shares(lo - room, (hi + room).min(1.0_f64.max(hi)), 4);
    Some(over_commits(history, &format!("p of {name} over commits"), dots, y))
}

/// The speedup at a worker count over commits; `None` where no commit has it.
pub(in crate::report) fn speedups_over_commits(
    history: &History,
    name: &str,
    workers: f64,
) -> Option<Figure> {
    let of = |kept: &Kept| kept.speedup(workers).copied();
    let dots = dots(history, name, &of);
    let (lo, hi) = ends(&dots)?;
    let called = format!("Speedup of {name} on {} over commits", text::workers(workers));
    Some(over_commits(history, &called, dots, speedups(lo, hi, Scale::Linear)))
}

/// A dot an entry that has the number.
fn dots(history: &History, name: &str, of: &dyn Fn(&Kept) -> Option<Estimate>) -> Vec<Dot> {
    let entries = history.entries.iter().enumerate();
    let dot = |(at, kept): (usize, &Kept)| {
        let found = of(kept)?;
        let x = (at + 1) as f64;
        Some(Dot { x, y: found.value, bar: bar(found.lo, found.hi), hollow: false })
    };
    entries.filter_map(|(at, entry)| dot((at, entry.series(name)?))).collect()
}

fn ends(dots: &[Dot]) -> Option<(f64, f64)> {
    let of = |dot: &Dot| dot.bar.map_or([dot.y, dot.y], |(lo, hi)| [lo, hi]);
    let all = || dots.iter().flat_map(of);
    let (lo, hi) = (lowest(all(), f64::INFINITY), highest(all(), f64::NEG_INFINITY));
    (lo.is_finite() && hi.is_finite()).then_some((lo, hi))
}

fn over_commits(history: &History, name: &str, dots: Vec<Dot>, y: Axis) -> Figure {
    let lines = joined(history, &dots).into_iter().map(|part| Mark::Line(Role::Joined(0), part));
    let marks = lines.chain([Mark::Dots(0, dots.clone())]).collect();
    Figure {
        name: name.into(),
        summary:
            "A point a commit, with its interval; the line is cut where a commit has no number \
                  or the machine changed. All numbers are in the table."
                .into(),
        frame: Frame { width: 640, height: 252, left: 58, right: 24, top: 10, bottom: 56 },
        shade: None,
        x: across(history),
        y,
        marks,
    }
}

/// Parts without a gap, on one kind of machine.
fn joined(history: &History, dots: &[Dot]) -> Vec<Vec<Place>> {
    let mut parts: Vec<Vec<Place>> = Vec::new();
    let entry = |x: f64| &history.entries[x as usize - 1];
    for dot in dots {
        let last = parts.last_mut().filter(|part| {
            part.last().is_some_and(|(x, _)| {
                *x + 1.0 == dot.x && entry(*x).is_of_the_machine_of(entry(dot.x))
            })
        });
        match last {
            Some(part) => part.push((dot.x, dot.y)),
            None => parts.push(vec![(dot.x, dot.y)]),
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

fn across(history: &History) -> Axis {
    let commits = history.entries.len();
    let step = commits.div_ceil(NAMED).max(1);
    // From the newest backwards, which always has its name.
    let named = (0..commits).rev().step_by(step);
    let ticks = named.map(|at| ((at + 1) as f64, short(&history.entries[at].commit)));
    let (lo, hi) = (0.5, commits as f64 + 0.5);
    Axis { lo, hi, scale: Scale::Linear, ticks: ticks.collect(), caption: "commits".into() }
}
