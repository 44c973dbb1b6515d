//! Tables with a column for each worker count.

use std::collections::BTreeMap;

use super::ask::{Refusal, quoted};
use super::plan::{Kind, Measure};
use super::sheet::Sheet;
use super::trend::{Trend, trend};
use crate::import::cell::CellUnit;
use crate::import::options::Options;
use crate::import::words::{Means, Named, doubt_in, in_text, meaning, says_nothing_else, words};

/// Worker counts that nothing calls so begin at this or below.
pub(super) const MOST_AT_FIRST: f64 = 4.0;
const MOST_WORKERS: f64 = 65536.0;

/// The columns of worker counts, and what their values are.
#[derive(Debug)]
pub(super) struct Wide {
    pub(super) kind: Kind,
    pub(super) measures: Vec<Measure>,
}

/// A name with a worker count in it.
struct Counted {
    column: usize,
    count: f64,
    /// A word says that it is one.
    sure: bool,
    rest: Vec<String>,
}

/// The worker counts of the columns; `None` where columns are no worker counts.
pub(super) fn find(sheet: &Sheet<'_>, options: &Options) -> Result<Option<Wide>, Refusal> {
    let numeric = (0..sheet.columns.len())
        .filter(|&at| sheet.columns[at].numbers > 0 && !sheet.columns[at].said);
    let counted: Vec<Counted> =
        numeric.filter_map(|at| counted(&sheet.columns[at].name, at)).collect();
    let mut families: BTreeMap<Vec<String>, Vec<&Counted>> = BTreeMap::new();
    for one in &counted {
        families.entry(one.rest.clone()).or_default().push(one);
    }
    families.retain(|_, family| are_counts(family));
    let ranked = families.into_iter().map(|(rest, family)| (rank(&rest), rest, family));
    let Some((_, rest, family)) = ranked.min_by_key(|(rank, ..)| *rank) else { return Ok(None) };
    let columns: Vec<usize> = family.iter().map(|one| one.column).collect();
    if let Some(other) = counts_in_rows(sheet, &columns)
        && ambiguous(sheet, other, &family)?.is_none()
    {
        return Ok(None);
    }
    let Some(kind) = kind(sheet, &rest, &family, options)? else { return Ok(None) };
    let unit = options.unit.or(meaning(&rest.join(" ")).unit);
    let measure = |one: &&Counted| Measure {
        column: one.column,
        workers: Some(one.count),
        unit,
        ..Measure::default()
    };
    Ok(Some(Wide { kind, measures: family.iter().map(measure).collect() }))
}

fn counted(name: &str, column: usize) -> Option<Counted> {
    let whole = |count: f64| (count >= 1.0 && count.fract() == 0.0).then_some(count);
    if let Ok(count) = name.trim().parse::<f64>() {
        return Some(Counted { column, count: whole(count)?, sure: false, rest: Vec::new() });
    }
    let words = words(name);
    let numbers: Vec<f64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let [count] = numbers[..] else { return None };
    let rest: Vec<String> = words.into_iter().filter(|word| word.parse::<f64>().is_err()).collect();
    let said = in_text();
    let says = |word: &String| said.0.contains(&word.as_str()) || said.1.contains(&word.as_str());
    let sure = rest.iter().any(says);
    // `1 thread` and `2 threads` are of one family.
    let rest: Vec<String> = rest.into_iter().filter(|word| !says(word)).collect();
    let symbol = matches!(
        rest.iter().map(String::as_str).collect::<Vec<_>>()[..],
        ["p" | "t" | "n" | "w" | "np" | "nt" | "x"]
    );
    let started = !rest.is_empty() && says_nothing_else(&rest.join(" "));
    let value = started || meaning(&rest.join(" ")).means.is_value();
    (sure || symbol || value).then_some(Counted { column, count: whole(count)?, sure, rest })
}

/// Whether these are worker counts: each once, from few on; percentiles are not.
fn are_counts(family: &[&Counted]) -> bool {
    let counts: Vec<f64> = family.iter().map(|one| one.count).collect();
    let least = counts.iter().copied().fold(f64::MAX, f64::min);
    let most = counts.iter().copied().fold(0.0, f64::max);
    let mut once = counts.clone();
    once.sort_by(f64::total_cmp);
    once.dedup();
    let percentiles =
        counts.iter().all(|count| [5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0].contains(count));
    let sure = family.iter().all(|one| one.sure);
    counts.len() > 1
        && once.len() == counts.len()
        && (sure || (least <= MOST_AT_FIRST && most <= MOST_WORKERS && !percentiles))
}

/// Times before rates before speedups.
fn rank(rest: &[String]) -> usize {
    match meaning(&rest.join(" ")).means {
        Means::Time | Means::Workers | Means::Unknown => 0,
        Means::Rate => 1,
        Means::Speedup => 2,
        _ => 3,
    }
}

/// Another column that is named after workers.
fn counts_in_rows(sheet: &Sheet<'_>, columns: &[usize]) -> Option<usize> {
    (0..sheet.columns.len()).find(|at| {
        let column = &sheet.columns[*at];
        let named = column.named.means == Means::Workers && column.numbers > 0;
        !columns.contains(at) && named && column.levels().len() > 1
    })
}

/// Columns are sizes where the rows are worker counts, and counts where the rows only may be; where
/// both can be either, it is asked.
fn ambiguous(sheet: &Sheet<'_>, other: usize, family: &[&Counted]) -> Result<Option<()>, Refusal> {
    let column = &sheet.columns[other];
    let rows_begin_low = column.least_and_most().is_some_and(|(least, _)| least <= MOST_AT_FIRST);
    let perhaps = doubt_in(&column.name).is_some_and(|doubt| doubt > 0);
    let surer = perhaps && family.iter().all(|one| one.sure || !one.rest.is_empty());
    if surer && !rows_begin_low {
        return Ok(Some(()));
    }
    if rows_begin_low || !family.iter().all(|one| one.rest.is_empty()) {
        return Ok(None);
    }
    let name = quoted(&column.name);
    let what = if perhaps { "a size" } else { "something else" };
    Err(Refusal::unclear(
        format!("the rows ('{}') or the columns can be worker counts", column.name),
        [
            format!("--workers {name} (each column is a job)"),
            format!("rename the column if it is {what}"),
        ],
    ))
}

/// What the values are: as the names or cells say, else as they go with the counts.
fn kind(
    sheet: &Sheet<'_>,
    rest: &[String],
    family: &[&Counted],
    options: &Options,
) -> Result<Option<Kind>, Refusal> {
    if let Some(kind) = options.value {
        return Ok(Some(Kind::of(kind)));
    }
    let named: Named = meaning(&rest.join(" "));
    let said = match (named.means, sheet.columns[family[0].column].unit) {
        (_, CellUnit::Time) | (Means::Time, _) => Some(Kind::Time),
        (_, CellUnit::Rate(_)) | (Means::Rate, _) => Some(Kind::Rate),
        (_, CellUnit::Times) | (Means::Speedup, _) => Some(Kind::Speedup),
        (Means::Efficiency, _) => Some(Kind::Efficiency),
        _ => None,
    };
    let trends: Vec<Trend> =
        (0..sheet.rows.len()).map(|row| trend(&course(sheet, family, row))).collect();
    let often =
        |one: Trend| trends.iter().filter(|trend| **trend == one).count() * 2 > trends.len();
    // Numbers behind a word for times may count repetitions.
    let in_order = family.iter().zip(1..).all(|(one, place)| one.count == f64::from(place));
    let repeats = !family[0].sure && !rest.is_empty() && in_order && family.len() > 2;
    match said {
        Some(Kind::Time) if repeats && !often(Trend::Falls) => Ok(None),
        Some(kind) => Ok(Some(kind)),
        None if often(Trend::FromOne) => Ok(Some(Kind::Speedup)),
        None if often(Trend::Grows) => Err(grows()),
        None => Ok(Some(Kind::Time)),
    }
}

fn grows() -> Refusal {
    Refusal::unclear(
        "the values grow with the workers and do not say what they are",
        ["--value throughput (rates)".to_owned(), "--value time (a slowdown)".to_owned()],
    )
}

fn course(sheet: &Sheet<'_>, family: &[&Counted], row: usize) -> Vec<(f64, f64)> {
    let value = |one: &&Counted| (one.count, sheet.columns[one.column].values[row]);
    let mut course: Vec<(f64, f64)> =
        family.iter().map(value).filter(|(_, value)| !value.is_nan()).collect();
    course.sort_by(|one, other| one.0.total_cmp(&other.0));
    course
}
