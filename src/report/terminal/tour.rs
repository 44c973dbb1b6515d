//! A lesson of the tour: what is run, and what was seen.

use super::line::{Ink, Line, bullet, marker, render, width, wrapped};
use super::place::{NARROWEST, Terminal};
use super::plot;
use crate::analysis::{Analysis, Point, Series};
use crate::say::numbers::{number_times, workers};
use crate::say::tour as say;
use crate::tour::{Effort, Judged, Lesson};
use crate::units::text;

/// The widest that a lesson's plot is drawn.
const WIDEST: usize = 56;

/// The lessons with their numbers and names.
pub fn tour_list(lessons: &[Lesson], place: &Terminal) -> String {
    let columns = place.columns.max(NARROWEST);
    let longest = lessons.iter().map(|lesson| lesson.name.len()).max().unwrap_or(0);
    let lines = lessons.iter().enumerate().flat_map(|(at, lesson)| {
        let start = format!("{:>3}  {:longest$}  ", at + 1, lesson.name);
        bullet(&start, Ink::Plain, lesson.title, columns)
    });
    render(&lines.collect::<Vec<Line>>(), place)
}

/// What a lesson is about and the command that measures it.
pub fn tour_opening(
    lesson: &Lesson,
    number: usize,
    (cpus, effort): (usize, Effort),
    place: &Terminal,
) -> String {
    let columns = place.columns.max(NARROWEST);
    let mut lines = wrapped(Ink::Strong, &format!("{number}. {}", lesson.title), "", columns);
    lines.push(Line::default());
    lines.extend(wrapped(Ink::Plain, lesson.setting, "", columns));
    lines.push(Line::default());
    lines.extend(command(&lesson.command(cpus, effort), columns));
    lines.push(Line::default());
    render(&lines, place)
}

/// A command over as many lines as it takes, so that a shell takes them as one.
fn command(words: &[String], columns: usize) -> Vec<Line> {
    const INDENT: &str = "  ";
    const FURTHER: &str = "    ";
    const GOES_ON: &str = " \\";
    let mut rows: Vec<String> = Vec::new();
    for word in words {
        match rows.last_mut() {
            Some(row) if width(row) + 1 + width(word) + GOES_ON.len() <= columns => {
                row.push(' ');
                row.push_str(word);
            }
            Some(row) => {
                row.push_str(GOES_ON);
                rows.push(format!("{FURTHER}{word}"));
            }
            None => rows.push(format!("{INDENT}{word}")),
        }
    }
    rows.iter().flat_map(|row| row_of(row, columns)).collect()
}

/// A row as it is; one that is too wide is broken.
fn row_of(row: &str, columns: usize) -> Vec<Line> {
    match width(row) <= columns {
        true => vec![Line::of(Ink::Strong, row)],
        false => wrapped(Ink::Strong, row, "", columns),
    }
}

/// What was measured of a lesson, what it shows, and what somebody said that it would.
pub fn tour_result(
    lesson: &Lesson,
    analysis: &Analysis,
    judged: &Judged,
    said: Option<f64>,
    place: &Terminal,
) -> String {
    let columns = place.columns.max(NARROWEST);
    let mut lines = Vec::new();
    if lesson.is_of_speedups() {
        lines.extend(plot::speedup(analysis, columns.min(WIDEST), place.unicode));
        lines.push(Line::default());
    }
    for (index, series) in analysis.series.iter().enumerate() {
        lines.extend(measured(lesson, series, index, columns));
    }
    lines.push(Line::default());
    for seen in &judged.seen {
        let word = say::outcome(seen.outcome);
        let mark = format!("{} ", word.glyph);
        lines.extend(bullet(&mark, word.tone.into(), &say::seen(lesson, judged, seen), columns));
    }
    if let (Some(said), Some(first)) = (said, judged.seen.first()) {
        let sentence = say::prediction(said, first);
        lines.extend(wrapped(Ink::Strong, &sentence, "", columns));
    }
    lines.push(Line::default());
    lines.extend(wrapped(Ink::Plain, &say::conclusion(lesson, judged), "", columns));
    render(&lines, place)
}

/// A job's numbers in a line or two.
fn measured(lesson: &Lesson, series: &Series, index: usize, columns: usize) -> Vec<Line> {
    let number = |point: &Point| match lesson.is_of_speedups() {
        true => number_times(point.speedup.value),
        false => text::seconds(point.time_s.value),
    };
    let at = |point: &Point| format!("{} on {}", number(point), workers(point.workers));
    let points: Vec<String> = series.points.iter().map(at).collect();
    let called = lesson.run_of(&series.name).map_or(series.name.as_str(), |run| run.called);
    let said = if points.is_empty() { "nothing".into() } else { points.join(", ") };
    let ink = Ink::Series(index);
    bullet(&format!("{} ", marker(index)), ink, &format!("{called}: {said}"), columns)
}
