//! Several files that belong together: a file a worker count, a job or a run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::formats::Format;
use super::records::{Column, Records, Source};
use super::words::{Means, doubt_in};

/// A folder with more files than this is no set of results.
const MOST_FILES: usize = 1000;
/// Numbers in names of files are worker counts where they begin at this or below.
const MOST_AT_FIRST: f64 = 4.0;
const ENDINGS: [&str; 12] =
    ["csv", "tsv", "txt", "dat", "data", "json", "jsonl", "ndjson", "md", "log", "out", "res"];

/// Files of a folder that may hold measurements, by the numbers in their names.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_data = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) && path.is_file()
    };
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(is_data).take(MOST_FILES).collect();
    files.sort_by_cached_key(|path| {
        (parts(&path.to_string_lossy()).1.map(|number| number as u64), path.clone())
    });
    files
}

/// A name without its last number, and that number.
fn parts(name: &str) -> (String, Option<f64>) {
    let end = name.rfind(|c: char| c.is_ascii_digit()).map(|at| at + 1);
    let Some(end) = end else { return (name.into(), None) };
    let begin = name[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
    (format!("{}{}", &name[..begin], &name[end..]), name[begin..end].parse().ok())
}

/// The rows of all files with what their names say; `None` where there are none. Each file has its
/// name without folder and ending.
pub(super) fn joined(mut files: Vec<(String, (Format, Source))>) -> Option<(Format, Source)> {
    files.retain(|(_, (_, source))| source.records.len() > 0);
    if files.len() < 2 {
        return files.pop().map(|(_, read)| read);
    }
    let names: Vec<(String, Option<f64>)> = files.iter().map(|(stem, _)| parts(stem)).collect();
    let (format, first) = (files[0].1.0, files[0].1.1.clone());
    let mut all = Records::at(first.records.place, Vec::new());
    for (_, (_, source)) in &files {
        for column in &source.records.columns {
            let at = all.column(&column.name);
            all.columns[at] = column.clone();
        }
    }
    let more = columns(&all, &names);
    let number = (more.contains(&NUMBER)).then(|| all.column(NUMBER));
    let name = (more.contains(&NAME)).then(|| all.column(NAME));
    if let Some(at) = number.filter(|_| !has_workers(&all) && are_counts(&names)) {
        all.columns[at] = Column::said(NUMBER, Means::Workers);
    }
    if let Some(at) = name {
        all.columns[at] = Column::said(NAME, Means::Series);
    }
    for ((_, (_, source)), (rest, count)) in files.iter().zip(&names) {
        let count = count.map(|count| count.to_string()).unwrap_or_default();
        add(
            &mut all,
            &source.records,
            number.map(|at| (at, count.as_str())),
            name.map(|at| (at, rest.as_str())),
        );
    }
    all.notes.push(format!("{} files are one table", files.len()));
    Some((format, Source { records: all, ..first }))
}

const NUMBER: &str = "the number in the file's name";
const NAME: &str = "the file's name";

/// What differs between names of files, and is not said inside already.
fn columns(all: &Records, names: &[(String, Option<f64>)]) -> Vec<&'static str> {
    let numbers: BTreeSet<u64> =
        names.iter().filter_map(|(_, number)| number.map(f64::to_bits)).collect();
    let rests: BTreeSet<&String> = names.iter().map(|(rest, _)| rest).collect();
    let number =
        (numbers.len() > 1 && (!has_workers(all) || rests.len() < names.len())).then_some(NUMBER);
    number.into_iter().chain((rests.len() > 1).then_some(NAME)).collect()
}

fn has_workers(records: &Records) -> bool {
    records.columns.iter().any(|column| match column.said {
        Some(said) => said == Means::Workers,
        None => doubt_in(&column.name) == Some(0),
    })
}

fn are_counts(names: &[(String, Option<f64>)]) -> bool {
    let numbers: Vec<f64> = names.iter().filter_map(|(_, number)| *number).collect();
    numbers.len() == names.len()
        && numbers.iter().copied().fold(f64::MAX, f64::min) <= MOST_AT_FIRST
}

/// Adds the rows of one file.
fn add(
    all: &mut Records,
    one: &Records,
    number: Option<(usize, &str)>,
    name: Option<(usize, &str)>,
) {
    let places: Vec<usize> = one.columns.iter().map(|column| all.column(&column.name)).collect();
    for row in 0..one.len() {
        let mut cells = vec![""; all.columns.len()];
        for (at, place) in places.iter().enumerate() {
            cells[*place] = one.cell(row, at);
        }
        for (place, cell) in number.into_iter().chain(name) {
            cells[place] = cell;
        }
        all.push(one.line(row), cells);
    }
    all.dropped.extend(one.dropped.iter().cloned());
    all.decimal_commas |= one.decimal_commas;
}
