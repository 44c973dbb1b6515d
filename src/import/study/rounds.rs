//! Which round a row belongs to, where a column numbers them.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::rows::Row;
use crate::import::records::Records;
use crate::units::Workers;

/// The round of each row, from 0 in the order of the column's numbers; `None` for rows of a series
/// whose numbers are no rounds: one stands twice at a point, or none at two points.
pub(super) fn rounds(
    records: &Records,
    column: Option<usize>,
    read: &[Row],
    names: &[u32],
) -> Vec<Option<u32>> {
    let Some(column) = column else { return vec![None; read.len()] };
    let cell = |row: &Row| records.cell(row.row, column);
    let numbers = numbered(read.iter().map(cell));
    let number = |row: &Row| numbers.get(cell(row)).copied();
    let mut points: HashMap<(u32, u32), BTreeSet<Option<Workers>>> = HashMap::new();
    let mut twice: HashSet<u32> = HashSet::new();
    let mut counts: HashMap<u32, BTreeSet<Option<Workers>>> = HashMap::new();
    for (row, &name) in read.iter().zip(names) {
        let fits = number(row)
            .is_some_and(|round| points.entry((name, round)).or_default().insert(row.workers));
        if !fits {
            twice.insert(name);
        }
        counts.entry(name).or_default().insert(row.workers);
    }
    let shared: HashSet<u32> =
        points.iter().filter(|(_, at)| at.len() > 1).map(|((name, _), _)| *name).collect();
    let forms_rounds =
        |name: u32| !twice.contains(&name) && (shared.contains(&name) || counts[&name].len() == 1);
    let round = |(row, &name): (&Row, &u32)| number(row).filter(|_| forms_rounds(name));
    read.iter().zip(names).map(round).collect()
}

/// Each cell with its place: by number where all are numbers, else as they come.
fn numbered<'c>(cells: impl Iterator<Item = &'c str>) -> HashMap<&'c str, u32> {
    let mut seen = HashSet::new();
    let mut cells: Vec<&str> =
        cells.filter(|cell| !cell.is_empty() && seen.insert(*cell)).collect();
    let value = |cell: &&str| cell.parse::<f64>();
    if cells.iter().all(|cell| value(cell).is_ok()) {
        cells.sort_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)));
    }
    cells.into_iter().zip(0..).collect()
}
