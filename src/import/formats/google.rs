//! What Google Benchmark writes with `--benchmark_out_format=json`, or prints.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use serde_json::Value;

use super::asked::Asked;
use super::google_entry::Entry;
use super::google_names::{Named, take_apart};
use super::json::parse;
use super::{google_arguments, google_text};
use crate::data::Machine;
use crate::import::records::{Column, Place, Records, Source};
use crate::import::words::Means;
use crate::units::TimeUnit;

const BLOCKED: &str = "Google Benchmark ran the worker counts in one process, one after another \
                       unless told to interleave: a machine that drifts meanwhile looks like \
                       scaling, and no interval shows it.";
const FROM_TIME: &str = "Times are those of one pass in which every thread does one iteration: \
                         right where the threads share one job. Where each does a whole job of \
                         its own, call SetItemsProcessed and measure again.";
const NO_COUNT: &str = "has no worker count in its name; use ->ThreadRange(1, 8) or \
                        ->ArgName(\"workers\")";
const UNSAID: &str = "is a time that the library divided by the threads up to version 1.8, and the console does \
                      not say the version; give what it writes with --benchmark_format=json, or call \
                      SetItemsProcessed";
/// A pass that is not faster than this share of one thread's may hold a whole job for each.
const SHARES: f64 = 1.15;

#[derive(Deserialize)]
struct Export {
    #[serde(default)]
    context: Context,
    benchmarks: Vec<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Context {
    date: Option<String>,
    num_cpus: Option<usize>,
    mhz_per_cpu: Option<f64>,
    library_version: Option<String>,
}

/// Reads an export; repetitions are rows. Rates where they are there, else `real_time` of all
/// threads' pass: before version 1.9 the library divided it by the threads, which is undone.
/// `asked`: the rate, and whether the work grows with the threads, where that was said.
///
/// # Errors
/// What the parser says when it is no such export.
pub(crate) fn read(text: &str, asked: Asked<'_>) -> Result<Source, serde_json::Error> {
    let printed = !text.trim_start().starts_with('{');
    let export: Export = match printed {
        true => serde_json::from_value(google_text::as_json(text))?,
        false => parse(text)?,
    };
    let mut records = Records::default();
    let entries = entries(export.benchmarks, &mut records);
    let kept = without_summaries(&entries, &mut records);
    let divided = match printed {
        true => Divided::seen(&kept, export.context.date.as_deref()),
        false => Divided::by(export.context.library_version.as_deref()),
    };
    let cautions = add_all(&mut records, kept, divided, asked);
    let version = export.context.library_version.unwrap_or_default();
    Ok(Source {
        records,
        created: export.context.date.unwrap_or_default(),
        tool: format!("Google Benchmark {version}").trim_end().into(),
        machine: Machine {
            logical_cpus: export.context.num_cpus,
            mhz: export.context.mhz_per_cpu,
            ..Machine::default()
        },
        cautions,
    })
}

/// The benchmarks; one that is not as the library writes them is dropped with the reason.
fn entries(found: Vec<Value>, records: &mut Records) -> Vec<Entry> {
    let mut entries = Vec::new();
    for value in found {
        let name = value.get("name").and_then(Value::as_str).unwrap_or("a benchmark").to_owned();
        match serde_json::from_value(value) {
            Ok(entry) => entries.push(entry),
            Err(error) => records.drop(format!("'{name}'"), error.to_string()),
        }
    }
    entries
}

/// Single runs; the median where there are none.
fn without_summaries<'e>(entries: &'e [Entry], records: &mut Records) -> Vec<&'e Entry> {
    let single: HashSet<&str> =
        entries.iter().filter(|e| e.aggregate().is_none()).map(Entry::run).collect();
    let mut kept = Vec::new();
    for entry in entries {
        let why = match entry.aggregate() {
            None => None,
            Some("median") if !single.contains(entry.run()) => None,
            Some(_) if single.contains(entry.run()) => Some("summarises repetitions that are read"),
            Some(_) => Some("only the median of repetitions is read"),
        };
        match why {
            None => kept.push(entry),
            Some(why) => records.drop(format!("'{}'", entry.name), why),
        }
    }
    kept
}

/// Adds a row for each entry with a worker count; what a reader of the numbers must know.
fn add_all(
    records: &mut Records,
    entries: Vec<&Entry>,
    divided: Divided,
    asked: Asked<'_>,
) -> Vec<String> {
    let mut cautions = vec![BLOCKED.to_owned()];
    let mut uncounted = Vec::new();
    let named: Vec<(&Entry, Named)> = entries
        .iter()
        .filter_map(|entry| match take_apart(entry.run(), entry.threads, &entry.counters()) {
            Ok(named) => Some((*entry, named)),
            Err(why) => {
                let why = if why.is_empty() { NO_COUNT.into() } else { why };
                uncounted.push((format!("'{}'", entry.name), why));
                None
            }
        })
        .collect();
    let rate = ["items_per_second", "bytes_per_second"].into_iter().find(|name| {
        let usable = |(entry, _): &(&Entry, Named)| {
            entry.error_occurred || entry.rate(name).is_some_and(|rate| rate > 0.0)
        };
        !named.is_empty() && named.iter().all(usable)
    });
    let said = asked.rate.filter(|rate| entries.iter().any(|entry| entry.rate(rate).is_some()));
    let rate = said.or(rate);
    if named.is_empty() && google_arguments::add(records, &entries, said) {
        return cautions;
    }
    for (what, why) in uncounted {
        records.drop(what, why);
    }
    let weak = asked.weak.or(said.map(|_| false));
    let unclear = unclear(&named, divided, weak);
    records.columns = columns(rate, &named);
    records.place = Place::Named(0);
    for (entry, named) in &named {
        if let Some(readings) = unclear
            .get(&named.series)
            .filter(|_| named.by_library && entry.items_per_second.is_none())
        {
            records.drop(format!("'{}'", entry.name), readings.clone());
            continue;
        }
        match value(entry, named, rate, divided) {
            Ok(value) => {
                if rate.is_none()
                    && named.by_library
                    && entry.items_per_second.is_none()
                    && !cautions.iter().any(|one| one == FROM_TIME)
                {
                    cautions.push(FROM_TIME.into());
                }
                push(records, entry, named, &value, cpu_share(entry, named, divided));
            }
            Err(why) => records.drop(format!("'{}'", entry.name), why),
        }
    }
    cautions
}

fn columns(rate: Option<&str>, named: &[(&Entry, Named)]) -> Vec<Column> {
    let key = named.first().map_or("threads", |(_, named)| named.key.as_str());
    let value = match rate {
        Some(rate) => Column::said(rate, Means::Rate),
        None => Column::time("real_time", TimeUnit::Seconds),
    };
    vec![
        Column::said("name", Means::Beside),
        Column::said("benchmark", Means::Series),
        Column::said(key, Means::Workers),
        value,
        Column::said("cpu_time of real_time (%)", Means::CpuShare),
        Column::said("failure", Means::Status),
    ]
}

/// CPU time of a pass, of all its threads, in hundredths of its wall time; without a thread that is
/// told apart, it is of the process only where the library was asked for that.
fn cpu_share(entry: &Entry, named: &Named, divided: Divided) -> Option<f64> {
    let all = entry.name.contains("/process_time");
    let manual = entry.name.contains("/manual_time");
    let ratio = entry.cpu_time? / entry.real_time.filter(|time| *time > 0.0)?;
    let threads = if named.by_library { named.workers } else { 1.0 };
    let pass = if named.by_library { divided.undone(named.workers).ok()? } else { 1.0 };
    let known = !manual && ((all && !named.by_library) || (named.by_library && !all));
    known.then_some(100.0 * ratio * threads / pass).filter(|share| share.is_finite())
}

/// What a row holds: the rate, or the time of its job in seconds.
fn value(
    entry: &Entry,
    named: &Named,
    rate: Option<&str>,
    divided: Divided,
) -> Result<String, String> {
    if entry.error_occurred {
        return Ok("1".into());
    }
    if let Some(rate) = rate {
        return Ok(entry.rate(rate).unwrap_or(f64::NAN).to_string());
    }
    let items = entry.items_per_second;
    let seconds = match (items, entry.real_time) {
        (Some(items), _) => 1.0 / items,
        (None, Some(time)) => {
            let unit: TimeUnit = entry.time_unit.as_deref().unwrap_or("ns").parse()?;
            let undone = if named.by_library { divided.undone(named.workers)? } else { 1.0 };
            time * unit.seconds() * undone
        }
        (None, None) => return Err("has neither items_per_second nor real_time".into()),
    };
    crate::units::Seconds::new(seconds).map_err(|error| error.to_string())?;
    Ok(seconds.to_string())
}

fn push(records: &mut Records, entry: &Entry, named: &Named, value: &str, share: Option<f64>) {
    let failure = match entry.error_occurred {
        true => entry.error_message.as_deref().unwrap_or("it reported an error"),
        false => "",
    };
    let line = records.len() as u64 + 1;
    let share = share.map(|share| share.to_string()).unwrap_or_default();
    let count = named.workers.to_string();
    records.push(line, [&entry.name, &named.series, count.as_str(), value, &share, failure]);
}

/// Series of threads of the library whose passes do not get faster: each thread may do a whole job,
/// or all may share one, and the file does not say which.
fn unclear(
    named: &[(&Entry, Named)],
    divided: Divided,
    weak: Option<bool>,
) -> BTreeMap<String, String> {
    let mut passes: BTreeMap<&str, BTreeMap<u64, f64>> = BTreeMap::new();
    let timed = named.iter().filter(|(entry, named)| {
        named.by_library && entry.items_per_second.is_none() && entry.bytes_per_second.is_none()
    });
    for (entry, named) in timed.filter(|_| weak.is_none()) {
        if let Ok(Ok(seconds)) =
            value(entry, named, None, divided).map(|value| value.parse::<f64>())
        {
            passes.entry(&named.series).or_default().entry(named.workers as u64).or_insert(seconds);
        }
    }
    let question = |(series, passes): (&str, BTreeMap<u64, f64>)| {
        let (_, first) = passes.first_key_value()?;
        let shared: Vec<(u64, f64)> =
            passes.iter().map(|(count, time)| (*count, first / time)).skip(1).collect();
        let both = !shared.is_empty() && shared.iter().all(|(_, speedup)| *speedup <= SHARES);
        both.then(|| (series.to_owned(), readings(&shared)))
    };
    passes.into_iter().filter_map(question).collect()
}

fn readings(shared: &[(u64, f64)]) -> String {
    let list = |of: &dyn Fn(u64, f64) -> f64| {
        let told = shared
            .iter()
            .map(|(count, speedup)| format!("{:.2}x at {count}", of(*count, *speedup)));
        told.collect::<Vec<_>>().join(", ")
    };
    format!(
        "does not say whether its threads share one job; if each does a whole job: {} (--weak); if all share one: {} (--strong)",
        list(&|count, speedup| speedup * count as f64),
        list(&|_, speedup| speedup),
    )
}

/// Whether `real_time` was divided by the threads: up to version 1.8 of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Divided {
    Yes,
    No,
    /// The console does not say the version.
    Unsaid,
}

/// The first version that does not divide was released then.
const SINCE: &str = "2024-08";
/// CPU time above this share of the wall time is that of more than one thread.
const OF_SEVERAL: f64 = 1.2;

impl Divided {
    /// Early versions wrote none.
    fn by(version: Option<&str>) -> Self {
        let Some(version) = version else { return Self::Yes };
        let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
        match (parts.next(), parts.next()) {
            (Some(Ok(major)), Some(Ok(minor))) if (major, minor) < (1, 9) => Self::Yes,
            _ => Self::No,
        }
    }

    /// By the date, or by threads that work longer than a pass lasts.
    fn seen(entries: &[&Entry], date: Option<&str>) -> Self {
        let early = date.and_then(|date| date.get(..7)).is_some_and(|month| month < SINCE);
        let longer = |entry: &&Entry| {
            let ratio = entry.cpu_time.zip(entry.real_time).map(|(cpu, real)| cpu / real);
            entry.name.contains("/threads:")
                && !entry.name.contains("/process_time")
                && ratio.is_some_and(|ratio| ratio > OF_SEVERAL)
        };
        if early || entries.iter().any(longer) { Self::Yes } else { Self::Unsaid }
    }

    /// What a pass of this many threads takes, of its `real_time`.
    fn undone(self, threads: f64) -> Result<f64, String> {
        match self {
            Self::Yes => Ok(threads),
            Self::No => Ok(1.0),
            Self::Unsaid => Err(UNSAID.into()),
        }
    }
}
