use crate::data::{IF_TOO_BIG, MOST_BYTES, StudyError, if_cut_short, if_json};
use crate::units::text::{bytes, excerpt};
use std::io;
use std::path::PathBuf;

/// What to do where the system's words are about the path.
fn if_missing(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::NotFound => {
            "; check the path: expected a study (reports/study.json), a table, a tool's JSON, or \
             criterion's folder (target/criterion)"
        }
        io::ErrorKind::PermissionDenied => "; make it readable for you, or give a copy that is",
        _ => "",
    }
}

/// What to give in the place of a file that is too large.
fn if_too_big(is_study: bool) -> String {
    match is_study {
        true => format!(": {IF_TOO_BIG}"),
        false => ": keep the rows of one job, or of each worker count its median (`split -l` parts a table, \
                  awk or a database sums it up)"
            .into(),
    }
}

/// Why measurements could not be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The system refused.
    #[error(
        "'{path}': {source}{hint}",
        path = path.display(),
        hint = if_missing(source)
    )]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing in it.
    #[error("'{path}' is empty: expected measurements", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Larger than any export of this kind.
    #[error(
        "'{path}' has more than {size}{hint}",
        path = path.display(),
        size = bytes(MOST_BYTES),
        hint = if_too_big(*is_study)
    )]
    TooBig {
        /// The file.
        path: PathBuf,
        /// Whether it is a study of our own.
        is_study: bool,
    },
    /// A pipe, a device or a folder where a file is expected.
    #[error("'{path}' is no file; give the folder as the program that measured left it", path = path.display())]
    NoFile {
        /// What is there.
        path: PathBuf,
    },
    /// Bytes that are not UTF-8 text.
    #[error("'{path}' is not UTF-8 text (byte {offset}); save it as UTF-8", path = path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// Where text ends, in bytes from 0.
        offset: usize,
    },
    /// JSON that breaks off or is wrong.
    #[error(
        "'{path}': {problem}: {said}{hint}",
        path = path.display(),
        said = excerpt(&source.to_string()),
        problem = if_json(source, "as expected"),
        hint = if_cut_short(source)
    )]
    Json {
        /// The file.
        path: PathBuf,
        /// What the parser said, with line and column.
        source: serde_json::Error,
    },
    /// Text that is none of the kinds read here.
    #[error(
        "'{path}' {found}; expected an amdahl study, a table (CSV, Markdown, JSON records), \
         what hyperfine, Google Benchmark, JMH, divan, go test, pytest-benchmark, perf stat or sacct \
         wrote, or criterion's folder (target/criterion)",
        path = path.display()
    )]
    UnknownKind {
        /// The file.
        path: PathBuf,
        /// What it looks like instead, as the rest of a sentence.
        found: String,
    },
    /// Of another kind than was asked for.
    #[error(
        "'{path}' looks like {found}, not {asked}; give --format {found}, or none",
        path = path.display()
    )]
    OtherFormat {
        /// The file.
        path: PathBuf,
        /// The format that was asked for.
        asked: &'static str,
        /// What its content looks like.
        found: &'static str,
    },
    /// A folder where `format` is a file.
    #[error("'{path}' is a folder, but {format} is a file{in_it}", path = path.display(),
        in_it = if *format == "study" { ", and no study.json is in it" } else { "" })]
    IsFolder {
        /// The folder.
        path: PathBuf,
        /// The format that was asked for.
        format: &'static str,
    },
    /// A file where criterion's folder is expected.
    #[error(
        "'{path}' is a file: criterion keeps its measurements in a folder, target/criterion",
        path = path.display()
    )]
    NotFolder {
        /// The file.
        path: PathBuf,
    },
    /// A folder without measurements.
    #[error(
        "'{path}' has {found} in it; expected target/criterion, or a folder with study.json",
        path = path.display()
    )]
    NotMeasured {
        /// The folder.
        path: PathBuf,
        /// What it has and lacks.
        found: &'static str,
    },
    /// Folders within folders beyond reason.
    #[error("'{path}' holds more than {most} files and folders; give target/criterion itself",
        path = path.display())]
    TooManyFiles {
        /// The folder.
        path: PathBuf,
        /// The limit.
        most: usize,
    },
    /// A table without a column that is needed.
    #[error(
        "'{path}': {place}{problem}; columns are: {columns}",
        path = path.display(),
        place = if *line == 0 { String::new() } else { format!("line {line}: ") },
        columns = excerpt(columns)
    )]
    Columns {
        /// The file.
        path: PathBuf,
        /// The header's line, from 1; 0 where there is none.
        line: u64,
        /// What is missing, and what would do.
        problem: String,
        /// The header as it stands.
        columns: String,
    },
    /// Columns that can be read in several ways.
    #[error(
        "'{path}': {question}; say which with {readings}",
        path = path.display(),
        question = excerpt(question),
        readings = readings.join(", or ")
    )]
    Unclear {
        /// The file.
        path: PathBuf,
        /// What is not clear.
        question: String,
        /// The ways to read it, each as the options that choose it.
        readings: Vec<String>,
    },
    /// A cell that is no number.
    #[error(
        "'{path}': {place}, column '{column}': '{value}' is not {expected}; correct the cell, or take \
         its row out",
        path = path.display(),
        column = excerpt(column),
        value = excerpt(value)
    )]
    Cell {
        /// The file.
        path: PathBuf,
        /// Its line, or what it is called in the file.
        place: String,
        /// The column's name.
        column: String,
        /// What stands there.
        value: String,
        /// What was expected.
        expected: &'static str,
    },
    /// Nothing in it could be used.
    #[error("'{path}': nothing to use as {format}: {reasons}", path = path.display())]
    Nothing {
        /// The file or folder.
        path: PathBuf,
        /// What it was read as.
        format: &'static str,
        /// Why the first few things in it could not be used.
        reasons: String,
    },
    /// A study file that cannot be read.
    #[error(transparent)]
    Study(#[from] StudyError),
}
