//! Why a number that a reader may look for is not there.

use super::context::Context;
use super::finding::Finding;
use super::unavailable::Unavailable;
use crate::analysis::fit::{NoLaw, Selection};
use crate::data::{Role, TimedBy};
use crate::units::{Bound, Scaling};

/// The reasons.
pub(crate) fn missing(about: &Context<'_>) -> Vec<Finding> {
    let reasons = [of_one_size(about), ceiling(about), pole(about), capacity(about), usl(about)];
    reasons.into_iter().flatten().map(Finding::Unavailable).collect()
}

/// Why there is no p; nothing to say where others disturbed the measurement, which is said
/// elsewhere.
pub(crate) fn no_law(why: &NoLaw) -> Option<Finding> {
    let why = match why {
        // Said with the times.
        NoLaw::Withheld | NoLaw::WrongAnswers | NoLaw::FarFromOne => return None,
        NoLaw::NothingMeasured => Unavailable::NothingMeasured,
        NoLaw::OneCore => Unavailable::OneCore,
        NoLaw::Refused(error) => Unavailable::NoLaw(error.clone()),
    };
    Some(Finding::Unavailable(why))
}

/// Why there is no speedup.
pub(crate) fn nothing_to_divide_by(
    selection: &Selection,
    scaling: Scaling,
    why: Option<&NoLaw>,
) -> Finding {
    let times = selection.workers.iter().copied().zip(selection.rounds.medians());
    let times: Vec<(f64, f64)> = times.collect();
    Finding::Unavailable(match why {
        Some(NoLaw::FarFromOne) => Unavailable::FarFromOne { scaling, times },
        _ => Unavailable::NothingToDivideBy(times),
    })
}

fn of_one_size(about: &Context<'_>) -> Option<Unavailable> {
    (about.series.scaling == Scaling::Weak).then_some(Unavailable::OfOneSize)
}

fn ceiling(about: &Context<'_>) -> Option<Unavailable> {
    let limit = about.limit.filter(|limit| limit.most.hi.is_none())?.most;
    // Without an interval a positive serial fraction still has its ceiling.
    match (limit.value, limit.lo) {
        (_, Some(_)) | (None, None) => Some(Unavailable::NoCeiling { at_least: limit.lo }),
        (Some(_), None) => None,
    }
}

/// Beyond its pole a superlinear fit has no time.
fn pole(about: &Context<'_>) -> Option<Unavailable> {
    about.fitted?;
    let first = about.points.iter().find(|point| point.deviation.is_none())?;
    Some(Unavailable::BeyondPole { workers: first.workers })
}

fn capacity(about: &Context<'_>) -> Option<Unavailable> {
    let computes = about.series.bound == Bound::Cpu && about.series.scaling == Scaling::Strong;
    let kernel = about.study.series.iter().any(|series| series.role == Role::Capacity);
    if !computes || about.on_capacity.is_some() || about.amdahl.is_none() {
        return None;
    }
    if !kernel {
        let commands = about.study.method.timed_by() == TimedBy::Commands;
        return commands.then_some(Unavailable::CapacityNotMeasured);
    }
    let best = about.capacity.and_then(|capacity| capacity.last());
    Some(best.map_or(Unavailable::CapacityDisturbed, |best| Unavailable::CapacityTooLittle {
        workers: best.workers,
        speedup: best.speedup.value,
    }))
}

fn usl(about: &Context<'_>) -> Option<Unavailable> {
    let fitted = about.fitted.filter(|fitted| fitted.usl.is_none())?;
    Some(match fitted.fit_columns.len() {
        0..3 => Unavailable::UslTwoCounts,
        _ => Unavailable::UslNoTime,
    })
}
