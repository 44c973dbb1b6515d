//! What points must be before any law is fitted to them.

use super::error::ModelError;
use crate::stats;

/// Refuses points that a law with `needed` parameters cannot be fitted to: too few different
/// worker counts, or values that are not numbers above 0.
pub(crate) fn check_points(n: &[f64], t: &[f64], needed: usize) -> Result<(), ModelError> {
    if n.len() != t.len() {
        return Err(ModelError::Incomplete { round: 1, got: t.len(), expected: n.len() });
    }
    check_workers(n)?;
    for (&workers, &value) in n.iter().zip(t) {
        check_time(value, 1, workers)?;
    }
    let distinct = distinct(n);
    if distinct < needed {
        return Err(ModelError::TooFewCounts { distinct, needed });
    }
    Ok(())
}

/// Refuses a time that is not a number above 0.
pub(crate) fn check_time(value: f64, round: usize, workers: f64) -> Result<(), ModelError> {
    if value.is_finite() && value > 0.0 {
        Ok(())
    } else {
        Err(ModelError::Time { round, workers, value })
    }
}

/// Refuses a worker count that is not a number above 0.
pub(crate) fn check_workers(workers: &[f64]) -> Result<(), ModelError> {
    match workers.iter().position(|n| !(n.is_finite() && *n > 0.0)) {
        Some(index) => Err(ModelError::Workers { column: index + 1, value: workers[index] }),
        None => Ok(()),
    }
}

/// How many different worker counts.
pub(crate) fn distinct(n: &[f64]) -> usize {
    let mut counts = n.to_vec();
    stats::sort(&mut counts);
    counts.dedup();
    counts.len()
}
