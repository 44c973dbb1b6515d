use super::axes::{across, beyond_cores, highest, lowest, speedup_dots, speedups};
use crate::analysis::{Analysis, Point};
use crate::report::clean::shorten;
use crate::report::numbers::full_name;
use crate::report::plot::{Figure, Frame, Mark, Place, Role, Scale};
use crate::units::text;

/// Parallel fractions whose curves of Amdahl's law stand behind the data.
pub(in crate::report) const FAMILY: [f64; 5] = [0.5, 0.75, 0.9, 0.95, 0.99];

/// Longest name at a curve's end.
const LONGEST_LABEL: usize = 25;

/// How much room the overview has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Room {
    /// A desktop: names stand at the ends of curves.
    Wide,
    /// A phone: the legend names the curves.
    Narrow,
}

/// Speedup of all series, ideal, and the family of Amdahl curves.
pub(in crate::report) fn overview(analysis: &Analysis, scale: Scale, room: Room) -> Figure {
    let points: Vec<&Point> = analysis.series.iter().flat_map(|s| &s.points).collect();
    let (frame, parts) = match room {
        Room::Wide => {
            (Frame { width: 1120, height: 540, left: 40, right: 250, top: 10, bottom: 46 }, 8)
        }
        Room::Narrow => {
            (Frame { width: 400, height: 400, left: 34, right: 42, top: 10, bottom: 46 }, 5)
        }
    };
    let x = across(&points, scale, parts);
    let tops = points.iter().map(|p| p.speedup.hi.unwrap_or(p.speedup.value));
    let bottoms = points.iter().map(|p| p.speedup.lo.unwrap_or(p.speedup.value));
    let best = highest(tops, 1.0);
    let y = speedups(lowest(bottoms, 1.0), best * 1.08, scale);
    let last = points.iter().map(|point| point.workers).fold(1.0, f64::max);
    let grid: Vec<f64> = grid(last);
    let line = |curve: &dyn Fn(f64) -> f64| -> Vec<Place> {
        grid.iter().map(|n| (*n, curve(*n))).collect()
    };

    let mut marks = vec![Mark::Line(Role::Ideal, line(&|n| n))];
    for p in FAMILY {
        let at = move |n: f64| 1.0 / (1.0 - p + p / n);
        marks.push(Mark::Line(Role::Family, line(&at)));
        marks.push(Mark::End(None, at(last), text::percent(p, 0)));
    }
    for (index, series) in analysis.series.iter().enumerate().rev() {
        let dots = speedup_dots(series);
        marks.push(Mark::Line(Role::Joined(index), dots.iter().map(|d| (d.x, d.y)).collect()));
        if let (Room::Wide, Some(end)) = (room, dots.last()) {
            let name = shorten(&full_name(series), LONGEST_LABEL);
            marks.push(Mark::End(Some(index), end.y, name));
        }
        marks.push(Mark::Dots(index, dots));
    }
    // Left of the line, where it is still inside the plot.
    let place = last.min(y.hi) * if scale == Scale::Log2 { 0.66 } else { 0.8 };
    marks.push(Mark::Note((place * 0.92, place), "ideal".into()));
    Figure {
        name: format!(
            "Speedup of {} series over workers",
            text::count(analysis.series.len() as u64)
        ),
        summary: "Measured speedup of each series against the ideal line and curves of Amdahl's \
                  law for parallel fractions of 50, 75, 90, 95 and 99 %. The tables below hold \
                  every number."
            .into(),
        frame,
        shade: beyond_cores(&points).filter(|_| analysis.series.iter().all(|s| s.bound == "cpu")),
        x,
        y,
        marks,
    }
}

/// Places close enough for smooth curves on both axes.
fn grid(last: f64) -> Vec<f64> {
    const STEPS: usize = 72;
    (0..=STEPS).map(|i| last.powf(i as f64 / STEPS as f64)).collect()
}
