//! What Google Benchmark prints on the console, or as CSV, as the entries of its JSON.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::sections::Sections;
use super::table_cells::Cells;

/// `BM_sort/threads:4   123 ns   456 ns   1000 items_per_second=1.2M/s`.
static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\S.*?)\s+(-?[\d.]+(?:e[+-]?\d+)?)\s*(ns|us|ms|s|%)\s+(-?[\d.]+(?:e[+-]?\d+)?)\s*(ns|us|ms|s|%)(?:\s+(\d+))?(?:\s+(\S.*))?$")
        .ok()
});
static FAILED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\S+)\s+(?:ERROR OCCURRED|SKIPPED): '(.*)'$").ok());
static CPUS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"Run on \((\d+) X ([\d.]+) (M|G)?Hz").ok());

const AGGREGATES: [&str; 6] = ["mean", "median", "stddev", "cv", "min", "max"];
/// Of counters: binary thousands have an i behind.
const THOUSANDS: &str = "kMGTPEZY";

/// The header of such a table.
fn is_header(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words.as_slice(), ["Benchmark", "Time", "CPU", "Iterations", ..])
}

/// The header of `--benchmark_format=csv`.
fn is_csv(line: &str) -> bool {
    line.replace('"', "").starts_with("name,iterations,real_time,cpu_time,time_unit")
}

pub(super) fn is(head: &str) -> bool {
    head.lines().any(|line| is_header(line) || is_csv(line))
        || head.lines().filter(|line| line.starts_with("BM_") && row(line).is_some()).count() > 1
}

/// What stands on the console in the shape of the library's JSON: context and benchmarks.
pub(super) fn as_json(text: &str) -> Value {
    let lines = || text.lines().map(str::trim);
    let mut benchmarks = match text.lines().any(is_csv) {
        true => of_csv(text),
        false => benchmarks(text),
    };
    tell_aggregates(&mut benchmarks);
    let mut context = Map::new();
    let cpus = lines().find_map(|line| CPUS.as_ref()?.captures(line));
    if let Some(cpus) = cpus {
        let number = |at: usize| cpus.get(at).and_then(|text| text.as_str().parse::<f64>().ok());
        let scale = if cpus.get(3).is_some_and(|unit| unit.as_str() == "G") { 1000.0 } else { 1.0 };
        context.insert("num_cpus".into(), json!(number(1).map(|count| count as u64)));
        context.insert("mhz_per_cpu".into(), json!(number(2).map(|mhz| mhz * scale)));
    }
    if let Some(date) = lines().find(|line| is_date(line)) {
        context.insert("date".into(), json!(date));
    }
    json!({"context": context, "benchmarks": benchmarks})
}

fn of_csv(text: &str) -> Vec<Value> {
    let cells = Cells::of(text, is_csv);
    let entry = |of: &dyn Fn(&str) -> String| {
        let mut entry = Map::new();
        for name in cells.names() {
            let cell = of(name);
            match (name, cell.parse::<f64>()) {
                (_, _) if cell.is_empty() => continue,
                ("name" | "time_unit" | "label" | "error_message", _) | (_, Err(_)) => {
                    entry.insert(name.to_owned(), json!(cell))
                }
                ("threads", Ok(number)) => entry.insert("num_threads".into(), json!(number)),
                (_, Ok(number)) => entry.insert(name.to_owned(), json!(number)),
            };
        }
        let failed = of("error_occurred").eq_ignore_ascii_case("true");
        entry.insert("error_occurred".into(), json!(failed));
        Value::Object(entry)
    };
    cells.rows().map(|(_, of)| entry(&of)).collect()
}

/// The rows of all tables; repetitions stand in one, so a name in several is another program's.
fn benchmarks(text: &str) -> Vec<Value> {
    let mut sections = Sections::default();
    let mut rows: Vec<(Value, usize)> = Vec::new();
    for line in text.lines().map(str::trim) {
        match failed(line).or_else(|| row(line)) {
            Some(row) => rows.push((row, sections.current())),
            None if is_header(line) => sections.begin(),
            None => sections.between(line),
        }
    }
    let name = |row: &Value| row["name"].as_str().unwrap_or_default().to_owned();
    let tables = sections.told(rows.iter().map(|(row, table)| (name(row), *table)));
    let told = |(mut row, table): (Value, usize)| {
        if let Some(table) = tables.as_ref().and_then(|tables| tables.get(table)) {
            let name = format!("{}: {}", table.replace('/', " "), name(&row));
            (row["name"], row["run_name"]) = (json!(name), json!(name));
        }
        row
    };
    rows.into_iter().map(told).collect()
}

/// `2024-12-03T22:53:42+08:00`, `2022-03-19 21:38:11`.
fn is_date(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() > 18
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && (bytes[4], bytes[7], bytes[13]) == (b'-', b'-', b':')
}

/// Of repetitions there are at least mean and median; else it is how a benchmark is called.
fn tell_aggregates(benchmarks: &mut [Value]) {
    let name = |entry: &Value| entry.get("name").and_then(Value::as_str).map(str::to_owned);
    let names: HashSet<String> = benchmarks.iter().filter_map(name).collect();
    for entry in benchmarks {
        let Some(name) = name(entry) else { continue };
        let Some((run, aggregate)) = name.rsplit_once('_') else { continue };
        let both = ["mean", "median"].iter().all(|of| names.contains(&format!("{run}_{of}")));
        if both && AGGREGATES.contains(&aggregate) {
            entry["run_name"] = json!(run);
            entry["run_type"] = json!("aggregate");
            entry["aggregate_name"] = json!(aggregate);
        }
    }
}

fn failed(line: &str) -> Option<Value> {
    let captures = FAILED.as_ref()?.captures(line)?;
    let group = |at: usize| captures.get(at).map_or("", |group| group.as_str());
    Some(json!({"name": group(1), "error_occurred": true, "error_message": group(2)}))
}

fn row(line: &str) -> Option<Value> {
    let captures = ROW.as_ref()?.captures(line)?;
    let group = |at: usize| captures.get(at).map_or("", |group| group.as_str());
    let number = |at: usize| group(at).parse::<f64>().ok();
    let name = group(1);
    let same_unit = group(3) == group(5);
    let mut entry = Map::new();
    entry.insert("name".into(), json!(name));
    entry.insert("real_time".into(), json!(number(2)?));
    entry.insert("time_unit".into(), json!(group(3)));
    entry.insert("cpu_time".into(), json!(number(4).filter(|_| same_unit)));
    for (name, value) in group(7).split_whitespace().filter_map(|word| word.split_once('=')) {
        // The library's own name of the threads that it ran.
        let name = if name == "threads" { "num_threads" } else { name };
        entry.entry(name).or_insert(counter(value));
    }
    Some(Value::Object(entry))
}

/// `1.2M/s`, `3Ki/s`, `512`.
fn counter(text: &str) -> Value {
    match amount(text) {
        Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e15 => json!(whole as i64),
        amount => json!(amount),
    }
}

fn amount(text: &str) -> Option<f64> {
    let text = text.trim_end_matches("/s");
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
    let value: f64 = digits.parse().ok()?;
    let unit = &text[digits.len()..];
    let base: f64 = if unit.ends_with('i') { 1024.0 } else { 1000.0 };
    match unit.trim_end_matches('i') {
        "" => Some(value),
        "m" => Some(value / 1e3),
        "u" => Some(value / 1e6),
        unit => THOUSANDS.find(unit).map(|at| value * base.powi(at as i32 + 1)),
    }
}
