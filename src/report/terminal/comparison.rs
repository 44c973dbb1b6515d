//! A comparison for a terminal: a table a series, what the gates say, cautions.

use super::line::{Ink, Line, bullet, render, wrapped};
use super::place::{NARROWEST, Terminal};
use super::table::{Column, Part, fitted, lines, total};
use crate::analysis::{Called, Comparison, GateResult, Outcome, SeriesChange};
use crate::say::change_row::{Row, sure};
use crate::say::changes;
use crate::say::phase_changes;

/// The comparison as text, each line ended by a newline and no wider than the terminal.
pub fn comparison(of: &Comparison, gates: &[GateResult], place: &Terminal) -> String {
    let columns = place.columns.max(NARROWEST);
    let title = changes::names(&of.base, &of.new);
    let mut out = wrapped(Ink::Strong, &title, "", columns);
    for series in &of.series {
        out.push(Line::default());
        out.extend(section(series, columns));
    }
    for (names, which) in [(&of.only_in_base, "earlier"), (&of.only_in_new, "later")] {
        if !names.is_empty() {
            out.push(Line::default());
            let sentence = format!("Only in the {which} study: {}.", names.join(", "));
            out.extend(wrapped(Ink::Quiet, &sentence, "", columns));
        }
    }
    if !gates.is_empty() {
        out.push(Line::default());
    }
    for gate in gates {
        let (mark, ink) = match gate.outcome {
            Outcome::Within => ("✓ ", Ink::Good),
            Outcome::Exceeded => ("✗ ", Ink::Bad),
            Outcome::Open | Outcome::NotJudged => ("? ", Ink::Warn),
        };
        out.extend(bullet(mark, ink, &gate.to_string(), columns));
    }
    if !of.cautions.is_empty() {
        out.push(Line::default());
    }
    for caution in &of.cautions {
        out.extend(bullet("! ", Ink::Warn, &caution.to_string(), columns));
    }
    render(&out, place)
}

fn section(series: &SeriesChange, columns: usize) -> Vec<Line> {
    let mut out = wrapped(Ink::Strong, &series.name, "", columns);
    out.extend(wrapped(Ink::Quiet, &changes::rounds(series), "", columns));
    out.extend(rows("", &changes::rows(series), columns));
    let of_phases = phase_changes::rows(series);
    if !of_phases.is_empty() {
        out.push(Line::default());
    }
    out.extend(rows("phase", &of_phases, columns));
    for said in phase_changes::said(series) {
        out.extend(bullet("· ", Ink::Quiet, &said, columns));
    }
    out
}

fn rows(heading: &'static str, rows: &[Row], columns: usize) -> Vec<Line> {
    if rows.is_empty() {
        return Vec::new();
    }
    let table = fitted(table(heading, rows), &[Part::Interval], columns);
    if total(&table) <= columns {
        lines(&table)
    } else {
        let stacked = |row: &Row| {
            let line = format!(
                "{}: {} -> {} {} {} {}",
                row.what,
                row.base,
                row.new,
                row.change,
                row.interval,
                sure(row)
            );
            wrapped(ink(row), line.trim_end(), "  ", columns)
        };
        rows.iter().flat_map(stacked).collect()
    }
}

fn ink(row: &Row) -> Ink {
    match row.called {
        Called::Better => Ink::Good,
        Called::Worse => Ink::Bad,
        Called::Alike | Called::Open | Called::AsOne => Ink::Plain,
    }
}

fn table(heading: &'static str, rows: &[Row]) -> Vec<Column> {
    let column = |heading, right, cell: &dyn Fn(&Row) -> String| {
        Column::new(heading, right, Ink::Plain, rows.iter().map(cell).collect())
    };
    let mut change = column("change", true, &|row| row.change.clone());
    for (cell, row) in change.cells.iter_mut().zip(rows) {
        cell.ink = ink(row);
    }
    vec![
        column(heading, false, &|row| row.what.clone()),
        column("before", true, &|row| row.base.clone()),
        column("after", true, &|row| row.new.clone()),
        change,
        column("interval", true, &|row| row.interval.clone()).of(Part::Interval),
        column("sure", false, &|row| sure(row).into()),
    ]
}
