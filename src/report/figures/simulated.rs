use super::axes::{highest, speedups};
use crate::report::plot::{Axis, Figure, Frame, Mark, Place, Role, Scale, worker_ticks};
use crate::say::numbers::{number_times, workers};
use crate::sim::{Scheduled, Simulation};

/// Speedup of every schedule over the worker counts, on log2 axes, with the band from burdened to
/// greedy.
pub(in crate::report) fn simulated(found: &Simulation, name: &str) -> Figure {
    let counts = || found.bounds.iter().map(|(workers, _)| *workers as f64);
    let most = counts().fold(1.0, f64::max);
    let line = |of: &Scheduled| -> Vec<Place> {
        of.points.iter().map(|point| (point.workers as f64, point.speedup)).collect()
    };
    let mut marks = vec![Mark::Line(Role::Ideal, vec![(1.0, 1.0), (most, most)])];
    if let Some(first) = found.schedules.first() {
        let burdened = first.points.iter().zip(&found.burdened);
        let between = |(point, (_, low)): (&crate::sim::Point, &(usize, f64))| {
            (point.workers as f64, low.min(point.speedup), point.speedup)
        };
        marks.push(Mark::Band(None, burdened.map(between).collect()));
    }
    let mut ends = Vec::new();
    for (index, one) in found.schedules.iter().enumerate() {
        let places = line(one);
        ends.extend(
            places.last().map(|end| Mark::End(Some(index), *end, one.policy.name().into())),
        );
        marks.push(Mark::Line(Role::Fit(index), places));
    }
    marks.extend(ends);
    let best = found.schedules.iter().flat_map(|one| &one.points).map(|point| point.speedup);
    let top = highest(best, 1.0);
    let ticks = worker_ticks(most, Scale::Log2, 10);
    let ticks = ticks.into_iter().map(|tick| (tick, workers(tick))).collect();
    Figure {
        name: format!("Simulated speedup of {}", crate::say::clean::plain(name)),
        summary: format!(
            "The best simulated speedup is {}. All numbers are in the table below.",
            number_times(top)
        ),
        frame: Frame { width: 760, height: 400, left: 52, right: 150, top: 10, bottom: 56 },
        shade: None,
        x: Axis { lo: 0.93, hi: most * 1.02, scale: Scale::Log2, ticks, caption: "workers".into() },
        y: speedups(1.0, top, Scale::Log2),
        marks,
    }
}
