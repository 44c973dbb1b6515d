//! Logs of `key: value` lines, a record after another.

use crate::import::cell::number;
use crate::import::records::{Place, Records, Source};

/// Whether most lines are keys with values, and the first key comes again.
pub(crate) fn is(text: &str) -> bool {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty() && !is_rule(line)).take(200).collect();
    let pairs: Vec<(&str, &str)> = lines.iter().filter_map(|line| pair(line)).collect();
    let Some((first, _)) = pairs.first() else { return false };
    let numeric = pairs.iter().filter(|(_, value)| number(value, false).is_some()).count();
    pairs.len() * 5 >= lines.len() * 4
        && numeric * 2 >= pairs.len()
        && pairs.iter().filter(|(key, _)| key == first).count() > 1
}

fn is_rule(line: &str) -> bool {
    line.trim().chars().all(|c| "-=*_#~".contains(c))
}

/// `Time -- elapsed: 45.0`, `threads = 4`.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':').or_else(|| line.split_once('='))?;
    let key = key.trim().trim_start_matches(['#', '-', '*', ' ']);
    let named =
        key.chars().next().is_some_and(char::is_alphabetic) && !key.contains([',', '\t', ';']);
    (named && !value.trim().is_empty()).then(|| (key, value.trim()))
}

/// Reads it: a record begins where its first key comes again.
pub(crate) fn read(text: &str) -> Source {
    let pairs: Vec<(&str, &str)> =
        text.lines().filter(|line| !is_rule(line)).filter_map(pair).collect();
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
        let mut cells = vec![""; records.columns.len()];
        row.iter().for_each(|(column, value)| cells[*column] = value);
        records.push(at as u64 + 1, cells);
    }
    Source { records, tool: "unknown (a log)".into(), ..Source::default() }
}
