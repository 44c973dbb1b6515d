//! Tables of numbers: the points of a series, and every round's sample.

use maud::{Markup, html};

use super::pieces::minus;
use super::rows;
use crate::analysis::{Capacity, Estimate, Point, Schedule, Series};
use crate::say::clean::plain;
use crate::say::numbers::{self, workers};
use crate::units::text::{self, digits_of, unit_of};

/// A row a worker count: everything that is plotted.
pub(super) fn numbers(series: &Series) -> Markup {
    let (unit, factor) = unit_of(shortest(series));
    let any = |has: fn(&Point) -> bool| series.points.iter().any(has);
    let theory = any(|p| p.theory_speedup.is_some());
    let shown = Shown {
        cpu: any(|p| p.usage.cpu_s.is_some()),
        system: any(|p| p.usage.system_s.is_some()),
        memory: any(|p| p.usage.peak_bytes.is_some()),
        rate: any(|p| p.gb_per_s.is_some()),
    };
    let (capacity, schedule) = (series.capacity.is_some(), series.schedule.is_some());
    let points = rows::some(&series.points);
    let first_beyond = points.iter().position(|point| point.beyond_cores);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Numbers" {
            table.numbers.sortable {
                thead { tr {
                    th.number scope="col" { "Workers" }
                    @if let Some(rate) = &series.rate {
                        th.number scope="col" { (rate_heading(rate)) }
                        th.number.interval scope="col" { "interval" }
                    }
                    th.number scope="col" { "Time, " (unit) }
                    th.number.interval scope="col" { "interval" }
                    th.number scope="col" { "Speedup" }
                    th.number.interval scope="col" { "interval" }
                    th.number scope="col" { "Efficiency" }
                    th.number.interval scope="col" { "interval" }
                    th.number scope="col" { "Fit" }
                    @if theory { th.number scope="col" { "Theory" } }
                    @if capacity { th.number scope="col" { "Machine" } }
                    @if schedule { th.number scope="col" { "Schedule" } }
                    th.number scope="col" { "Slower by" }
                    th.number.interval scope="col" { "90 % interval" }
                    th.number scope="col" { "Serial" }
                    th.number.interval scope="col" { "interval" }
                    (usage_heads(shown, unit))
                } }
                tbody {
                    @for (row, point) in points.into_iter().enumerate() {
                        tr data-n=(point.workers) class=[class(point, first_beyond == Some(row))] {
                            (cells(series, point, factor))
                            (rest(series, point, theory))
                            (usage(point, factor, shown))
                        }
                    }
                }
            }
        }
        (rows::note(series.points.len()))
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

fn cells(series: &Series, point: &Point, factor: f64) -> Markup {
    let seconds = point.time_s.value;
    let digits = |of: &Estimate, factor, least| numbers::decimals(of.lo, of.hi, factor, least);
    let of_time = digits(&point.time_s, factor, digits_of(seconds * factor));
    let relative = |of: &Estimate, factor| {
        let text = numbers::span_of(series, point, of, factor);
        html! { td.number.interval data-v=[of.lo] { (minus(&text)) } }
    };
    html! {
        th.number scope="row" data-v=(point.workers) data-k="workers" {
            (workers(point.workers))
            @if point.disturbed { " " span title="other programs disturbed most of its rounds" { "!" } }
        }
        @if series.rate.is_some() { (own_rate(point)) }
        td.number data-v=(seconds) data-k="time_s" {
            (text::number(seconds * factor, of_time))
        }
        (ends(point.time_s.lo, point.time_s.hi, factor, of_time))
        td.number data-v=(point.speedup.value) data-k="speedup" {
            (text::number(point.speedup.value, digits(&point.speedup, 1.0, 2))) "×"
        }
        (relative(&point.speedup, 1.0))
        td.number data-v=(point.efficiency.value) data-k="efficiency" {
            (text::percent(point.efficiency.value, digits(&point.efficiency, 100.0, 1)))
        }
        (relative(&point.efficiency, 100.0))
    }
}

/// `Rate, tps`.
fn rate_heading(unit: &str) -> String {
    if unit.is_empty() { "Rate".into() } else { format!("Rate, {}", plain(unit)) }
}

/// What a command tells of itself.
fn own_rate(point: &Point) -> Markup {
    let ends = point.rate.and_then(|rate| rate.lo.zip(rate.hi));
    let told = ends.map(|(lo, hi)| format!("{} – {}", text::rate(lo), text::rate(hi)));
    html! {
        td.number data-v=[point.rate.map(|rate| rate.value)] data-k="rate" {
            @if let Some(rate) = point.rate { (text::rate(rate.value)) }
        }
        td.number.interval data-v=[ends.map(|(lo, _)| lo)] { (told.unwrap_or_default()) }
    }
}

fn rest(series: &Series, point: &Point, theory: bool) -> Markup {
    let times = |speedup: f64| format!("{}×", text::number(speedup, 2));
    let deviation = point.deviation;
    let serial = point.karp_flatt_interval;
    let (serial_lo, serial_hi) = (serial.map(|ends| ends[0]), serial.map(|ends| ends[1]));
    let of_serial = numbers::decimals(serial_lo, serial_hi, 100.0, 2);
    let of_off = deviation.map_or(1, |off| numbers::decimals(off.lo, off.hi, 100.0, 1));
    let machine = |at: &Vec<Capacity>| {
        at.iter().find(|at| at.workers == point.workers).map(|at| at.speedup.value)
    };
    let greedy = |of: &Schedule| {
        of.greedy.iter().find(|[workers, _]| *workers == point.workers).map(|[_, s]| *s)
    };
    let beside = [
        ("capacity", series.capacity.as_ref().map(machine)),
        ("schedule", series.schedule.as_ref().map(greedy)),
    ];
    html! {
        td.number data-v=[point.fit_speedup] data-k="fit_speedup" {
            @if let Some(fit) = point.fit_speedup {
                @if point.fitted { (times(fit)) } @else { span.quiet { (times(fit)) } }
            }
        }
        @if theory {
            td.number data-v=[point.theory_speedup] data-k="theory_speedup" {
                @if let Some(theory) = point.theory_speedup { (times(theory)) }
            }
        }
        @for (key, speedup) in beside {
            @if let Some(speedup) = speedup {
                td.number data-v=[speedup] data-k=(key) {
                    @if let Some(speedup) = speedup { (times(speedup)) }
                }
            }
        }
        td.number data-v=[deviation.map(|d| d.value)] data-k="deviation" {
            @if let Some(off) = deviation { (minus(&text::signed_percent(off.value, of_off))) }
        }
        @if let Some(off) = deviation { (ends(off.lo, off.hi, 100.0, of_off)) } @else { td.interval {} }
        td.number data-v=[point.karp_flatt] data-k="karp_flatt" {
            @if let Some(serial) = point.karp_flatt { (minus(&text::percent(serial, of_serial))) }
        }
        (ends(serial_lo, serial_hi, 100.0, of_serial))
    }
}

/// Which columns of what a call used there are.
#[derive(Clone, Copy)]
struct Shown {
    cpu: bool,
    system: bool,
    memory: bool,
    rate: bool,
}

fn usage_heads(shown: Shown, unit: &str) -> Markup {
    html! {
        @if shown.cpu { th.number scope="col" { "CPU, " (unit) } }
        @if shown.system {
            th.number scope="col" { "User, " (unit) }
            th.number scope="col" { "System, " (unit) }
        }
        @if shown.memory { th.number scope="col" { "Memory" } }
        @if shown.rate {
            th.number scope="col" { "GB/s" }
            th.number.interval scope="col" { "interval" }
        }
    }
}

fn usage(point: &Point, factor: f64, shown: Shown) -> Markup {
    let of_rate = point.gb_per_s.map_or(2, |rate| numbers::decimals(rate.lo, rate.hi, 1.0, 2));
    html! {
        @if shown.cpu { (seconds("cpu_s", point.usage.cpu_s, factor)) }
        @if shown.system {
            (seconds("user_s", point.usage.user_s, factor))
            (seconds("system_s", point.usage.system_s, factor))
        }
        @if shown.memory {
            td.number data-v=[point.usage.peak_bytes] data-k="peak_bytes" {
                @if let Some(peak) = point.usage.peak_bytes { (text::bytes(peak)) }
            }
        }
        @if shown.rate {
            td.number data-v=[point.gb_per_s.map(|rate| rate.value)] data-k="gb_per_s" {
                @if let Some(rate) = point.gb_per_s { (text::number(rate.value, of_rate)) }
            }
            @match point.gb_per_s {
                Some(rate) => { (ends(rate.lo, rate.hi, 1.0, of_rate)) }
                None => { td.interval {} }
            }
        }
    }
}

fn seconds(key: &str, seconds: Option<f64>, factor: f64) -> Markup {
    html! {
        td.number data-v=[seconds] data-k=(key) {
            @if let Some(s) = seconds { (text::number(s * factor, digits_of(s * factor))) }
        }
    }
}

fn ends(lo: Option<f64>, hi: Option<f64>, factor: f64, decimals: usize) -> Markup {
    html! { td.number.interval data-v=[lo] { (minus(&numbers::span(lo, hi, factor, decimals))) } }
}

/// The median of each round that was kept, a row a worker count.
pub(super) fn samples(series: &Series) -> Markup {
    let rounds = series.points.iter().map(|point| point.samples_s.len()).max().unwrap_or(0);
    let (unit, factor) = unit_of(shortest(series));
    html! {
        div.scroll tabindex="0" role="region" aria-label="Samples" {
            table.numbers.samples {
                thead { tr {
                    th.number scope="col" { "Workers" }
                    @for round in 1..=rounds {
                        th.number scope="col" { (text::count(round as u64)) }
                    }
                } }
                tbody {
                    @for point in rows::some(&series.points) {
                        tr data-n=(point.workers) {
                            th.number scope="row" { (workers(point.workers)) }
                            @for seconds in &point.samples_s {
                                td.number { (text::number(seconds * factor, digits_of(seconds * factor))) }
                            }
                        }
                    }
                }
            }
        }
        (rows::note(series.points.len()))
        p.note {
            "Medians in " (unit) " of the rounds that the numbers rest on, in their order; rounds that "
            "were incomplete or disturbed are left out."
        }
    }
}

fn shortest(series: &Series) -> f64 {
    series.points.iter().map(|point| point.time_s.value).fold(f64::INFINITY, f64::min)
}
