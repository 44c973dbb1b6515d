use super::axes::{highest, lowest, shares};
use crate::analysis::{Lost, Series};
use crate::report::plot::{Axis, Figure, Frame, Mark, Scale, Slice, ticks};
use crate::say::lost;
use crate::say::numbers::{full_name, number_times, workers, workers_noun};
use crate::units::text;

/// A bar a worker count: the speedup at the bottom, above it what is lost to n by cause; what saves
/// lies below 0. On the log2 axis each bar is a share of its n. `None` where no cause is known.
pub(in crate::report) fn lost(series: &Series, index: usize, scale: Scale) -> Option<Figure> {
    let sums = lost::split(series);
    let last = sums.last()?;
    let stacks = sums.iter().zip(0..).map(|(lost, place)| stack(lost, index, place, scale));
    let marks: Vec<Mark> = stacks.flatten().collect();
    let ends = || marks.iter().filter_map(ends);
    let lo = lowest(ends().map(|(lo, _)| lo), 0.0);
    let hi = highest(ends().map(|(_, hi)| hi), 0.0);
    let (lo, hi) = (lo * 1.05, hi * 1.03);
    Some(Figure {
        name: format!("Where the lost speedup of {} went", full_name(series)),
        summary: summary(last),
        frame: Frame { width: 640, height: 320, left: 52, right: 12, top: 10, bottom: 56 },
        shade: None,
        x: counts(&sums.iter().map(|lost| lost.workers).collect::<Vec<_>>()),
        y: match scale {
            Scale::Linear => in_workers(lo, hi),
            Scale::Log2 => shares(lo, hi, 5).named("share of the workers"),
        },
        marks,
    })
}

/// Most numbers below the bars.
const NUMBERS: usize = 12;

/// A place a worker count, equally far apart.
pub(super) fn counts(all: &[f64]) -> Axis {
    let every = all.len().div_ceil(NUMBERS);
    let from_last = |place: usize| (all.len() - 1 - place).is_multiple_of(every);
    let named = all.iter().enumerate().filter(|(place, _)| from_last(*place));
    let ticks = named.map(|(place, count)| (place as f64, workers(*count))).collect();
    let hi = all.len() as f64 - 0.5;
    Axis { lo: -0.5, hi, scale: Scale::Linear, ticks, caption: "workers".into() }
}

fn in_workers(lo: f64, hi: f64) -> Axis {
    let ticks = ticks(lo, hi, Scale::Linear, hi > 4.0, 6);
    let ticks = ticks.into_iter().map(|tick| (tick, text::short(tick))).collect();
    Axis { lo, hi, scale: Scale::Linear, ticks, caption: "workers, used and lost".into() }
}

fn ends(mark: &Mark) -> Option<(f64, f64)> {
    match mark {
        Mark::Slice(_, _, up) => Some(*up),
        _ => None,
    }
}

/// A rest below this share of the workers would be a line.
const LEAST_SEEN: f64 = 0.005;

/// Half a bar's width; bars stand 1 apart.
const HALF: f64 = 0.36;

fn stack(of: &Lost, index: usize, place: usize, scale: Scale) -> Vec<Mark> {
    let each = if scale == Scale::Log2 { of.workers } else { 1.0 };
    let part = |(number, term)| {
        Some((Slice::Lost(number, lost::name(term).letter), of.told(term)? / each))
    };
    let gained = of.speedup().map(|speedup| (Slice::Gained(index), speedup / each));
    let parts = Lost::PARTS.into_iter().enumerate().filter_map(part);
    let seen = |rest: &f64| rest.abs() > LEAST_SEEN * of.workers;
    let rest = of.rest().filter(seen).map(|rest| (Slice::Rest, rest / each));
    let across = (place as f64 - HALF, place as f64 + HALF);
    let (mut above, mut below) = (0.0, 0.0);
    let slices = gained.into_iter().chain(parts).chain(rest);
    let slice = |(slice, high): (Slice, f64)| {
        let end = if high > 0.0 { &mut above } else { &mut below };
        let from = *end;
        *end += high;
        Mark::Slice(slice, across, (from.min(*end), from.max(*end)))
    };
    slices.map(slice).collect()
}

/// The largest worker count in words.
fn summary(last: &Lost) -> String {
    let part =
        |term| Some(format!("{} {}", text::number(last.told(term)?, 2), lost::name(term).long));
    let parts: Vec<String> = Lost::PARTS.into_iter().filter_map(part).collect();
    let parts = if parts.is_empty() { "nothing told".into() } else { parts.join("; ") };
    format!(
        "A bar a worker count: its speedup, and above it the lost workers by cause. At {} the speedup \
         is {} and lost are, in workers: {parts}. All numbers are in the table beside it.",
        workers_noun(last.workers),
        last.speedup().map_or_else(String::new, number_times),
    )
}
