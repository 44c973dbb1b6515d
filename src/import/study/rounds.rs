//! Which round a row belongs to, where a column numbers them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::rows::Read;
use crate::import::records::Records;

/// No number of a round.
const NONE: u32 = u32::MAX;

/// The round of each row, from 0 in the order of the column's numbers; `None` for rows of a series
/// whose numbers are no rounds: one stands twice at a point, or none at two points.
pub(super) fn rounds(
    records: &Records,
    column: usize,
    read: &Read,
    names: &[u32],
) -> Vec<Option<u32>> {
    let cells = || read.rows.iter().map(|row| records.cell(row.row(), column));
    let numbers = in_order(cells()).unwrap_or_else(|| numbered(cells()));
    let mut points: Vec<(u32, u32, u16)> = names
        .iter()
        .zip(&numbers)
        .zip(&read.rows)
        .map(|((name, number), row)| (*name, *number, row.count()))
        .collect();
    points.sort_unstable();
    let series = series(&points);
    let forms_rounds = |name: &u32| series.get(name).is_some_and(Rounds::are);
    let round = |(number, name): (&u32, &u32)| {
        Some(*number).filter(|number| *number != NONE && forms_rounds(name))
    };
    numbers.iter().zip(names).map(round).collect()
}

/// What the numbers of a series are like.
#[derive(Default)]
struct Rounds {
    /// One stands twice at a worker count, or is missing.
    twice: bool,
    /// One stands at two worker counts.
    shared: bool,
    count: Option<u16>,
    several: bool,
}

impl Rounds {
    fn are(&self) -> bool {
        !self.twice && (self.shared || !self.several)
    }
}

/// Of each series what its numbers are like; `points` are series, number and worker count in order.
fn series(points: &[(u32, u32, u16)]) -> BTreeMap<u32, Rounds> {
    let mut all: BTreeMap<u32, Rounds> = BTreeMap::new();
    for same in points.chunk_by(|one, other| one.0 == other.0) {
        let rounds = all.entry(same[0].0).or_default();
        rounds.twice = same.last().is_some_and(|last| last.1 == NONE)
            || same.windows(2).any(|pair| pair[0] == pair[1]);
        rounds.shared =
            same.windows(2).any(|pair| pair[0].1 == pair[1].1 && pair[0].2 != pair[1].2);
        let first = *rounds.count.get_or_insert(same[0].2);
        rounds.several = same.iter().any(|point| point.2 != first);
    }
    all
}

/// The place of each whole number among all; `None` where a cell is none as it is usually written.
fn in_order<'c>(cells: impl Iterator<Item = &'c str>) -> Option<Vec<u32>> {
    let plain = |cell: &str| match cell {
        "" => Some(NONE),
        cell if cell.starts_with(['0', '+']) && cell != "0" => None,
        cell => cell.parse().ok().filter(|number| *number != NONE),
    };
    let numbers: Vec<u32> = cells.map(plain).collect::<Option<_>>()?;
    let mut sorted = numbers.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let place = |number: u32| match number {
        NONE => NONE,
        number => sorted.partition_point(|other| *other < number) as u32,
    };
    Some(numbers.into_iter().map(place).collect())
}

/// The place of each cell: by number where all are numbers, else as they come.
fn numbered<'c>(cells: impl Iterator<Item = &'c str> + Clone) -> Vec<u32> {
    let mut seen = HashSet::new();
    let mut different: Vec<&str> =
        cells.clone().filter(|cell| !cell.is_empty() && seen.insert(*cell)).collect();
    let value = |cell: &&str| cell.parse::<f64>();
    if different.iter().all(|cell| value(cell).is_ok()) {
        different.sort_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)));
    }
    let places: HashMap<&str, u32> = different.into_iter().zip(0..).collect();
    cells.map(|cell| places.get(cell).copied().unwrap_or(NONE)).collect()
}
