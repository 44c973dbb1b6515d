use super::axes::{
    bands, beyond_cores, broken, counted, highest, holes, last_count, lowest, places, speedup_dots,
    speedups, split,
};
use crate::analysis::{Point, Series};
use crate::data::{CpuPlace, PinnedCpu, changes};
use crate::report::plot::{Axis, Figure, Frame, Mark, Place, Role, Scale};
use crate::say::numbers::{full_name, number_times, workers};
use crate::say::pinned::kind;

/// Speedup of one series with its fit, band and theory.
pub(in crate::report) fn speedup(
    series: &Series,
    index: usize,
    pinned: &[PinnedCpu],
    scale: Scale,
) -> Figure {
    let points: Vec<&Point> = series.points.iter().collect();
    let last = last_count(series);
    let dots = speedup_dots(series);
    let same = |_: f64, speedup: f64| speedup;
    let mut marks = vec![Mark::Line(Role::Ideal, vec![(1.0, 1.0), (last, last)])];
    if let Some(curve) = &series.curve {
        let band = curve.fit.iter().filter(|point| point.workers <= last * 1.0001);
        let band = band.filter_map(|point| Some((point.workers, point.lo?, point.hi?)));
        marks.extend(bands(series, index, band.collect()));
        marks.push(Mark::Line(Role::Theory, places(&curve.theory, last, same)));
        let (solid, dashed) = split(places(&curve.fit, last, same), &series.fit_workers);
        marks.push(Mark::Line(Role::Fit(index), broken(solid, series)));
        marks.push(Mark::Line(Role::Beyond(index), broken(dashed, series)));
        let law = places(&curve.law, last, same);
        marks.push(Mark::Line(Role::Law(index), broken(law, series)));
    }
    if let Some(capacity) = &series.capacity {
        let line = capacity.iter().map(|at| (at.workers, at.speedup.value)).collect();
        marks.push(Mark::Line(Role::Capacity, line));
    }
    if let Some(schedule) = &series.schedule {
        let line = schedule.greedy.iter().filter(|[n, _]| *n <= last).map(|[n, s]| (*n, *s));
        marks.push(Mark::Line(Role::Schedule, line.collect()));
        let measured = schedule.burdened_span_s.is_some();
        let burdened = schedule.burdened.iter().filter(|_| measured);
        let band = burdened.zip(&schedule.greedy).filter(|(at, _)| at[0] <= last);
        let band = band.map(|(low, high)| (low[0], low[1].min(high[1]), high[1]));
        marks.insert(0, Mark::Band(None, band.collect()));
    }
    let measured = highest(dots.iter().map(|dot| dot.bar.map_or(dot.y, |bar| bar.1)), 1.0);
    let theory = marks.iter().filter(|mark| matches!(mark, Mark::Line(Role::Theory, _)));
    let known = highest(theory.flat_map(heights), measured);
    let curves = marks.iter().filter(|mark| !matches!(mark, Mark::Line(Role::Ideal, _)));
    // A fit near its pole would flatten all else: it is cut instead.
    let top = highest(curves.flat_map(heights), known).min(1.5 * known);
    let bottom = lowest(dots.iter().map(|dot| dot.bar.map_or(dot.y, |bar| bar.0)), 1.0);
    let y = speedups(bottom, top * 1.02, scale);
    marks.extend(borders(pinned, last, &y));
    marks.push(Mark::Dots(index, dots));
    let holes = holes(series);
    let counts: Vec<f64> = points.iter().map(|point| point.workers).chain(holes.clone()).collect();
    marks.extend(holes.into_iter().map(Mark::Failed));
    Figure {
        name: format!("Speedup of {}", full_name(series)),
        summary: summary(series),
        frame: Frame { width: 640, height: 400, left: 52, right: 12, top: 10, bottom: 56 },
        shade: beyond_cores(&points),
        x: counted(&counts, scale, 8),
        y,
        marks,
    }
}

/// Where workers get CPUs of another kind: a line before the first such worker, and its kind.
fn borders(pinned: &[PinnedCpu], last: f64, y: &Axis) -> Vec<Mark> {
    let within = changes(pinned).map(|(worker, place)| (worker as f64, place));
    let within = within.filter(|(worker, _)| *worker <= last).enumerate();
    let border = |(at, (worker, place)): (usize, (f64, CpuPlace))| {
        let x = worker - 0.5;
        // Words of neighbours stand below each other.
        let share = 0.94 - 0.07 * at as f64;
        let height = match y.scale {
            Scale::Linear => y.lo + share * (y.hi - y.lo),
            Scale::Log2 => y.lo * (y.hi / y.lo).powf(share),
        };
        [
            Mark::Line(Role::Border, vec![(x, y.lo), (x, y.hi)]),
            Mark::Note((x, height), kind(place).into()),
        ]
    };
    within.flat_map(border).collect()
}

fn heights(mark: &Mark) -> Vec<f64> {
    match mark {
        Mark::Line(_, points) => points.iter().map(|(_, y): &Place| *y).collect(),
        _ => Vec::new(),
    }
}

fn summary(series: &Series) -> String {
    let best = &series.recommended_workers;
    match (best.fastest, best.fastest_speedup) {
        (Some(at), Some(speedup)) => format!(
            "The best measured speedup is {} at {} workers. All numbers are in the table below.",
            number_times(speedup),
            workers(at)
        ),
        _ => "All numbers are in the table below.".into(),
    }
}
