//! The kinds of files that are read: how each is known by its beginning, and its reader.

mod asked;
mod cargo_text;
pub(super) mod command_line;
pub(super) mod criterion;
mod dashboard;
mod divan;
mod go;
mod google;
mod google_arguments;
mod google_entry;
mod google_names;
mod google_text;
mod head;
mod hyperfine;
mod jmh;
mod jmh_rows;
mod jmh_text;
mod json;
mod log;
mod object_rows;
mod objects;
mod objects_found;
mod per_call;
mod perf;
mod pytest;
mod sacct;
mod sections;
mod table;
mod table_cells;

use std::fmt;
use std::str::FromStr;

pub(super) use asked::Asked;
use head::Head;

use super::records::Source;

/// A kind of measurements that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Our own study file, `amdahl-study/1`.
    Study,
    /// A table of worker counts and values, separated by commas, semicolons, tabs or spaces.
    Csv,
    /// The folder that criterion 0.3 to 0.8 writes, `target/criterion`. Its files are private to
    /// criterion; what it changes there is reported as a file that cannot be read.
    Criterion,
    /// What `hyperfine --export-json` writes for a parameter scan.
    Hyperfine,
    /// What Google Benchmark writes for `threads:N`: with `--benchmark_out_format=json`, or on the
    /// console.
    GoogleBenchmark,
    /// JSON of records: an array of objects, an object of arrays, an object a line.
    Json,
    /// Lines of `key: value`, a record after another.
    Log,
    /// What `go test -bench` prints.
    Go,
    /// What pytest-benchmark writes with `--benchmark-json`.
    Pytest,
    /// What JMH writes with `-rf json`, or the table it prints.
    Jmh,
    /// What divan prints.
    Divan,
    /// The `data.js` of github-action-benchmark.
    Dashboard,
    /// What `perf stat -x,` writes.
    Perf,
    /// What `sacct -P` of Slurm prints.
    Sacct,
    /// What `cargo bench` prints: the lines of libtest, or those of criterion.
    Cargo,
}

impl Format {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::Study,
        Self::Csv,
        Self::Criterion,
        Self::Hyperfine,
        Self::GoogleBenchmark,
        Self::Json,
        Self::Log,
        Self::Go,
        Self::Pytest,
        Self::Jmh,
        Self::Divan,
        Self::Dashboard,
        Self::Perf,
        Self::Sacct,
        Self::Cargo,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Csv => "csv",
            Self::Criterion => "criterion",
            Self::Hyperfine => "hyperfine",
            Self::GoogleBenchmark => "google-benchmark",
            Self::Json => "json",
            Self::Log => "log",
            Self::Go => "go",
            Self::Pytest => "pytest",
            Self::Jmh => "jmh",
            Self::Divan => "divan",
            Self::Dashboard => "github-action-benchmark",
            Self::Perf => "perf-stat",
            Self::Sacct => "sacct",
            Self::Cargo => "cargo-bench",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let asked = if text == "tsv" { "csv" } else { text };
        Self::ALL.into_iter().find(|format| format.to_string() == asked).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(Self::to_string).collect();
            format!("'{text}' is not a format; there are: {}", known.join(", "))
        })
    }
}

impl Format {
    /// Whether its values have only the names and units that somebody gave them.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self::Csv | Self::Json | Self::Log)
    }

    /// Reads a text of this kind; `None`: it is no kind that is read as rows.
    ///
    /// # Errors
    /// What the parser says where it is not of this kind.
    pub(super) fn read(
        self,
        text: &str,
        asked: Asked<'_>,
    ) -> Option<Result<Source, serde_json::Error>> {
        match self {
            Self::Csv => Some(Ok(table::read(text))),
            Self::Hyperfine => Some(hyperfine::read(text, asked.is_part)),
            Self::GoogleBenchmark => Some(google::read(text, asked)),
            Self::Json => Some(objects::read(text)),
            Self::Log => Some(Ok(log::read(text))),
            Self::Go => Some(Ok(go::read(text))),
            Self::Pytest => Some(pytest::read(text)),
            Self::Jmh if text.trim_start().starts_with('[') => Some(jmh::read(text, asked)),
            Self::Jmh => Some(Ok(jmh_text::read(text, asked))),
            Self::Divan => Some(Ok(divan::read(text, asked))),
            Self::Dashboard => Some(dashboard::read(text, asked)),
            Self::Perf => Some(Ok(perf::read(text))),
            Self::Sacct => Some(Ok(sacct::read(text))),
            Self::Cargo => Some(Ok(cargo_text::read(text))),
            Self::Study | Self::Criterion => None,
        }
    }
}

/// So much of the beginning of a file decides its kind, in bytes.
pub(super) const HEAD_BYTES: usize = 64 << 10;
/// What a text with a mark of markup looks like.
pub(super) const MARKUP: &str = "looks like HTML or XML";

/// What kind of file this text is.
///
/// # Errors
/// What it looks like instead, as the rest of a sentence; or what the parser says.
pub(super) fn detect(text: &str) -> Result<Format, Unknown> {
    let head = head(text);
    match text.trim_start().chars().next() {
        Some('[') if jmh::is(head) => Ok(Format::Jmh),
        Some('[') if log::is_tagged(head) => Ok(of_text(head)),
        Some('{' | '[') => of_json(text),
        Some('<') => Err(Unknown::Kind(MARKUP.into())),
        _ => Ok(of_text(head)),
    }
}

/// The beginning of a text.
fn head(text: &str) -> &str {
    let end = (0..=text.len().min(HEAD_BYTES)).rev().find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

/// Whether a text begins as one of a kind.
type Is = fn(&str) -> bool;

fn of_text(head: &str) -> Format {
    let known: [(Format, Is); 9] = [
        (Format::Dashboard, dashboard::is),
        (Format::Divan, divan::is),
        (Format::Jmh, jmh_text::is),
        (Format::GoogleBenchmark, google_text::is),
        (Format::Cargo, cargo_text::is),
        (Format::Go, go::is),
        (Format::Sacct, sacct::is),
        (Format::Perf, perf::is),
        (Format::Log, log::is),
    ];
    known.into_iter().find(|(_, is)| is(head)).map_or(Format::Csv, |(format, _)| format)
}

fn of_json(text: &str) -> Result<Format, Unknown> {
    let records = |error| match objects::read(text) {
        Ok(source) if source.records.columns.len() > 1 => Ok(Format::Json),
        Ok(_) => Err(Unknown::Kind("is JSON of another kind".into())),
        Err(_) => Err(error),
    };
    let another = Unknown::Kind("is JSON of another kind".into());
    // A large file is not read whole to know its kind.
    let is_large = text.len() > HEAD_BYTES;
    if text.trim_start().starts_with('[') {
        return if is_large { Ok(Format::Json) } else { records(another) };
    }
    let (head, error) = Head::of(head(text));
    by_keys(&head).unwrap_or_else(|| match is_large {
        true => Ok(Format::Json),
        false => records(error.map_or(another, Unknown::Json)),
    })
}

/// The kind that the keys of an object tell.
fn by_keys(head: &Head) -> Option<Result<Format, Unknown>> {
    let of_benchmarks = &head.benchmarks;
    Some(match () {
        () if head.schema.starts_with("amdahl-analysis/") => {
            Err(Unknown::Kind("is an analysis; give the study it was made from".into()))
        }
        () if head.schema.starts_with("amdahl-study/") => Ok(Format::Study),
        () if of_benchmarks.has("stats") => Ok(Format::Pytest),
        () if of_benchmarks.is_empty || of_benchmarks.has("name") => Ok(Format::GoogleBenchmark),
        () if head.results.is_empty || head.results.has("command") => Ok(Format::Hyperfine),
        () if head.has("iters") && head.has("times") => Err(Unknown::Kind(
            "is one criterion sample; give the criterion folder it lies in".into(),
        )),
        () => return None,
    })
}

/// Why a text is of no kind that is read.
#[derive(Debug)]
pub(super) enum Unknown {
    /// What it looks like instead.
    Kind(String),
    /// JSON that breaks off or is wrong.
    Json(serde_json::Error),
}
