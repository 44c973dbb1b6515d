//! How the phases of a series' calls go: a row a phase.

use super::line::{Ink, Line, wrapped};
use super::table::{Column, Part, fitted, lines, stacked, total};
use crate::analysis::{Phase, Series};
use crate::say::clean::shorten;
use crate::say::numbers;
use crate::say::phases;
use crate::units::text;

/// So many have a row.
const ROWS: usize = 20;

/// A name is cut here.
const LONGEST_NAME: usize = 24;

/// Nothing where the program names none. What is too narrow for columns has a line a phase.
pub(super) fn table(series: &Series, columns: usize) -> Vec<Line> {
    let shown = phases::shown(series, ROWS);
    if shown.phases.is_empty() {
        return Vec::new();
    }
    let mut out = wrapped(Ink::Quiet, &phases::heading(series), "", columns);
    let whole = rows(series, &shown.phases);
    let table = fitted(whole.clone(), &[Part::Interval, Part::Time], columns);
    out.extend(if total(&table) <= columns { lines(&table) } else { stacked(&whole, columns) });
    if !shown.others.is_empty() {
        let more = format!("{} smaller phases are not shown.", shown.others.len());
        out.extend(wrapped(Ink::Quiet, &more, "", columns));
    }
    out
}

fn rows(series: &Series, all: &[&Phase]) -> Vec<Column> {
    let each = |text: &dyn Fn(&Phase) -> Option<String>| -> Vec<String> {
        all.iter().map(|phase| text(phase).unwrap_or_default()).collect()
    };
    let last = phases::last(series);
    let share =
        |phase: &Phase, workers: f64| Some(text::percent(phase.at(workers)?.share.value, 1));
    let time = |phase: &Phase, workers: f64| Some(text::seconds(phase.at(workers)?.time_s.value));
    let interval = |phase: &Phase| phases::parallel_fraction(phase).and_then(|p| p.interval);
    let mut table = vec![
        Column::new(
            "phase",
            false,
            Ink::Strong,
            each(&|phase| Some(shorten(&phases::name(phase), LONGEST_NAME))),
        ),
        Column::new("at 1", true, Ink::Plain, each(&|phase| time(phase, 1.0))).of(Part::Time),
        Column::new("of 1", true, Ink::Plain, each(&|phase| share(phase, 1.0))),
        Column::new("at n", true, Ink::Plain, each(&|phase| time(phase, last))).of(Part::Time),
        Column::new("of n", true, Ink::Plain, each(&|phase| share(phase, last))),
        Column::new(
            "p",
            true,
            Ink::Plain,
            each(&|phase| Some(phases::parallel_fraction(phase)?.value)),
        ),
        Column::new("interval", true, Ink::Quiet, each(&interval)).of(Part::Interval),
        Column::new("serial", true, Ink::Plain, each(&phases::serial_share)),
        Column::new(
            "if shared",
            true,
            Ink::Plain,
            each(&|phase| Some(numbers::times(&phase.cost?.speedup_if_shared).value)),
        ),
        Column::new(
            "if halved",
            true,
            Ink::Plain,
            each(&|phase| Some(numbers::times(&phase.cost?.speedup_if_halved).value)),
        ),
    ];
    table.retain(|column| !column.is_bare());
    table
}
