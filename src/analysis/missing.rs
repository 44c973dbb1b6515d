//! Why a number that a reader may look for is not there.

use super::context::Context;
use super::findings::{Finding, FindingKind};
use crate::data::Role;
use crate::units::{Bound, Scaling, text};

/// The reasons, one sentence each.
pub(super) fn missing(about: &Context<'_>) -> Vec<Finding> {
    let reasons = [of_one_size(about), ceiling(about), pole(about), capacity(about), usl(about)];
    let unavailable = |sentence: String| Finding::new(FindingKind::Unavailable, sentence, &[]);
    reasons.into_iter().flatten().map(unavailable).collect()
}

fn of_one_size(about: &Context<'_>) -> Option<String> {
    (about.series.scaling == Scaling::Weak).then(|| {
        "Amdahl's law is of a job of one size; this one grows with the workers, so Gustafson's \
         law is fitted."
            .to_owned()
    })
}

fn ceiling(about: &Context<'_>) -> Option<String> {
    let amdahl = about.amdahl.filter(|amdahl| amdahl.ceiling.hi.is_none())?;
    // Without an interval a positive serial fraction still has its ceiling.
    match (amdahl.ceiling.value, amdahl.ceiling.lo, amdahl.parallel_fraction.lo) {
        (_, Some(least), Some(_)) => Some(format!(
            "No ceiling is visible in this range: it is at least {}.",
            text::speedup(least, if least < 10.0 { 2 } else { 0 })
        )),
        (None, _, _) => Some(
            "No ceiling is visible in this range: the serial fraction is not above 0.".to_owned(),
        ),
        _ => None,
    }
}

/// Beyond its pole a superlinear fit has no time.
fn pole(about: &Context<'_>) -> Option<String> {
    about.fitted?;
    let first = about.points.iter().find(|point| point.deviation.is_none())?;
    let at = text::workers(first.workers);
    Some(format!("The fit cannot go on to {at}: it would have no time above 0 there."))
}

fn capacity(about: &Context<'_>) -> Option<String> {
    let computes = about.series.bound == Bound::Cpu && about.series.scaling == Scaling::Strong;
    let kernel = about.study.series.iter().any(|series| series.role == Role::Capacity);
    if !computes || about.on_capacity.is_some() || about.amdahl.is_none() {
        return None;
    }
    if !kernel {
        return (about.study.method.timer == "command").then(|| {
            "The machine's own capacity was not measured (--capacity): what a turbo clock or \
             hardware threads take passes for serial code."
                .to_owned()
        });
    }
    let best = about.capacity.and_then(|capacity| capacity.last());
    Some(match best {
        None => "Nothing is said of the machine's own capacity: other programs disturbed its \
                 measurement, or one worker is missing."
            .to_owned(),
        Some(best) => format!(
            "p is not told against the machine's own capacity, which is {} at {}: too little, \
             or measured in other rounds.",
            text::speedup(best.speedup.value, 2),
            text::workers(best.workers)
        ),
    })
}

fn usl(about: &Context<'_>) -> Option<String> {
    let fitted = about.fitted.filter(|fitted| fitted.usl.is_none())?;
    let why = if fitted.fit_columns.len() < 3 {
        "two worker counts cannot tell contention from coherency"
    } else {
        "it would give one worker no time"
    };
    Some(format!("The Universal Scalability Law cannot be fitted: {why}."))
}
