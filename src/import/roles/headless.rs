//! Columns without names: what they are, from their numbers alone.

use std::collections::{HashMap, HashSet};

use super::ask::Refusal;
use super::sheet::{Col, Sheet};
use super::wide::MOST_AT_FIRST;
use crate::import::words::{Means, Named};

const SECOND_COUNTS: &str = "The table has no header; its second column is taken for the worker \
                             counts, since the first holds other numbers than whole ones from 1.";

/// Says what the columns are; a caution where that was a choice.
pub(super) fn name(sheet: &mut Sheet<'_>) -> Result<Option<String>, Refusal> {
    let numeric: Vec<usize> =
        (0..sheet.columns.len()).filter(|&at| sheet.columns[at].is_numeric()).collect();
    for at in 0..sheet.columns.len() {
        let means = if sheet.columns[at].is_text() { Means::Series } else { Means::Beside };
        sheet.columns[at].named = Named::only(means);
    }
    match numeric.as_slice() {
        [] | [_] => {
            if let [only] = numeric[..] {
                say(sheet, only, Means::Workers);
            }
            Ok(None)
        }
        [first, second] => Ok(two(sheet, *first, *second)),
        many => several(sheet, many).map(|()| None),
    }
}

fn say(sheet: &mut Sheet<'_>, at: usize, means: Means) {
    sheet.columns[at].named = Named::only(means);
    sheet.columns[at].said = means == Means::Workers;
}

/// Worker counts and values; the other way round where only the second can be counts.
fn two(sheet: &mut Sheet<'_>, first: usize, second: usize) -> Option<String> {
    let column = &sheet.columns[first];
    let whole = |value: f64| value >= 1.0 && value.fract() == 0.0;
    let unlikely = column.numbers().any(|value| value < 1.0) || !column.numbers().any(whole);
    let swapped = unlikely && sheet.columns[second].is_whole();
    let (workers, value) = if swapped { (second, first) } else { (first, second) };
    say(sheet, workers, Means::Workers);
    say(sheet, value, Means::Value);
    swapped.then(|| SECOND_COUNTS.into())
}

/// Worker counts, parameters that are there at most of them, the value, and its spread.
fn several(sheet: &mut Sheet<'_>, columns: &[usize]) -> Result<(), Refusal> {
    let counts: Vec<usize> =
        columns.iter().copied().filter(|&at| looks_like_counts(&sheet.columns[at])).collect();
    let [workers] = most_likely(sheet, &counts)[..] else { return Err(unclear()) };
    let rest: Vec<usize> = columns.iter().copied().filter(|at| *at != workers).collect();
    let (parameters, values): (Vec<usize>, Vec<usize>) =
        rest.into_iter().partition(|&at| is_parameter(sheet, at, workers));
    let Some(&value) = values.first() else { return Err(unclear()) };
    say(sheet, workers, Means::Workers);
    for at in parameters {
        say(sheet, at, Means::Unknown);
    }
    say(sheet, value, Means::Value);
    let mut last = value;
    for &at in &values[1..] {
        if is_spread_of(sheet, at, value) {
            say(sheet, at, Means::Spread);
        } else if is_repeat_of(sheet, at, last) {
            say(sheet, at, Means::Value);
            last = at;
        } else {
            return Err(unclear());
        }
    }
    Ok(())
}

fn looks_like_counts(column: &Col) -> bool {
    let levels = column.levels();
    column.is_whole()
        && levels.len() > 1
        && levels[0] <= MOST_AT_FIRST
        && levels.last().is_some_and(|most| *most <= 65536.0)
}

/// Of several columns of small whole numbers those that double, begin at one and are the first.
fn most_likely(sheet: &Sheet<'_>, counts: &[usize]) -> Vec<usize> {
    let doubles = |at: &usize| {
        let levels = sheet.columns[*at].levels();
        levels[0] == 1.0
            && levels.windows(2).all(|pair| pair[1] == 2.0 * pair[0])
            && levels.len() > 2
    };
    if counts.len() < 2 {
        return counts.to_vec();
    }
    let doubling: Vec<usize> = counts.iter().copied().filter(doubles).collect();
    // The first column that falls from row to row is a value, whatever it begins at.
    let rises = |at: &usize| {
        let values = &sheet.columns[*at].values;
        values.windows(2).all(|pair| pair[1] >= pair[0])
    };
    match doubling.len() {
        0 => counts.iter().copied().filter(rises).collect(),
        _ => doubling,
    }
}

/// Whether the same number stands at several worker counts, for most rows.
fn is_parameter(sheet: &Sheet<'_>, at: usize, workers: usize) -> bool {
    let column = &sheet.columns[at];
    let mut counts: HashMap<u32, HashSet<u32>> = HashMap::new();
    for (id, count) in column.ids.iter().zip(&sheet.columns[workers].ids) {
        counts.entry(*id).or_default().insert(*count);
    }
    let again = column.ids.iter().filter(|id| counts[id].len() > 1).count();
    again * 2 > column.ids.len() && !column.has_fractions()
}

fn is_spread_of(sheet: &Sheet<'_>, at: usize, value: usize) -> bool {
    let pairs = sheet.columns[at].values.iter().zip(&sheet.columns[value].values);
    let small = pairs.filter(|(spread, value)| **spread >= 0.0 && **spread * 2.0 < **value).count();
    small * 5 >= sheet.rows.len() * 4
}

fn is_repeat_of(sheet: &Sheet<'_>, at: usize, value: usize) -> bool {
    let pairs = sheet.columns[at].values.iter().zip(&sheet.columns[value].values);
    let alike = pairs.filter(|(one, other)| (**one / **other - 1.0).abs() < 0.5).count();
    alike * 5 >= sheet.rows.len() * 4
}

fn unclear() -> Refusal {
    Refusal::unclear(
        "the columns have no names, and their numbers do not tell which is the worker count and which the value",
        [
            "a first line such as threads,size,time_s".to_owned(),
            "--workers 'column 1' --time 'column 2'".to_owned(),
        ],
    )
}
