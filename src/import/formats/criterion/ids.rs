//! Which part of a benchmark's id is a worker count. criterion does not say, so: a number beside
//! a word for workers (`rayon/threads=4`, `sum/4 threads`, `threads/4`), else a number behind a
//! mark (`rayon@4`, `map-t4`) or a plain one whose series looks like worker counts.

use super::tree::Benchmark;
use crate::import::study::Collected;
use crate::import::words::in_text;
use crate::units::Workers;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::LazyLock;

/// A plain number above this is the size of an input.
const MOST_WORKERS: f64 = 4096.0;
/// A series that begins above this is not one of worker counts.
const MOST_AT_FIRST: f64 = 4.0;

/// `threads=4`, `t_threads_4`, `sum_4_threads` or `4 threads`.
static BESIDE_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| beside(&in_text().0));

/// `nodes=4` or `4 clients`, where the number may be a size.
static BESIDE_DOUBTFUL_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| beside(&in_text().1));

/// `rayon@4`, `map-t4`, `j4`.
static MARKED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^(.*?)(?:@|(?:^|[-_ ])[tj])(\d+)$").ok());

/// The third of some jobs rather than three, where a plain number stands behind: `job3/rayon/4`.
static JOB: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^job[ _-]?\d+$").ok());

static IS_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = in_text().0.join("|");
    Regex::new(&format!(r"(?i)(?:\b|_)(?:{words})(?:\b|_)")).ok()
});

/// A number before or behind one of the words; `_` parts words as a space does.
fn beside(words: &[&str]) -> Option<Regex> {
    let word = format!("(?:{})", words.join("|"));
    let before = format!(r"(?:n|num)?[ _-]?{word}[ _=:-]*(\d+)");
    let after = format!(r"(\d+)[ _-]*{word}");
    Regex::new(&format!(r"(?i)(?:\b|_)(?:{before}|{after})(?:\b|_)")).ok()
}

pub(super) type Numbered = (Workers, Benchmark);

/// Benchmarks that differ in their worker count only.
pub(super) struct SeriesOf {
    pub(super) name: String,
    pub(super) points: Vec<Numbered>,
    /// Where the samples of its sequential program lie.
    pub(super) sequential: Option<PathBuf>,
}

type Groups = BTreeMap<String, Vec<Numbered>>;
/// One way to read an id: the count, and the name without it.
type Reading = fn(&Benchmark) -> Option<(Workers, String)>;

/// Why numbers are hardly worker counts.
#[derive(Clone)]
enum Doubt {
    Sizes { least: Workers, most: Workers },
    OnlyOne(Workers),
    IsThroughput(Workers),
}

/// Sorts benchmarks into series; what has no worker count is skipped with a reason.
pub(super) fn series(benchmarks: Vec<Benchmark>, gather: &mut Collected) -> Vec<SeriesOf> {
    let mut accepted = Groups::new();
    let mut left = Vec::new();
    for benchmark in benchmarks {
        match named_count(&benchmark) {
            Some((workers, name)) => {
                accepted.entry(name).or_default().push((workers, benchmark));
            }
            None => left.push((benchmark, None)),
        }
    }
    let readings: [Reading; 4] = [doubtfully_named_count, marked_count, last_part, function_count];
    for reading in readings {
        left = settle(left, reading, &mut accepted, gather);
    }
    let mut sequentials: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (benchmark, doubt) in left {
        let parallel: Vec<&String> =
            accepted.keys().filter(|name| is_sequential_of(&benchmark, name)).collect();
        for name in &parallel {
            sequentials.entry(name.to_string()).or_insert_with(|| benchmark.folder.clone());
        }
        if !parallel.is_empty() {
            continue;
        }
        let none = || "no worker count in its id, as in sum/4 or sum/threads=4".into();
        gather.skip(
            format!("'{}'", benchmark.full_id),
            doubt.map_or_else(none, |doubt| doubt.to_string()),
        );
    }
    let series = accepted.into_iter().map(|(name, points)| SeriesOf {
        sequential: sequentials.remove(&name),
        points: each_once(points, gather),
        name,
    });
    series.collect()
}

/// Whether an id is that of the series but for a part that says it is sequential: `sum/serial/100`
/// of `sum/rayon/100` and of `sum/100`.
fn is_sequential_of(benchmark: &Benchmark, series: &str) -> bool {
    let id = joined(&parts(benchmark));
    let id: Vec<&str> = id.split('/').collect();
    let series: Vec<&str> = series.split('/').collect();
    let says_so = |part: &str| {
        ["serial", "sequential", "seq"].iter().any(|word| part.eq_ignore_ascii_case(word))
    };
    let Some(at) = id.iter().position(|part| says_so(part)) else { return false };
    let (before, behind) = (&id[..at], &id[at + 1..]);
    let others = id.len() - 1;
    let same = series.len() == others || series.len() == id.len();
    others > 0
        && same
        && series.starts_with(before)
        && series[series.len() - behind.len()..] == *behind
}

/// Takes the series that one reading makes, and leaves the rest to the next.
fn settle(
    benchmarks: Vec<(Benchmark, Option<Doubt>)>,
    reading: Reading,
    accepted: &mut Groups,
    gather: &mut Collected,
) -> Vec<(Benchmark, Option<Doubt>)> {
    let mut left = Vec::new();
    let mut groups: BTreeMap<String, Vec<(Numbered, Option<Doubt>)>> = BTreeMap::new();
    for (benchmark, before) in benchmarks {
        match reading(&benchmark) {
            Some((workers, name)) => {
                groups.entry(name).or_default().push(((workers, benchmark), before));
            }
            None => left.push((benchmark, before)),
        }
    }
    let mut assumed = Vec::new();
    for (name, group) in groups {
        let (points, before): (Vec<_>, Vec<_>) = group.into_iter().unzip();
        let Some(doubt) = doubt(&points) else {
            if let Some((workers, one)) = points.iter().find(|(_, one)| !says_workers(one)) {
                assumed.push(format!("the {workers} in '{}'", one.full_id));
            }
            accepted.entry(name).or_default().extend(points);
            continue;
        };
        // That a number is a size says the least: another number of the id may be the count.
        let weightier = |before: Option<Doubt>| match before {
            None | Some(Doubt::Sizes { .. }) => Some(doubt.clone()),
            known => known,
        };
        let before = before.into_iter().map(weightier);
        left.extend(points.into_iter().map(|(_, benchmark)| benchmark).zip(before));
    }
    if let Some(example) = assumed.first() {
        let series = assumed.len();
        gather.caution(format!(
            "Numbers are taken for worker counts in {series} series, such as {example}."
        ));
    }
    left
}

/// A count that stands beside a word for workers.
fn named_count(benchmark: &Benchmark) -> Option<(Workers, String)> {
    let counted = |(workers, _): (Workers, String)| workers.get() <= MOST_WORKERS;
    if JOB.as_ref()?.is_match(&benchmark.group) && last_part(benchmark).is_some_and(counted) {
        return None;
    }
    count_beside(benchmark, BESIDE_WORD.as_ref()?)
}

/// A number that stands beside a word for workers or for a size.
fn doubtfully_named_count(benchmark: &Benchmark) -> Option<(Workers, String)> {
    count_beside(benchmark, BESIDE_DOUBTFUL_WORD.as_ref()?)
}

fn count_beside(benchmark: &Benchmark, words: &Regex) -> Option<(Workers, String)> {
    let mut parts = parts(benchmark);
    for index in (0..parts.len()).rev() {
        let found = words.captures(&parts[index]).and_then(|captures| {
            let count = captures.get(1).or(captures.get(2))?.as_str().parse().ok()?;
            Some((Workers::new(count).ok()?, captures.get(0)?))
        });
        if let Some((workers, found)) = found {
            let (range, text) = (found.range(), found.as_str());
            let within = text.starts_with('_') && text.ends_with('_');
            parts[index].replace_range(range, if within { "_" } else { "" });
            return Some((workers, joined(&parts)));
        }
    }
    None
}

fn parts(benchmark: &Benchmark) -> Vec<String> {
    let more = [&benchmark.function, &benchmark.value].into_iter().flatten();
    std::iter::once(&benchmark.group).chain(more).cloned().collect()
}

/// The id without its count.
fn joined(parts: &[String]) -> String {
    let trimmed = parts.iter().map(|part| part.trim_matches([' ', '_', '-', '/', ',']));
    let name = trimmed.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    if name.is_empty() { "benchmark".into() } else { name }
}

fn count(text: &str) -> Option<Workers> {
    text.parse::<usize>().ok().and_then(|count| Workers::of(count).ok())
}

/// A number with a mark before it: `rayon@4`, `map-t4`.
fn marked_count(benchmark: &Benchmark) -> Option<(Workers, String)> {
    let mut parts = parts(benchmark);
    for index in (0..parts.len()).rev() {
        if let Some(captures) = MARKED.as_ref()?.captures(&parts[index]) {
            let workers = count(captures.get(2)?.as_str())?;
            parts[index] = captures.get(1)?.as_str().to_owned();
            return Some((workers, joined(&parts)));
        }
    }
    None
}

/// A plain number at the end of the id.
fn last_part(benchmark: &Benchmark) -> Option<(Workers, String)> {
    match (&benchmark.function, &benchmark.value) {
        (function, Some(value)) => {
            let mut parts = vec![benchmark.group.clone()];
            parts.extend(function.clone());
            Some((count(value)?, joined(&parts)))
        }
        (Some(function), None) => {
            Some((count(function)?, joined(std::slice::from_ref(&benchmark.group))))
        }
        (None, None) => None,
    }
}

/// A plain number in the middle of the id: `sort/4/1000000`.
fn function_count(benchmark: &Benchmark) -> Option<(Workers, String)> {
    let (function, value) = (benchmark.function.as_ref()?, benchmark.value.as_ref()?);
    Some((count(function)?, joined(&[benchmark.group.clone(), value.clone()])))
}

/// Why numbers are hardly worker counts; `None` where they may be.
fn doubt(points: &[Numbered]) -> Option<Doubt> {
    let counts: BTreeSet<Workers> = points.iter().map(|(workers, _)| *workers).collect();
    let (&least, &most) = (counts.first()?, counts.last()?);
    let said = points.iter().all(|(_, benchmark)| says_workers(benchmark));
    let size = |(workers, one): &Numbered| one.work == Some(workers.get());
    if !said && (least.get() > MOST_AT_FIRST || most.get() > MOST_WORKERS) {
        Some(Doubt::Sizes { least, most })
    } else if counts.len() < 2 {
        Some(Doubt::OnlyOne(least))
    } else if !said && points.iter().all(size) {
        Some(Doubt::IsThroughput(least))
    } else {
        None
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = |f: &mut fmt::Formatter<'_>, count: &Workers| {
            write!(f, "; if it is a worker count, say so in the id, as in threads={count}")
        };
        match self {
            Self::OnlyOne(count) => {
                write!(f, "only one worker count, {count}; a scan needs at least two")
            }
            Self::Sizes { least, most } if least == most => {
                write!(f, "its number, {least}, looks like a size")?;
                say(f, least)
            }
            Self::Sizes { least, most } => {
                write!(f, "its number is one of {least} to {most}, which look like sizes")?;
                say(f, least)
            }
            Self::IsThroughput(count) => {
                f.write_str("its number is its throughput, so it is a size")?;
                say(f, count)
            }
        }
    }
}

/// Whether the group or the function is called after workers: `threads/4`.
fn says_workers(benchmark: &Benchmark) -> bool {
    let said = |text: &String| IS_WORD.as_ref().is_some_and(|word| word.is_match(text));
    said(&benchmark.group) || benchmark.function.as_ref().is_some_and(said)
}

/// One benchmark a worker count: criterion keeps a repeated id in a folder of its own (`1_2`).
fn each_once(mut points: Vec<Numbered>, gather: &mut Collected) -> Vec<Numbered> {
    points.sort_by(|a, b| (a.0, &a.1.folder).cmp(&(b.0, &b.1.folder)));
    let mut kept: Vec<Numbered> = Vec::new();
    for (workers, benchmark) in points {
        match kept.last() {
            Some((known, first)) if *known == workers => gather.skip(
                format!("'{}'", benchmark.folder.display()),
                format!("the id is taken by '{}'", first.folder.display()),
            ),
            _ => kept.push((workers, benchmark)),
        }
    }
    kept
}
