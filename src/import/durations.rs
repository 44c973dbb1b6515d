//! A column of task times, as a trace or a script writes it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use csv::StringRecord;

use super::error::ImportError;
use super::files::text_of;
use crate::units::{Seconds, TimeUnit};

/// What a table of task times does not say of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DurationOptions {
    /// Which column, by name or by number from 1; `None`: found by name.
    pub column: Option<String>,
    /// The times' unit; `None`: by the header, else seconds.
    pub unit: Option<TimeUnit>,
}

/// Task times with what stands beside them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Durations {
    /// Seconds, a task each; a task stands after all that it waits for.
    pub seconds: Vec<f64>,
    /// What each task is called, where a column says so.
    pub names: Option<Vec<String>>,
    /// By task, which earlier ones it waits for, where a column says so.
    pub after: Option<Vec<Vec<u32>>>,
    /// How it was read, and what could not be used: a sentence each.
    pub notes: Vec<String>,
}

/// Names of columns that hold times, the surest first.
const TIMES: [&[&str]; 4] = [
    &["duration", "durations", "dur"],
    &["elapsed", "wall", "walltime", "wallclock", "real", "runtime", "latency"],
    &["time", "times", "seconds", "secs", "cost", "costs", "work"],
    &["value", "values", "t", "mean", "median"],
];
/// Names of moments, which are no times a task takes.
const BEGINS: &[&str] = &["start", "begin", "started", "from"];
const ENDS: &[&str] = &["end", "finish", "ended", "finished", "stop", "to"];
const NAMES: &[&str] = &["name", "task", "id", "label", "strand", "job", "test", "item", "node"];
const AFTER: &[&str] =
    &["after", "depends", "dependencies", "deps", "waits", "parents", "predecessors", "needs"];
/// Cells that say 'there is no value'.
const NO_VALUE: &[&str] = &["", "-", "nan", "na", "n/a", "null", "none"];

/// Reads a column of task times from any table: `#` comments, a header or none, separated by tab,
/// semicolon, comma or spaces; a time may have its unit (`1.5ms`). Beside `start` and `end` the
/// difference is the time. Columns `task` and `after` (names, separated by spaces, `;`, `|` or `+`)
/// say what waits for what.
///
/// # Errors
/// [`ImportError`] with line and column: no column of times or several, a cell that is no time of at
/// least 0, a task that waits for one that is not there, or a circle.
pub fn durations(
    from: impl Read,
    path: &Path,
    options: &DurationOptions,
) -> Result<Durations, ImportError> {
    let text = text_of(from, None, path)?;
    let (records, decimal_comma) = records(path, &text)?;
    let table = Table { path, records: &records, decimal_comma };
    let layout = table.layout(options)?;
    table.read(&layout, options)
}

/// The cells, and whether a comma may be a decimal point.
fn records(path: &Path, text: &str) -> Result<(Vec<StringRecord>, bool), ImportError> {
    let content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let first = text.lines().find(content).unwrap_or_default();
    let separator = ['\t', ';', ','].into_iter().find(|&separator| first.contains(separator));
    let joined = |line: &str| line.split_whitespace().collect::<Vec<_>>().join("\t") + "\n";
    // One word a line may be `1,5`; spaces separate numbers, but not the words of a lone header.
    let spaced = separator.is_none()
        && text.lines().filter(content).skip(1).any(|line| line.split_whitespace().count() > 1);
    let text = if spaced { text.lines().map(joined).collect::<String>() } else { text.to_owned() };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.map_or(b'\t', |separator| separator as u8))
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let failed =
        |source| ImportError::Io { path: path.into(), source: std::io::Error::other(source) };
    let mut records = reader.records().collect::<Result<Vec<_>, _>>().map_err(failed)?;
    records.retain(|record| !record.iter().all(str::is_empty));
    Ok((records, separator != Some(',')))
}

struct Table<'t> {
    path: &'t Path,
    records: &'t [StringRecord],
    decimal_comma: bool,
}

/// Which column holds what.
struct Layout {
    header: bool,
    time: Time,
    unit: Option<TimeUnit>,
    name: Option<usize>,
    after: Option<usize>,
}

#[derive(Clone, Copy)]
enum Time {
    Column(usize),
    Between(usize, usize),
}

impl Table<'_> {
    fn layout(&self, options: &DurationOptions) -> Result<Layout, ImportError> {
        let first = self.records.first().ok_or_else(|| self.empty())?;
        let header = !first.iter().any(|cell| self.seconds(cell).is_some());
        let names: Vec<Vec<String>> = match header {
            true => first.iter().map(words).collect(),
            false => first.iter().map(|_| Vec::new()).collect(),
        };
        let rows = &self.records[usize::from(header)..];
        let has = |at: usize, known: &[&str]| names[at].iter().any(|w| known.contains(&w.as_str()));
        let numeric = |at: usize| {
            let mut cells = rows.iter().filter_map(|row| row.get(at)).filter(|c| !is_missing(c));
            cells.clone().next().is_some() && cells.all(|cell| self.seconds(cell).is_some())
        };
        let time = match &options.column {
            Some(asked) => Time::Column(self.asked(asked, first, header)?),
            None => self.found(&names, &numeric, header)?,
        };
        let used = |at: usize| match time {
            Time::Column(column) => at == column,
            Time::Between(from, to) => at == from || at == to,
        };
        let find = |known: &[&str]| (0..names.len()).find(|&at| !used(at) && has(at, known));
        let text = |at: &usize| !used(*at) && !numeric(*at);
        let after = find(AFTER);
        let other = |at: &usize| Some(*at) != after;
        let name = find(NAMES).or_else(|| (0..names.len()).filter(text).find(other));
        let unit_at = match time {
            Time::Column(at) | Time::Between(at, _) => at,
        };
        let unit = names[unit_at].iter().rev().find_map(|word| word.parse().ok());
        Ok(Layout { header, time, unit, name, after })
    }

    fn asked(&self, asked: &str, first: &StringRecord, header: bool) -> Result<usize, ImportError> {
        let named = first.iter().position(|cell| header && cell.eq_ignore_ascii_case(asked));
        let numbered =
            || asked.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < first.len());
        named.or_else(numbered).ok_or_else(|| self.columns(format!("there is no column '{asked}'")))
    }

    /// The column whose name says most of times; without a header the only one of numbers that does
    /// not merely count the rows.
    fn found(
        &self,
        names: &[Vec<String>],
        numeric: &dyn Fn(usize) -> bool,
        header: bool,
    ) -> Result<Time, ImportError> {
        let has = |at: usize, known: &[&str]| names[at].iter().any(|w| known.contains(&w.as_str()));
        let moment = |at: usize| has(at, BEGINS) || has(at, ENDS) || has(at, &["timestamp", "ts"]);
        let free: Vec<usize> =
            (0..names.len()).filter(|&at| numeric(at) && !has(at, AFTER)).collect();
        let timed: Vec<usize> = free.iter().copied().filter(|&at| !moment(at)).collect();
        for known in TIMES {
            if let Some(&at) = timed.iter().find(|&&at| has(at, known)) {
                return Ok(Time::Column(at));
            }
        }
        let in_unit = |at: &&usize| names[**at].iter().any(|w| w.parse::<TimeUnit>().is_ok());
        if let Some(&at) = timed.iter().find(in_unit) {
            return Ok(Time::Column(at));
        }
        let begin = free.iter().find(|&&at| has(at, BEGINS));
        let end = free.iter().find(|&&at| has(at, ENDS));
        if let (Some(&begin), Some(&end)) = (begin, end) {
            return Ok(Time::Between(begin, end));
        }
        let counted = |at: usize| self.counts_rows(at, header);
        let likely: Vec<usize> = timed
            .iter()
            .copied()
            .filter(|&at| names.len() == 1 || !(counted(at) || has(at, NAMES)))
            .collect();
        match likely[..] {
            [only] => Ok(Time::Column(only)),
            [] => Err(self.columns("no column of task times; name one of them duration".into())),
            _ => Err(self.columns("several columns may be the task times; say which".into())),
        }
    }

    /// Whether a column is 0, 1, 2 .. or 1, 2, 3 ..
    fn counts_rows(&self, at: usize, header: bool) -> bool {
        let rows = &self.records[usize::from(header)..];
        let numbers: Option<Vec<u64>> =
            rows.iter().map(|row| row.get(at).and_then(|cell| cell.parse().ok())).collect();
        numbers.is_some_and(|numbers| {
            numbers.len() > 1 && numbers[0] <= 1 && numbers.windows(2).all(|n| n[1] == n[0] + 1)
        })
    }

    fn read(&self, layout: &Layout, options: &DurationOptions) -> Result<Durations, ImportError> {
        let unit = options.unit.or(layout.unit);
        let mut read = Durations::default();
        let (mut names, mut after, mut skipped) = (Vec::new(), Vec::new(), 0usize);
        for record in &self.records[usize::from(layout.header)..] {
            let Some(seconds) = self.time(record, layout.time, unit.unwrap_or_default())? else {
                skipped += 1;
                continue;
            };
            read.seconds.push(seconds);
            let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
            names.push(cell(layout.name).to_owned());
            after.push((cell(layout.after).to_owned(), line(record)));
        }
        if read.seconds.is_empty() {
            return Err(self.empty());
        }
        if unit.is_none() {
            read.notes.push("No unit is given: times are taken for seconds (--unit).".into());
        }
        if skipped > 0 {
            read.notes.push(format!("{skipped} row(s) without a time are left out."));
        }
        if layout.after.is_some() {
            return self.ordered(read, names, &after);
        }
        read.names = layout.name.map(|_| names);
        Ok(read)
    }

    /// The seconds of a row, `None` where it has none.
    fn time(
        &self,
        record: &StringRecord,
        time: Time,
        unit: TimeUnit,
    ) -> Result<Option<f64>, ImportError> {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let number = |at: usize| match (is_missing(cell(at)), self.seconds(cell(at))) {
            (true, _) => Ok(None),
            (false, Some((value, own))) => Ok(Some(value * own.unwrap_or(unit).seconds())),
            (false, None) => Err(self.cell(record, at, "a time, such as 0.5 or 1.5ms")),
        };
        let (seconds, at) = match time {
            Time::Column(at) => (number(at)?, at),
            Time::Between(from, to) => {
                (number(to)?.zip(number(from)?).map(|(to, from)| to - from), to)
            }
        };
        match seconds {
            Some(seconds) if seconds < 0.0 => Err(self.cell(record, at, "a time of at least 0")),
            Some(seconds) if seconds != 0.0 && Seconds::new(seconds).is_err() => {
                Err(self.cell(record, at, "a time that a task takes, 1e-21 to 1e15 seconds"))
            }
            seconds => Ok(seconds),
        }
    }

    /// A number with the unit that stands behind it.
    fn seconds(&self, cell: &str) -> Option<(f64, Option<TimeUnit>)> {
        let end = cell.find(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E'));
        let (number, unit) = match end {
            Some(at) if at > 0 => (cell[..at].trim(), Some(cell[at..].parse().ok()?)),
            _ => (cell, None),
        };
        let number = match self.decimal_comma {
            true => number.replace(',', "."),
            false => number.to_owned(),
        };
        let value: f64 = number.parse().ok()?;
        value.is_finite().then_some((value, unit))
    }

    /// The tasks in an order in which each stands after all that it waits for.
    fn ordered(
        &self,
        mut read: Durations,
        names: Vec<String>,
        after: &[(String, u64)],
    ) -> Result<Durations, ImportError> {
        let by_name: BTreeMap<&str, usize> =
            names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
        if by_name.len() < names.len() {
            return Err(self.columns("tasks that wait for others need a column of names".into()));
        }
        let mut waits = vec![Vec::new(); names.len()];
        for (task, (cell, line)) in after.iter().enumerate() {
            let parts = cell.split(|c: char| c.is_whitespace() || matches!(c, ';' | '|' | '+'));
            for part in parts.filter(|part| !is_missing(part)) {
                let earlier = by_name.get(part).ok_or_else(|| ImportError::Cell {
                    path: self.path.into(),
                    place: format!("line {line}"),
                    column: "after".into(),
                    value: part.into(),
                    expected: "the name of a task in this table",
                })?;
                waits[task].push(*earlier);
            }
        }
        let order = in_order(&waits).map_err(|task| {
            let name = &names[task];
            self.columns(format!("tasks wait for each other in a circle, '{name}' among them"))
        })?;
        let mut place = vec![0u32; order.len()];
        order.iter().enumerate().for_each(|(at, &task)| place[task] = at as u32);
        let of = |task: &usize| waits[*task].iter().map(|earlier| place[*earlier]).collect();
        read.after = Some(order.iter().map(of).collect());
        read.seconds = order.iter().map(|&task| read.seconds[task]).collect();
        read.names = Some(order.iter().map(|&task| names[task].clone()).collect());
        Ok(read)
    }

    fn empty(&self) -> ImportError {
        ImportError::Empty { path: self.path.into() }
    }

    fn columns(&self, problem: String) -> ImportError {
        let first = self.records.first();
        ImportError::Columns {
            path: self.path.into(),
            line: first.map_or(1, line),
            problem: format!("{problem} (--column NAME or number)"),
            columns: first.map_or_else(String::new, |r| r.iter().collect::<Vec<_>>().join(", ")),
        }
    }

    fn cell(&self, record: &StringRecord, at: usize, expected: &'static str) -> ImportError {
        let name = self.records.first().and_then(|first| first.get(at)).unwrap_or_default();
        ImportError::Cell {
            path: self.path.into(),
            place: format!("line {}", line(record)),
            column: name.into(),
            value: record.get(at).unwrap_or_default().into(),
            expected,
        }
    }
}

/// The tasks so that each stands after what it waits for, else as they were; a task on a circle
/// where there is one.
fn in_order(waits: &[Vec<usize>]) -> Result<Vec<usize>, usize> {
    let mut left: Vec<usize> = waits.iter().map(Vec::len).collect();
    let mut followers = vec![Vec::new(); waits.len()];
    for (task, earlier) in waits.iter().enumerate() {
        earlier.iter().for_each(|&earlier: &usize| followers[earlier].push(task));
    }
    let able = (0..waits.len()).filter(|&task| left[task] == 0).map(std::cmp::Reverse);
    let mut able: std::collections::BinaryHeap<_> = able.collect();
    let mut order = Vec::with_capacity(waits.len());
    while let Some(std::cmp::Reverse(task)) = able.pop() {
        order.push(task);
        for &follower in &followers[task] {
            left[follower] -= 1;
            if left[follower] == 0 {
                able.push(std::cmp::Reverse(follower));
            }
        }
    }
    match left.iter().position(|&left| left > 0) {
        Some(task) => Err(task),
        None => Ok(order),
    }
}

fn is_missing(cell: &str) -> bool {
    NO_VALUE.contains(&cell.to_lowercase().as_str())
}

fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(String::from).collect()
}

fn line(record: &StringRecord) -> u64 {
    record.position().map_or(1, csv::Position::line)
}
