//! From a file's text to its rows, and from rows to a study.

use std::path::Path;

use super::error::ImportError;
use super::files::{self, stem};
use super::formats::{self, Asked, Format, Unknown, command_line};
use super::imported::Imported;
use super::in_names;
use super::options::{Options, ValueKind};
use super::records::{Column, Records, Source};
use super::roles::{self, Refusal};
use super::study::{self, Origin};
use super::words::{Means, doubt_in, meaning};
use crate::units::Scaling;

/// The column of a worker count that stands in the command.
const IN_COMMAND: &str = "the number in the command";

/// The rows of a file, with its kind; of a part of several, those too that lack a worker count.
pub(super) fn rows_of(
    path: &Path,
    options: &Options,
    is_part: bool,
) -> Result<(Format, Source), ImportError> {
    let text = files::read_text(path)?;
    let format = options.format.map_or_else(|| detect(path, &text), Ok)?;
    let source = format.read(&text, Asked { is_part, ..asked(options) });
    let source =
        source.ok_or_else(|| ImportError::NotMeasured { path: path.into(), found: "no rows" })?;
    Ok((format, source.map_err(|source| ImportError::Json { path: path.into(), source })?))
}

pub(super) fn asked(options: &Options) -> Asked<'_> {
    let commit = options.only.iter().find(|(name, _)| name.eq_ignore_ascii_case("commit"));
    Asked {
        weak: options.scaling().map(|scaling| scaling == Scaling::Weak),
        is_part: false,
        counted: !options.workers.is_empty(),
        rate: match (options.value, options.values.as_slice()) {
            (Some(ValueKind::Throughput), [rate]) => Some(rate),
            _ => None,
        },
        commit: commit.map(|(_, commit)| commit.as_str()),
    }
}

/// What kind of file this text is.
pub(super) fn detect(path: &Path, text: &str) -> Result<Format, ImportError> {
    formats::detect(text).map_err(|unknown| match unknown {
        Unknown::Kind(found) => ImportError::UnknownKind { path: path.into(), found },
        Unknown::Json(source) => ImportError::Json { path: path.into(), source },
    })
}

/// From the rows of a file to a study.
pub(super) fn study_of(
    format: Format,
    path: &Path,
    source: Source,
    options: &Options,
) -> Result<Imported, ImportError> {
    study_called(format, path, &stem(path), source, options)
}

/// As [`study_of`], called so.
pub(super) fn study_called(
    format: Format,
    path: &Path,
    label: &str,
    source: Source,
    options: &Options,
) -> Result<Imported, ImportError> {
    let records = with_counts(source.records, options);
    let rows = rows_asked(&records, options).map_err(|refusal| refused(path, &records, refusal))?;
    let origin = Origin {
        path,
        format: format.name(),
        label: label.to_owned(),
        created: source.created,
        tool: source.tool,
        machine: source.machine,
    };
    if rows.is_empty() {
        return Err(study::nothing(&records, origin));
    }
    let mut plan = roles::decide(&records, &rows, label, options)
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
    let asked = options.workers.iter().any(|name| name.starts_with(in_names::NUMBER_IN));
    if !asked && (named || records.unnamed || !options.workers.is_empty()) {
        return records;
    }
    if let Some(counted) = with_counts_of_commands(&records) {
        return counted;
    }
    let names = (0..records.columns.len()).filter(|&at| {
        let said = records.columns[at].said;
        let text = |row: usize| records.cell(row, at).chars().any(char::is_alphabetic);
        said.is_none_or(|said| said == Means::Series) && (0..records.len().min(50)).any(text)
    });
    names.into_iter().find_map(|at| in_names::split(&records, at)).unwrap_or(records)
}

/// The rows with the worker counts of their command lines as a column.
fn with_counts_of_commands(records: &Records) -> Option<Records> {
    let is_command =
        |column: &Column| column.said.is_none() && meaning(&column.name).means == Means::Command;
    let at = records.columns.iter().position(is_command)?;
    let commands: Vec<&str> = (0..records.len()).map(|row| records.cell(row, at)).collect();
    let counts = command_line::counts(&commands);
    let said = counts.iter().flatten().count();
    let column = Column::said(IN_COMMAND, Means::Workers);
    let cells = |row: usize| vec![counts[row].as_deref().unwrap_or_default()];
    (said * 3 > records.len() * 2).then(|| records.with_columns([column], cells))
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
