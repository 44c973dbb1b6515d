//! Logs of `key: value` lines, a record after another, or of such pairs in each line.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::cell::number;
use crate::import::records::{Place, Records, Source};

/// `threads=4`, `time="3.2 s"`.
static FIELD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:^|[\s,;(])([A-Za-z_][\w.-]*)=("[^"]*"|[^\s,;)]+)"#).ok());

/// Whether most lines are keys with values: several in each line, or one, where the first key comes
/// again or there is nothing else.
pub(crate) fn is(text: &str) -> bool {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty() && !is_rule(line)).take(200).collect();
    if is_in_lines(&lines) {
        return true;
    }
    let pairs: Vec<(&str, &str)> = lines.iter().filter_map(|line| pair(line)).collect();
    let Some((first, _)) = pairs.first() else { return false };
    let numeric = pairs.iter().filter(|(_, value)| number(value, false).is_some()).count();
    let again = pairs.iter().filter(|(key, _)| key == first).count() > 1;
    pairs.len() * 5 >= lines.len() * 4
        && numeric * 2 >= pairs.len()
        && (again || pairs.len() == lines.len())
}

/// Whether most lines hold several keys with values, the same first one in each.
fn is_in_lines(lines: &[&str]) -> bool {
    let all: Vec<Vec<(&str, &str)>> = lines.iter().map(|line| fields(line)).collect();
    let Some((first, _)) = all.iter().find_map(|fields| fields.first()) else { return false };
    let like = |fields: &&Vec<(&str, &str)>| fields.first().is_some_and(|(key, _)| key == first);
    let alike = all.iter().filter(like).count();
    alike > 1 && alike * 5 >= lines.len() * 4
}

/// Several keys with values in one line; none where there is one at most.
fn fields(line: &str) -> Vec<(&str, &str)> {
    let in_signs = FIELD.as_ref().into_iter().flat_map(|field| field.captures_iter(line));
    // Within quotes it is a part of a name: `"synthetic,p=0.95,ms=100"` in a table.
    let (mut looked_at, mut quoted) = (0, false);
    let found: Vec<(&str, &str)> = in_signs
        .filter_map(|found| {
            let (key, value) = (found.get(1)?, found.get(2)?);
            quoted ^= line[looked_at..key.start()].matches('"').count() % 2 == 1;
            looked_at = key.start();
            (!quoted).then(|| (key.as_str(), value.as_str().trim_matches('"')))
        })
        .collect();
    if found.len() > 1 {
        return found;
    }
    let parts = untagged(line).split([',', ';', '|', '\t']);
    let told: Option<Vec<(&str, &str)>> =
        parts.map(|part| pair(part).filter(|(_, value)| !value.contains(": "))).collect();
    told.filter(|told| told.len() > 1).unwrap_or_default()
}

/// Whether the first line begins with what a logger puts there: `[INFO] threads: 4`.
pub(super) fn is_tagged(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    first.len() > untagged(first).len()
}

/// A line without `[INFO]` and `[2024-01-01 12:00:00]` in front.
fn untagged(line: &str) -> &str {
    let line = line.trim();
    let behind = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let text = behind.map(|(_, text)| text.trim_start_matches([' ', ':', '-']));
    match text.filter(|text| text.starts_with(|c: char| c.is_alphabetic() || c == '[')) {
        Some(text) => untagged(text),
        None => line,
    }
}

/// A line of signs, with a title between them or not.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let titled = line.trim_matches(['-', '=', '#']);
    line.chars().all(|c| "-=*_#~".contains(c))
        || (line.len() > titled.len() + 3 && line.ends_with(['-', '=', '#']))
}

/// `Time -- elapsed: 45.0`, `threads = 4`.
fn pair(line: &str) -> Option<(&str, &str)> {
    let line = untagged(line);
    let (key, value) = line.split_once(':').or_else(|| line.split_once('='))?;
    let key = key.trim().trim_start_matches(['#', '-', '*', ' ']);
    let named =
        key.chars().next().is_some_and(char::is_alphabetic) && !key.contains([',', '\t', ';']);
    (named && !value.trim().is_empty()).then(|| (key, value.trim()))
}

/// Reads it: a record is a line, or begins where its first key comes again.
pub(crate) fn read(text: &str) -> Source {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty() && !is_rule(line)).collect();
    let records = match is_in_lines(&lines[..lines.len().min(200)]) {
        true => of_lines(text),
        false => of_blocks(text),
    };
    Source { records, tool: "unknown (a log)".into(), ..Source::default() }
}

/// A record a line.
fn of_lines(text: &str) -> Records {
    let mut records = Records::default();
    for (line, text) in text.lines().enumerate() {
        let cells: Vec<(usize, &str)> =
            fields(text).into_iter().map(|(key, value)| (records.column(key), value)).collect();
        if !cells.is_empty() {
            push(&mut records, line as u64 + 1, &cells);
        }
    }
    records
}

fn push(records: &mut Records, line: u64, cells: &[(usize, &str)]) {
    let mut row = vec![""; records.columns.len()];
    cells.iter().for_each(|(column, cell)| row[*column] = cell);
    records.push(line, row);
}

fn of_blocks(text: &str) -> Records {
    let several = |line| Some(fields(line)).filter(|fields| !fields.is_empty());
    let all = |line| several(line).unwrap_or_else(|| pair(line).into_iter().collect());
    let pairs: Vec<(&str, &str)> =
        text.lines().filter(|line| !is_rule(line)).flat_map(all).collect();
    let mut records = Records::at(Place::Numbered("record"), Vec::new());
    let mut rows: Vec<Vec<(usize, &str)>> = Vec::new();
    for (key, value) in &pairs {
        let column = records.column(key);
        // A key twice in one record: the last one counts.
        match rows.last_mut().filter(|_| column != 0) {
            Some(row) => row.push((column, value)),
            None => rows.push(vec![(column, value)]),
        }
    }
    for (at, row) in rows.iter().enumerate() {
        push(&mut records, at as u64 + 1, row);
    }
    records
}
