//! Which column holds the worker counts.

use std::collections::HashMap;

use super::ask::{Refusal, quoted};
use super::plan::WorkersFrom;
use super::sheet::{Col, Sheet};
use crate::import::words::{Means, doubt_in, words};

/// The worker count, and what became of the other columns that could be one.
pub(super) struct Found {
    pub(super) from: WorkersFrom,
    /// The count of each row; NaN where there is none.
    pub(super) counts: Vec<f64>,
    /// Columns that are left aside, and why.
    pub(super) unused: Vec<(usize, String)>,
    pub(super) note: Option<String>,
}

const CONSTANT: &str = "the same in all rows";
const FOLLOWS: &str = "another column holds the worker counts, from which it follows";

/// The columns that are named: `--workers`.
pub(super) fn asked(sheet: &Sheet<'_>, names: &[String]) -> Result<Found, Refusal> {
    let find =
        |name: &String| sheet.find(name).ok_or_else(|| Refusal::no_column(name, "--workers"));
    let columns = names.iter().map(find).collect::<Result<Vec<usize>, Refusal>>()?;
    Ok(found(sheet, columns, Vec::new()))
}

/// By names and values; `None` where no column is named after workers.
pub(super) fn choose(sheet: &Sheet<'_>) -> Result<Option<Found>, Refusal> {
    let named = |means: Means| {
        (0..sheet.columns.len()).filter(move |&at| {
            let column = &sheet.columns[at];
            column.named.means == means && (column.said || column.numbers > 0)
        })
    };
    let candidates: Vec<usize> =
        named(Means::Workers).filter(|&at| can_count(&sheet.columns[at])).collect();
    let candidates = without_time(sheet, candidates);
    let doubt = |at: usize| match sheet.columns[at].said {
        true => 0,
        false => doubt_in(&sheet.columns[at].name).unwrap_or(usize::MAX),
    };
    let Some(least) = candidates.iter().map(|&at| doubt(at)).min() else {
        // The rest of a product is the same in all rows.
        let factor = named(Means::Factor).find(|&at| sheet.columns[at].levels().len() > 1);
        let only = factor.or_else(|| without_numbers(sheet));
        return Ok(only.map(|at| found(sheet, vec![at], Vec::new())));
    };
    if let Some(found) = total(sheet, &candidates, &named(Means::Factor).collect::<Vec<_>>()) {
        return Ok(Some(found));
    }
    let surest: Vec<usize> = candidates.into_iter().filter(|&at| doubt(at) == least).collect();
    let varying: Vec<usize> =
        surest.iter().copied().filter(|&at| sheet.columns[at].levels().len() > 1).collect();
    let factors: Vec<usize> = named(Means::Factor).collect();
    let (from, aside) = match varying.as_slice() {
        [] => (vec![surest[0]], surest[1..].to_vec()),
        _ => (varying.clone(), surest.iter().copied().filter(|at| !varying.contains(at)).collect()),
    };
    let unused = aside.into_iter().map(|at| (at, CONSTANT.to_owned())).collect();
    let varying_factors: Vec<usize> =
        factors.into_iter().filter(|&at| sheet.columns[at].levels().len() > 1).collect();
    of_several(sheet, &from, &varying_factors, unused).map(Some)
}

/// Beside another count of workers a lone t is the time.
fn without_time(sheet: &Sheet<'_>, mut candidates: Vec<usize>) -> Vec<usize> {
    let has_value = sheet.columns.iter().any(|column| column.named.means.is_value());
    if candidates.len() > 1 && !has_value {
        candidates.retain(|&at| !sheet.columns[at].name.eq_ignore_ascii_case("t"));
    }
    candidates
}

/// The column that is the product of others that vary, whatever its name.
fn total(sheet: &Sheet<'_>, candidates: &[usize], factors: &[usize]) -> Option<Found> {
    let varying = |at: &usize| sheet.columns[*at].levels().len() > 1;
    let all: Vec<usize> = candidates.iter().chain(factors).copied().filter(varying).collect();
    let total =
        candidates.iter().copied().filter(varying).find(|&at| is_product(sheet, at, &all))?;
    let others = candidates.iter().chain(factors).filter(|at| **at != total);
    Some(found(sheet, vec![total], others.map(|&at| (at, FOLLOWS.to_owned())).collect()))
}

/// A column that is named after workers and holds no number: its first cell is what to tell.
fn without_numbers(sheet: &Sheet<'_>) -> Option<usize> {
    sheet.columns.iter().position(|column| {
        column.numbers == 0 && column.filled > 0 && doubt_in(&column.name).is_some()
    })
}

/// A doubtful name counts only where its numbers are counts.
fn can_count(column: &Col) -> bool {
    let sure = column.said || doubt_in(&column.name) == Some(0);
    sure || (column.is_numeric() && column.is_mostly_whole())
        || (column.numbers == 0 && column.filled == 0)
}

/// One of several columns that count workers, or their product.
fn of_several(
    sheet: &Sheet<'_>,
    columns: &[usize],
    factors: &[usize],
    mut unused: Vec<(usize, String)>,
) -> Result<Found, Refusal> {
    let all: Vec<usize> = columns.iter().chain(factors).copied().collect();
    let (left, followers) = independent(sheet, &all);
    unused.extend(followers.into_iter().map(|at| (at, FOLLOWS.into())));
    match left.as_slice() {
        [only] => Ok(found(sheet, vec![*only], unused)),
        _ if left
            .iter()
            .any(|&at| doubt_in(&sheet.columns[at].name) != Some(0) && columns.contains(&at)) =>
        {
            Err(unclear(sheet, &left))
        }
        _ if tells_apart(sheet, &left) => {
            let mut found = found(sheet, left.clone(), unused);
            found.note = Some("the counts of these columns are multiplied".into());
            Ok(found)
        }
        _ if is_factorial(sheet, &left) => Ok(outer(sheet, &left, unused)),
        _ => Err(unclear(sheet, &left)),
    }
}

/// The counts of one column, or of a product of several.
fn found(sheet: &Sheet<'_>, columns: Vec<usize>, unused: Vec<(usize, String)>) -> Found {
    let count = |row: usize| columns.iter().map(|&at| sheet.columns[at].values[row]).product();
    let counts = (0..sheet.rows.len()).map(count).collect();
    let from = match columns.as_slice() {
        [only] => WorkersFrom::Column(*only),
        _ => WorkersFrom::Product(columns),
    };
    Found { from, counts, unused, note: None }
}

/// Whether a column is two or three of the others multiplied, in every row.
fn is_product(sheet: &Sheet<'_>, at: usize, all: &[usize]) -> bool {
    let others: Vec<usize> = all.iter().copied().filter(|other| *other != at).collect();
    let is = |factors: &[usize]| {
        (0..sheet.rows.len()).all(|row| {
            let product: f64 =
                factors.iter().map(|&factor| sheet.columns[factor].values[row]).product();
            let total = sheet.columns[at].values[row];
            product.is_nan() || total.is_nan() || product == total
        })
    };
    let pairs = |first: usize| others[first + 1..].iter().map(move |second| (first, *second));
    (0..others.len()).flat_map(pairs).any(|(first, second)| is(&[others[first], second]))
        || (others.len() > 2 && is(&others))
}

/// Columns without those that follow from another one: nodes from ranks.
fn independent(sheet: &Sheet<'_>, columns: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let (mut left, mut followers) = (columns.to_vec(), Vec::new());
    while let Some(follower) = left.iter().copied().find(|&at| follows(sheet, at, &left)) {
        left.retain(|&at| at != follower);
        followers.push(follower);
    }
    (left, followers)
}

/// Whether one of the others says this one; of two that say each other, the one that begins at one
/// stays.
fn follows(sheet: &Sheet<'_>, at: usize, all: &[usize]) -> bool {
    let column = &sheet.columns[at];
    let least = |column: &Col| column.least_and_most().map_or(f64::MAX, |(least, _)| least);
    all.iter().filter(|other| **other != at).any(|&other| {
        let known = &sheet.columns[other];
        let said = sheet.determines(&known.ids, &column.ids);
        let both = said && sheet.determines(&column.ids, &known.ids);
        let later = (least(column) != 1.0, at) > (least(known) != 1.0, other);
        said && (!both || later)
    })
}

/// The groups of rows that texts tell apart.
fn experiments(sheet: &Sheet<'_>) -> Vec<u32> {
    let texts = (0..sheet.columns.len()).filter(|&at| {
        let column = &sheet.columns[at];
        column.is_text()
            && column.named.means != Means::Stamp
            && column.distinct * 2 <= sheet.rows.len()
    });
    sheet.groups(&texts.collect::<Vec<_>>())
}

/// Whether the product of the counts says each of them, within each experiment.
fn tells_apart(sheet: &Sheet<'_>, columns: &[usize]) -> bool {
    let experiments = experiments(sheet);
    let combined = sheet.groups(columns);
    let mut known: HashMap<(u32, u64), u32> = HashMap::new();
    (0..sheet.rows.len()).all(|row| {
        let product: f64 = columns.iter().map(|&at| sheet.columns[at].values[row]).product();
        *known.entry((experiments[row], product.to_bits())).or_insert(combined[row])
            == combined[row]
    })
}

/// Whether every count of the one is there at every count of the others.
fn is_factorial(sheet: &Sheet<'_>, columns: &[usize]) -> bool {
    let combined = sheet.groups(columns);
    let distinct = combined.iter().copied().max().map_or(0, |most| most as usize + 1);
    let full: usize = columns.iter().map(|&at| sheet.columns[at].levels().len()).product();
    distinct * 4 >= full * 3
}

/// The count of what stands outside: nodes of processes, processes of threads. The inner count
/// tells series apart.
fn outer(sheet: &Sheet<'_>, columns: &[usize], unused: Vec<(usize, String)>) -> Found {
    let depth = |at: usize| {
        let words = words(&sheet.columns[at].name);
        let says = |known: &[&str]| {
            words.iter().any(|word| known.iter().any(|known| word.contains(known)))
        };
        match () {
            () if says(&["node", "knoten", "nodo", "noeud"]) => 0,
            () if says(&["proc", "rank", "mpi", "task", "worker", "np"]) => 1,
            () if says(&["core", "cpu", "kern"]) => 2,
            () => 3,
        }
    };
    let outermost = columns.iter().copied().min_by_key(|&at| depth(at)).unwrap_or(columns[0]);
    let names: Vec<String> = columns.iter().map(|&at| sheet.columns[at].name.clone()).collect();
    let mut found = found(sheet, vec![outermost], unused);
    found.note = Some(format!("--workers {} counts both", quoted(&names.join("*"))));
    found
}

fn unclear(sheet: &Sheet<'_>, columns: &[usize]) -> Refusal {
    let names: Vec<&str> = columns.iter().map(|&at| sheet.columns[at].name.as_str()).collect();
    let product = format!("--workers {}", quoted(&names.join("*")));
    let single = names.iter().map(|name| format!("--workers {}", quoted(name)));
    Refusal::unclear("several columns count workers", single.chain([product]))
}
