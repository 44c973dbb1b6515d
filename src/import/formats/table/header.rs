//! Which line of a table names its columns.

use std::borrow::Cow;

use crate::import::cell::{is_empty, number};
use crate::import::words::{Means, meaning};
use crate::units::TimeUnit;

pub(super) type Cells<'t> = Vec<Cow<'t, str>>;

fn is_number(cell: &str) -> bool {
    number(cell, false).is_some() || number(cell, true).is_some()
}

fn says_something(cell: &str) -> bool {
    !matches!(meaning(cell).means, Means::Unknown)
}

/// Whether the cells of the first line name columns: no number among them, or a table with a column
/// for each worker count.
pub(super) fn is_header(first: &[Cow<'_, str>], below: Option<&[Cow<'_, str>]>) -> bool {
    let numbers = first.iter().filter(|cell| is_number(cell)).count();
    let begins = first.first().is_some_and(|cell| is_number(cell));
    if numbers == 0 {
        return true;
    }
    if begins {
        return false;
    }
    let plain = first.iter().filter(|cell| cell.parse::<f64>().is_ok()).count();
    let rising = {
        let values: Vec<f64> = first.iter().filter_map(|cell| cell.parse().ok()).collect();
        values.windows(2).all(|pair| pair[1] > pair[0])
            && values.iter().all(|value| value.fract() == 0.0)
    };
    let text_below = below.and_then(|below| below.first()).is_some_and(|cell| !is_number(cell));
    let known = first.first().is_some_and(|cell| cell.is_empty() || says_something(cell));
    let named = first.iter().filter(|cell| !is_number(cell) && says_something(cell)).count() > 1;
    named || !text_below || (rising && (known || plain > 2))
}

/// Whether a line in the midst of the rows is a header again: names only, where rows have numbers.
pub(super) fn is_another(cells: &[Cow<'_, str>], width: usize) -> bool {
    let plain = || cells.iter().any(|cell| cell.parse::<f64>().is_ok());
    let texts = || cells.iter().all(|cell| !cell.is_empty() && !is_number(cell));
    let known = || cells.iter().filter(|cell| says_something(cell)).count();
    cells.len() == width && width > 1 && !plain() && texts() && known() * 2 > width
}

/// Whether a line says the units of the columns above it: `(-), (s)`.
pub(super) fn is_units(cells: &[Cow<'_, str>]) -> bool {
    let unit = |cell: &str| {
        let bare = cell.trim_matches(|c: char| "()[]{} ".contains(c));
        bare.parse::<TimeUnit>().is_ok()
            || matches!(bare, "" | "-" | "#" | "1" | "MB" | "GB" | "B" | "%" | "x" | "count" | "kB")
    };
    let timed = cells
        .iter()
        .any(|cell| cell.trim_matches(|c: char| "()[] ".contains(c)).parse::<TimeUnit>().is_ok());
    timed && cells.iter().all(|cell| unit(cell))
}

/// The names in a comment that stands over rows of so many cells.
pub(super) fn in_comment(comment: &str, width: usize) -> Option<Vec<String>> {
    let comment = comment.trim();
    let titled = comment.split_once(':').filter(|(title, _)| {
        ["columns", "fields", "header", "format"].contains(&title.trim().to_lowercase().as_str())
    });
    let comment = titled.map_or(comment, |(_, names)| names.trim());
    let by = |split: Vec<&str>| {
        let names: Vec<String> =
            unnumbered(split).map(|name| name.trim_matches('"').to_owned()).collect();
        let texts = names.iter().all(|name| !name.is_empty() && !is_number(name));
        let known = names.iter().any(|name| says_something(name));
        (names.len() == width && texts && known).then_some(names)
    };
    let gaps = || comment.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect();
    let signs =
        [',', ';', '\t', '|'].into_iter().find_map(|sign| by(comment.split(sign).collect()));
    signs
        .or_else(|| by(gaps()))
        .or_else(|| by(comment.split_whitespace().collect()))
        .or_else(|| with_units(comment, width))
}

/// Names without the numbers of their columns, where each has its own: `1:threads 2:time`.
fn unnumbered<'n>(names: Vec<&'n str>) -> impl Iterator<Item = &'n str> {
    let behind = |(at, name): (usize, &&'n str)| {
        let rest =
            name.trim().trim_start_matches(['(', '[']).strip_prefix(&(at + 1).to_string())?;
        let rest = rest.strip_prefix([':', '=', ')', ']'])?.trim();
        (!rest.is_empty()).then_some(rest)
    };
    let numbered: Option<Vec<&str>> = names.iter().enumerate().map(behind).collect();
    numbered.unwrap_or(names).into_iter().map(str::trim)
}

/// `threads time (s)`: a unit in brackets belongs to the word before.
fn with_units(comment: &str, width: usize) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for word in comment.split_whitespace() {
        match names.last_mut() {
            Some(last) if word.starts_with(['(', '[']) => *last = format!("{last} {word}"),
            _ => names.push(word.into()),
        }
    }
    let known = names.iter().any(|name| says_something(name));
    (names.len() == width && known && names.iter().all(|name| !is_number(name))).then_some(names)
}

/// Whether most cells of a line are numbers or empty.
pub(super) fn is_row(cells: &[Cow<'_, str>]) -> bool {
    cells.iter().any(|cell| is_number(cell)) || cells.iter().all(|cell| is_empty(cell))
}
