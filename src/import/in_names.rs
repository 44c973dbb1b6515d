//! Worker counts that stand in names: `mpi_4`, `sort_t8`, `FusedCells-2`, `4 threads`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::records::{Column, Records};
use super::words::{Means, counts_else, in_text, is_sequential, says_nothing_else, words};

/// What the column of such a number is called, before the name of that of the names.
pub(super) const NUMBER_IN: &str = "the number in";
/// A number that nothing calls a worker count belongs to a series that begins at this or below.
const MOST_AT_FIRST: f64 = 4.0;
const MOST_WORKERS: f64 = 65536.0;

/// `threads=4`, `4 threads`, `4_ranks`.
static BESIDE_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = in_text().0.join("|");
    Regex::new(&format!(
        r"(?i)(?:\b|_)(?:(?:n|num)?[ _-]?(?:{words})[ _=:-]*(\d+)|(\d+)[ _-]*(?:{words}))(?:\b|_)"
    ))
    .ok()
});
/// `rayon@4`, `map-t4`, `sort_p8`.
static MARKED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(?:@|(?:^|[-_ /.])[tjpnw]=?)(\d+)(?:$|[-_ /.])").ok());
/// `omp_4t`, `np-8p_big`, `4th`.
static BEHIND: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(?:^|[-_ /.])(\d+)(?:t|th|thr|p|c|w|n|x)(?:$|[-_ /.])").ok());
/// `omp4`, `par8`.
static JOINED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?<name>\D*[[:alpha:]])(?<count>\d+)$").ok());
/// `mpi_4`, `FusedCells-2`, `pool[8]`, `pool (8)`.
static LAST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[-_ /\[(:x](\d+)[\])]?$").ok());

/// `fourThreads`, `thirty_two_workers`.
static SPELLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let numbers: Vec<&str> = SPELLINGS.iter().map(|(spelling, _)| *spelling).collect();
    Regex::new(&format!(
        r"(?i)(?:\b|_)({})([ _-]?(?:{}))(?:\b|_)",
        numbers.join("|"),
        in_text().0.join("|")
    ))
    .ok()
});
const SPELLINGS: [(&str, &str); 13] = [
    ("thirty[ _-]?two", "32"),
    ("twenty[ _-]?four", "24"),
    ("sixty[ _-]?four", "64"),
    ("single", "1"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("six", "6"),
    ("eight", "8"),
    ("ten", "10"),
    ("twelve", "12"),
    ("sixteen", "16"),
];

/// A name with its number in digits where a word for workers stands behind it.
fn in_digits(name: &str) -> Option<String> {
    let captures = SPELLED.as_ref()?.captures(name)?;
    let (number, word) = (captures.get(1)?, captures.get(2)?);
    let spelled = |(spelling, _): &&(&str, &str)| {
        let plain = |text: &str| text.to_lowercase().replace(['_', '-', ' '], "");
        plain(&spelling.replace("[ _-]?", "")) == plain(number.as_str())
    };
    let (_, digits) = SPELLINGS.iter().find(spelled)?;
    Some(format!("{}{digits}{}{}", &name[..number.start()], word.as_str(), &name[word.end()..]))
}

/// A name taken apart: its count and what is left; the sequential program has no count.
type Parts = (Option<f64>, String);

/// Whether the numbers may as well be of runs, sizes or versions: a word says so, or they follow one
/// another and no word is one of workers.
fn may_be_else(parts: &BTreeMap<&str, Parts>) -> bool {
    let rests: BTreeSet<&String> = parts.values().map(|(_, rest)| rest).collect();
    let mut counts: Vec<f64> = parts.values().filter_map(|(count, _)| *count).collect();
    counts.sort_by(f64::total_cmp);
    counts.dedup();
    let in_order = counts.len() > 2 && counts.windows(2).all(|pair| pair[1] == pair[0] + 1.0);
    rests.iter().any(|rest| counts_else(rest))
        || (in_order && !rests.iter().all(|rest| says_nothing_else(rest)))
}

/// The rows with the count and the rest of this column's names as columns of their own; `None`
/// where its names hold no counts.
pub(super) fn split(records: &Records, column: usize) -> Option<Records> {
    let names: BTreeSet<&str> = (0..records.len())
        .map(|row| records.cell(row, column))
        .filter(|name| !name.is_empty())
        .collect();
    let patterns = [&BESIDE_WORD, &MARKED, &BEHIND, &LAST, &JOINED];
    let (at, parts) = patterns
        .into_iter()
        .enumerate()
        .find_map(|(at, pattern)| Some((at, taken_apart(&names, pattern.as_ref()?)?)))?;
    let said = at < 2 || !may_be_else(&parts);
    let name = records.columns[column].name.clone();
    let told: BTreeMap<&str, (String, &str)> =
        parts.iter().map(|(name, parts)| (*name, told(parts))).collect();
    let more = [
        Column::said(
            format!("{NUMBER_IN} {name}"),
            if said { Means::Workers } else { Means::Unknown },
        ),
        Column::said(format!("the rest of {name}"), Means::Series),
    ];
    let cells = |row: usize| {
        let found = told.get(records.cell(row, column));
        found.map_or_else(|| vec!["", ""], |(count, rest)| vec![count.as_str(), *rest])
    };
    let mut split = records.with_columns(more, cells);
    split.columns[column].said = Some(Means::Beside);
    Some(split)
}

/// The cells of a name.
fn told(parts: &Parts) -> (String, &str) {
    (parts.0.map_or_else(|| "sequential".to_owned(), |count| count.to_string()), parts.1.as_str())
}

/// All names by one pattern; `None` where it does not find at least two counts of one name in most.
fn taken_apart<'n>(names: &BTreeSet<&'n str>, pattern: &Regex) -> Option<BTreeMap<&'n str, Parts>> {
    let mut parts: BTreeMap<&str, Parts> = BTreeMap::new();
    let mut counts: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for name in names {
        let spelled = in_digits(name);
        if let Some((count, rest)) = count_in(spelled.as_deref().unwrap_or(name), pattern) {
            counts.entry(rest.clone()).or_default().insert(count as u64);
            parts.insert(name, (Some(count), rest));
        } else if let Some(rest) = without_sequential(name) {
            parts.insert(name, (None, rest));
        }
    }
    let scanned = counts.values().filter(|counts| counts.len() > 1);
    let begins_low = scanned
        .clone()
        .all(|counts| counts.first().is_some_and(|least| *least as f64 <= MOST_AT_FIRST));
    (scanned.count() * 2 > counts.len() && begins_low && parts.len() * 2 > names.len())
        .then_some(parts)
}

fn count_in(name: &str, pattern: &Regex) -> Option<(f64, String)> {
    // What ends one number may begin the next.
    let (mut found, mut from) = (None, 0);
    while let Some(captures) = pattern.captures_at(name, from) {
        let digits = captures.name("count").or(captures.iter().skip(1).flatten().next())?;
        from = digits.end();
        found = Some((captures, digits));
    }
    let (captures, digits) = found?;
    let count: f64 = digits.as_str().parse().ok()?;
    let whole = captures.get(0)?;
    let before = captures.name("name").map_or(&name[..whole.start()], |name| name.as_str());
    let rest = format!("{before} {}", &name[whole.end()..]);
    ((1.0..=MOST_WORKERS).contains(&count)).then(|| (count, trimmed(&rest)))
}

/// `FusedCells-serial` is the sequential program of `FusedCells`; a lone `serial` is that of all.
fn without_sequential(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split(['-', '_', ' ', '/', '.']).collect();
    let rest: Vec<&str> = parts.iter().copied().filter(|part| !is_sequential(part)).collect();
    (rest.len() < parts.len() && words(name).len() <= 4).then(|| trimmed(&rest.join(" ")))
}

fn trimmed(rest: &str) -> String {
    let parts = rest.split([' ', '_', '-', '/', ',', '=', '@']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").trim_end_matches('.').to_owned()
}
