//! Which part of a benchmark's id is a worker count. criterion does not say, so: a number beside
//! a word for workers (`rayon/threads=4`, `sum/4 threads`, `threads/4`), else a plain number
//! whose series looks like worker counts.

use super::tree::Benchmark;
use crate::import::gather::Gather;
use crate::units::Workers;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A plain number above this is the size of an input.
const MOST_WORKERS: f64 = 4096.0;
/// A series that begins above this is not one of worker counts.
const MOST_AT_FIRST: f64 = 4.0;

const WORD: &str =
    r"(?:workers?|threads?|cores?|cpus?|procs?|processes|ranks?|jobs?|parallelism|concurrency)";

/// `threads=4`, `t_threads_4`, or `4 threads`.
static BESIDE_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let before = format!(r"(?:n|num)?[ _-]?{WORD}[ _=:-]*(\d+)");
    let after = format!(r"(\d+)[ _-]*{WORD}");
    Regex::new(&format!(r"(?i)\b_?(?:{before}|{after})\b")).ok()
});

static IS_WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)(?:\b|_){WORD}(?:\b|_)")).ok());

pub(super) type Numbered = (Workers, Benchmark);

/// Benchmarks that differ in their worker count only.
pub(super) struct SeriesOf {
    pub(super) name: String,
    pub(super) points: Vec<Numbered>,
}

type Groups = BTreeMap<String, Vec<Numbered>>;

/// Sorts benchmarks into series; what has no worker count is skipped with a reason.
pub(super) fn series(benchmarks: Vec<Benchmark>, gather: &mut Gather) -> Vec<SeriesOf> {
    let mut accepted = Groups::new();
    let (mut by_value, mut by_function) = (Groups::new(), Groups::new());
    for benchmark in benchmarks {
        if let Some((workers, name)) = named_count(&benchmark) {
            accepted.entry(name).or_default().push((workers, benchmark));
        } else if let Some((workers, name)) = last_part(&benchmark) {
            by_value.entry(name).or_default().push((workers, benchmark));
        } else {
            file_by_function(benchmark, &mut by_function, gather);
        }
    }
    for (name, points) in by_value {
        match doubt(&points) {
            None => accept(&mut accepted, name, points, gather),
            Some(_) if points.iter().all(|(_, one)| function_count(one).is_some()) => {
                for (_, benchmark) in points {
                    file_by_function(benchmark, &mut by_function, gather);
                }
            }
            Some(why) => refuse(points, &why, gather),
        }
    }
    for (name, points) in by_function {
        match doubt(&points) {
            None => accept(&mut accepted, name, points, gather),
            Some(why) => refuse(points, &why, gather),
        }
    }
    let series = accepted.into_iter();
    series.map(|(name, points)| SeriesOf { name, points: each_once(points, gather) }).collect()
}

/// A count that stands beside a word for workers.
fn named_count(benchmark: &Benchmark) -> Option<(Workers, String)> {
    let mut parts = vec![benchmark.group.clone()];
    parts.extend(benchmark.function.clone());
    parts.extend(benchmark.value.clone());
    for index in (0..parts.len()).rev() {
        let found = BESIDE_WORD.as_ref()?.captures(&parts[index]).and_then(|captures| {
            let count = captures.get(1).or(captures.get(2))?.as_str().parse().ok()?;
            Some((Workers::new(count).ok()?, captures.get(0)?.range()))
        });
        if let Some((workers, range)) = found {
            parts[index].replace_range(range, "");
            return Some((workers, joined(&parts)));
        }
    }
    None
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

fn file_by_function(benchmark: Benchmark, by_function: &mut Groups, gather: &mut Gather) {
    match function_count(&benchmark) {
        Some((workers, name)) => by_function.entry(name).or_default().push((workers, benchmark)),
        None => gather.skip(
            format!("'{}'", benchmark.full_id),
            "no worker count in its id, as in sum/4 or sum/threads=4",
        ),
    }
}

/// Why plain numbers are hardly worker counts; `None` where they may be.
fn doubt(points: &[Numbered]) -> Option<String> {
    let counts: BTreeSet<Workers> = points.iter().map(|(workers, _)| *workers).collect();
    let (least, most) = (counts.first()?, counts.last()?);
    let said = points.iter().all(|(_, benchmark)| says_workers(benchmark));
    let size = |(workers, one): &Numbered| one.work == Some(workers.get());
    if counts.len() < 2 {
        Some(format!("only one worker count, {least}; a scan needs at least two"))
    } else if said {
        None
    } else if least.get() > MOST_AT_FIRST || most.get() > MOST_WORKERS {
        Some(format!(
            "its numbers, {least} to {most}, look like sizes; if they are worker counts, say so \
             in the id, as in threads={least}"
        ))
    } else if points.iter().all(size) {
        Some("its number is its throughput, so it is a size".into())
    } else {
        None
    }
}

/// Whether the group or the function is called after workers: `threads/4`.
fn says_workers(benchmark: &Benchmark) -> bool {
    let said = |text: &String| IS_WORD.as_ref().is_some_and(|word| word.is_match(text));
    said(&benchmark.group) || benchmark.function.as_ref().is_some_and(said)
}

fn accept(accepted: &mut Groups, name: String, points: Vec<Numbered>, gather: &mut Gather) {
    if !points.iter().all(|(_, benchmark)| says_workers(benchmark)) {
        gather.caution(format!("The numbers at the end of '{name}' are taken for worker counts."));
    }
    accepted.entry(name).or_default().extend(points);
}

fn refuse(points: Vec<Numbered>, why: &str, gather: &mut Gather) {
    for (_, benchmark) in points {
        gather.skip(format!("'{}'", benchmark.full_id), why);
    }
}

/// One benchmark a worker count: criterion keeps a repeated id in a folder of its own (`1_2`).
fn each_once(mut points: Vec<Numbered>, gather: &mut Gather) -> Vec<Numbered> {
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
