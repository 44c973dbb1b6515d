//! Columns that are like each other: repetitions of one job, or jobs of one kind.

use super::plan::Measure;
use super::sheet::Sheet;
use crate::import::words::{Means, meaning, own_words, words};

/// Values of one round that differ by more than this are of another job.
const ALIKE: f64 = 1.6;

/// A column and those behind it that have no name of their own.
pub(super) fn continued(sheet: &Sheet<'_>, first: usize) -> Vec<usize> {
    let more =
        (first + 1..sheet.columns.len()).take_while(|&at| sheet.records.columns[at].continues);
    std::iter::once(first).chain(more).collect()
}

/// The number in a name, and its other words.
fn numbered(name: &str) -> (Option<u64>, Vec<String>) {
    let words = words(name);
    let number = |word: &String| word.parse::<u64>().ok();
    let numbers: Vec<u64> = words.iter().filter_map(number).collect();
    let rest = words.into_iter().filter(|word| number(word).is_none()).collect();
    (if let [only] = numbers[..] { Some(only) } else { None }, rest)
}

/// `size 100`: one of several of a kind.
pub(super) fn is_numbered(name: &str) -> bool {
    numbered(name).0.is_some()
}

/// `run 1`, `rep2`: a column for each repetition.
pub(super) fn is_repetition(name: &str) -> bool {
    let (number, rest) = numbered(name);
    number.is_some() && matches!(meaning(&rest.join(" ")).means, Means::Round)
}

/// Whether names differ in one number only, or not at all.
pub(super) fn is_one(sheet: &Sheet<'_>, columns: &[usize]) -> bool {
    let rests: Vec<_> = columns.iter().map(|&at| numbered(&sheet.columns[at].name).1).collect();
    let continued = |at: usize| sheet.records.columns[at].continues;
    rests
        .windows(2)
        .zip(columns.windows(2))
        .all(|(rests, at)| rests[0] == rests[1] || continued(at[1]))
}

/// Whether the numbers count repetitions: none, or one after another from 0, 1 or 2.
fn counts_rounds(sheet: &Sheet<'_>, columns: &[usize]) -> bool {
    let named = columns.iter().filter(|&&at| !sheet.records.columns[at].continues);
    let numbers: Vec<Option<u64>> = named.map(|&at| numbered(&sheet.columns[at].name).0).collect();
    let from = numbers.iter().flatten().min().copied().unwrap_or(0);
    let told: Vec<u64> = numbers.iter().flatten().copied().collect();
    let in_order = told.iter().zip(from..).all(|(one, other)| *one == other);
    (in_order && from <= 2 && told.len() + 1 >= numbers.len()) || told.is_empty()
}

/// `100x100`: no number of a repetition.
fn has_several_numbers(name: &str) -> bool {
    words(name).iter().filter(|word| word.parse::<u64>().is_ok()).count() > 1
}

/// A measure for each repetition, where columns are that.
pub(super) fn rounds(sheet: &Sheet<'_>, columns: &[usize]) -> Option<Vec<Measure>> {
    let sized = |&at: &usize| {
        !sheet.records.columns[at].continues && has_several_numbers(&sheet.columns[at].name)
    };
    let rounds = !columns.iter().any(sized)
        && is_one(sheet, columns)
        && counts_rounds(sheet, columns)
        && are_alike(sheet, columns);
    let measure = |(round, &column): (usize, &usize)| Measure {
        column,
        round: Some(round as u32),
        ..Measure::default()
    };
    rounds.then(|| columns.iter().enumerate().map(measure).collect())
}

/// Whether the values of a row hardly differ, in most rows.
fn are_alike(sheet: &Sheet<'_>, columns: &[usize]) -> bool {
    let spread = |row: usize| {
        let values =
            columns.iter().map(|&at| sheet.columns[at].values[row]).filter(|value| *value > 0.0);
        let (least, most) = values
            .fold((f64::MAX, 0.0_f64), |(least, most), value| (least.min(value), most.max(value)));
        most <= least * ALIKE
    };
    let alike = (0..sheet.rows.len()).filter(|&row| spread(row)).count();
    alike * 4 >= sheet.rows.len() * 3
}

/// The one column that stands for all: they are the same in other units, or only one of them
/// carries no word of a job.
pub(super) fn one_of(sheet: &Sheet<'_>, columns: &[usize]) -> Option<usize> {
    let first = columns[0];
    if columns[1..].iter().all(|&at| is_multiple(sheet, first, at)) {
        return Some(first);
    }
    let plain = |at: &usize| {
        own_words(&sheet.columns[*at].name).is_empty() && !sheet.records.columns[*at].continues
    };
    let mut plains = columns.iter().copied().filter(plain);
    let only = plains.next().filter(|_| plains.next().is_none());
    only.filter(|&at| {
        matches!(sheet.columns[at].named.means, Means::Time | Means::Rate | Means::Speedup)
    })
}

/// Whether two columns hold the same in two units. About equal ones do where their names say units
/// that differ; else they are two jobs that take about as long.
fn is_multiple(sheet: &Sheet<'_>, one: usize, other: usize) -> bool {
    let pairs = sheet.columns[one].values.iter().zip(&sheet.columns[other].values);
    let ratios: Vec<f64> =
        pairs.map(|(one, other)| other / one).filter(|ratio| ratio.is_finite()).collect();
    let Some(&first) = ratios.first() else { return false };
    let is = |unit: f64| (first / unit - 1.0).abs() < 0.02;
    let unit = |at: usize| sheet.columns[at].named.unit;
    let in_units = [1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9, 60.0, 1.0 / 60.0].into_iter().any(is)
        || (is(1.0) && unit(one) != unit(other));
    in_units
        && sheet.rows.len() > 1
        && ratios.iter().all(|ratio| (ratio / first - 1.0).abs() < 0.01)
}

/// A measure for each job that a column is of.
pub(super) fn jobs(sheet: &Sheet<'_>, columns: &[usize]) -> Vec<Measure> {
    let measure = |&column: &usize| Measure {
        column,
        job: Some(sheet.columns[column].name.clone()),
        ..Measure::default()
    };
    let mut jobs: Vec<Measure> = columns.iter().map(measure).collect();
    jobs.sort_by(|one, other| one.job.cmp(&other.job));
    jobs
}
