//! Whether a worker more than the best count is worth it, by what was measured.

use super::context::{Context, slower_than};
use crate::analysis::result::{Another, Answer, Point, Recommended};
use crate::units::Bound;

/// How close to the fastest fewer workers must come to stand for it.
const WITHIN: f64 = 0.05;

/// From the fewest workers that are as fast as the fastest, as far as can be told; `None` where
/// nothing was measured beside, and nothing failed.
pub(crate) fn another(about: &Context<'_>, recommended: &Recommended) -> Option<Another> {
    let from = fewest(about.points, recommended)?;
    let failed = failed_next(about, from.workers);
    let beyond = || about.points.iter().filter(|point| point.workers > from.workers);
    let next = beyond().next().map(|point| point.workers);
    let alike = &recommended.alike;
    let answer = match (failed, next) {
        (Some(at), next) if next.is_none_or(|next| at < next) => Answer::Failed { at },
        (_, Some(next)) => {
            let equal = |point: &Point| match alike.is_empty() {
                true => !slower_than(point, from),
                false => alike.contains(&point.workers),
            };
            match beyond().any(equal) {
                true => Answer::Nothing { at: next },
                false => Answer::Slower { at: next },
            }
        }
        (_, None) => unmeasured(about, from)?,
    };
    Some(Another { from: from.workers, answer })
}

/// The fewest workers that cannot be told from the fastest and come close to it; the fastest where
/// there are no intervals.
fn fewest<'p>(points: &'p [Point], recommended: &Recommended) -> Option<&'p Point> {
    let fastest = match recommended.fastest {
        Some(fastest) => points.iter().find(|point| point.workers == fastest)?,
        // One count is left of a job that failed at others.
        None => points.first()?,
    };
    let near = |point: &&Point| {
        let alike = recommended.alike.contains(&point.workers);
        alike && point.speedup.value >= (1.0 - WITHIN) * fastest.speedup.value
    };
    Some(points.iter().find(near).unwrap_or(fastest))
}

/// The fewest workers beyond `from` at which it failed and was not measured.
fn failed_next(about: &Context<'_>, from: f64) -> Option<f64> {
    let failed = about.series.failures.iter().filter_map(|failure| failure.workers);
    let failed = failed.map(|at| at.get()).filter(|at| *at > from);
    let measured = |at: &f64| about.points.iter().any(|point| point.workers == *at);
    failed.filter(|at| !measured(at)).min_by(f64::total_cmp)
}

/// What the last step brought, where no more workers were measured.
fn unmeasured(about: &Context<'_>, last: &Point) -> Option<Answer> {
    if about.is_capped(last.workers) {
        return Some(Answer::Capped);
    }
    let before = about.points.iter().rfind(|point| point.workers < last.workers)?;
    let cores = about.study.machine.usable_cores().filter(|_| about.series.bound == Bound::Cpu);
    if let Some(cores) = cores.filter(|cores| last.workers >= *cores as f64) {
        return Some(Answer::NoCore { cores });
    }
    let added = last.workers - before.workers;
    let each = (last.speedup.value - before.speedup.value) / added;
    Some(Answer::Added { workers: added, each })
}
