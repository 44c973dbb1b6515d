//! What a column does as workers are added.

use std::collections::BTreeMap;

use super::sheet::{Col, Sheet};
use crate::import::words::Means;

/// How values go with the worker count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trend {
    Falls,
    Grows,
    Flat,
    /// Exactly one at one worker, more beyond.
    FromOne,
    /// Nothing can be seen: one count, or no numbers.
    Unseen,
}

/// Less than this is no change.
const LEAST_CHANGE: f64 = 0.03;

/// Medians by worker count, within the rows of one experiment, of those where the most counts are.
pub(super) fn course(counts: &[f64], values: &[f64], groups: &[u32]) -> Vec<(f64, f64)> {
    let mut by_group: BTreeMap<u32, BTreeMap<u64, Vec<f64>>> = BTreeMap::new();
    for ((count, value), group) in counts.iter().zip(values).zip(groups) {
        if count.is_finite() && *count > 0.0 && value.is_finite() {
            by_group.entry(*group).or_default().entry(count.to_bits()).or_default().push(*value);
        }
    }
    let most = by_group.into_values().rev().max_by_key(BTreeMap::len).unwrap_or_default();
    most.into_iter().map(|(count, values)| (f64::from_bits(count), median(values))).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub(super) fn trend(course: &[(f64, f64)]) -> Trend {
    let (Some(first), Some(last)) = (course.first(), course.last()) else { return Trend::Unseen };
    if course.len() < 2 {
        return Trend::Unseen;
    }
    let from_one = first.0 == 1.0 && (first.1 - 1.0).abs() < 1e-6;
    let sane = course.iter().all(|(count, value)| *value <= count * 1.6 && *value > 0.0);
    let best = course.iter().map(|(_, value)| *value).fold(f64::MIN, f64::max);
    let least = course.iter().map(|(_, value)| *value).fold(f64::MAX, f64::min);
    match () {
        () if from_one && sane && best > 1.0 + LEAST_CHANGE => Trend::FromOne,
        () if best <= least * (1.0 + LEAST_CHANGE) => Trend::Flat,
        () if least < first.1 * (1.0 - LEAST_CHANGE) && (best - first.1) <= (first.1 - least) => {
            Trend::Falls
        }
        () if last.1 < first.1 && best <= first.1 * (1.0 + LEAST_CHANGE) => Trend::Falls,
        () if best > first.1 * (1.0 + LEAST_CHANGE) => Trend::Grows,
        () => Trend::Flat,
    }
}

/// The groups of rows that texts, and whole numbers with unknown names or those of sizes, tell apart.
pub(super) fn jobs(sheet: &Sheet<'_>, used: &[usize]) -> Vec<u32> {
    let tells = |at: &usize| {
        let column = &sheet.columns[*at];
        let size = matches!(
            column.named.means,
            Means::Unknown | Means::Size | Means::Share | Means::Workers
        );
        let levels = column.distinct * 2 <= sheet.rows.len() || sheet.rows.len() < 4;
        !used.contains(at) && levels && (is_name(column) || (size && column.is_whole()))
    };
    sheet.groups(&(0..sheet.columns.len()).filter(tells).collect::<Vec<_>>())
}

fn is_name(column: &Col) -> bool {
    column.is_text() && !matches!(column.named.means, Means::Stamp | Means::Status | Means::Beside)
}
