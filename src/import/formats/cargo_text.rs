//! What `cargo bench` prints: the lines of libtest, and those of criterion.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::records::{Column, Records, Source};
use crate::import::words::{Means, doubt_in};
use crate::units::TimeUnit;

const CAUTION: &str = "cargo bench ran one worker count after another in one process: a machine that drifts meanwhile \
                       looks like scaling, and no interval shows it.";
const IF_UNCOUNTED: &str = "call the parameter workers or threads in the benchmark's name (sum/threads/4), or give \
                            criterion's folder, target/criterion";
const WORKERS: &str = "workers";
const ARGUMENT: &str = "argument";

/// `test sort_t4 ... bench:  12,450 ns/iter (+/- 980)`.
static LIBTEST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^test (\S.*?)\s+\.\.\. bench:\s+([\d,_.]+) (ns|us|µs|ms|s)/iter\b").ok()
});
/// `sum/rayon/4   time:   [1.2345 ms 1.2400 ms 1.2500 ms]`, its name on the line before where it is
/// long.
static CRITERION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\S.*?)?\s+time:\s+\[\S+ \S+ ([\d.]+) (ps|ns|us|µs|ms|s) \S+ \S+\]").ok()
});

/// Whether such lines stand in a text.
pub(super) fn is(head: &str) -> bool {
    !times(head).is_empty()
}

/// A benchmark: its line, its name, its time in seconds.
type Time<'t> = (u64, &'t str, f64);

fn times(text: &str) -> Vec<Time<'_>> {
    let (mut times, mut above) = (Vec::new(), "");
    for (number, line) in (1..).zip(text.lines()) {
        match libtest(line).or_else(|| criterion(line, above)) {
            Some((name, seconds)) => times.push((number, name, seconds)),
            None => above = line.trim(),
        }
    }
    times
}

fn libtest(line: &str) -> Option<(&str, f64)> {
    let captures = LIBTEST.as_ref()?.captures(line)?;
    let digits: String = captures.get(2)?.as_str().chars().filter(|c| !",_".contains(*c)).collect();
    Some((captures.get(1)?.as_str(), seconds(&digits, captures.get(3)?.as_str())?))
}

fn criterion<'t>(line: &'t str, above: &'t str) -> Option<(&'t str, f64)> {
    let captures = CRITERION.as_ref()?.captures(line)?;
    let name = captures.get(1).map_or(above, |name| name.as_str());
    let seconds = seconds(captures.get(2)?.as_str(), captures.get(3)?.as_str())?;
    (!name.is_empty()).then_some((name, seconds))
}

fn seconds(number: &str, unit: &str) -> Option<f64> {
    let one = match unit {
        "ps" => 1e-12,
        unit => unit.parse::<TimeUnit>().ok()?.seconds(),
    };
    Some(number.parse::<f64>().ok()? * one)
}

/// A name without the number at its end, and that number with what it counts.
struct Parts<'t> {
    rest: String,
    workers: Option<&'t str>,
    argument: Option<&'t str>,
}

/// `sum/threads/4` says what its number is, `sum/4` does not.
fn parts(name: &str) -> Parts<'_> {
    let whole = || Parts { rest: name.to_owned(), workers: None, argument: None };
    let Some((before, last)) = name.rsplit_once('/') else { return whole() };
    let (key, number) = last
        .split_once(['=', ':'])
        .unwrap_or_else(|| (before.rsplit('/').next().unwrap_or_default(), last));
    if number.parse::<f64>().is_err() {
        return whole();
    }
    match doubt_in(key).is_some() {
        true => Parts { rest: before.to_owned(), workers: Some(number), argument: None },
        false => Parts { rest: before.to_owned(), workers: None, argument: Some(number) },
    }
}

/// Reads it: a row a benchmark.
pub(super) fn read(text: &str) -> Source {
    let mut records = Records::if_uncounted(IF_UNCOUNTED);
    let times = times(text);
    let taken: Vec<Parts<'_>> = times.iter().map(|(_, name, _)| parts(name)).collect();
    let counted = taken.iter().any(|parts| parts.workers.is_some());
    let argued = !counted && taken.iter().any(|parts| parts.argument.is_some());
    records.columns = vec![Column::said("benchmark", Means::Series)];
    records.columns.extend(counted.then(|| Column::said(WORKERS, Means::Workers)));
    records.columns.extend(argued.then(|| Column::said(ARGUMENT, Means::Unknown)));
    records.columns.push(Column::time("time", TimeUnit::Seconds));
    for ((line, name, seconds), parts) in times.iter().zip(&taken) {
        if counted && parts.workers.is_none() {
            records.drop(format!("line {line}"), "its name says no worker count");
            continue;
        }
        let number = parts.workers.or(parts.argument).unwrap_or_default();
        let seconds = seconds.to_string();
        let rest = if counted || argued { parts.rest.as_str() } else { name };
        let cells = [Some(rest), (counted || argued).then_some(number), Some(seconds.as_str())];
        records.push(*line, cells.into_iter().flatten());
    }
    let cautions = vec![CAUTION.into()];
    Source { records, tool: "cargo bench".into(), cautions, ..Source::default() }
}
