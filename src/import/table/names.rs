//! Which rows of a table are rounds of one job, and what that job is called.

use std::collections::{HashMap, HashSet};

use crate::data::Sample;
use crate::import::commands::shared;
use crate::units::Workers;

const SAME_FOR_ALL: &str = "not a worker count, value or name";
const TAKEN_AS_ROUNDS: &str = "differs between rows that are taken as rounds of one job; where it \
                               tells jobs apart, call the column name";

/// A row that can be used.
pub(super) struct Row {
    /// `None`: the sequential program.
    pub(super) workers: Option<Workers>,
    /// The worker count as it is written.
    pub(super) count: String,
    pub(super) sample: Sample,
    /// The round as it is written.
    pub(super) round: Option<String>,
    pub(super) series: Option<String>,
    pub(super) command: Option<String>,
    /// Cells of the columns that may be parameters of the job.
    pub(super) unknown: Vec<String>,
}

/// The series of each row, and the columns that had no say in it.
pub(super) struct Names {
    pub(super) names: Vec<String>,
    pub(super) skipped: Vec<(String, &'static str)>,
}

impl Names {
    /// Rows of one job share its name or command, and the value of each column that tells rows
    /// of one worker count apart; `usual` is the name of a job that has none of these.
    pub(super) fn of(rows: &[Row], unknown: &[(usize, String)], usual: &str) -> Self {
        let mut names = named_by_command(rows);
        let mut skipped = Vec::new();
        for (place, (_, column)) in unknown.iter().enumerate() {
            match role(rows, &names, place) {
                Role::Parameter => add(rows, &mut names, place, column),
                Role::Constant => skipped.push((column.clone(), SAME_FOR_ALL)),
                Role::Noise => skipped.push((column.clone(), TAKEN_AS_ROUNDS)),
            }
        }
        let or_usual = |parts: Vec<String>| match parts.join(", ") {
            name if name.is_empty() => usual.to_owned(),
            name => name,
        };
        Self { names: names.into_iter().map(or_usual).collect(), skipped }
    }
}

/// The parts of each row's name that are written in it.
fn named_by_command(rows: &[Row]) -> Vec<Vec<String>> {
    let commands: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row.command.as_deref().unwrap_or_default(), row.count.as_str()))
        .collect();
    let has_commands = rows.iter().any(|row| row.command.is_some());
    let shared = if has_commands { shared(&commands) } else { vec![None; rows.len()] };
    let parts = rows.iter().zip(shared).map(|(row, shared)| {
        let command = shared.or_else(|| row.command.clone()).filter(|text| !text.is_empty());
        row.series.iter().cloned().chain(command).collect()
    });
    parts.collect()
}

enum Role {
    /// Tells jobs apart.
    Parameter,
    /// The same for all rows that could be rounds of one job.
    Constant,
    /// Differs from row to row as a measured quantity does.
    Noise,
}

/// A parameter has the same values at several worker counts, a measured quantity does not.
fn role(rows: &[Row], names: &[Vec<String>], place: usize) -> Role {
    let mut at_point: HashMap<(&[String], &str), HashSet<&str>> = HashMap::new();
    let mut counts: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (row, name) in rows.iter().zip(names) {
        let value = row.unknown[place].as_str();
        at_point.entry((name, &row.count)).or_default().insert(value);
        counts.entry(value).or_default().insert(&row.count);
    }
    if at_point.values().all(|values| values.len() == 1) {
        return Role::Constant;
    }
    let again = |row: &&Row| counts[row.unknown[place].as_str()].len() > 1;
    let recurring = rows.iter().filter(again).count();
    if recurring * 2 > rows.len() { Role::Parameter } else { Role::Noise }
}

fn add(rows: &[Row], names: &mut [Vec<String>], place: usize, column: &str) {
    for (row, name) in rows.iter().zip(names) {
        name.push(format!("{column}={}", row.unknown[place]));
    }
}
