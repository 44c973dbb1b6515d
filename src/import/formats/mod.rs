//! The kinds of files that are read: how each is known by its beginning, and its reader.

mod command_line;
pub(super) mod criterion;
mod google;
mod google_names;
mod hyperfine;
mod json;
mod table;

use std::fmt;
use std::str::FromStr;

use json::parse;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

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
    /// What `--benchmark_out_format=json` of Google Benchmark writes for `threads:N`.
    GoogleBenchmark,
}

impl Format {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::Study, Self::Csv, Self::Criterion, Self::Hyperfine, Self::GoogleBenchmark];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Csv => "csv",
            Self::Criterion => "criterion",
            Self::Hyperfine => "hyperfine",
            Self::GoogleBenchmark => "google-benchmark",
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

/// What a reader needs beside the text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    /// Whether the work grows with the workers, where that was said.
    pub(super) weak: Option<bool>,
}

impl Format {
    /// Whether its values have only the names and units that somebody gave them.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self::Csv)
    }

    /// Reads a text of this kind; `None`: it is no kind that is read as rows.
    ///
    /// # Errors
    /// What the parser says where it is not of this kind.
    pub(super) fn read(
        self,
        text: &str,
        asked: Asked,
    ) -> Option<Result<Source, serde_json::Error>> {
        match self {
            Self::Csv => Some(Ok(table::read(text))),
            Self::Hyperfine => Some(hyperfine::read(text)),
            Self::GoogleBenchmark => Some(google::read(text, asked.weak)),
            Self::Study | Self::Criterion => None,
        }
    }
}

/// The keys that tell kinds of JSON apart; a study of a gigabyte is not kept twice for them.
#[derive(Deserialize)]
struct Head {
    schema: Option<Value>,
    benchmarks: Option<IgnoredAny>,
    results: Option<IgnoredAny>,
    iters: Option<IgnoredAny>,
    times: Option<IgnoredAny>,
}

/// What kind of file this text is.
///
/// # Errors
/// What it looks like instead, as the rest of a sentence; or what the parser says.
pub(super) fn detect(text: &str) -> Result<Format, Unknown> {
    let another = || Unknown::Kind("is JSON of another kind".into());
    match text.trim_start().chars().next() {
        Some('{') => {}
        Some('[') => {
            return parse(text).map_err(Unknown::Json).and_then(|_: IgnoredAny| Err(another()));
        }
        Some('<') => return Err(Unknown::Kind("looks like HTML or XML".into())),
        _ => return Ok(Format::Csv),
    }
    let head: Head = parse(text).map_err(Unknown::Json)?;
    let schema = head.schema.as_ref().and_then(Value::as_str).unwrap_or_default();
    if schema.starts_with("amdahl-analysis/") {
        return Err(Unknown::Kind("is an analysis; give the study it was made from".into()));
    }
    if schema.starts_with("amdahl-study/") {
        Ok(Format::Study)
    } else if head.benchmarks.is_some() {
        Ok(Format::GoogleBenchmark)
    } else if head.results.is_some() {
        Ok(Format::Hyperfine)
    } else if head.iters.is_some() && head.times.is_some() {
        Err(Unknown::Kind("is one criterion sample; give the criterion folder it lies in".into()))
    } else {
        Err(another())
    }
}

/// Why a text is of no kind that is read.
#[derive(Debug)]
pub(super) enum Unknown {
    /// What it looks like instead.
    Kind(String),
    /// JSON that breaks off or is wrong.
    Json(serde_json::Error),
}
