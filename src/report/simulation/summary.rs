//! A simulation for a terminal: no line is wider than it.

use super::Simulated;
use crate::report::terminal::{Ink, Line, NARROWEST, Terminal, bullet, padded, render, wrapped};
use crate::say::numbers::number_times;
use crate::say::simulation as say;
use crate::sim::{Scheduled, Simulation};
use crate::units::text;

/// Columns of a worker count, and of a speedup.
const FIRST: usize = 8;
const EACH: usize = 10;

/// Rows of a table that are told; JSON has all.
const MOST_ROWS: usize = 14;

/// Work and span, a table of speedups, and what would help most. Each line ends with a newline.
pub fn simulation_terminal(of: &Simulated, place: &Terminal) -> String {
    let columns = place.columns.max(NARROWEST);
    let mut lines = wrapped(Ink::Strong, &of.name, "", columns);
    for sentence in say::shape(&of.found, of.longest.as_deref()) {
        lines.extend(wrapped(Ink::Plain, &sentence, "", columns));
    }
    lines.push(Line::default());
    lines.extend(table(&of.found, columns));
    lines.push(Line::default());
    lines.extend(what_if(of, columns));
    if !of.cautions.is_empty() {
        lines.push(Line::default());
    }
    for caution in &of.cautions {
        lines.extend(bullet("! ", Ink::Warn, caution, columns));
    }
    render(&lines, place)
}

/// Speedups, a row a worker count, a column a policy as far as there is room.
fn table(found: &Simulation, columns: usize) -> Vec<Line> {
    let fit = (columns.saturating_sub(FIRST) / EACH).max(1);
    let shown: Vec<&Scheduled> = found.schedules.iter().take(fit).collect();
    let mut head = padded("workers", FIRST, true);
    shown.iter().for_each(|one| head.push_str(&padded(say::short(one.policy), EACH, true)));
    let mut lines = vec![Line::of(Ink::Quiet, &head)];
    let counts: Vec<usize> = found.bounds.iter().map(|(workers, _)| *workers).collect();
    let rows = told(&counts);
    for &at in &rows {
        let mut row = padded(&text::count(counts[at] as u64), FIRST, true);
        for one in &shown {
            let speedup = one.points.get(at).map(|point| number_times(point.speedup));
            row.push_str(&padded(&speedup.unwrap_or_default(), EACH, true));
        }
        lines.push(Line::of(Ink::Plain, &row));
    }
    let (left_rows, left) = (counts.len() - rows.len(), found.schedules.len() - shown.len());
    if left_rows + left > 0 {
        let note = "Further numbers: --json, or a page with --output.";
        lines.extend(wrapped(Ink::Quiet, note, "", columns));
    }
    lines
}

/// Which of the counts are told: all of few, else about as many, evenly on a log scale.
fn told(counts: &[usize]) -> Vec<usize> {
    if counts.len() <= MOST_ROWS {
        return (0..counts.len()).collect();
    }
    let power = |at: &usize| counts[*at].is_power_of_two();
    let mut rows: Vec<usize> = (0..counts.len()).filter(power).collect();
    rows.extend([0, counts.len() - 1]);
    if rows.len() < MOST_ROWS / 2 {
        rows.extend((0..counts.len()).step_by(counts.len() / (MOST_ROWS / 2)));
    }
    rows.sort_unstable();
    rows.dedup();
    rows
}

fn what_if(of: &Simulated, columns: usize) -> Vec<Line> {
    let found = &of.found;
    let head = format!("What if, on {}:", text::workers(found.changed_at as f64));
    let mut lines = wrapped(Ink::Strong, &head, "", columns);
    for one in &found.what_if {
        let gain = padded(&text::signed_percent(one.gain(), 1), 9, true) + "  ";
        let words = format!(
            "{} ({}: {} to {})",
            say::change(one, of.longest.as_deref()),
            one.policy.name(),
            text::seconds(one.before),
            text::seconds_beside(one.after, one.before)
        );
        lines.extend(bullet(&gain, Ink::Plain, &words, columns));
    }
    lines
}
