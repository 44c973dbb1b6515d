//! The rows of several files that belong together as one table: a file a worker count, a job or a
//! run.

use std::collections::BTreeSet;

use super::formats::{Format, command_line};
use super::records::{Column, Records, Source};
use super::words::{Means, counts_else, doubt_in, in_text, is_sequential, words};

/// Numbers in names of files are worker counts where they begin at this or below.
const MOST_AT_FIRST: f64 = 4.0;
/// The column of a number in the names.
pub(super) const NUMBER: &str = "the number in the file's name";
const NAME: &str = "the file's name";
const IN_COMMAND: &str = "the number in the command";

/// What was read of a file.
pub(super) struct File {
    /// Without folder and ending.
    pub(super) stem: String,
    /// With its ending.
    pub(super) name: String,
    pub(super) format: Format,
    pub(super) source: Source,
}

/// The rows of all files.
pub(super) struct Joined {
    pub(super) format: Format,
    pub(super) source: Source,
    /// What the names have in common, without the numbers in which they differ.
    pub(super) label: String,
    /// The numbers in the names may as well count runs.
    pub(super) doubtful: bool,
}

/// A name of a file without its last number, and that number as it counts workers.
#[derive(Debug, Clone, PartialEq)]
struct Parts {
    rest: String,
    number: Option<f64>,
    sequential: bool,
}

/// A name without its last number, and that number.
pub(super) fn parts(name: &str) -> (String, Option<f64>) {
    let end = name.rfind(|c: char| c.is_ascii_digit()).map(|at| at + 1);
    let Some(end) = end else { return (name.into(), None) };
    let begin = name[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
    (format!("{}{}", &name[..begin], &name[end..]), name[begin..end].parse().ok())
}

/// The parts of all names; a lone `serial` belongs to the others where they have one rest.
fn taken_apart(files: &[File]) -> Vec<Parts> {
    let mut all: Vec<Parts> = Vec::new();
    for file in files {
        let (rest, number) = parts(&file.stem);
        let sequential =
            number.is_none() && file.stem.split(['-', '_', '.', ' ']).any(is_sequential);
        all.push(Parts { rest, number, sequential });
    }
    let rests: BTreeSet<&String> =
        all.iter().filter(|parts| !parts.sequential).map(|parts| &parts.rest).collect();
    if let (1, Some(only)) = (rests.len(), rests.first().map(|rest| (*rest).clone())) {
        all.iter_mut()
            .filter(|parts| parts.sequential)
            .for_each(|parts| parts.rest.clone_from(&only));
    }
    all
}

/// The rows of all files with what their names say; `None` where there are none.
pub(super) fn joined(mut files: Vec<File>) -> Option<Joined> {
    if files.iter().any(|file| file.source.records.len() > 0) {
        files.retain(|file| file.source.records.len() > 0);
    }
    if files.len() < 2 {
        let File { stem, format, source, .. } = files.pop()?;
        return Some(Joined { format, source, label: stem, doubtful: false });
    }
    let names = taken_apart(&files);
    let (format, first) = (files[0].format, files[0].source.clone());
    let mut all = Records::at(first.records.place, Vec::new());
    all.if_uncounted = first.records.if_uncounted;
    for column in files.iter().flat_map(|file| &file.source.records.columns) {
        let at = all.column(&column.name);
        all.columns[at] = column.clone();
    }
    let more = more(&mut all, &files, &names);
    if files.iter().all(|file| file.source.records.unnamed) {
        unnamed(&mut all, &files, &more);
    }
    for (file, parts) in files.iter().zip(&names) {
        add(&mut all, file, parts, &more);
    }
    all.notes.push(format!("{} files are one table", files.len()));
    let doubtful = more.number.is_some_and(|at| all.columns[at].said == Some(Means::Workers))
        && count_runs_too(&names);
    let rests: BTreeSet<&String> = names.iter().map(|parts| &parts.rest).collect();
    let label = if let [only] = rests.into_iter().collect::<Vec<_>>()[..] {
        only.clone()
    } else {
        String::new()
    };
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    Some(Joined { format, source: Source { records: all, ..first }, label, doubtful })
}

/// Columns of what differs between files, and is not said inside already.
struct More {
    number: Option<usize>,
    name: Option<usize>,
    /// The column of the counts in the commands, and that of each file.
    command: Option<(usize, Vec<String>)>,
}

fn more(all: &mut Records, files: &[File], names: &[Parts]) -> More {
    let numbers: BTreeSet<u64> =
        names.iter().filter_map(|parts| parts.number.map(f64::to_bits)).collect();
    let rests: BTreeSet<&String> = names.iter().map(|parts| &parts.rest).collect();
    let known = has_workers(all);
    let command = if known { None } else { in_commands(files) };
    let command = command.map(|counts| (all.column(IN_COMMAND), counts));
    if let Some((at, _)) = &command {
        all.columns[*at] = Column::said(IN_COMMAND, Means::Workers);
    }
    let known = known || command.is_some();
    let needed = !known || (command.is_none() && rests.len() < names.len());
    let number =
        (numbers.len() > 1 && needed && !stands_inside(files, names)).then(|| all.column(NUMBER));
    if let Some(at) = number {
        let counts = !known && are_counts(names);
        all.columns[at] =
            Column::said(NUMBER, if counts { Means::Workers } else { Means::Unknown });
    }
    let name = (rests.len() > 1).then(|| all.column(NAME));
    if let Some(at) = name {
        all.columns[at] = Column::said(NAME, Means::Series);
    }
    More { number, name, command }
}

/// Columns without a header: a lone one holds the values where the names of the files tell the rest.
fn unnamed(all: &mut Records, files: &[File], more: &More) {
    match more.number {
        None => all.unnamed = true,
        Some(_) if files.iter().all(|file| file.source.records.columns.len() == 1) => {
            all.columns[0].said = Some(Means::Value);
        }
        Some(_) => {}
    }
}

/// A file whose name but for the number no other has, where there are several such names.
pub(super) fn of_no_other(files: &[File]) -> Option<&str> {
    let names = taken_apart(files);
    let like = |parts: &Parts| names.iter().filter(|other| other.rest == parts.rest).count();
    let apart = names.iter().position(|parts| like(parts) == 1);
    apart.map(|at| files[at].name.as_str())
}

/// Whether each file says the number of its name in a column as well.
fn stands_inside(files: &[File], names: &[Parts]) -> bool {
    let says = |(file, parts): (&File, &Parts)| {
        let records = &file.source.records;
        let same = |at: usize| {
            (0..records.len()).all(|row| records.cell(row, at).parse().ok() == parts.number)
        };
        (0..records.columns.len()).any(same)
    };
    files.iter().zip(names).all(says)
}

/// The worker count in the one command of each file.
fn in_commands(files: &[File]) -> Option<Vec<String>> {
    let commands: Option<Vec<&str>> = files.iter().map(only_command).collect();
    command_line::counts(&commands?).into_iter().collect()
}

fn only_command(file: &File) -> Option<&str> {
    let records = &file.source.records;
    let at = records.columns.iter().position(|column| column.said == Some(Means::Command))?;
    let first = records.cell(0, at);
    (1..records.len()).all(|row| records.cell(row, at) == first).then_some(first)
}

fn has_workers(records: &Records) -> bool {
    records.columns.iter().any(|column| match column.said {
        Some(said) => said == Means::Workers,
        None => doubt_in(&column.name) == Some(0),
    })
}

/// Whether all names have a number, or are of the sequential program, and begin at few.
fn are_counts(names: &[Parts]) -> bool {
    let numbers = || names.iter().filter_map(|parts| parts.number);
    names.iter().all(|parts| parts.number.is_some() || parts.sequential)
        && !names.iter().any(|parts| counts_else(&parts.rest))
        && numbers().fold(f64::MAX, f64::min) <= MOST_AT_FIRST
}

/// Whether the numbers are those of runs as well: one after the other, and no word says workers.
fn count_runs_too(names: &[Parts]) -> bool {
    let mut numbers: Vec<f64> = names.iter().filter_map(|parts| parts.number).collect();
    numbers.sort_by(f64::total_cmp);
    let said = |parts: &Parts| {
        let words = words(&parts.rest);
        let short =
            |word: &String| matches!(word.as_str(), "t" | "th" | "p" | "np" | "n" | "w" | "c");
        words.iter().any(|word| short(word) || in_text().0.contains(&word.as_str()))
    };
    numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.0) && !names.iter().any(said)
}

/// Adds the rows of one file.
fn add(all: &mut Records, file: &File, parts: &Parts, more: &More) {
    let one = &file.source.records;
    let places: Vec<usize> = one.columns.iter().map(|column| all.column(&column.name)).collect();
    let count = match (parts.number, parts.sequential) {
        (Some(number), _) => number.to_string(),
        (None, true) => "sequential".into(),
        (None, false) => String::new(),
    };
    let at = all.files();
    let command = more.command.as_ref().map(|(place, counts)| (*place, counts[at].as_str()));
    let number = more.number.map(|place| (place, count.as_str()));
    let name = more.name.map(|place| (place, parts.rest.as_str()));
    all.begin_file(&file.name);
    for row in 0..one.len() {
        let mut cells = vec![""; all.columns.len()];
        for (at, place) in places.iter().enumerate() {
            cells[*place] = one.cell(row, at);
        }
        for (place, cell) in command.into_iter().chain(number).chain(name) {
            cells[place] = cell;
        }
        all.push(one.line(row), cells);
    }
    for dropped in &one.dropped {
        all.drop(format!("'{}', {}", file.name, dropped.what), dropped.why.clone());
    }
    all.decimal_commas |= one.decimal_commas;
}
