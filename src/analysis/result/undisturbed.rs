//! What other programs left of a series.

use super::Series;
use crate::analysis::fit::LeftOut;
use crate::analysis::judge::{Doubt, Finding};
use crate::model::LEAST_ROUNDS;

impl Series {
    /// Whether this worker count was left out because other programs disturbed most of its rounds.
    pub fn left_out_as_disturbed(&self, count: f64) -> bool {
        self.findings.iter().any(|finding| match finding {
            Finding::Caution(Doubt::LeftOut(LeftOut::Disturbed { workers, .. })) => {
                workers.contains(&count)
            }
            _ => false,
        })
    }

    /// Whether other programs are why too few rounds are left for intervals.
    pub fn has_few_undisturbed(&self) -> bool {
        self.findings.iter().any(|finding| match finding {
            Finding::Disturbed { disturbed, complete, .. } => few(*disturbed, *complete),
            _ => false,
        })
    }
}

/// Whether so many disturbed rounds are why too few are left for intervals.
pub(in crate::analysis) fn few(disturbed: usize, complete: usize) -> bool {
    complete >= LEAST_ROUNDS && complete - disturbed < LEAST_ROUNDS
}
