//! What a column holds, from its name.

use crate::import::options::ValueKind;
use crate::import::worker_names::{doubt_in, names_workers};
use crate::units::TimeUnit;

const TIME: &[&str] = &[
    "time",
    "times",
    "elapsed",
    "wall",
    "walltime",
    "wallclock",
    "runtime",
    "duration",
    "real",
    "latency",
    "t",
];
/// Of times, where nothing else is said.
const AVERAGE: &[&str] = &["median", "mean", "average", "avg"];
/// Of several times, the one that a clock on the wall would show.
const WALL: &[&str] = &["wall", "walltime", "wallclock", "real", "elapsed"];
const THROUGHPUT: &[&str] = &[
    "throughput",
    "rate",
    "qps",
    "tps",
    "rps",
    "ops",
    "iops",
    "bandwidth",
    "flops",
    "mflops",
    "gflops",
    "x",
    "capacity",
];
const SPREAD: &[&str] = &[
    "stddev",
    "std",
    "sd",
    "stdev",
    "deviation",
    "error",
    "err",
    "ci",
    "var",
    "variance",
    "cv",
    "iqr",
    "lower",
    "upper",
    "max",
    "maximum",
    "minimum",
];
/// What is measured beside the time of a job, or counts its repetitions.
const BESIDE: &[&str] = &[
    "user",
    "system",
    "sys",
    "efficiency",
    "cost",
    "memory",
    "mem",
    "rss",
    "peak",
    "bytes",
    "kb",
    "mb",
    "load",
    "temperature",
    "mhz",
    "percent",
    "cycles",
    "instructions",
    "misses",
    "exit",
    "status",
    "date",
    "timestamp",
    "started",
    "run",
    "rep",
    "repeat",
    "repetition",
    "replicate",
    "iteration",
    "iter",
    "trial",
    "round",
    "sample",
    "attempt",
    "index",
    "seed",
    "karp",
    "disturbed",
    "fitted",
];
/// Numbers of rounds, where nothing else stands in the name.
const ROUND: &[&str] =
    &["round", "rep", "repeat", "repetition", "replicate", "run", "trial", "attempt", "iteration"];
const ANY_VALUE: &[&str] = &["value", "values", "y", "result", "measurement", "measured"];
const SERIES: &[&str] =
    &["name", "series", "benchmark", "bench", "label", "program", "case", "algorithm"];

/// How a time was taken; smaller is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clock {
    Wall,
    Unsaid,
    /// CPU time, of all workers together: used only where there is nothing else.
    Cpu,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Means {
    Workers,
    Value {
        kind: Option<ValueKind>,
        unit: Option<TimeUnit>,
        clock: Clock,
    },
    Series,
    /// The command line, with the worker count in it.
    Command,
    Spread,
    /// The number of the round, in which every worker count was measured once.
    Round,
    /// Measured beside it, or the number of a repetition.
    Beside,
    /// A job's parameter, if it tells rows of one worker count apart.
    Unknown,
}

impl Means {
    /// A value that can be of any kind.
    pub(super) const ANY: Self = Self::Value { kind: None, unit: None, clock: Clock::Unsaid };
}

/// What the columns of a header hold.
pub(super) fn meanings(names: &[String]) -> Vec<Means> {
    let words: Vec<Vec<String>> = names.iter().map(|name| words_of(name)).collect();
    let has_most = words.iter().any(|words| any(words, &["max", "maximum"]));
    let mut means: Vec<Means> =
        names.iter().zip(&words).map(|(name, words)| meaning(name, words, has_most)).collect();
    // Beside another count of workers a lone t is the time.
    let workers = means.iter().filter(|one| **one == Means::Workers).count();
    if workers > 1 && !means.iter().any(|one| matches!(one, Means::Value { .. })) {
        let t = names.iter().position(|name| name.eq_ignore_ascii_case("t"));
        if let Some(t) = t {
            means[t] = time(None, Clock::Unsaid);
        }
    }
    pass_over(names, &mut means);
    means
}

/// Of several names of worker counts the surest holds them: what only may be one is a parameter
/// beside it, such as the size `n` beside `threads`.
fn pass_over(names: &[String], means: &mut [Means]) {
    let doubt = |(name, one): (&String, &Means)| {
        (*one == Means::Workers).then(|| doubt_in(name).unwrap_or(usize::MAX))
    };
    let Some(least) = names.iter().zip(means.iter()).filter_map(doubt).min() else { return };
    for (name, one) in names.iter().zip(means) {
        if *one == Means::Workers && doubt_in(name).is_some_and(|doubt| doubt > least) {
            *one = Means::Unknown;
        }
    }
}

fn words_of(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(String::from).collect()
}

fn any(words: &[String], known: &[&str]) -> bool {
    words.iter().any(|word| known.contains(&word.as_str()))
}

fn time(unit: Option<TimeUnit>, clock: Clock) -> Means {
    Means::Value { kind: Some(ValueKind::Time), unit, clock }
}

fn rate(unit: Option<TimeUnit>) -> Means {
    Means::Value { kind: Some(ValueKind::Throughput), unit, clock: Clock::Unsaid }
}

fn unit_of(word: &str) -> Option<TimeUnit> {
    word.parse().ok()
}

fn meaning(name: &str, words: &[String], has_most: bool) -> Means {
    if names_workers(name) {
        return Means::Workers;
    }
    let any = |known: &[&str]| any(words, known);
    match words {
        _ if any(&["speedup"]) => {
            Means::Value { kind: Some(ValueKind::Speedup), unit: None, clock: Clock::Unsaid }
        }
        [word] if word == "command" => Means::Command,
        [word] if SERIES.contains(&word.as_str()) => Means::Series,
        [word] if ROUND.contains(&word.as_str()) => Means::Round,
        _ if any(SPREAD) || is_minimum(name, words, has_most) => Means::Spread,
        _ => value(name, words).unwrap_or_else(|| match () {
            () if any(BESIDE) => Means::Beside,
            () if any(ANY_VALUE) => Means::ANY,
            () => Means::Unknown,
        }),
    }
}

/// `min` is a unit at the end of a name or in brackets, unless the table has a `max` too.
fn is_minimum(name: &str, words: &[String], has_most: bool) -> bool {
    let bracketed = |open: char| name.to_lowercase().contains(&format!("{open}min"));
    let alone_or_early = words.len() == 1 || words.last().is_some_and(|last| last != "min");
    words.iter().any(|word| word == "min")
        && !bracketed('(')
        && !bracketed('[')
        && (alone_or_early || has_most)
}

/// A time, or a rate: so much per second is one, so many seconds per something the other.
fn value(name: &str, words: &[String]) -> Option<Means> {
    let is_time =
        |words: &[String]| any(words, TIME) || words.iter().any(|word| unit_of(word).is_some());
    if any(words, &["user", "system", "sys"]) {
        return None;
    }
    let clock = match () {
        () if any(words, &["cpu", "process"]) => Clock::Cpu,
        () if any(words, WALL) => Clock::Wall,
        () => Clock::Unsaid,
    };
    let lower = name.to_lowercase();
    let mut signs = ["/", " per ", "_per_"].into_iter();
    let divided = signs.find_map(|sign| lower.split_once(sign));
    if let Some((above, below)) = divided {
        let (above, below) = (words_of(above), words_of(below));
        let of_time = below.first().and_then(|word| unit_of(word));
        let tons = above.last().is_some_and(|word| word == "t");
        if of_time.is_some() && (tons || !is_time(&above)) {
            return Some(rate(of_time));
        }
        let per = !lower.contains('/') && !any(&above, AVERAGE);
        if !is_time(&above) && (any(&above, THROUGHPUT) || per) {
            return Some(rate(None));
        }
        if is_time(&above) && !tons {
            return Some(time(words.iter().rev().find_map(|word| unit_of(word)), clock));
        }
    }
    if any(words, THROUGHPUT) {
        return Some(rate(None));
    }
    let timed = is_time(words) || any(words, AVERAGE);
    timed.then(|| time(words.iter().rev().find_map(|word| unit_of(word)), clock))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning_of(name: &str) -> Means {
        meanings(&[name.to_owned()])[0]
    }

    #[test]
    fn a_header_tells_kind_and_unit() {
        use TimeUnit::{Microseconds, Milliseconds, Minutes, Nanoseconds, Seconds};
        let timed = [
            ("time_ms", Some(Milliseconds)),
            ("Wall time [µs]", Some(Microseconds)),
            ("time (min)", Some(Minutes)),
            ("time min", Some(Minutes)),
            ("elapsed", None),
            ("Seconds", Some(Seconds)),
            ("ns per op", Some(Nanoseconds)),
            ("ns/op", Some(Nanoseconds)),
            ("ns_per_op", Some(Nanoseconds)),
            ("time per iteration (ms)", Some(Milliseconds)),
            ("ms/step", Some(Milliseconds)),
            ("s/iter", Some(Seconds)),
            ("latency per request", None),
            ("time/ops", None),
            ("mean per op", None),
            ("cpu_time_ms", Some(Milliseconds)),
        ];
        for (name, expected) in timed {
            let Means::Value { kind, unit, .. } = meaning_of(name) else { panic!("{name}") };
            assert_eq!((kind, unit), (Some(ValueKind::Time), expected), "{name}");
        }
        let rates = [
            ("events per second", Some(Seconds)),
            ("MB/s", Some(Seconds)),
            ("ops/sec", Some(Seconds)),
            ("requests/min", Some(Minutes)),
            ("t/s", Some(Seconds)),
            ("mean ops per sec", Some(Seconds)),
            ("avg requests per second", Some(Seconds)),
            ("average throughput (req/s)", Some(Seconds)),
            ("frames per GPU", None),
            ("throughput", None),
        ];
        for (name, expected) in rates {
            assert_eq!(meaning_of(name), rate(expected), "{name}");
        }
        assert_eq!(meaning_of("value"), Means::ANY);
        assert_eq!(meaning_of("input/output"), Means::Unknown);
    }

    #[test]
    fn a_spread_is_not_a_value() {
        for name in ["stddev", "std dev", "time_stddev", "min", "min time", "max", "95% CI"] {
            assert_eq!(meaning_of(name), Means::Spread, "{name}");
        }
        let both = ["time_min", "time_max"].map(String::from);
        assert_eq!(meanings(&both), [Means::Spread; 2]);
    }

    #[test]
    fn a_lone_t_is_the_time_beside_another_worker_count() {
        let header = |names: [&str; 2]| meanings(&names.map(String::from));
        let plain = time(None, Clock::Unsaid);
        assert_eq!(header(["n", "t"]), [Means::Workers, plain]);
        assert_eq!(header(["t", "p"]), [plain, Means::Workers]);
        assert_eq!(header(["t", "ms"])[0], Means::Workers);
        assert_eq!(header(["threads", "t"]), [Means::Workers, plain]);
    }
}
