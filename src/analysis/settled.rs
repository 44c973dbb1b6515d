//! Whether more rounds would tell more: what adaptive stopping asks after each.

use super::error::AnalysisError;
use super::fit::{Fitted, Job, NoLaw};
use super::judge::Verdict;
use super::options::Options;
use crate::data::{Role, Study};
use crate::model::{Estimate, Estimated, Range};

/// Whether a study is settled: of each of its jobs it is decided whether the law describes it, and
/// the speedup at its largest fitted worker count is known to `within` either way, 0.02 for 2 %;
/// of two worker counts, of which nothing can be decided, the speedup alone.
///
/// The speedup is the law's where it describes the job and the measured one elsewhere. A job that
/// cannot be fitted, of one worker count or none, is settled: more rounds would not change that.
/// One that others disturb in most rounds is not, nor is one without intervals.
///
/// Asking after every round and stopping at the first yes stops at lucky rounds: ask from the eighth
/// on, and stop at the second yes running.
///
/// # Errors
/// An option outside its range.
pub fn settled(study: &Study, options: &Options, within: f64) -> Result<bool, AnalysisError> {
    options.check()?;
    let mut subjects = study.series.iter().filter(|series| series.role == Role::Subject);
    Ok(subjects.all(|series| match Fitted::of(Job::of(study, series), options) {
        Ok(fitted) => is_settled(&fitted, within),
        Err(_) => true,
    }))
}

fn is_settled(fitted: &Fitted, within: f64) -> bool {
    let Some(estimate) = fitted.estimate() else {
        return !matches!(fitted.why_not(), Some(NoLaw::Withheld));
    };
    let two = fitted.fit_columns.len() == 2;
    let decided = match fitted.verdict() {
        Verdict::Describes | Verdict::DoesNot => true,
        Verdict::Unjudged => two,
        Verdict::Inconclusive | Verdict::Withheld | Verdict::Wrong => false,
    };
    decided && speedup(fitted, estimate).is_some_and(|speedup| is_known(speedup, within))
}

/// The speedup at the largest fitted worker count.
fn speedup(fitted: &Fitted, estimate: &Estimate) -> Option<Estimated> {
    let last = fitted.fit_columns.iter().map(|&column| &estimate.points[column]);
    let last = last.max_by(|a, b| a.workers.total_cmp(&b.workers))?;
    if fitted.verdict() == Verdict::DoesNot {
        return Some(last.speedup);
    }
    let law = estimate.speedup(last.workers);
    let range = law.at_least.zip(law.at_most).map(|(lo, hi)| Range { lo, hi });
    Some(Estimated { value: law.value?, range })
}

fn is_known(of: Estimated, within: f64) -> bool {
    let near = |end: f64| (end / of.value - 1.0).abs() <= within;
    of.range.is_some_and(|range| near(range.lo) && near(range.hi))
}
