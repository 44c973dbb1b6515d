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
mod reading;
mod records;
mod roles;
mod several;
mod study;
mod together;
mod words;

pub use crate::units::TimeUnit;
pub use durations::{DurationOptions, Durations, durations};
pub use error::ImportError;
pub use formats::Format;
pub use imported::{Imported, Skipped};
pub use options::{Options, ValueKind};
pub use together::{Together, load_together};

use crate::data;
use files::text_of;
use formats::criterion;
use reading::{asked, detect, study_of};
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
    let about = std::fs::metadata(path).map_err(failed)?;
    if about.is_dir() {
        let study = path.join(STUDY_FILE);
        return match options.format {
            None | Some(Format::Study) if study.is_file() => load(&study, options),
            Some(Format::Criterion) => criterion::read(path, options.baseline.as_deref()),
            None => match criterion::read(path, options.baseline.as_deref()) {
                Err(ImportError::NotMeasured { .. }) if together::has_files(path) => {
                    together::load_folder(path, options)
                }
                read => read,
            },
            Some(format) => Err(ImportError::IsFolder { path: path.into(), format: format.name() }),
        };
    }
    let size = about.is_file().then_some(about.len());
    read_sized(std::fs::File::open(path).map_err(failed)?, size, path, options)
}

/// Reads measurements from a stream, such as standard input, as [`load`] does from a file;
/// `path` names it in errors and in the study.
///
/// # Errors
/// As [`load`].
pub fn read(from: impl Read, path: &Path, options: &Options) -> Result<Imported, ImportError> {
    read_sized(from, None, path, options)
}

/// As [`read`], from what has so many bytes, where that is known.
fn read_sized(
    from: impl Read,
    size: Option<u64>,
    path: &Path,
    options: &Options,
) -> Result<Imported, ImportError> {
    let text = text_of(from, size, path)?;
    let found = detect(path, &text);
    let Some(asked) = options.format else {
        return read_as(found?, path, text, options);
    };
    read_as(asked, path, text, options).map_err(|error| match found {
        Ok(found) if found != asked && asked != Format::Criterion => {
            ImportError::OtherFormat { path: path.into(), asked: asked.name(), found: found.name() }
        }
        _ => error,
    })
}

fn read_as(
    format: Format,
    path: &Path,
    text: String,
    options: &Options,
) -> Result<Imported, ImportError> {
    let mut imported = match format.read(&text, asked(options)) {
        Some(source) => {
            let source =
                source.map_err(|source| ImportError::Json { path: path.into(), source })?;
            // A large file is not kept twice.
            drop(text);
            study_of(format, path, source, options)?
        }
        None if format == Format::Criterion => {
            return Err(ImportError::NotFolder { path: path.into() });
        }
        None => {
            let study = data::parse(&text, &format!("'{}'", path.display()))?;
            Imported { study, skipped: Vec::new() }
        }
    };
    imported.skipped.extend(options.without_effect(format));
    Ok(imported)
}
