//! Google Benchmark's names taken apart: `BM_sort/real_time/threads:4` is `BM_sort` at 4.

use crate::import::words::{doubt_in, words};
use crate::units::Workers;

/// A benchmark's name taken apart.
pub(super) struct Named {
    pub(super) series: String,
    /// What the count is called.
    pub(super) key: String,
    pub(super) workers: f64,
    /// Whether the library ran the threads; else the benchmark takes the count as an argument.
    pub(super) by_library: bool,
}

/// A part of a name that is no argument.
pub(super) fn is_setting(part: &str) -> bool {
    let timing = matches!(part, "real_time" | "process_time" | "manual_time");
    let key = part.split_once(':').map(|(key, _)| key);
    timing || matches!(key, Some("repeats" | "iterations" | "min_time" | "min_warmup_time"))
}

/// The count by its name, else the plain argument that a counter of workers equals, or that stands
/// behind a word for workers. `counters`: those named after workers.
///
/// # Errors
/// Why there is no count; empty where nothing looks like one.
pub(super) fn take_apart(
    run: &str,
    threads: Option<u32>,
    counters: &[(&str, f64)],
) -> Result<Named, String> {
    let parts: Vec<&str> = run.split('/').collect();
    let argument = |(place, part): (usize, &&'_ str)| {
        // A single letter names a size as often.
        let key = part.split_once(':')?.0;
        doubt_in(key).filter(|_| key.len() > 1).map(|doubt| (doubt, place))
    };
    let named = parts.iter().enumerate().filter_map(argument).min().map(|(_, place)| place);
    let plain = || plain_argument(&parts, counters);
    let (place, key) = match named {
        Some(place)
            if parts[place].starts_with("threads:1")
                && parts[place].len() == 9
                && plain().is_some() =>
        {
            plain().unwrap_or_default()
        }
        Some(place) => (place, parts[place].split(':').next().unwrap_or_default().to_owned()),
        None => plain().ok_or_else(String::new)?,
    };
    let text = parts[place].rsplit(':').next().unwrap_or_default();
    let count: f64 = text.parse().map_err(|_| format!("'{text}' is not a worker count"))?;
    let workers = Workers::new(count).map_err(|error| error.to_string())?.get();
    let rest = parts.iter().enumerate().filter(|(at, part)| *at != place && !is_setting(part));
    let by_library = named == Some(place)
        && key == "threads"
        && threads.is_none_or(|threads| f64::from(threads) == count);
    Ok(Named {
        series: rest.map(|(_, part)| *part).collect::<Vec<_>>().join("/"),
        key,
        workers,
        by_library,
    })
}

/// The place of a plain argument that is a count, and what it is called.
fn plain_argument(parts: &[&str], counters: &[(&str, f64)]) -> Option<(usize, String)> {
    let numbers =
        || parts.iter().enumerate().filter_map(|(at, part)| Some((at, part.parse::<f64>().ok()?)));
    let counter =
        |number: f64| counters.iter().find(|(_, value)| *value == number).map(|(name, _)| *name);
    let by_counter = numbers().find_map(|(at, number)| Some((at, counter(number)?.to_owned())));
    let called = || {
        let (at, _) = numbers().next().filter(|_| numbers().count() == 1)?;
        let says = words(parts[0]).iter().any(|word| word.len() > 3 && doubt_in(word) == Some(0));
        says.then(|| (at, "the argument".to_owned()))
    };
    by_counter.or_else(called)
}
