//! What a column holds, from its name alone.

use super::means::{Means, Named};
use super::split::words;
use super::value::{has_time, is_minimum_only, unit_of, value};
use super::vocabulary::{Word, is, is_known};
use super::workers::{doubt_in, is_factor};

/// What the name says.
pub(crate) fn meaning(name: &str) -> Named {
    let words = without_products(words(name));
    let any = |meaning: Word| words.iter().any(|word| is(word, meaning));
    let plain = Named::only;
    if is_share_of_cpu(name, &words) {
        return plain(Means::CpuShare);
    }
    if doubt_in(name).is_some() {
        return plain(Means::Workers);
    }
    if let Some(means) = symbol(name, &words).or_else(|| is_factor(name).then_some(Means::Factor)) {
        return plain(means);
    }
    let means = match () {
        () if any(Word::Command) => Means::Command,
        () if any(Word::Ideal) && !any(Word::Series) => Means::Ideal,
        () if any(Word::Spread) && !any(Word::Efficiency) => Means::Spread,
        () if is_minimum_only(name, &words) || is_percentile(&words) => Means::Spread,
        () if any(Word::Speedup) && !has_time(&words) => Means::Speedup,
        () if any(Word::Beside) && words.iter().any(|word| word == "rate") => Means::Beside,
        () if any(Word::Efficiency) => Means::Efficiency,
        () if is_round(&words) => Means::Round,
        () if is_series(&words) => Means::Series,
        () if is_equation(name) => other(&words),
        () if is_stamp(&words) => Means::Stamp,
        () => return value(name, &words).unwrap_or_else(|| plain(other(&words))),
    };
    plain(means)
}

/// The x between numbers is no rate: `100x100` is a size.
fn without_products(mut words: Vec<String>) -> Vec<String> {
    let number = |word: Option<&String>| word.is_some_and(|word| word.parse::<f64>().is_ok());
    let of_size = |at: usize| number(words.get(at.wrapping_sub(1))) && number(words.get(at + 1));
    let signs: Vec<usize> =
        (0..words.len()).filter(|&at| words[at] == "x" && of_size(at)).collect();
    signs.into_iter().rev().for_each(|at| drop(words.remove(at)));
    words
}

/// Two quantities that are the same: `NR = NS` holds sizes, and no nanoseconds.
fn is_equation(name: &str) -> bool {
    let is_word = |side: &str| side.trim().starts_with(char::is_alphabetic);
    name.split_once('=').is_some_and(|(left, right)| is_word(left) && is_word(right))
}

/// Names that are symbols of formulas: `T(n)`, `Sp`, `S`.
fn symbol(name: &str, words: &[String]) -> Option<Means> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tp" | "tn"] | ["t", "p" | "n"] => Some(Means::Time),
        ["sp" | "sn"] | ["s", "p" | "n"] => Some(Means::Speedup),
        ["ep" | "en" | "e"] | ["e", "p" | "n"] => Some(Means::Efficiency),
        ["ts"] | ["t", "seq"] => Some(Means::Sequential),
        ["t", "s"] if !name.contains(['/', '(', '[']) => Some(Means::Sequential),
        ["s"] if name.trim() == "S" => Some(Means::Speedup),
        _ => None,
    }
}

/// `p99`, `95th percentile`; the fiftieth is the median.
fn is_percentile(words: &[String]) -> bool {
    let high = |word: &String| matches!(word.as_str(), "25" | "75" | "90" | "95" | "99" | "999");
    let marked = |pair: &[String]| pair[0] == "p" && high(&pair[1]);
    words.windows(2).any(marked) || words.iter().any(|word| word.starts_with("percentile"))
}

fn other(words: &[String]) -> Means {
    let any = |meaning: Word| words.iter().any(|word| is(word, meaning));
    match () {
        () if is_share(words) => Means::Share,
        () if any(Word::Status) => Means::Status,
        () if any(Word::Size) => Means::Size,
        () if any(Word::Beside) || any(Word::Round) => Means::Beside,
        () if any(Word::Value) => Means::Value,
        () => Means::Unknown,
    }
}

/// `cells per rank`, `n_local`.
fn is_share(words: &[String]) -> bool {
    let per = words.iter().position(|word| is(word, Word::Per));
    let behind = per.and_then(|at| words.get(at + 1));
    behind.is_some_and(|word| is(word, Word::Workers) || word == "cpu")
        || words.iter().any(|word| word == "local")
}

fn is_series(words: &[String]) -> bool {
    let known = |word: &String| is(word, Word::Series);
    let beside = |word: &String| {
        known(word) || matches!(word.as_str(), "id" | "label" | "type" | "kind" | "of")
    };
    !words.is_empty() && words.iter().any(known) && words.iter().all(beside)
}

/// `run`, `run_id`, `trial no`: what numbers repetitions.
fn is_round(words: &[String]) -> bool {
    let index = |word: &String| {
        is(word, Word::Round)
            || matches!(
                word.as_str(),
                "id" | "no" | "number" | "num" | "nr" | "index" | "idx" | "n"
            )
    };
    words.iter().any(|word| is(word, Word::Round)) && words.iter().all(index)
}

fn is_stamp(words: &[String]) -> bool {
    let any = |meaning: Word| words.iter().any(|word| is(word, meaning));
    let from_to = words.iter().any(|word| word == "to");
    any(Word::Stamp) && !from_to && !any(Word::Total)
}

fn is_share_of_cpu(name: &str, words: &[String]) -> bool {
    let percent =
        name.contains('%') || words.iter().any(|word| matches!(word.as_str(), "percent" | "pct"));
    percent && words.iter().any(|word| is(word, Word::Cpu))
}

/// Whether a name or a cell says that the work grew with the workers, or that it did not.
pub(crate) fn says_weak(text: &str) -> bool {
    words(text).iter().any(|word| is(word, Word::Weak) && word != "scaled" || word == "gustafson")
}

/// The same of a fixed amount of work.
pub(crate) fn says_strong(text: &str) -> bool {
    words(text).iter().any(|word| is(word, Word::Strong))
}

/// The words of a name that say nothing known here, which tell a job from others.
pub(crate) fn own_words(name: &str) -> Vec<String> {
    words(name).into_iter().filter(|word| !is_known(word) && unit_of(word).is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::words::means::Stat;
    use crate::units::TimeUnit;

    #[test]
    fn a_header_tells_kind_and_unit() {
        use TimeUnit::{Microseconds, Milliseconds, Minutes, Nanoseconds, Seconds};
        for (name, expected) in [
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
            ("AvgTime", None),
            ("Tiempo (s)", Some(Seconds)),
            ("Laufzeit", None),
            ("batch wall", None),
            ("T(n)", None),
        ] {
            let named = meaning(name);
            assert_eq!((named.means, named.unit), (Means::Time, expected), "{name}");
        }
        for (name, expected) in [
            ("events per second", Some(Seconds)),
            ("MB/s", Some(Seconds)),
            ("ops/sec", Some(Seconds)),
            ("requests/min", Some(Minutes)),
            ("t/s", Some(Seconds)),
            ("mean ops per sec", Some(Seconds)),
            ("avg requests per second", Some(Seconds)),
            ("average throughput (req/s)", Some(Seconds)),
            ("throughput", None),
            ("Performance (ns/day)", None),
            ("cell-updates/cpu_second", Some(Seconds)),
            ("bytes_per_second", Some(Seconds)),
            ("fps", None),
            ("ops_sec", Some(Seconds)),
        ] {
            let named = meaning(name);
            assert_eq!((named.means, named.unit), (Means::Rate, expected), "{name}");
        }
    }

    #[test]
    fn a_name_tells_what_is_no_time_of_the_job() {
        use Means::{
            Beside, Cpu, CpuShare, Efficiency, Ideal, Round, Sequential, Series, Size, Speedup,
            Spread, Stamp, System, User,
        };
        for (name, means) in [
            ("stddev", Spread),
            ("std dev", Spread),
            ("time_stddev", Spread),
            ("min", Spread),
            ("max", Spread),
            ("95% CI", Spread),
            ("MaxTime", Spread),
            ("p99 latency", Spread),
            ("ideal_time", Ideal),
            ("ideal_speedup", Ideal),
            ("expected time", Ideal),
            ("serial_ms", Sequential),
            ("seq time", Sequential),
            ("T_s", Sequential),
            ("cpu_time_ms", Cpu),
            ("user", User),
            ("system time", System),
            ("%CPU", CpuShare),
            ("Speed-up", Speedup),
            ("speedup", Speedup),
            ("Sp", Speedup),
            ("Efficiency (%)", Efficiency),
            ("start_time", Stamp),
            ("timestamp", Stamp),
            ("itr", Round),
            ("run_id", Round),
            ("trial no", Round),
            ("algorithm", Series),
            ("test case", Series),
            ("nx", Size),
            ("input_size", Size),
            ("rss", Beside),
            ("value", Means::Value),
            ("input/output", Means::Unknown),
            ("cells_per_rank", Means::Share),
            ("100x100", Means::Unknown),
            ("Tideal", Ideal),
            ("Tserial", Sequential),
            ("threadsPerProcess", Means::Factor),
        ] {
            assert_eq!(meaning(name).means, means, "{name}");
        }
        assert!(
            meaning("comm_time").part && !meaning("total_time").part && meaning("total_time").total
        );
        assert_eq!(meaning("min time").stat, Stat::Best);
    }
}
