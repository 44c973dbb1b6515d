//! Which round a row of a table belongs to, where a column numbers them.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::names::Row;
use crate::units::Workers;

/// The round of each row, from 0 in the order of the column's numbers; `None` for rows of a series
/// whose numbers are no rounds: one stands twice at a point, or none at two points.
pub(super) fn rounds(rows: &[Row], names: &[String]) -> Vec<Option<u32>> {
    let numbers = numbered(rows);
    let number = |row: &Row| numbers.get(row.round.as_deref()?).copied();
    let mut points: HashMap<(&str, u32), BTreeSet<Option<Workers>>> = HashMap::new();
    let mut twice: HashSet<&str> = HashSet::new();
    for (row, name) in rows.iter().zip(names) {
        let fits = number(row)
            .is_some_and(|round| points.entry((name, round)).or_default().insert(row.workers));
        if !fits {
            twice.insert(name);
        }
    }
    let mut counts: HashMap<&str, BTreeSet<Option<Workers>>> = HashMap::new();
    for (row, name) in rows.iter().zip(names) {
        counts.entry(name).or_default().insert(row.workers);
    }
    let shared: HashSet<&str> =
        points.iter().filter(|(_, at)| at.len() > 1).map(|((name, _), _)| *name).collect();
    let forms_rounds =
        |name: &str| !twice.contains(name) && (shared.contains(name) || counts[name].len() == 1);
    let round = |(row, name): (&Row, &String)| number(row).filter(|_| forms_rounds(name));
    rows.iter().zip(names).map(round).collect()
}

/// Each cell with its place: by number where all are numbers, else as they come.
fn numbered(rows: &[Row]) -> HashMap<&str, u32> {
    let mut seen = HashSet::new();
    let cells = rows.iter().filter_map(|row| row.round.as_deref());
    let mut cells: Vec<&str> =
        cells.filter(|cell| !cell.is_empty() && seen.insert(*cell)).collect();
    let value = |cell: &&str| cell.parse::<f64>();
    if cells.iter().all(|cell| value(cell).is_ok()) {
        cells.sort_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)));
    }
    cells.into_iter().zip(0..).collect()
}
