//! The table that JMH prints, with or without the log before it, or writes with `-rf csv`.

use std::sync::LazyLock;

use regex::Regex;

use super::asked::Asked;
use super::jmh::{BLOCKED, IF_UNCOUNTED, PER_CALL, parameter};
use super::jmh_rows::{Row, is_header, rows as of_csv};
use super::per_call::{Score, Told};
use super::sections::Sections;
use crate::import::records::{Column, Records, Source};
use crate::import::words::{Means, doubt_in};

/// `Benchmark  (size)  (type)  Mode  Cnt  Score  Error  Units`.
static HEADER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"Benchmark\s+((?:\(\S.*\)\s+)?)Mode\s+(?:Cnt|Samples)\s+Score\s+(?:(?:Score )?[Ee]rror\s+)?Units\s*$")
        .ok()
});
static PARAMETER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\(([^)]+)\)").ok());

const MODES: [&str; 4] = ["thrpt", "avgt", "sample", "ss"];
const UNSAID: &str = "its time is of a call on one thread, and the table does not say how many threads made calls; \
                      give what JMH writes with -rf json, which does";

/// Whether such a table, or the log before it, stands in a text.
pub(super) fn is(head: &str) -> bool {
    head.lines().any(|line| is_header(line) || header(line).is_some())
        || head.lines().any(|line| {
            line.trim_start_matches("[info]").trim_start().starts_with("# JMH version:")
        })
}

/// The parameters of a table by its header.
fn header(line: &str) -> Option<Vec<String>> {
    let captures = HEADER.as_ref()?.captures(line)?;
    let names = PARAMETER.as_ref()?.captures_iter(captures.get(1)?.as_str());
    Some(names.filter_map(|name| Some(name.get(1)?.as_str().to_owned())).collect())
}

/// Reads it: each row is the mean of its iterations.
pub(super) fn read(text: &str, asked: Asked<'_>) -> Source {
    let mut records = Records::if_uncounted(IF_UNCOUNTED);
    let (rows, sections) = match text.lines().any(is_header) {
        true => (kept(of_csv(text), &mut records), Sections::default()),
        false => rows(text, &mut records),
    };
    let counted = asked.counted
        || rows.iter().flat_map(|row| &row.params).any(|(name, _)| doubt_in(name).is_some());
    let told = told(&rows, counted, asked.weak == Some(false));
    records.columns = columns(&rows, told);
    let tables = sections.told(rows.iter().map(|row| (row.identity(), row.table)));
    for row in &rows {
        let table = tables.as_ref().map(|tables| tables[row.table].as_str());
        add(&mut records, row, table, counted, told);
    }
    let own = (told == Told::Rate).then(|| PER_CALL.to_owned());
    let cautions = std::iter::once(BLOCKED.to_owned()).chain(own).collect();
    Source { records, tool: "JMH".into(), cautions, ..Source::default() }
}

fn told(rows: &[Row], counted: bool, shared: bool) -> Told {
    let alone = rows.iter().all(|row| row.threads.is_none_or(|threads| threads == 1.0));
    let timed = rows.iter().all(|row| row.mode != "thrpt");
    if timed && (shared || (counted && alone)) { Told::Time } else { Told::Rate }
}

fn columns(rows: &[Row], told: Told) -> Vec<Column> {
    let several = rows.iter().any(|row| row.mode != rows[0].mode);
    let mode = if several { Means::Series } else { Means::Beside };
    let mut columns = vec![Column::said("benchmark", Means::Series), Column::said("mode", mode)];
    if rows.iter().any(|row| row.threads.is_some()) {
        let one = rows.iter().all(|row| row.threads == rows[0].threads);
        let counted =
            rows.iter().flat_map(|row| &row.params).any(|(name, _)| doubt_in(name).is_some());
        let means = if one && counted { Means::Beside } else { Means::Workers };
        columns.push(Column::said("threads", means));
    }
    columns.push(told.column());
    columns
}

fn add(records: &mut Records, row: &Row, table: Option<&str>, counted: bool, told: Told) {
    let what = format!("line {}", row.line);
    if row.mode != "thrpt" && row.threads.is_none() && !counted && told == Told::Rate {
        return records.drop(what, UNSAID);
    }
    let score = match Score::of(row.score, &row.unit) {
        Ok(score) => score,
        Err(why) => return records.drop(what, why),
    };
    let mut cells = vec![
        (records.column("benchmark"), row.name.clone()),
        (records.column("mode"), row.mode.clone()),
    ];
    let value = told.cell(score, row.threads.unwrap_or(1.0));
    cells.push((records.column(&told.column().name), value));
    if let Some(threads) = row.threads {
        cells.push((records.column("threads"), threads.to_string()));
    }
    if let Some(table) = table {
        let at = records.column("table");
        records.columns[at].said = Some(Means::Series);
        cells.push((at, table.to_owned()));
    }
    for (name, value) in &row.params {
        let at = records.column(name);
        records.columns[at] = parameter(name);
        cells.push((at, value.clone()));
    }
    let mut line = vec![""; records.columns.len()];
    cells.iter().for_each(|(at, cell)| line[*at] = cell);
    records.push(row.line, line);
}

/// The rows that can be used.
fn kept(rows: Vec<(u64, Result<Row, String>)>, records: &mut Records) -> Vec<Row> {
    let mut kept = Vec::new();
    for (line, row) in rows {
        match row {
            Ok(row) => kept.push(row),
            Err(why) => records.drop(format!("line {line}"), why),
        }
    }
    kept
}

/// The rows of all tables in a text; those that cannot be read are dropped.
fn rows(text: &str, records: &mut Records) -> (Vec<Row>, Sections) {
    let (mut rows, mut table) = (Vec::new(), None);
    let (mut log, mut sections, mut above) = (Log::default(), Sections::default(), "");
    let mut profiled = 0;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line
            .trim_start_matches("[info]")
            .trim_matches(|c: char| c.is_whitespace() || "*/".contains(c));
        if let Some(parameters) = header(line) {
            table = Some(parameters);
            sections.above(above);
            sections.begin();
        } else if let Some(parameters) =
            table.as_ref().filter(|_| !line.is_empty() && !line.starts_with('#'))
        {
            match row(number, line, parameters) {
                Some(Ok(row)) => {
                    let (threads, table) = (log.threads(&row.name), sections.current());
                    rows.push(Row { threads, table, ..row });
                }
                Some(Err(why)) => records.drop(format!("line {number}"), why),
                None if is_profile(line) => profiled += 1,
                None => table = None,
            }
        } else if log.line(line) {
            table = None;
        }
        if table.is_none() {
            sections.between(line);
            above = if line.is_empty() { above } else { line };
        }
    }
    if profiled > 0 {
        records
            .drop(format!("{profiled} rows"), "of a profiler, a percentile or a part of a group");
    }
    (rows, sections)
}

fn is_profile(line: &str) -> bool {
    line.split_whitespace().next().is_some_and(|name| name.contains(':'))
}

/// `None`: it is no row; an error: it is one without a score that can be used.
fn row(line: u64, text: &str, parameters: &[String]) -> Option<Result<Row, String>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| MODES.contains(word))?;
    if at != parameters.len() + 1 || words.len() < at + 3 || words[0].contains(':') {
        return None;
    }
    let sign = words.iter().position(|word| matches!(*word, "\u{b1}" | "?" | "+-" | "+/-"));
    let score_at = sign.map_or(words.len() - 2, |sign| sign - 1).max(at + 1);
    let score = words[score_at].replace(',', ".");
    let unit = words[words.len() - 1].to_owned();
    let params = parameters.iter().cloned().zip(words[1..at].iter().map(|word| (*word).to_owned()));
    let row = |score| Row {
        line,
        table: 0,
        name: words[0].to_owned(),
        params: params.collect(),
        mode: words[at].to_owned(),
        score,
        unit,
        threads: None,
    };
    let number: Option<f64> = score.parse().ok().filter(|score: &f64| score.is_finite());
    Some(number.map(row).ok_or_else(|| format!("'{}' is not a score", words[score_at])))
}

/// What the log before a table says of the threads of each benchmark.
#[derive(Default)]
struct Log {
    threads: Option<f64>,
    of: Vec<(String, f64)>,
    /// Its table came: what follows is of another run.
    told: bool,
}

impl Log {
    /// Whether a line is of the log.
    fn line(&mut self, line: &str) -> bool {
        if let Some(threads) = line.strip_prefix("# Threads: ") {
            if std::mem::take(&mut self.told) {
                self.of.clear();
            }
            let number = threads.split_whitespace().next();
            self.threads = number.and_then(|number| number.parse().ok());
        } else if let Some((name, threads)) = line.strip_prefix("# Benchmark: ").zip(self.threads) {
            self.of.push((name.trim().to_owned(), threads));
        }
        line.starts_with('#')
    }

    /// The one number of threads that a benchmark ran on, by the end of its name.
    fn threads(&mut self, name: &str) -> Option<f64> {
        self.told = true;
        let same = self.of.iter().filter(|(full, _)| {
            full == name || full.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
        });
        let mut counts: Vec<f64> = same.map(|(_, threads)| *threads).collect();
        counts.dedup();
        match counts[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}
