//! Axes and shades that several figures share.

use crate::analysis::{CurvePoint, Point, Series, Verdict};
use crate::report::plot::{Axis, Dot, Frame, Mark, Place, Scale, ticks, worker_ticks};
use crate::say::numbers::workers;
use crate::units::text;

/// Frame of the small plots.
pub(super) const SMALL: Frame =
    Frame { width: 380, height: 172, left: 52, right: 10, top: 10, bottom: 38 };

/// Worker counts from nothing (or the first) to the largest measured.
pub(super) fn across(points: &[&Point], scale: Scale, parts: usize) -> Axis {
    let counts: Vec<f64> = points.iter().map(|point| point.workers).collect();
    counted(&counts, scale, parts)
}

/// The same of worker counts.
pub(super) fn counted(counts: &[f64], scale: Scale, parts: usize) -> Axis {
    let most = counts.iter().copied().fold(1.0, f64::max);
    let least = counts.iter().copied().fold(1.0, f64::min);
    let (lo, hi) = match scale {
        Scale::Linear => (0.0, most * 1.035),
        Scale::Log2 => (least * 0.93, most * 1.08),
    };
    let ticks = worker_ticks(most, scale, parts);
    let ticks = ticks.into_iter().map(|tick| (tick, workers(tick))).collect();
    Axis { lo, hi, scale, ticks, caption: "workers".into() }
}

/// Speedups from 0 (log2: from the lowest) to a little above `top`.
pub(super) fn speedups(bottom: f64, top: f64, scale: Scale) -> Axis {
    let (lo, hi) = match scale {
        Scale::Linear => (0.0, top * 1.06),
        Scale::Log2 => (bottom.min(1.0) * 0.9, top.max(1.1) * 1.1),
    };
    let ticks = ticks(lo, hi, scale, true, 8);
    let ticks = ticks.into_iter().map(|tick| (tick, workers(tick))).collect();
    Axis { lo, hi, scale, ticks, caption: "speedup".into() }
}

/// A linear axis of shares, its ticks as percentages.
pub(super) fn shares(lo: f64, hi: f64, parts: usize) -> Axis {
    let places = ticks(lo, hi, Scale::Linear, false, parts);
    let step = places.get(1).zip(places.first()).map_or(1.0, |(b, a)| b - a) * 100.0;
    // A step of 2.5 % needs a decimal for its 5.
    let whole = |decimals: &usize| {
        let scaled = step * 10f64.powi(*decimals as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled
    };
    let decimals = (0..6).find(whole).unwrap_or(6);
    let ticks = places.into_iter().map(|tick| (tick, text::percent(tick, decimals))).collect();
    Axis { lo, hi, scale: Scale::Linear, ticks, caption: String::new() }
}

/// Where the counts beyond the cores begin, halfway to the first of them.
pub(super) fn beyond_cores(points: &[&Point]) -> Option<(f64, String)> {
    let beyond = points.iter().filter(|point| point.beyond_cores).map(|point| point.workers);
    let first = beyond.min_by(f64::total_cmp)?;
    let within = points.iter().map(|point| point.workers).filter(|count| *count < first);
    let last = within.max_by(f64::total_cmp).unwrap_or(0.0);
    Some(((first + last) / 2.0, "more workers than cores".into()))
}

/// Worker counts at which a series failed and was not measured, ascending.
pub(super) fn holes(series: &Series) -> Vec<f64> {
    let measured = |at: &f64| series.points.iter().any(|point| point.workers == *at);
    let failed = series.failures.iter().filter_map(|failure| failure.workers);
    let mut holes: Vec<f64> = failed.filter(|at| !measured(at)).collect();
    holes.sort_by(f64::total_cmp);
    holes.dedup();
    holes
}

/// Around each failed count what lies halfway to the counts measured beside it.
fn gaps(series: &Series) -> Vec<(f64, f64)> {
    let counts = || series.points.iter().map(|point| point.workers);
    let gap = |hole: f64| {
        let before = counts().filter(|at| *at < hole).max_by(f64::total_cmp);
        let after = counts().filter(|at| *at > hole).min_by(f64::total_cmp);
        let halfway = |beside: Option<f64>| beside.map_or(hole, |at| (at + hole) / 2.0);
        (halfway(before), halfway(after))
    };
    holes(series).into_iter().map(gap).collect()
}

/// A curve that is not drawn across a failed count.
pub(super) fn broken(curve: Vec<Place>, series: &Series) -> Vec<Place> {
    let mut left = curve;
    for (from, to) in gaps(series) {
        let end = left.iter().position(|(x, _)| *x > from).unwrap_or(left.len());
        left.retain(|(x, _)| *x <= from || *x >= to);
        if end > 0 && end < left.len() {
            left.insert(end, ((from + to) / 2.0, f64::NAN));
        }
    }
    left
}

/// A band in parts that do not cross a failed count either.
pub(super) fn bands(series: &Series, index: usize, band: Vec<(f64, f64, f64)>) -> Vec<Mark> {
    let gaps = gaps(series);
    let mut parts: Vec<Vec<(f64, f64, f64)>> = vec![Vec::new(); gaps.len() + 1];
    for place in band.into_iter().filter(|at| !gaps.iter().any(|gap| gap.0 < at.0 && at.0 < gap.1))
    {
        parts[gaps.iter().filter(|gap| gap.1 <= place.0).count()].push(place);
    }
    parts
        .into_iter()
        .filter(|part| part.len() > 1)
        .map(|part| Mark::Band(Some(index), part))
        .collect()
}

/// Whether other programs disturbed so much of a series that it is drawn pale and sets no axis.
pub(super) fn is_pale(series: &Series) -> bool {
    series.verdict == Verdict::Withheld
}

/// Ends of an estimate's interval.
pub(super) fn bar(lo: Option<f64>, hi: Option<f64>) -> Option<(f64, f64)> {
    lo.zip(hi).filter(|(lo, hi)| lo < hi)
}

/// Whether other programs disturbed any of its points.
pub(super) fn doubtful(series: &Series) -> bool {
    series.points.iter().any(|point| hollow(series, point))
}

/// Whether a point is drawn as one that says nothing about the code.
pub(super) fn hollow(series: &Series, point: &Point) -> bool {
    point.disturbed || series.verdict == Verdict::Withheld
}

/// Measured speedups with their intervals.
pub(super) fn speedup_dots(series: &Series) -> Vec<Dot> {
    series
        .points
        .iter()
        .map(|point| Dot {
            x: point.workers,
            y: point.speedup.value,
            bar: bar(point.speedup.lo, point.speedup.hi),
            hollow: hollow(series, point),
        })
        .collect()
}

/// A curve up to the last measured worker count, each place's height made by `y` from worker
/// count and speedup.
pub(super) fn places(curve: &[CurvePoint], last: f64, y: fn(f64, f64) -> f64) -> Vec<Place> {
    let all: Vec<Place> =
        curve.iter().map(|point| (point.workers, y(point.workers, point.speedup))).collect();
    up_to(&all, last)
}

/// A curve up to `end`, its last place interpolated so that it ends there.
fn up_to(curve: &[Place], end: f64) -> Vec<Place> {
    let inside = curve.iter().take_while(|(x, _)| *x <= end).count();
    let mut kept = curve[..inside].to_vec();
    if let (Some(last), Some(next)) = (kept.last().copied(), curve.get(inside))
        && last.0 < end
    {
        let share = (end - last.0) / (next.0 - last.0);
        kept.push((end, last.1 + share * (next.1 - last.1)));
    }
    kept
}

/// The parts of a curve up to the last fitted worker count and beyond it, meeting in a point.
pub(super) fn split(curve: Vec<Place>, fitted: &[f64]) -> (Vec<Place>, Vec<Place>) {
    let (Some(first), Some(last)) = (fitted.first(), fitted.last()) else {
        return (Vec::new(), curve);
    };
    let mut solid = up_to(&curve, *last);
    solid.retain(|(x, _)| x >= first);
    let end = solid.last().copied();
    let rest = curve.into_iter().filter(|(x, _)| x > last);
    (solid, end.into_iter().chain(rest).collect())
}

/// The largest worker count measured.
pub(super) fn last_count(series: &Series) -> f64 {
    series.points.iter().map(|point| point.workers).fold(1.0, f64::max)
}

/// The largest finite value, at least `least`.
pub(super) fn highest(values: impl Iterator<Item = f64>, least: f64) -> f64 {
    values.filter(|value| value.is_finite()).fold(least, f64::max)
}

/// The smallest finite value, at most `most`.
pub(super) fn lowest(values: impl Iterator<Item = f64>, most: f64) -> f64 {
    values.filter(|value| value.is_finite()).fold(most, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_an_axis_are_its_places() {
        let named = |hi| shares(0.0, hi, 4).ticks.into_iter().map(|(_, name)| name);
        assert_eq!(named(0.1).collect::<Vec<_>>(), ["0.0 %", "2.5 %", "5.0 %", "7.5 %", "10.0 %"]);
        assert_eq!(named(0.85).collect::<Vec<_>>(), ["0 %", "20 %", "40 %", "60 %", "80 %"]);
        assert_eq!(named(0.01).nth(1).as_deref(), Some("0.25 %"));
    }
}
