//! Floor 2: other people's measurements as studies: tables (CSV, TSV), criterion's folders,
//! hyperfine's and Google Benchmark's JSON, and our own study files.
//!
//! An imported study has no facts of the machine but those the file itself holds, no planned
//! rounds, and no noise watch. What could not be used is listed with its reason; a file with
//! nothing to use is an error.

mod cell;
mod commands;
mod durations;
mod error;
mod files;
mod formats;
mod imported;
mod in_names;
mod options;
mod records;
mod roles;
mod several;
mod study;
mod words;

pub use crate::units::TimeUnit;
pub use durations::{DurationOptions, Durations, durations};
pub use error::ImportError;
pub use formats::Format;
pub use imported::{Imported, Skipped};
pub use options::{Options, ValueKind};

use crate::data;
use crate::units::Scaling;
use files::{stem, text_of};
use formats::{Asked, Unknown, criterion};
use records::{Records, Source};
use roles::Refusal;
use std::io::Read;
use std::path::Path;
use study::Origin;
use words::{Means, doubt_in};

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
            Some(Format::Criterion) => criterion::read(path, options.baseline.as_deref()),
            None => match criterion::read(path, options.baseline.as_deref()) {
                Err(ImportError::NotMeasured { .. }) if has_files(path) => {
                    load_files(path, options)
                }
                read => read,
            },
            Some(format) => Err(ImportError::IsFolder { path: path.into(), format: format.name() }),
        };
    }
    read(std::fs::File::open(path).map_err(failed)?, path, options)
}

/// Whether a folder has files that may be measurements.
fn has_files(folder: &Path) -> bool {
    !several::files(folder).is_empty()
}

/// Reads the files of a folder as one table.
fn load_files(folder: &Path, options: &Options) -> Result<Imported, ImportError> {
    let mut sources = Vec::new();
    let mut dropped = Vec::new();
    for path in several::files(folder) {
        match rows_of(&path, options) {
            Ok(source) => sources.push((stem(&path), source)),
            Err(error) => dropped.push((path, error)),
        }
    }
    let Some(mut joined) = several::joined(sources) else {
        return Err(dropped.into_iter().next().map_or_else(
            || ImportError::NotMeasured { path: folder.into(), found: "no file with measurements" },
            |(_, error)| error,
        ));
    };
    for (path, error) in dropped {
        joined.1.records.drop(format!("'{}'", path.display()), error.to_string());
    }
    study_of(joined.0, folder, joined.1, options)
}

/// The rows of a file, with its kind.
fn rows_of(path: &Path, options: &Options) -> Result<(Format, Source), ImportError> {
    let text = files::read_text(path)?;
    let format = detect(path, &text)?;
    let source = format.read(&text, asked(options));
    let source =
        source.ok_or_else(|| ImportError::NotMeasured { path: path.into(), found: "no rows" })?;
    Ok((format, source.map_err(|source| ImportError::Json { path: path.into(), source })?))
}

fn asked(options: &Options) -> Asked {
    Asked { weak: options.scaling().map(|scaling| scaling == Scaling::Weak) }
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
            ImportError::OtherFormat { path: path.into(), asked: asked.name(), found: found.name() }
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
    let mut imported = match format.read(text, asked(options)) {
        Some(source) => {
            let source =
                source.map_err(|source| ImportError::Json { path: path.into(), source })?;
            study_of(format, path, source, options)?
        }
        None if format == Format::Criterion => {
            return Err(ImportError::NotFolder { path: path.into() });
        }
        None => {
            let study = data::parse(text, &format!("'{}'", path.display()))?;
            Imported { study, skipped: Vec::new() }
        }
    };
    imported.skipped.extend(options.without_effect(format));
    Ok(imported)
}

/// What kind of file this text is.
fn detect(path: &Path, text: &str) -> Result<Format, ImportError> {
    formats::detect(text).map_err(|unknown| match unknown {
        Unknown::Kind(found) => ImportError::UnknownKind { path: path.into(), found },
        Unknown::Json(source) => ImportError::Json { path: path.into(), source },
    })
}

/// From the rows of a file to a study.
fn study_of(
    format: Format,
    path: &Path,
    source: Source,
    options: &Options,
) -> Result<Imported, ImportError> {
    let label = stem(path);
    let records = with_counts(source.records, options);
    let rows = rows_asked(&records, options).map_err(|refusal| refused(path, &records, refusal))?;
    let origin = Origin {
        path,
        format: format.name(),
        label: label.clone(),
        created: source.created,
        tool: source.tool,
        machine: source.machine,
    };
    if rows.is_empty() {
        return Err(study::nothing(&records, origin));
    }
    let mut plan = roles::decide(&records, &rows, &label, options)
        .map_err(|refusal| refused(path, &records, refusal))?;
    plan.cautions.splice(0..0, source.cautions);
    study::build(&records, &rows, plan, origin, options)
}

/// The rows with the worker counts in their names as a column, where no column is named after
/// workers.
fn with_counts(records: Records, options: &Options) -> Records {
    let named = records.columns.iter().any(|column| match column.said {
        Some(said) => said == Means::Workers,
        None => doubt_in(&column.name).is_some(),
    });
    if named || records.unnamed || !options.workers.is_empty() {
        return records;
    }
    let names = (0..records.columns.len()).filter(|&at| {
        let said = records.columns[at].said;
        let text = |row: usize| records.cell(row, at).chars().any(char::is_alphabetic);
        said.is_none_or(|said| said == Means::Series) && (0..records.len().min(50)).any(text)
    });
    names.into_iter().find_map(|at| in_names::split(&records, at)).unwrap_or(records)
}

/// The rows that `--where` leaves.
fn rows_asked(records: &Records, options: &Options) -> Result<Vec<usize>, Refusal> {
    let mut wanted = Vec::new();
    for (name, cell) in &options.only {
        let column =
            records.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name));
        wanted.push((column.ok_or_else(|| Refusal::no_column(name, "--where"))?, cell));
    }
    let is_wanted =
        |row: &usize| wanted.iter().all(|(column, cell)| records.cell(*row, *column) == *cell);
    Ok((0..records.len()).filter(is_wanted).collect())
}

fn refused(path: &Path, records: &Records, refusal: Refusal) -> ImportError {
    match refusal {
        Refusal::Lacks(problem) => {
            let names = records.columns.iter().map(|column| column.name.as_str());
            ImportError::Columns {
                path: path.into(),
                line: records.header_line,
                problem,
                columns: names.collect::<Vec<_>>().join(", "),
            }
        }
        Refusal::Unclear { question, readings } => {
            ImportError::Unclear { path: path.into(), question, readings }
        }
    }
}
