//! What each row's series is called.

use std::collections::{BTreeSet, HashMap};

use super::collect::Collected;
use super::rows::{Read, Row};
use crate::import::cell::is_empty;
use crate::import::commands::{WORKERS, shared};
use crate::import::records::Records;
use crate::import::roles::{Plan, SequentialFrom, WorkersFrom};

const ALONE: &str = "share no command, so these results belong together by their order; name a \
                     command alike at each worker count";

/// A series as its rows name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Name {
    pub(super) text: String,
    /// The cell of each key; empty where it does not apply.
    cells: Vec<String>,
    command: Option<String>,
    job: Option<String>,
    sequential: bool,
}

/// The series of all rows.
pub(super) struct Names {
    pub(super) all: Vec<Name>,
    pub(super) of_row: Vec<u32>,
    /// For each sequential series those that it is the baseline of.
    baselines: HashMap<u32, Vec<u32>>,
}

impl Names {
    /// Rows of one job share its name or command, and the cell of each key; `usual` is the name of a
    /// job that has none of these.
    pub(super) fn of(
        records: &Records,
        plan: &Plan,
        read: &Read,
        usual: &str,
        collected: &mut Collected,
    ) -> Self {
        let commands = Commands::of(records, plan, &read.rows, usual, collected);
        let mut known: HashMap<Name, u32> = HashMap::new();
        let mut by_cells: HashMap<String, u32> = HashMap::new();
        let mut all: Vec<Name> = Vec::new();
        if let (Some(first), true) = (read.rows.first(), has_one_name(plan)) {
            let only = name(records, plan, first, None, usual);
            let of_row = vec![0; read.rows.len()];
            return Self { all: vec![only], of_row, baselines: HashMap::new() };
        }
        let mut of_row = Vec::with_capacity(read.rows.len());
        let (mut cells, mut before) = (String::new(), String::new());
        for (at, row) in read.rows.iter().enumerate() {
            std::mem::swap(&mut cells, &mut before);
            write_cells(&mut cells, records, plan, row, commands.place(at));
            if let Some(&index) = of_row.last().filter(|_| cells == before) {
                of_row.push(index);
                continue;
            }
            if let Some(&index) = by_cells.get(cells.as_str()) {
                of_row.push(index);
                continue;
            }
            let name = name(records, plan, row, commands.get(at), usual);
            let next = all.len() as u32;
            let index = *known.entry(name).or_insert_with_key(|name| {
                all.push(name.clone());
                next
            });
            by_cells.insert(cells.clone(), index);
            of_row.push(index);
        }
        let mut names = Self { all, of_row, baselines: HashMap::new() };
        names.match_baselines(plan);
        names
    }

    /// The series that rows of this name belong to: those it is the sequential program of.
    pub(super) fn with<'n>(&'n self, name: &'n u32) -> &'n [u32] {
        self.baselines.get(name).map_or(std::slice::from_ref(name), Vec::as_slice)
    }

    pub(super) fn is_sequential(&self, name: u32) -> bool {
        self.baselines.contains_key(&name)
    }

    pub(super) fn command(&self, name: u32) -> Option<&str> {
        let command = self.all[name as usize].command.as_deref();
        command.filter(|command| command.contains(WORKERS))
    }

    /// A sequential program is the baseline of the series that share its other keys.
    fn match_baselines(&mut self, plan: &Plan) {
        let key = plan.sequential.iter().find_map(|from| match from {
            SequentialFrom::Key { column, .. } => {
                plan.keys.iter().position(|key| key.column == *column)
            }
            SequentialFrom::Column(_) => None,
        });
        let Some(key) = key else { return };
        let of_parallel = |place: usize, cell: &str| {
            self.all.iter().any(|name| !name.sequential && name.cells[place] == cell)
        };
        // A chunk of 0 that no parallel job has does not apply to the sequential program.
        let says_nothing = |place: usize, cell: &str| {
            cell.is_empty() || ((cell == "0" || is_empty(cell)) && !of_parallel(place, cell))
        };
        for (at, sequential) in self.all.iter().enumerate().filter(|(_, name)| name.sequential) {
            let same = |other: &Name| {
                let cells = sequential.cells.iter().zip(&other.cells).enumerate();
                let mut others = cells.filter(|(place, (one, other))| {
                    *place != key && !says_nothing(*place, one) && !other.is_empty()
                });
                !other.sequential
                    && sequential.job == other.job
                    && others.all(|(_, (one, other))| one == other)
            };
            let parallel = self.all.iter().enumerate().filter(|(_, other)| same(other));
            let parallel: Vec<u32> = parallel.map(|(at, _)| at as u32).collect();
            if !parallel.is_empty() {
                self.baselines.insert(at as u32, parallel);
            }
        }
    }
}

/// Whether nothing tells rows apart.
fn has_one_name(plan: &Plan) -> bool {
    let is_key = |from: &SequentialFrom| matches!(from, SequentialFrom::Key { .. });
    plan.keys.is_empty()
        && plan.command.is_none()
        && plan.measures.len() == 1
        && !plan.sequential.iter().any(is_key)
}

/// All cells that a row's name depends on.
fn write_cells(cells: &mut String, records: &Records, plan: &Plan, row: &Row, command: u32) {
    cells.clear();
    let sequential = plan.sequential.iter().filter_map(|from| match from {
        SequentialFrom::Key { column, .. } => Some(*column),
        SequentialFrom::Column(_) => None,
    });
    for column in plan.keys.iter().map(|key| key.column).chain(sequential) {
        cells.push_str(records.cell(row.row(), column));
        cells.push('\n');
    }
    for number in [row.measure() as u32, command] {
        cells.extend(number.to_le_bytes().map(char::from));
    }
}

fn name(records: &Records, plan: &Plan, row: &Row, command: Option<String>, usual: &str) -> Name {
    let mut cells: Vec<String> = Vec::with_capacity(plan.keys.len());
    let mut texts: Vec<String> = Vec::new();
    for key in &plan.keys {
        let applies = key.only.as_ref().is_none_or(|only| only.contains(&cells[..only_len(only)]));
        let cell = if applies { records.cell(row.row(), key.column) } else { "" };
        if key.only.is_some() || !cell.is_empty() {
            texts.push(part(records, key.column, key.bare, cell));
        }
        cells.push(cell.to_owned());
    }
    let job = plan.measures[row.measure()].job.clone();
    let sequential = plan.sequential.iter().any(|from| match from {
        SequentialFrom::Key { column, values } => {
            values.iter().any(|value| value == records.cell(row.row(), *column))
        }
        SequentialFrom::Column(_) => false,
    });
    let bare = plan.keys.iter().take_while(|key| key.bare).count().min(texts.len());
    texts.splice(bare..bare, command.clone());
    texts.extend(job.clone());
    texts.retain(|text| !text.is_empty());
    let text = if texts.is_empty() { usual.to_owned() } else { texts.join(", ") };
    Name { text, cells, command, job, sequential }
}

fn only_len(only: &std::collections::HashSet<Vec<String>>) -> usize {
    only.iter().next().map_or(0, Vec::len)
}

fn part(records: &Records, column: usize, bare: bool, cell: &str) -> String {
    match (bare, cell) {
        (_, "") => String::new(),
        (true, cell) => cell.to_owned(),
        (false, cell) => format!("{}={cell}", records.columns[column].name),
    }
}

/// The command that each row shares with others, `{workers}` in place of its count. Rows that share
/// none belong together by their order.
struct Commands {
    names: Vec<Option<String>>,
    /// Of each row the place of its command; empty where there are no commands.
    of_row: Vec<u32>,
}

impl Commands {
    fn of(
        records: &Records,
        plan: &Plan,
        read: &[Row],
        usual: &str,
        collected: &mut Collected,
    ) -> Self {
        let Some(column) = plan.command else {
            return Self { names: Vec::new(), of_row: Vec::new() };
        };
        let count = |row: &Row| match &plan.workers {
            WorkersFrom::Column(column) => records.cell(row.row(), *column),
            WorkersFrom::Product(_) | WorkersFrom::Measure => "",
        };
        let mut distinct: Vec<(&str, &str)> = Vec::new();
        let mut places: HashMap<(&str, &str), u32> = HashMap::new();
        let mut place = |row: &Row| {
            let pair = (records.cell(row.row(), column), count(row));
            *places.entry(pair).or_insert_with(|| {
                distinct.push(pair);
                distinct.len() as u32 - 1
            })
        };
        let of_row = read.iter().map(&mut place).collect();
        Self { names: by_order(&distinct, shared(&distinct), usual, collected), of_row }
    }

    fn place(&self, row: usize) -> u32 {
        self.of_row.get(row).copied().unwrap_or_default()
    }

    fn get(&self, row: usize) -> Option<String> {
        let name = self.names.get(*self.of_row.get(row)? as usize)?;
        name.clone().filter(|text| !text.is_empty())
    }
}

fn by_order(
    distinct: &[(&str, &str)],
    shared: Vec<Option<String>>,
    usual: &str,
    collected: &mut Collected,
) -> Vec<Option<String>> {
    let alone: Vec<&(&str, &str)> = distinct
        .iter()
        .zip(&shared)
        .filter(|(_, name)| name.is_none())
        .map(|(one, _)| one)
        .collect();
    let counts: BTreeSet<&str> = alone.iter().map(|(_, count)| *count).collect();
    if counts.len() < 2 {
        return shared
            .into_iter()
            .zip(distinct)
            .map(|(name, (command, _))| name.or_else(|| Some((*command).into())))
            .collect();
    }
    let names: Vec<&str> = alone.iter().map(|(command, _)| *command).collect();
    collected.skip(format!("the names '{}'", names.join("', '")), ALONE);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut numbered = |count| {
        let before = seen.entry(count).or_default();
        *before += 1;
        if *before > 1 { format!("{usual}, {before}") } else { usual.to_owned() }
    };
    shared
        .into_iter()
        .zip(distinct)
        .map(|(name, (_, count))| Some(name.unwrap_or_else(|| numbered(*count))))
        .collect()
}
