//! Tables of numbers: the points of a series, and every round's sample.

use maud::{Markup, html};

use super::pieces::minus;
use super::rows;
use crate::analysis::{Capacity, Estimate, Point, Schedule, Series};
use crate::report::figures::ends as ends_of;
use crate::say::clean::plain;
use crate::say::numbers::{self, workers};
use crate::units::text::{self, digits_of, unit_of};

/// A row a worker count: everything that is plotted, and below it what a call used.
pub(super) fn numbers(series: &Series) -> Markup {
    let (unit, factor) = unit_of(shortest(series));
    let columns = Columns::of(series);
    let points = rows::some(&series.points);
    let first_beyond = points.iter().position(|point| point.beyond_cores);
    html! {
        table class=(format!("numbers sortable {unit}")) {
            thead { tr {
                th.number scope="col" { "Workers" }
                @if let Some(rate) = &series.rate { th.number scope="col" { (rate_heading(rate)) } }
                th.number scope="col" { "Time, " (unit) }
                th.number scope="col" { "Speedup" }
                th.number scope="col" { "Efficiency" }
                @if columns.fit { th.number scope="col" { "Fit" } }
                @if columns.theory { th.number scope="col" { "Theory" } }
                @if series.capacity.is_some() { th.number scope="col" { "Machine" } }
                @if series.schedule.is_some() { th.number scope="col" { "Schedule" } }
                @if columns.deviation {
                    th.number scope="col" {
                        "Slower by"
                        @if columns.of_deviation { span.under { "90 % interval" } }
                    }
                }
                @if columns.serial { th.number scope="col" { "Serial" } }
            } }
            tbody {
                @for (row, point) in points.iter().enumerate() {
                    tr data-n=(point.workers) class=[class(point, first_beyond == Some(row))] {
                        (cells(series, point, factor))
                        (rest(series, point, columns))
                    }
                }
            }
        }
        (rows::note(series.points.len()))
        (used(&points, unit, factor))
    }
}

/// Which columns there are: those that hold something.
#[derive(Clone, Copy)]
struct Columns {
    fit: bool,
    theory: bool,
    deviation: bool,
    /// Whether deviations have intervals.
    of_deviation: bool,
    serial: bool,
}

impl Columns {
    fn of(series: &Series) -> Self {
        let any = |has: fn(&Point) -> bool| series.points.iter().any(has);
        Self {
            fit: any(|point| point.fit_speedup.is_some()),
            theory: any(|point| point.theory_speedup.is_some()),
            deviation: any(|point| point.deviation.is_some()),
            of_deviation: any(|point| point.deviation.is_some_and(|off| off.lo.is_some())),
            serial: any(|point| point.karp_flatt.is_some()),
        }
    }
}

fn class(point: &Point, first_beyond: bool) -> Option<&'static str> {
    match (point.disturbed, first_beyond) {
        (true, true) => Some("disturbed beyond"),
        (true, false) => Some("disturbed"),
        (false, true) => Some("beyond"),
        _ => None,
    }
}

/// A value with its interval under it.
fn cell(key: &str, value: Option<f64>, shown: &str, under: &str) -> Markup {
    html! {
        td data-v=[value] data-k=(key) {
            (minus(shown))
            @if !under.is_empty() { " " span.under { (minus(under)) } }
        }
    }
}

fn cells(series: &Series, point: &Point, factor: f64) -> Markup {
    let seconds = point.time_s.value;
    let digits = |of: &Estimate, factor, least| numbers::decimals(of.lo, of.hi, factor, least);
    let of_time = digits(&point.time_s, factor, digits_of(seconds * factor));
    let between = |of: &Estimate, factor| numbers::span_of(series, point, of, factor);
    let speedup = text::number(point.speedup.value, digits(&point.speedup, 1.0, 2));
    let efficiency = text::percent(point.efficiency.value, digits(&point.efficiency, 100.0, 1));
    html! {
        th scope="row" data-v=(point.workers) data-k="workers" {
            (workers(point.workers))
            @if point.disturbed { " " span title="other programs disturbed most of its rounds" { "!" } }
        }
        @if series.rate.is_some() { (own_rate(series, point)) }
        (cell(
            "time_s",
            Some(seconds),
            &text::number(seconds * factor, of_time),
            &numbers::span(point.time_s.lo, point.time_s.hi, factor, of_time),
        ))
        (cell(
            "speedup",
            Some(point.speedup.value),
            &format!("{speedup}×"),
            &between(&point.speedup, 1.0),
        ))
        (cell(
            "efficiency",
            Some(point.efficiency.value),
            &efficiency,
            &between(&point.efficiency, 100.0),
        ))
    }
}

/// `Rate, tps`.
fn rate_heading(unit: &str) -> String {
    if unit.is_empty() { "Rate".into() } else { format!("Rate, {}", plain(unit)) }
}

/// What a command tells of itself.
fn own_rate(series: &Series, point: &Point) -> Markup {
    let ends = point.rate.and_then(|rate| rate.lo.zip(rate.hi));
    let told = ends.map(|(lo, hi)| format!("{} – {}", text::rate(lo), text::rate(hi)));
    html! {
        td data-v=[point.rate.map(|rate| rate.value)] data-k="rate"
            data-label=(rate_heading(series.rate.as_deref().unwrap_or_default())) {
            @if let Some(rate) = point.rate { (text::rate(rate.value)) }
            @if let Some(told) = told { " " span.under { (told) } }
        }
    }
}

fn rest(series: &Series, point: &Point, columns: Columns) -> Markup {
    let times =
        |of: Option<f64>| of.map_or_else(String::new, |s| format!("{}×", text::number(s, 2)));
    let deviation = point.deviation;
    let off = deviation.map(|off| {
        let decimals = numbers::decimals(off.lo, off.hi, 100.0, 1);
        let between = numbers::span(off.lo, off.hi, 100.0, decimals);
        (text::signed_percent(off.value, decimals), between)
    });
    let serial = point.karp_flatt.map(|serial| {
        let [lo, hi] = point.karp_flatt_interval.map_or([None; 2], |ends| ends.map(Some));
        let decimals = numbers::decimals(lo, hi, 100.0, 2);
        (text::percent(serial, decimals), numbers::span(lo, hi, 100.0, decimals))
    });
    let (off, serial) = (off.unwrap_or_default(), serial.unwrap_or_default());
    let machine = |at: &Vec<Capacity>| {
        at.iter().find(|at| at.workers == point.workers).map(|at| at.speedup.value)
    };
    let greedy = |of: &Schedule| {
        of.greedy.iter().find(|[workers, _]| *workers == point.workers).map(|[_, s]| *s)
    };
    let beside = [
        ("theory_speedup", columns.theory.then_some(point.theory_speedup)),
        ("capacity", series.capacity.as_ref().map(machine)),
        ("schedule", series.schedule.as_ref().map(greedy)),
    ];
    html! {
        @if columns.fit {
            td.quiet[!point.fitted] data-v=[point.fit_speedup] data-k="fit_speedup" {
                (times(point.fit_speedup))
            }
        }
        @for (key, speedup) in beside {
            @if let Some(speedup) = speedup { (cell(key, speedup, &times(speedup), "")) }
        }
        @if columns.deviation { (cell("deviation", deviation.map(|d| d.value), &off.0, &off.1)) }
        @if columns.serial { (cell("karp_flatt", point.karp_flatt, &serial.0, &serial.1)) }
    }
}

/// What a call used, a row a worker count; nothing where nobody looked.
fn used(points: &[&Point], unit: &str, factor: f64) -> Markup {
    let any = |has: fn(&Point) -> bool| points.iter().any(|point| has(point));
    let cpu = any(|point| point.usage.cpu_s.is_some());
    let system = any(|point| point.usage.system_s.is_some());
    let memory = any(|point| point.usage.peak_bytes.is_some());
    let rate = any(|point| point.gb_per_s.is_some());
    let updates = any(|point| point.updates.is_some());
    if !(cpu || system || memory || rate || updates) {
        return html! {};
    }
    let seconds = |key: &str, seconds: Option<f64>| {
        let told = seconds.map(|s| text::number(s * factor, digits_of(s * factor)));
        cell(key, seconds, &told.unwrap_or_default(), "")
    };
    let moved = |of: Option<Estimate>| {
        let told = of.map(|rate| {
            let decimals = numbers::decimals(rate.lo, rate.hi, 1.0, 2);
            let between = numbers::span(rate.lo, rate.hi, 1.0, decimals);
            (text::number(rate.value, decimals), between)
        });
        let (value, between) = told.unwrap_or_default();
        cell("gb_per_s", of.map(|of| of.value), &value, &between)
    };
    html! {
        h3.used { "What a call used" }
        table.numbers.used {
            thead { tr {
                th.number scope="col" { "Workers" }
                @if cpu { th.number scope="col" { "CPU, " (unit) } }
                @if system {
                    th.number scope="col" { "User, " (unit) }
                    th.number scope="col" { "System, " (unit) }
                }
                @if memory { th.number scope="col" { "Memory" } }
                @if rate { th.number scope="col" { "GB/s" } }
                @if updates { th.number scope="col" { "Updates lost" } }
            } }
            tbody {
                @for point in points {
                    tr data-n=(point.workers) {
                        th scope="row" { (workers(point.workers)) }
                        @if cpu { (seconds("cpu_s", point.usage.cpu_s)) }
                        @if system {
                            (seconds("user_s", point.usage.user_s))
                            (seconds("system_s", point.usage.system_s))
                        }
                        @if memory {
                            (cell(
                                "peak_bytes",
                                point.usage.peak_bytes.map(|bytes| bytes as f64),
                                &point.usage.peak_bytes.map(text::bytes).unwrap_or_default(),
                                "",
                            ))
                        }
                        @if rate { (moved(point.gb_per_s)) }
                        @if updates { (lost_updates(point)) }
                    }
                }
            }
        }
    }
}

/// How many updates of shared data were lost, of how many.
fn lost_updates(point: &Point) -> Markup {
    let told = point.updates.map(|of| {
        let share = text::percent(of.lost_share(), 2);
        (text::count(of.lost), format!("of {}, {share}", text::count(of.made)))
    });
    let (lost, of) = told.unwrap_or_default();
    cell("updates_lost", point.updates.map(|of| of.lost as f64), &lost, &of)
}

/// The median of each round that was kept, a row a worker count.
pub(super) fn samples(series: &Series) -> Markup {
    let (unit, factor) = unit_of(shortest(series));
    let several = series.points.iter().any(|point| point.samples_s.len() > 1);
    let told = |seconds: &f64| text::number(seconds * factor, digits_of(seconds * factor));
    html! {
        table.numbers.samples {
            thead { tr {
                th.number scope="col" { "Workers" }
                @if several {
                    th.number scope="col" { "Shortest" }
                    th.number scope="col" { "Longest" }
                }
                th scope="col" { "Time of each round, " (unit) }
            } }
            tbody {
                @for point in rows::some(&series.points) {
                    tr data-n=(point.workers) {
                        th scope="row" { (workers(point.workers)) }
                        @if let Some((least, most)) = ends_of(point).filter(|_| several) {
                            td.number data-v=(least) data-k="least_s" { (told(&least)) }
                            td.number data-v=(most) data-k="most_s" { (told(&most)) }
                        }
                        td { (point.samples_s.iter().map(told).collect::<Vec<_>>().join(" ")) }
                    }
                }
            }
        }
        (rows::note(series.points.len()))
        p.note {
            "Medians of the rounds that the numbers rest on, in their order; rounds that were "
            "incomplete or disturbed are left out."
        }
    }
}

fn shortest(series: &Series) -> f64 {
    series.points.iter().map(|point| point.time_s.value).fold(f64::INFINITY, f64::min)
}
