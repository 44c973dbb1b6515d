//! One series in words and numbers.

use super::line::{Ink, Line, bullet, marker, wrapped};
use super::table::{Column, Part, fitted, lines, stacked, total};
use crate::analysis::{Point, Series};
use crate::say::clean::shorten;
use crate::say::numbers::{self, full_name, workers, workers_noun};
use crate::say::{advice, phases, verdict, words};
use crate::units::text;

/// Heading and verdict.
pub(super) fn section(series: &Series, index: usize, columns: usize) -> Vec<Line> {
    let (word, _) = words::loudest(series);
    let verdict = format!("  {}", words::line(series));
    let verdict = verdict.as_str();
    let room = columns.saturating_sub(2);
    let name = shorten(&full_name(series), room);
    let mut heading = Line::of(Ink::Series(index), &format!("{} ", marker(index)));
    heading.push(Ink::Strong, &name);
    let mut out = Vec::new();
    if heading.columns() + super::line::width(verdict) <= columns {
        heading.push(word.tone.into(), verdict);
        out.push(heading);
    } else {
        out.push(heading);
        match super::line::width(verdict) <= columns {
            true => out.push(Line::of(word.tone.into(), verdict)),
            false => out.extend(bullet("  ", Ink::Plain, verdict.trim_start(), columns)),
        }
    }
    out.extend(wrapped(Ink::Plain, &verdict::verdict(series).text(), "", columns));
    out
}

/// Baseline, table of numbers and findings.
pub(super) fn details(series: &Series, columns: usize) -> Vec<Line> {
    let mut out = Vec::new();
    if let Some(baseline) = verdict::baseline(series) {
        out.extend(wrapped(Ink::Quiet, &baseline, "", columns));
    }
    if !series.points.is_empty() {
        out.extend(numbers_table(series, columns));
    }
    for sentence in verdict::further(series, &verdict::verdict(series), |_| false) {
        out.extend(bullet("· ", Ink::Quiet, &sentence, columns));
    }
    out
}

/// Where the lost speedup went, and how the phases go, a sentence each.
pub(super) fn lost(series: &Series, columns: usize) -> Vec<Line> {
    let said = verdict::lost(series).into_iter().chain(phases::told(series));
    said.flat_map(|said| bullet("· ", Ink::Quiet, &said, columns)).collect()
}

/// What it takes on one worker and on the best, where the table of points is not shown.
pub(super) fn times(series: &Series, columns: usize) -> Vec<Line> {
    let said = numbers::on_one_and_best(series);
    said.map(|said| bullet("· ", Ink::Quiet, &said, columns)).unwrap_or_default()
}

/// Worker counts worth using.
pub(super) fn worth_using(series: &Series, target: f64, columns: usize) -> Vec<Line> {
    let said = advice::recommended(series, target).map(|advice| format!("Worth using: {advice}"));
    said.map(|said| bullet("· ", Ink::Quiet, &said, columns)).unwrap_or_default()
}

/// What went wrong.
pub(super) fn failures(series: &Series, columns: usize) -> Vec<Line> {
    let said = series.failures.iter().map(|failure| match failure.workers {
        Some(at) => format!("failed at {}: {}", workers_noun(at), failure.reason),
        None => format!("failed: {}", failure.reason),
    });
    said.flat_map(|said| bullet("✗ ", Ink::Bad, &said, columns)).collect()
}

/// What a narrow terminal goes without, the least telling first.
const DROPPED: [Part; 8] = [
    Part::Interval,
    Part::Fit,
    Part::Memory,
    Part::Time,
    Part::Rate,
    Part::Efficiency,
    Part::Deviation,
    Part::OwnRate,
];

fn numbers_table(series: &Series, columns: usize) -> Vec<Line> {
    let each = |text: fn(&Point) -> String| series.points.iter().map(text).collect::<Vec<_>>();
    let percent = |share: Option<f64>| share.map_or(String::new(), |v| text::signed_percent(v, 1));
    let off = series.points.iter().map(|p| percent(p.deviation.map(|d| d.value))).collect();
    // Marks stand with the count, so that no narrow terminal drops them.
    let cores = series.points.iter().any(|point| point.beyond_cores);
    let disturbed = series.points.iter().any(|point| point.disturbed);
    let count = |point: &Point| {
        let mark = match (point.disturbed, point.beyond_cores) {
            (true, _) => "!",
            (_, true) => "›",
            _ if cores || disturbed => " ",
            _ => "",
        };
        format!("{}{mark}", workers(point.workers))
    };
    let counts = series.points.iter().map(count).collect();
    let fit = |p: &Point| p.fit_speedup.map_or(String::new(), numbers::number_times);
    let rate = |p: &Point| p.gb_per_s.map_or(String::new(), |rate| text::number(rate.value, 2));
    // A time that a rate was turned into tells nobody anything.
    let time = |p: &Point| match series.rate {
        Some(_) => String::new(),
        None => text::seconds(p.time_s.value),
    };
    let times = series.points.iter().map(time).collect();
    let own_rate = |p: &Point| numbers::rate_at(series, p).unwrap_or_default();
    let own_rates = series.points.iter().map(own_rate).collect();
    let lost = |p: &Point| {
        p.updates.map_or(String::new(), |updates| text::percent(updates.lost_share(), 1))
    };
    let memory = |p: &Point| p.usage.peak_bytes.map_or(String::new(), text::bytes);
    let speedup_interval = |p: &Point| numbers::span_of(series, p, &p.speedup, 1.0);
    let mut table = vec![
        Column::new("workers", true, Ink::Plain, counts),
        Column::new("time", true, Ink::Plain, times).of(Part::Time),
        Column::new("rate", true, Ink::Plain, own_rates).of(Part::OwnRate),
        Column::new("speedup", true, Ink::Strong, each(|p| numbers::times(&p.speedup).value)),
        Column::new(
            "interval",
            true,
            Ink::Quiet,
            series.points.iter().map(speedup_interval).collect(),
        )
        .of(Part::Interval),
        Column::new("efficiency", true, Ink::Plain, each(|p| text::percent(p.efficiency.value, 1)))
            .of(Part::Efficiency),
        Column::new("fit", true, Ink::Plain, each(fit)).of(Part::Fit),
        Column::new("slower by", true, Ink::Plain, off).of(Part::Deviation),
        Column::new("GB/s", true, Ink::Plain, each(rate)).of(Part::Rate),
        Column::new("memory", true, Ink::Plain, each(memory)).of(Part::Memory),
        Column::new("lost updates", true, Ink::Bad, each(lost)),
    ];
    table.retain(|column| !column.is_bare());
    let whole = table.clone();
    let table = fitted(table, &DROPPED, columns);
    let mut out = if total(&table) <= columns { lines(&table) } else { stacked(&whole, columns) };
    let legend = [
        cores.then_some("› more workers than cores"),
        disturbed.then_some("! disturbed by other programs"),
    ];
    let legend: Vec<&str> = legend.into_iter().flatten().collect();
    if !legend.is_empty() {
        out.extend(wrapped(Ink::Quiet, &legend.join(", "), "", columns));
    }
    out
}
