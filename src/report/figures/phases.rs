use super::axes::{highest, lowest, shares};
use super::lost::counts;
use crate::analysis::{Phase, Series};
use crate::report::plot::{Axis, Figure, Frame, Mark, Scale, Slice, ticks};
use crate::say::numbers::{full_name, workers_noun};
use crate::say::phases;
use crate::units::text;

/// So many phases have a slice of their own.
pub(in crate::report) const PHASES: usize = 7;

/// They stand in the slices, and in the legend beside the names.
pub(in crate::report) const LETTERS: [&str; PHASES] = ["A", "B", "C", "D", "E", "F", "G"];

/// What the slice of those that are put together is called by the style sheet.
pub(super) const OTHERS: usize = 4;

/// The number of each phase's slice: that of the others is left out.
pub(in crate::report) fn slice_number(place: usize) -> usize {
    if place < OTHERS { place } else { place + 1 }
}

/// A bar a worker count: the time of a call by phase, as they first ran from the bottom. On the log2
/// axis each bar is a share of its call. `None` where the program names none.
pub(in crate::report) fn phases(series: &Series, scale: Scale) -> Option<Figure> {
    let shown = phases::shown(series, PHASES);
    let first = shown.phases.first()?;
    let counts_of: Vec<f64> = first.points.iter().map(|point| point.workers).collect();
    let (unit, factor) = unit(series);
    let stacks = counts_of.iter().zip(0..).map(|(n, place)| {
        let high = |phase: &Phase| {
            let point = phase.at(*n)?;
            Some(match scale {
                Scale::Linear => point.time_s.value * factor,
                Scale::Log2 => point.share.value,
            })
        };
        stack(&shown, place, &high)
    });
    let marks: Vec<Mark> = stacks.flatten().collect();
    let ends = || {
        marks.iter().filter_map(|mark| match mark {
            Mark::Slice(_, _, up) => Some(*up),
            _ => None,
        })
    };
    let lo = lowest(ends().map(|(lo, _)| lo), 0.0) * 1.05;
    let hi = highest(ends().map(|(_, hi)| hi), 0.0) * 1.03;
    Some(Figure {
        name: format!("Phases of {}", full_name(series)),
        summary: summary(series),
        frame: Frame { width: 640, height: 320, left: 58, right: 12, top: 10, bottom: 56 },
        shade: None,
        x: counts(&counts_of),
        y: match scale {
            Scale::Linear => in_units(lo, hi).named(&format!("time of a call, {unit}")),
            Scale::Log2 => shares(lo, hi, 5).named("share of a call"),
        },
        marks,
    })
}

/// Name and factor of the unit that times stand in.
pub(in crate::report) fn unit(series: &Series) -> (&'static str, f64) {
    let longest = series.points.iter().map(|point| point.time_s.value).fold(0.0, f64::max);
    text::unit_of(longest)
}

fn in_units(lo: f64, hi: f64) -> Axis {
    let ticks = ticks(lo, hi, Scale::Linear, false, 6);
    let ticks = ticks.into_iter().map(|tick| (tick, text::short(tick))).collect();
    Axis { lo, hi, scale: Scale::Linear, ticks, caption: String::new() }
}

/// Half a bar's width; bars stand 1 apart.
const HALF: f64 = 0.36;

fn stack(
    shown: &phases::Shown<'_>,
    place: usize,
    high: &dyn Fn(&Phase) -> Option<f64>,
) -> Vec<Mark> {
    let (named, rest): (Vec<&&Phase>, Vec<&&Phase>) =
        shown.phases.iter().partition(|phase| phase.name.is_some());
    let named = named.into_iter().zip(LETTERS).enumerate();
    let named = named.filter_map(|(number, (phase, letter))| {
        Some((Slice::Lost(slice_number(number), letter), high(phase)?))
    });
    let others: f64 = shown.others.iter().filter_map(|phase| high(phase)).sum();
    let others = (others > 0.0).then_some((Slice::Lost(OTHERS, ""), others));
    let rest = rest.into_iter().filter_map(|phase| Some((Slice::Rest, high(phase)?)));
    let across = (place as f64 - HALF, place as f64 + HALF);
    let (mut above, mut below) = (0.0, 0.0);
    let slices = named.chain(others).chain(rest).filter(|(_, high)| *high != 0.0);
    let slice = |(slice, high): (Slice, f64)| {
        let end = if high > 0.0 { &mut above } else { &mut below };
        let from = *end;
        *end += high;
        Mark::Slice(slice, across, (from.min(*end), from.max(*end)))
    };
    slices.map(slice).collect()
}

/// The largest worker count in words.
fn summary(series: &Series) -> String {
    let last = phases::last(series);
    let part = |phase: &Phase| {
        let share = phase.at(last)?.share.value;
        Some(format!("{} {}", phases::name(phase), text::percent(share, 1)))
    };
    let parts: Vec<String> = series.phases.iter().filter_map(part).collect();
    format!(
        "A bar a worker count: the time of a call by phase. Shares at {}: {}. Times and shares are in the \
         table beside it and in the downloads.",
        workers_noun(last),
        parts.join("; ")
    )
}
