//! Floor 2: other people's measurements as studies: tables (CSV, TSV), criterion's folders,
//! hyperfine's and Google Benchmark's JSON, and our own study files.
//!
//! An imported study has no facts of the machine but those the file itself holds, no planned
//! rounds, and no noise watch. What could not be used is listed with its reason; a file with
//! nothing to use is an error.

mod commands;
mod criterion;
mod durations;
mod error;
mod files;
mod gather;
mod google;
mod hyperfine;
mod options;
mod table;
mod worker_names;

pub use crate::units::TimeUnit;
pub use durations::{DurationOptions, Durations, durations};
pub use error::ImportError;
pub use options::{Format, Imported, Options, Skipped, ValueKind};

use crate::data;
use files::text_of;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::io::Read;
use std::path::Path;

/// What a study is called in the folder of a report.
const STUDY_FILE: &str = "study.json";

/// Reads measurements from a file, from a folder with a `study.json`, or from one that criterion
/// wrote.
///
/// The kind is detected from the content unless `options.format` says it. Throughput x becomes
/// the time 1/x of one item, speedup S the time 1/S (so T(1) = 1 has no unit), with
/// `options.weak` n/x and n/S; all are said in the study's cautions.
///
/// ```
/// use amdahl::import::{Options, load};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("times.csv");
/// std::fs::write(&path, "threads,time_ms\n1,900\n2,500\n4,300\n")?;
/// let imported = load(&path, &Options::default())?;
/// let series = &imported.study.series[0];
/// assert_eq!(series.name, "times");
/// assert_eq!(series.points[2].blocks[0].median(), Some(0.3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ImportError`] when it cannot be read, is empty, huge, cut short or of another kind, when a
/// number is no number, or when nothing in it can be used; each names the file and the place.
pub fn load(path: &Path, options: &Options) -> Result<Imported, ImportError> {
    let failed = |source| ImportError::Io { path: path.into(), source };
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        let study = path.join(STUDY_FILE);
        return match options.format {
            None | Some(Format::Study) if study.is_file() => load(&study, options),
            None | Some(Format::Criterion) => criterion::read(path, options),
            Some(format) => Err(ImportError::IsFolder { path: path.into(), format }),
        };
    }
    read(std::fs::File::open(path).map_err(failed)?, path, options)
}

/// Reads measurements from a stream, such as standard input, as [`load`] does from a file;
/// `path` names it in errors and in the study.
///
/// # Errors
/// As [`load`].
pub fn read(from: impl Read, path: &Path, options: &Options) -> Result<Imported, ImportError> {
    let text = text_of(from, path)?;
    let Some(asked) = options.format else {
        return read_as(detect(path, &text)?, path, &text, options);
    };
    read_as(asked, path, &text, options).map_err(|error| match detect(path, &text) {
        Ok(found) if found != asked && asked != Format::Criterion => {
            ImportError::OtherFormat { path: path.into(), asked, found }
        }
        _ => error,
    })
}

fn read_as(
    format: Format,
    path: &Path,
    text: &str,
    options: &Options,
) -> Result<Imported, ImportError> {
    let mut imported = match format {
        Format::Study => {
            let study = data::parse(text, &format!("'{}'", path.display()))?;
            Imported { study, skipped: Vec::new() }
        }
        Format::Csv => table::read(path, text, options)?,
        Format::Hyperfine => hyperfine::read(path, text)?,
        Format::GoogleBenchmark => google::read(path, text, options.weak)?,
        Format::Criterion => return Err(ImportError::NotFolder { path: path.into() }),
    };
    imported.skipped.extend(options.without_effect(format));
    Ok(imported)
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
fn detect(path: &Path, text: &str) -> Result<Format, ImportError> {
    let unknown = |found: String| ImportError::UnknownKind { path: path.into(), found };
    let another = || unknown("is JSON of another kind".into());
    match text.trim_start().chars().next() {
        Some('{') => {}
        Some('[') => return files::json(path, text).and_then(|_: IgnoredAny| Err(another())),
        Some('<') => return Err(unknown("looks like HTML or XML".into())),
        _ => return Ok(Format::Csv),
    }
    let head: Head = files::json(path, text)?;
    let schema = head.schema.as_ref().and_then(Value::as_str).unwrap_or_default();
    if schema.starts_with("amdahl-analysis/") {
        return Err(unknown("is an analysis; give the study it was made from".into()));
    }
    if schema.starts_with("amdahl-study/") {
        Ok(Format::Study)
    } else if head.benchmarks.is_some() {
        Ok(Format::GoogleBenchmark)
    } else if head.results.is_some() {
        Ok(Format::Hyperfine)
    } else if head.iters.is_some() && head.times.is_some() {
        Err(unknown("is one criterion sample; give the criterion folder it lies in".into()))
    } else {
        Err(another())
    }
}
