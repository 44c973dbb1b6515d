//! Which columns of numbers are parameters of jobs.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::keys::Look;
use crate::import::words::{Means, words};

/// A parameter's values are there at nearly all worker counts; less is chance.
const LEAST_FACTORIAL: f64 = 0.5;
/// The same for numbers with fractions, which are measured more often than set.
const LEAST_FACTORIAL_OF_FRACTIONS: f64 = 0.9;
/// Rounds of one job differ by less than this, in most of its points.
const ALIKE: f64 = 1.25;

/// A parameter between whose values the times differ by less changes nothing.
const NO_EFFECT: f64 = 1.02;

/// What a program counts as it runs, and is told how many to do as often.
const COUNTED: &[&str] = &["iters", "iterations", "niter", "niters", "nit", "its", "evaluations"];

/// A column with the groups in which it is a parameter.
type Found = (usize, HashSet<u32>);

impl Look<'_, '_> {
    /// Columns of numbers that are parameters of jobs, each with the groups in which it is one.
    pub(super) fn parameters(
        &self,
        round: Option<usize>,
        rows: &[usize],
        groups: &[u32],
    ) -> Vec<(usize, HashSet<u32>)> {
        let can_be = |&at: &usize| {
            let column = self.column(at);
            let means = matches!(
                column.named.means,
                Means::Unknown
                    | Means::Size
                    | Means::Share
                    | Means::Workers
                    | Means::Factor
                    | Means::Series
            );
            Some(at) != round && means && !self.is_name(at) && column.distinct > 1
        };
        let mut left: Vec<usize> = self.free().filter(can_be).collect();
        let mut by_group: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for &row in rows {
            by_group.entry(groups[row]).or_default().push(row);
        }
        let mut found: Vec<(usize, HashSet<u32>)> = Vec::new();
        for (group, rows) in by_group {
            let mut classes: Vec<u32> = vec![0; self.sheet.rows.len()];
            let mut candidates = left.clone();
            while let Some(best) = self.best_parameter(&candidates, &rows, &classes) {
                candidates.retain(|&at| at != best);
                classes = self.refined(&classes, best);
                match found.iter_mut().find(|(at, _)| *at == best) {
                    Some((_, groups)) => drop(groups.insert(group)),
                    None => found.push((best, HashSet::from([group]))),
                }
            }
        }
        left.clear();
        found
    }

    pub(super) fn with_commands(&self, groups: Vec<u32>) -> Vec<u32> {
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let pair = |pair: (u32, &u32)| {
            let next = known.len() as u32;
            *known.entry((pair.0, *pair.1)).or_insert(next)
        };
        groups.into_iter().zip(&self.commands).map(pair).collect()
    }

    pub(super) fn refined(&self, classes: &[u32], at: usize) -> Vec<u32> {
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        let pair = |(class, id): (&u32, &u32)| {
            let next = known.len() as u32;
            *known.entry((*class, *id)).or_insert(next)
        };
        classes.iter().zip(&self.column(at).ids).map(pair).collect()
    }

    /// The column that tells rows of one count apart and is there at the most counts.
    fn best_parameter(
        &self,
        candidates: &[usize],
        rows: &[usize],
        classes: &[u32],
    ) -> Option<usize> {
        let scored = candidates.iter().filter_map(|&at| Some((self.score(at, rows, classes)?, at)));
        scored
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)))
            .map(|(_, at)| at)
    }

    /// How much of value x worker count is there; `None` where the column is no parameter.
    fn score(&self, at: usize, rows: &[usize], classes: &[u32]) -> Option<f64> {
        let column = self.column(at);
        let mut cells: HashSet<(u32, u32, u64)> = HashSet::new();
        let (mut values, mut counts) =
            (HashMap::<u32, HashSet<u32>>::new(), HashMap::<u32, HashSet<u64>>::new());
        let mut at_point: HashMap<(u32, u64), HashSet<u32>> = HashMap::new();
        for &row in rows {
            let (class, id, count) = (classes[row], column.ids[row], self.count(row));
            cells.insert((class, id, count));
            values.entry(class).or_default().insert(id);
            counts.entry(class).or_default().insert(count);
            at_point.entry((class, count)).or_default().insert(id);
        }
        if at_point.values().all(|ids| ids.len() == 1) {
            return None;
        }
        let mut of_value: HashMap<(u32, u32), usize> = HashMap::new();
        for (class, id, _) in &cells {
            *of_value.entry((*class, *id)).or_default() += 1;
        }
        let again =
            rows.iter().filter(|&&row| of_value[&(classes[row], column.ids[row])] > 1).count();
        let full: usize = values.iter().map(|(class, ids)| ids.len() * counts[class].len()).sum();
        let score = cells.len() as f64 / full as f64;
        let least =
            if column.has_fractions() { LEAST_FACTORIAL_OF_FRACTIONS } else { LEAST_FACTORIAL };
        let recurs =
            again * 2 > rows.len() && score >= least && self.is_balanced(at, rows, classes);
        (recurs || self.wide).then_some(score)
    }

    /// Whether most rows are of a cell of value x worker count with as many rows as most have.
    fn is_balanced(&self, at: usize, rows: &[usize], classes: &[u32]) -> bool {
        let mut in_cell: HashMap<(u32, u32, u64), usize> = HashMap::new();
        for &row in rows {
            let cell = (classes[row], self.column(at).ids[row], self.count(row));
            *in_cell.entry(cell).or_default() += 1;
        }
        let mut by_number: HashMap<usize, usize> = HashMap::new();
        for number in in_cell.values() {
            *by_number.entry(*number).or_default() += number;
        }
        by_number.values().any(|of| of * 4 >= rows.len() * 3)
    }

    /// Whether every value is there at every worker count, as often as any other.
    fn is_full(&self, at: usize, rows: &[usize], classes: &[u32]) -> bool {
        let mut in_cell: HashMap<(u32, u32, u64), usize> = HashMap::new();
        let (mut values, mut counts) = (HashSet::new(), HashSet::new());
        for &row in rows {
            let (class, id, count) = (classes[row], self.column(at).ids[row], self.count(row));
            *in_cell.entry((class, id, count)).or_default() += 1;
            values.insert((class, id));
            counts.insert((class, count));
        }
        let once: HashSet<usize> = in_cell.values().copied().collect();
        let classes: HashSet<u32> = counts.iter().map(|(class, _)| *class).collect();
        once.len() == 1 && in_cell.len() * classes.len() == values.len() * counts.len()
    }

    /// The parameters that are there in full or change the values, the surest first: each is judged
    /// beside those before it.
    pub(super) fn effective(&self, found: &[Found], rows: &[usize], groups: &[u32]) -> Vec<usize> {
        let mut kept = Vec::new();
        for (at, _) in found {
            let classes = self.without(*at, &kept, groups);
            // What a solver counts is measured, unless it changes the values.
            let counted =
                words(&self.column(*at).name).iter().any(|word| COUNTED.contains(&word.as_str()));
            if self.wide
                || (!counted && self.is_full(*at, rows, &classes))
                || !self.are_alike(rows, &classes, NO_EFFECT)
            {
                kept.push(*at);
            }
        }
        kept
    }

    /// The groups that all parameters but this one make.
    pub(super) fn without(&self, at: usize, kept: &[usize], groups: &[u32]) -> Vec<u32> {
        let others = kept.iter().copied().filter(|other| *other != at);
        others.fold(groups.to_vec(), |classes, other| self.refined(&classes, other))
    }

    pub(super) fn count(&self, row: usize) -> u64 {
        if self.wide { 0 } else { self.counts[row].to_bits() }
    }

    /// Of the parameters the one that only counts repetitions: 1 to k, with values that hardly
    /// differ.
    pub(super) fn counter(
        &self,
        found: &[Found],
        kept: &[usize],
        rows: &[usize],
        groups: &[u32],
    ) -> Option<usize> {
        let counts = |at: usize| {
            let levels = self.column(at).levels();
            let from = levels.first().copied().unwrap_or(f64::NAN);
            (from == 0.0 || from == 1.0)
                && levels.iter().zip(0..).all(|(level, step)| *level == from + f64::from(step))
        };
        found.iter().map(|(at, _)| *at).find(|&at| {
            let unknown = self.column(at).named.means == Means::Unknown && counts(at);
            let classes = self.without(at, kept, groups);
            unknown
                && self.is_once_each(at, rows, &classes)
                && self.are_alike(rows, &classes, ALIKE)
        })
    }

    /// Whether each of its numbers stands once at every point.
    fn is_once_each(&self, at: usize, rows: &[usize], classes: &[u32]) -> bool {
        let column = self.column(at);
        let mut points: HashMap<(u32, u64), Vec<u32>> = HashMap::new();
        for &row in rows {
            points.entry((classes[row], self.count(row))).or_default().push(column.ids[row]);
        }
        points.values_mut().all(|ids| {
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            ids.len() == all
        })
    }

    /// Whether the values of rows of one point hardly differ, in most points.
    fn are_alike(&self, rows: &[usize], classes: &[u32], most: f64) -> bool {
        let mut ends: HashMap<(u32, u64), (f64, f64)> = HashMap::new();
        for &row in rows.iter().filter(|&&row| self.values[row] > 0.0) {
            let value = self.values[row];
            let point = ends.entry((classes[row], self.count(row))).or_insert((value, value));
            *point = (point.0.min(value), point.1.max(value));
        }
        let alike = ends.values().filter(|(low, high)| *high <= low * most).count();
        alike * 4 >= ends.len() * 3
    }
}
