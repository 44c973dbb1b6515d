//! One series in words and numbers.

use super::line::{Ink, Line, bullet, marker, wrapped};
use super::table::{Cell, Column, fitted, lines};
use crate::analysis::{Point, Series};
use crate::report::clean::shorten;
use crate::report::numbers::{self, full_name, span_of, with_times, workers, workers_noun};
use crate::report::{sentence, words};
use crate::units::text;

/// Heading, verdict, table of numbers, findings and failures.
pub(super) fn section(series: &Series, index: usize, columns: usize) -> Vec<Line> {
    let word = words::verdict(series);
    let verdict = format!("  {} {}", word.glyph, word.word);
    let room = columns.saturating_sub(2);
    let name = shorten(&full_name(series), room);
    let mut heading = Line::of(Ink::Series(index), &format!("{} ", marker(index)));
    heading.push(Ink::Strong, &name);
    let mut out = Vec::new();
    if heading.columns() + super::line::width(&verdict) <= columns {
        heading.push(word.tone.into(), &verdict);
        out.push(heading);
    } else {
        out.push(heading);
        out.push(Line::of(word.tone.into(), &verdict));
    }
    let said = sentence::verdict(series);
    out.extend(wrapped(Ink::Plain, &said.text(), "", columns));
    let baseline = format!("Speedup is relative to {}.", sentence::baseline(series));
    out.extend(wrapped(Ink::Quiet, &baseline, "", columns));
    if !series.points.is_empty() {
        out.extend(numbers_table(series, columns));
    }
    for finding in sentence::further(series, &said) {
        out.extend(bullet("· ", Ink::Quiet, &with_times(&finding.sentence), columns));
    }
    for failure in &series.failures {
        let place = match failure.workers {
            Some(at) => format!("failed at {}: ", workers_noun(at)),
            None => "failed: ".into(),
        };
        out.extend(bullet("✗ ", Ink::Bad, &format!("{place}{}", failure.reason), columns));
    }
    out
}

fn numbers_table(series: &Series, columns: usize) -> Vec<Line> {
    let each = |text: fn(&Point) -> String| series.points.iter().map(text).collect::<Vec<_>>();
    let percent = |share: Option<f64>| share.map_or(String::new(), |v| text::signed_percent(v, 1));
    let off = series.points.iter().map(|p| percent(p.deviation.map(|d| d.value))).collect();
    let beyond = series.points.iter().position(|point| point.beyond_cores);
    let notes = series.points.iter().enumerate().map(|(row, point)| Cell {
        ink: Ink::Quiet,
        text: match (point.disturbed, beyond == Some(row + 1)) {
            (true, _) => "! disturbed".into(),
            (_, true) => "← cores".into(),
            _ => String::new(),
        },
    });
    let fit = |p: &Point| p.fit_speedup.map_or(String::new(), numbers::number_times);
    let rate = |p: &Point| p.gb_per_s.map_or(String::new(), |rate| text::number(rate.value, 2));
    let memory = |p: &Point| p.peak_bytes.map_or(String::new(), text::bytes);
    let mut table = vec![
        Column::new("workers", true, Ink::Plain, each(|point| workers(point.workers))),
        Column::new("time", true, Ink::Plain, each(|point| text::seconds(point.time_s.value))),
        Column::new("speedup", true, Ink::Strong, each(|p| numbers::number_times(p.speedup.value))),
        Column::new(
            "interval",
            true,
            Ink::Quiet,
            each(|point| span_of(point.speedup.lo, point.speedup.hi, 1.0)),
        ),
        Column::new("efficiency", true, Ink::Plain, each(|p| text::percent(p.efficiency.value, 1))),
        Column::new("fit", true, Ink::Plain, each(fit)),
        Column::new("off by", true, Ink::Plain, off),
        Column::new("GB/s", true, Ink::Plain, each(rate)),
        Column::new("memory", true, Ink::Plain, each(memory)),
        Column { heading: "", right: false, cells: notes.collect() },
    ];
    table.retain(|column| !column.is_bare());
    lines(&fitted(table, &["", "interval", "fit", "memory", "time"], columns))
}
