//! Names of times and rates, and their units.

use super::means::{Clock, Means, Named, Stat};
use super::split::words;
use super::vocabulary::{Word, is};
use crate::units::TimeUnit;

/// Nouns of which so many a second are a rate.
const COUNTED: &[&str] = &[
    "ops",
    "requests",
    "reqs",
    "req",
    "events",
    "items",
    "bytes",
    "mb",
    "gb",
    "kb",
    "mib",
    "gib",
    "frames",
    "cells",
    "tasks",
    "jobs",
    "messages",
    "msgs",
    "tokens",
    "images",
    "samples",
    "steps",
    "updates",
    "iterations",
    "iters",
    "its",
    "it",
    "queries",
    "txn",
    "txns",
    "transactions",
    "rows",
    "records",
    "keys",
    "calls",
    "packets",
    "flops",
    "inserts",
    "lookups",
    "operations",
    "pixels",
    "rays",
    "nodes",
    "hashes",
    "timesteps",
    "files",
    "points",
    "particles",
    "scripts",
    "bits",
];

pub(super) fn unit_of(word: &str) -> Option<TimeUnit> {
    word.parse().ok()
}

pub(super) fn has_time(words: &[String]) -> bool {
    words.iter().any(|word| {
        is(word, Word::Time)
            || is(word, Word::Wall)
            || is(word, Word::Latency)
            || unit_of(word).is_some()
    })
}

/// `min` is a unit at the end of a name or in brackets, else the least of several.
fn is_least(name: &str, words: &[String]) -> bool {
    let lower = name.to_lowercase();
    let bracketed = lower.contains("(min") || lower.contains("[min");
    let early = words.len() == 1 || words.last().is_some_and(|last| last != "min");
    words.iter().any(|word| is(word, Word::Best)) && !bracketed && early
}

/// `p50`: a time within which half of many were done is that of one of them.
fn is_of_one(words: &[String]) -> bool {
    words.windows(2).any(|pair| pair[0] == "p" && pair[1] == "50")
}

/// A least of something that is no time.
pub(super) fn is_minimum_only(name: &str, words: &[String]) -> bool {
    let without: Vec<String> = words.iter().filter(|word| !is(word, Word::Best)).cloned().collect();
    is_least(name, words) && !has_time(&without)
}

/// A time, or a rate: so much per second is one, so many seconds per something the other.
pub(super) fn value(name: &str, words: &[String]) -> Option<Named> {
    let any = |meaning: Word| words.iter().any(|word| is(word, meaning));
    if any(Word::User) || any(Word::System) {
        let means = if any(Word::User) { Means::User } else { Means::System };
        return Some(Named { unit: last_unit(words), ..Named::only(means) });
    }
    if let Some(divided) = divided(name, words) {
        return Some(divided);
    }
    let counted = words.iter().any(|word| COUNTED.contains(&word.as_str()));
    let a_second = words.len() > 1
        && words.last().is_some_and(|last| {
            matches!(last.as_str(), "s" | "sec" | "secs" | "second" | "seconds")
        });
    if any(Word::Rate) || (counted && a_second && !any(Word::Average) && !any(Word::Time)) {
        return Some(rate(last_unit(words).filter(|_| a_second)));
    }
    let alone = any(Word::Average) || any(Word::Median) || is_alone(words);
    (has_time(words) || alone).then(|| time(name, words))
}

/// Names that are those of times by themselves: `parallel`, `serial`, `total`.
fn is_alone(words: &[String]) -> bool {
    let said = |word: &String| {
        is(word, Word::Sequential) || is(word, Word::Parallel) || is(word, Word::Total)
    };
    !words.is_empty() && words.iter().all(said)
}

fn last_unit(words: &[String]) -> Option<TimeUnit> {
    words.iter().rev().find_map(|word| unit_of(word))
}

fn rate(unit: Option<TimeUnit>) -> Named {
    Named { unit, ..Named::only(Means::Rate) }
}

fn time(name: &str, words: &[String]) -> Named {
    let any = |meaning: Word| words.iter().any(|word| is(word, meaning));
    let means = match () {
        () if any(Word::Sequential) && !any(Word::Parallel) => Means::Sequential,
        () if any(Word::Cpu) => Means::Cpu,
        () => Means::Time,
    };
    let clock = match () {
        () if any(Word::Wall) => Clock::Wall,
        () if any(Word::Latency) || is_of_one(words) => Clock::Latency,
        () => Clock::Unsaid,
    };
    let stat = match () {
        () if any(Word::Median) => Stat::Median,
        () if any(Word::Average) => Stat::Mean,
        () if is_least(name, words) => Stat::Best,
        () => Stat::Unsaid,
    };
    let total = any(Word::Total);
    Named { means, unit: last_unit(words), clock, stat, part: any(Word::Part) && !total, total }
}

/// What stands over and under a stroke or `per`.
fn divided(name: &str, all: &[String]) -> Option<Named> {
    let lower = name.to_lowercase();
    let per = all.iter().position(|word| is(word, Word::Per) && word != "pro");
    let (above, below): (Vec<String>, Vec<String>) = match (lower.split_once('/'), per) {
        (Some((above, below)), _) => (words(above), words(below)),
        (None, Some(at)) => (all[..at].to_vec(), all[at + 1..].to_vec()),
        (None, None) => return None,
    };
    let of_time = below.iter().find_map(|word| unit_of(word));
    let a_day =
        below.iter().any(|word| matches!(word.as_str(), "day" | "days" | "d" | "year" | "week"));
    let tons = above.last().is_some_and(|word| word == "t");
    let simulated =
        above.iter().any(|word| unit_of(word).is_some()) && (a_day || of_time.is_some());
    if a_day || simulated || (of_time.is_some() && (tons || !has_time(&above))) {
        return Some(rate(of_time));
    }
    if below.iter().any(|word| is(word, Word::Workers)) && !has_time(&above) {
        return None;
    }
    let average = above.iter().any(|word| is(word, Word::Average));
    let per = !lower.contains('/') && !average;
    if !has_time(&above) && (above.iter().any(|word| is(word, Word::Rate)) || per) {
        return Some(rate(None));
    }
    (has_time(&above) && !tons).then(|| time(name, all))
}
