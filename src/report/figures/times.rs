use super::axes::{across, beyond_cores, highest, hollow, last_count, lowest, places};
use crate::analysis::{Point, ReadingFacts, Series, StudyFacts};
use crate::import::ValueKind;
use crate::report::plot::{Axis, Dot, Figure, Frame, Mark, Place, Role, Scale, ticks};
use crate::say::numbers::full_name;
use crate::units::text;

/// Time of a call by workers on log2 axes, with the shortest and longest round, the fit, and what
/// perfect sharing of the time at one worker would take. `None` where the file has no times, or one.
pub(in crate::report) fn times(
    series: &Series,
    index: usize,
    study: Option<&StudyFacts>,
) -> Option<Figure> {
    let points: Vec<&Point> = series.points.iter().collect();
    if points.len() < 2 || series.rate.is_some() || !study.is_none_or(has_times) {
        return None;
    }
    let last = last_count(series);
    let longest = highest(points.iter().map(|point| point.time_s.value), 0.0);
    let (unit, factor) = text::unit_of(longest);
    let range = points.iter().filter_map(|point| {
        let (least, most) = ends(point)?;
        Some((point.workers, least * factor, most * factor))
    });
    let range: Vec<(f64, f64, f64)> = range.collect();
    let dots: Vec<Dot> = points
        .iter()
        .map(|point| Dot {
            x: point.workers,
            y: point.time_s.value * factor,
            bar: None,
            hollow: hollow(series, point),
        })
        .collect();
    let mut marks = vec![Mark::Band(Some(index), range.clone())];
    if let Some(one) = series.t1_s.as_ref().map(|t1| t1.value * factor) {
        marks.push(Mark::Line(Role::Ideal, grid(last, |n| one / n)));
        if let Some(curve) = &series.curve {
            let fit = places(&curve.fit, last, |_, speedup| speedup);
            let fit = fit.into_iter().map(|(n, speedup)| (n, one / speedup));
            let fit: Vec<Place> = fit.collect();
            let thin = fit.iter().step_by(5).chain(fit.last()).copied();
            marks.push(Mark::Line(Role::Fit(index), thin.collect()));
        }
    }
    let all = || dots.iter().map(|dot| dot.y).chain(range.iter().flat_map(|at| [at.1, at.2]));
    let y = seconds(lowest(all(), f64::INFINITY), highest(all(), 0.0));
    marks.push(Mark::Dots(index, dots));
    Some(Figure {
        name: format!("Time of {}", full_name(series)),
        summary:
            "Time of a call on log2 axes; the band runs from the shortest to the longest round. \
                  All numbers are in the tables."
                .into(),
        frame: Frame { width: 640, height: 340, left: 62, right: 12, top: 10, bottom: 56 },
        shade: beyond_cores(&points),
        x: across(&points, Scale::Log2, 8),
        y: y.named(&format!("time of a call, {unit}")),
        marks,
    })
}

/// Whether its times were measured: of speedups they would be made up.
fn has_times(study: &StudyFacts) -> bool {
    let kind = |reading: &ReadingFacts| reading.parts.kind.parse().ok();
    study.reading.as_ref().is_none_or(|reading| kind(reading) == Some(ValueKind::Time))
}

/// The shortest and the longest round of a point.
pub(in crate::report) fn ends(point: &Point) -> Option<(f64, f64)> {
    let samples = || point.samples_s.iter().copied();
    let least = samples().min_by(f64::total_cmp)?;
    Some((least, samples().max_by(f64::total_cmp)?))
}

fn seconds(least: f64, most: f64) -> Axis {
    let (lo, hi) = (least * 0.85, most * 1.15);
    let powers = ticks(lo, hi, Scale::Log2, false, 6);
    let places = if powers.len() > 2 { powers } else { ticks(lo, hi, Scale::Linear, false, 5) };
    let ticks = places.into_iter().map(|tick| (tick, text::short(tick))).collect();
    Axis { lo, hi, scale: Scale::Log2, ticks, caption: String::new() }
}

fn grid(last: f64, at: impl Fn(f64) -> f64) -> Vec<Place> {
    const STEPS: usize = 1;
    let place = |i: usize| last.powf(i as f64 / STEPS as f64);
    (0..=STEPS).map(place).map(|n| (n, at(n))).collect()
}
