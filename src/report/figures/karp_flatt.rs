use super::axes::{
    SMALL, across, bands, beyond_cores, broken, highest, hollow, last_count, lowest, shares, split,
};
use crate::analysis::{Point, Series};
use crate::report::plot::{Dot, Figure, Mark, Role, Scale};
use crate::say::numbers::full_name;

/// Karp and Flatt's serial fraction over workers; `None` where no point has one.
pub(in crate::report) fn karp_flatt(series: &Series, index: usize, scale: Scale) -> Option<Figure> {
    let points: Vec<&Point> = series.points.iter().collect();
    let last = last_count(series);
    let dots: Vec<Dot> = series
        .points
        .iter()
        .filter_map(|point| {
            let bar = point.karp_flatt_interval.map(|[lo, hi]| (lo, hi));
            Some(Dot { x: point.workers, y: point.karp_flatt?, bar, hollow: hollow(series, point) })
        })
        .collect();
    if dots.is_empty() {
        return None;
    }
    let mut marks = Vec::new();
    let mut values: Vec<f64> = dots.iter().map(|dot| dot.y).collect();
    values.extend(dots.iter().filter_map(|dot| dot.bar).flat_map(|(lo, hi)| [lo, hi]));
    if let Some(theory) = series.theory.as_ref().and_then(|theory| theory.parallel_fraction) {
        marks.push(Mark::Line(Role::Theory, vec![(1.0, 1.0 - theory), (last, 1.0 - theory)]));
        values.push(1.0 - theory);
    }
    if let Some(amdahl) = &series.amdahl {
        let p = &amdahl.parallel_fraction;
        let flat = |height: f64| -> Vec<(f64, f64)> {
            let counts = series.points.iter().map(|point| point.workers);
            counts.map(|n| (n, height)).collect()
        };
        if let (Some(lo), Some(hi)) = (p.lo, p.hi) {
            let band = series.points.iter().map(|point| (point.workers, 1.0 - hi, 1.0 - lo));
            marks.extend(bands(series, index, band.collect()));
            values.push(1.0 - hi);
        }
        let (solid, dashed) = split(flat(1.0 - p.value), &series.fit_workers);
        marks.push(Mark::Line(Role::Fit(index), broken(solid, series)));
        marks.push(Mark::Line(Role::Beyond(index), broken(dashed, series)));
        values.push(1.0 - p.value);
    }
    let top = highest(values.iter().copied(), 0.0);
    let bottom = lowest(values.iter().copied(), 0.0);
    let room = ((top - bottom) * 0.1).max(0.0005);
    // A curve at 0 is seen beside an axis, not on it.
    let lowest =
        if lowest(values.iter().copied(), f64::INFINITY) < room { bottom - room } else { 0.0 };
    marks.push(Mark::Dots(index, dots));
    Some(Figure {
        name: format!("Serial fraction of {} by Karp and Flatt", full_name(series)),
        summary: "Flat is as of work that is not shared, or unequal tasks; rising as of overhead. All numbers are in the table."
            .into(),
        frame: SMALL,
        shade: beyond_cores(&points).map(|(from, _)| (from, String::new())),
        x: across(&points, scale, 5),
        y: shares(lowest, top + room, 4).named("serial fraction"),
        marks,
    })
}
