use super::axes::{
    SMALL, across, bar, beyond_cores, broken, highest, hollow, last_count, places, shares, split,
};
use crate::analysis::{Point, Series};
use crate::report::plot::{Dot, Figure, Mark, Role, Scale};
use crate::say::numbers::full_name;

/// Efficiency of one series: speedup over workers.
pub(in crate::report) fn efficiency(series: &Series, index: usize, scale: Scale) -> Figure {
    let points: Vec<&Point> = series.points.iter().collect();
    let last = last_count(series);
    let share = |n: f64, speedup: f64| speedup / n;
    let mut marks = vec![Mark::Line(Role::Ideal, vec![(1.0, 1.0), (last, 1.0)])];
    if let Some(curve) = &series.curve {
        marks.push(Mark::Line(Role::Theory, places(&curve.theory, last, share)));
        let (solid, dashed) = split(places(&curve.fit, last, share), &series.fit_workers);
        marks.push(Mark::Line(Role::Fit(index), broken(solid, series)));
        marks.push(Mark::Line(Role::Beyond(index), broken(dashed, series)));
        let law = places(&curve.law, last, share);
        marks.push(Mark::Line(Role::Law(index), broken(law, series)));
    }
    let dots: Vec<Dot> = series
        .points
        .iter()
        .map(|point| Dot {
            x: point.workers,
            y: point.efficiency.value,
            bar: bar(point.efficiency.lo, point.efficiency.hi),
            hollow: hollow(series, point),
        })
        .collect();
    let top = highest(dots.iter().map(|dot| dot.bar.map_or(dot.y, |bar| bar.1)), 1.0);
    marks.push(Mark::Dots(index, dots));
    Figure {
        name: format!("Efficiency of {}", full_name(series)),
        summary: "Speedup divided by workers. All numbers are in the table below.".into(),
        frame: SMALL,
        shade: beyond_cores(&points).map(|(from, _)| (from, String::new())),
        x: across(&points, scale, 5),
        y: shares(0.0, top * 1.06, 4).named("efficiency, speedup ÷ workers"),
        marks,
    }
}
