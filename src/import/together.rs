//! Several files as one study: those of a folder, or those that are named.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::error::ImportError;
use super::files::stem;
use super::formats::Format;
use super::imported::Imported;
use super::options::Options;
use super::reading::{rows_of, study_called, study_of};
use super::several::{self, File, Joined, NUMBER};
use crate::data::Series;

/// A folder with more files than this is no set of results.
const MOST_FILES: usize = 1000;
const ENDINGS: [&str; 14] = [
    "csv", "tsv", "txt", "dat", "data", "json", "jsonl", "ndjson", "md", "log", "out", "res",
    "stat", "perf",
];
/// Times that differ by less tell no worker counts from runs.
const LEAST_GAIN: f64 = 1.2;

/// What several files are.
#[derive(Debug)]
pub enum Together {
    /// One study.
    One(Box<Imported>),
    /// Studies of their own; why, with the file, as a clause.
    Apart(String),
}

/// Reads several files as one study where they differ in the worker count only: each holds one at
/// most, inside or in its name, and together they hold several of one job.
///
/// # Errors
/// As [`load`](super::load), where the files are of one study and it is not understood.
pub fn load_together(paths: &[PathBuf], options: &Options) -> Result<Together, ImportError> {
    let mut files = Vec::new();
    for path in paths {
        match part(path, options) {
            Ok(file) => files.push(file),
            Err(why) => return Ok(Together::Apart(why)),
        }
    }
    if files.iter().any(|file| file.format != files[0].format) {
        return Ok(Together::Apart("they are of different formats".into()));
    }
    if let Some(other) = several::of_no_other(&files) {
        return Ok(Together::Apart(format!("the name of '{other}' differs in more than a number")));
    }
    let Some(joined) = several::joined(files) else {
        return Ok(Together::Apart("they hold no rows".into()));
    };
    let imported = study(joined, &name_of(paths), options)?;
    match imported.study.series.iter().any(|series| counts([series]).len() > 1) {
        true => Ok(Together::One(Box::new(imported))),
        false => Ok(Together::Apart("no job stands in them at several worker counts".into())),
    }
}

/// The rows of a file that holds one worker count at most; why not, as a clause.
fn part(path: &Path, options: &Options) -> Result<File, String> {
    let named = |why: &str| format!("'{}' {why}", path.display());
    if path.is_dir() {
        return Err(named("is a folder"));
    }
    let (format, source) = rows_of(path, options, true).map_err(|error| match error {
        ImportError::NotMeasured { .. } => named("is a study of its own"),
        error => error.to_string(),
    })?;
    let alone = match study_of(format, path, source.clone(), options) {
        Ok(imported) => counts(&imported.study.series).len(),
        Err(ImportError::Columns { .. } | ImportError::Unclear { .. }) => 0,
        Err(error) => return Err(error.to_string()),
    };
    match alone {
        0 | 1 => Ok(file(path, format, source)),
        several => Err(named(&format!("has {several} worker counts of its own"))),
    }
}

fn file(path: &Path, format: Format, source: super::records::Source) -> File {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    File { stem: stem(path), name, format, source }
}

/// The worker counts of some series.
fn counts<'s>(series: impl IntoIterator<Item = &'s Series>) -> BTreeSet<u64> {
    let points = series.into_iter().flat_map(|series| &series.points);
    points.map(|point| point.workers.get().to_bits()).collect()
}

/// What several files are called in a message.
fn name_of(paths: &[PathBuf]) -> PathBuf {
    match paths {
        [one] => one.clone(),
        [one, other] => PathBuf::from(format!("{}', '{}", one.display(), other.display())),
        [first, .., last] => PathBuf::from(format!("{}' .. '{}", first.display(), last.display())),
        [] => PathBuf::new(),
    }
}

/// Whether a folder has files that may be measurements.
pub(super) fn has_files(folder: &Path) -> bool {
    !files(folder).is_empty()
}

/// Files of a folder that may hold measurements, by the numbers in their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_data = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) && path.is_file()
    };
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(is_data).take(MOST_FILES).collect();
    files.sort_by_cached_key(|path| {
        (several::parts(&path.to_string_lossy()).1.map(|number| number as u64), path.clone())
    });
    files
}

/// Reads the files of a folder as one table.
pub(super) fn load_folder(folder: &Path, options: &Options) -> Result<Imported, ImportError> {
    let mut read = Vec::new();
    let mut dropped = Vec::new();
    for path in files(folder) {
        match rows_of(&path, options, true) {
            Ok((format, source)) => read.push(file(&path, format, source)),
            Err(error) => dropped.push((path, error)),
        }
    }
    let Some(mut joined) = several::joined(read) else {
        return Err(dropped.into_iter().next().map_or_else(
            || ImportError::NotMeasured { path: folder.into(), found: "no file with measurements" },
            |(_, error)| error,
        ));
    };
    for (path, error) in dropped {
        joined.source.records.drop(format!("'{}'", path.display()), error.to_string());
    }
    joined.label = stem(folder);
    study(joined, folder, options)
}

/// The study of files as one.
fn study(joined: Joined, path: &Path, options: &Options) -> Result<Imported, ImportError> {
    let Joined { format, source, label, doubtful } = joined;
    let label = if label.is_empty() { "files" } else { &label };
    let imported = study_called(format, path, label, source, options)?;
    let asked = options.workers.iter().any(|name| name.eq_ignore_ascii_case(NUMBER));
    match doubtful && !asked && !imported.study.series.iter().any(gains) {
        true => Err(runs_or_counts(path)),
        false => Ok(imported),
    }
}

/// Whether the times of a series differ by more than those of runs do.
fn gains(series: &Series) -> bool {
    let medians =
        series.points.iter().filter_map(|point| point.blocks.first().and_then(|one| one.median()));
    let (least, most) =
        medians.fold((f64::MAX, 0.0_f64), |(least, most), time| (least.min(time), most.max(time)));
    most > least * LEAST_GAIN
}

fn runs_or_counts(path: &Path) -> ImportError {
    ImportError::Unclear {
        path: path.into(),
        question:
            "the numbers in the files' names can count workers or runs, and the times hardly \
                   differ"
                .into(),
        readings: vec![format!("--workers \"{NUMBER}\""), "names such as t1, t2, t4".into()],
    }
}
