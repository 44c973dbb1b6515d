use super::axes::{SMALL, across, bar, beyond_cores, highest, hollow, last_count, shares};
use crate::analysis::{Point, Series};
use crate::report::plot::{Dot, Figure, Mark, Role, Scale};
use crate::say::numbers::full_name;

/// Measured time over fitted time, minus one; `None` where nothing was fitted. The scale is that
/// of the fitted range: what lies beyond it becomes an arrow.
pub(in crate::report) fn residual(
    series: &Series,
    index: usize,
    margin: f64,
    scale: Scale,
) -> Option<Figure> {
    let points: Vec<&Point> = series.points.iter().collect();
    let last = last_count(series);
    let dot = |point: &Point| {
        let deviation = point.deviation?;
        let bar = bar(deviation.lo, deviation.hi);
        Some((
            point.fitted,
            Dot { x: point.workers, y: deviation.value, bar, hollow: hollow(series, point) },
        ))
    };
    let dots: Vec<(bool, Dot)> = series.points.iter().filter_map(dot).collect();
    if dots.is_empty() {
        return None;
    }
    let fitted = dots.iter().filter(|(fitted, _)| *fitted).map(|(_, dot)| dot);
    let far = fitted.flat_map(|dot| {
        let (lo, hi) = dot.bar.unwrap_or((dot.y, dot.y));
        [dot.y.abs(), lo.abs(), hi.abs()]
    });
    let reach = highest(far, 0.003) * 1.25;
    let line = |height: f64| vec![(1.0, height), (last, height)];
    let mut marks = vec![Mark::Line(Role::Zero, line(0.0))];
    if margin < reach * 0.97 {
        marks.push(Mark::Line(Role::Family, line(margin)));
        marks.push(Mark::Line(Role::Family, line(-margin)));
    }
    marks.push(Mark::Dots(index, dots.into_iter().map(|(_, dot)| dot).collect()));
    Some(Figure {
        name: format!("Residuals of {}", full_name(series)),
        summary: "Measured time over fitted time, minus one, with 90 % intervals. All numbers \
                  are in the table."
            .into(),
        frame: SMALL,
        shade: beyond_cores(&points).map(|(from, _)| (from, String::new())),
        x: across(&points, scale, 5),
        y: shares(-reach, reach, 4).named("measured ÷ fitted time − 1"),
        marks,
    })
}
