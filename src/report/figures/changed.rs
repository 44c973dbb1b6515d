use super::axes::{bar, highest, lowest, speedups};
use crate::analysis::{Estimate, SeriesChange};
use crate::report::plot::{
    Axis, COLOURS, Dot, Entry, Figure, Frame, Key, Mark, Role, Scale, ticks, worker_ticks,
};
use crate::say::clean::plain;
use crate::say::numbers::workers;
use crate::units::text;

/// The later side; the earlier one has its colour and another marker.
const LATER: usize = 0;
const EARLIER: usize = LATER + COLOURS;

/// Speedups before and after with bands over their intervals; `None` where both have fewer than two
/// worker counts in common, or no time at one.
pub(in crate::report) fn changed_speedup(of: &SeriesChange, scale: Scale) -> Option<Figure> {
    let told = of.points.iter().filter_map(|point| {
        let change = point.speedup.as_ref()?;
        Some((point.workers, change.base, change.new))
    });
    let one = Estimate { value: 1.0, lo: None, hi: None };
    let mut both: Vec<Both> = told.collect();
    if both.is_empty() {
        return None;
    }
    if of.points.iter().any(|point| point.workers == 1.0) {
        both.insert(0, (1.0, one, one));
    }
    let (lo, hi) = reach(&both);
    let y = speedups(lo, hi.max(1.0), scale);
    figure(of, "Speedup", &both, scale, y)
}

/// Times before and after, likewise; `None` of rates.
pub(in crate::report) fn changed_time(of: &SeriesChange, scale: Scale) -> Option<Figure> {
    if of.rate.is_some() {
        return None;
    }
    let (unit, factor) = unit(of);
    let scaled = |of: &Estimate| Estimate {
        value: of.value * factor,
        lo: of.lo.map(|lo| lo * factor),
        hi: of.hi.map(|hi| hi * factor),
    };
    let told = |point: &crate::analysis::PointChange| {
        (point.workers, scaled(&point.time_s.base), scaled(&point.time_s.new))
    };
    let both: Vec<Both> = of.points.iter().map(told).collect();
    let (lo, hi) = reach(&both);
    let (lo, hi) = match scale {
        Scale::Linear => (0.0, hi * 1.06),
        Scale::Log2 => (lo * 0.85, hi * 1.15),
    };
    let named = ticks(lo, hi, scale, false, 6).into_iter().map(|tick| (tick, text::short(tick)));
    let y =
        Axis { lo, hi, scale, ticks: named.collect(), caption: format!("time of a call, {unit}") };
    figure(of, "Time", &both, scale, y)
}

/// Name and factor of the unit that times stand in.
pub(in crate::report) fn unit(of: &SeriesChange) -> (&'static str, f64) {
    text::unit_of(of.points.iter().map(|point| point.time_s.base.value).fold(0.0, f64::max))
}

/// Which of the two is which.
pub(in crate::report) fn legend(base: &str, new: &str, confidence: f64) -> Vec<Entry> {
    let band = format!("{} intervals", text::setting(confidence));
    vec![
        Entry::new(Key::Marker(EARLIER), ""),
        Entry::new(Key::Line(Role::Beyond(EARLIER)), plain(base)),
        Entry::new(Key::Marker(LATER), ""),
        Entry::new(Key::Line(Role::Joined(LATER)), plain(new)),
        Entry::new(Key::Band(LATER), band),
    ]
}

/// A worker count, and what was found before and after.
type Both = (f64, Estimate, Estimate);

fn reach(both: &[Both]) -> (f64, f64) {
    let ends = |of: &Estimate| [Some(of.value), of.lo, of.hi];
    let all = || both.iter().flat_map(|(_, base, new)| ends(base).into_iter().chain(ends(new)));
    (lowest(all().flatten(), f64::INFINITY), highest(all().flatten(), 0.0))
}

fn figure(of: &SeriesChange, what: &str, both: &[Both], scale: Scale, y: Axis) -> Option<Figure> {
    let most = both.last().filter(|_| both.len() > 1)?.0;
    let least = both.first()?.0;
    let mut marks = Vec::new();
    let value = |side, at: &Both| if side == EARLIER { at.1 } else { at.2 };
    for side in [EARLIER, LATER] {
        let band = both.iter().map(|at| {
            let of = value(side, at);
            (at.0, of.lo.unwrap_or(of.value), of.hi.unwrap_or(of.value))
        });
        marks.push(Mark::Band(Some(side), band.collect()));
    }
    for side in [EARLIER, LATER] {
        let line = both.iter().map(|at| (at.0, value(side, at).value)).collect();
        let role = if side == EARLIER { Role::Beyond(side) } else { Role::Joined(side) };
        marks.push(Mark::Line(role, line));
        let dot = |at: &Both| {
            let of = value(side, at);
            Dot { x: at.0, y: of.value, bar: bar(of.lo, of.hi), hollow: false }
        };
        marks.push(Mark::Dots(side, both.iter().map(dot).collect()));
    }
    let (lo, hi) = match scale {
        Scale::Linear => (0.0, most * 1.035),
        Scale::Log2 => (least * 0.93, most * 1.08),
    };
    let ticks = worker_ticks(most, scale, 8).into_iter().map(|tick| (tick, workers(tick)));
    Some(Figure {
        name: format!("{what} of {} before and after", plain(&of.name)),
        summary: "Both with their intervals. All numbers are in the table below.".into(),
        frame: Frame { width: 540, height: 360, left: 58, right: 12, top: 10, bottom: 56 },
        shade: None,
        x: Axis { lo, hi, scale, ticks: ticks.collect(), caption: "workers".into() },
        y,
        marks,
    })
}
