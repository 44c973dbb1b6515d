//! Which parts of a call keep it from scaling, by the names that the program gives them.

use super::context::Context;
use super::doubt::Doubt;
use super::finding::Finding;
use super::phase_facts::{PhaseFacts, PhaseShare};
use crate::analysis::convert::estimate;
use crate::analysis::fit;
use crate::analysis::result::{Phase, PhaseCost, PhasePoint};
use crate::model::parts::{self, Cost, Part, Parts};
use crate::model::{self, Law};

/// What is said of the phases of a series.
#[derive(Default)]
pub(crate) struct PhasesTold {
    /// The named ones in the order in which they first ran, then the rest; empty without any.
    pub(crate) phases: Vec<Phase>,
    pub(crate) findings: Vec<Finding>,
}

/// Phases that together take so much more than the call ran beside each other.
const TOO_MUCH: f64 = 0.02;

/// The phases of a series, and which one to speed up first at the largest worker count that the law
/// was fitted to. `settings` are those of the whole's fit.
pub(crate) fn phases(about: &Context<'_>, settings: &model::Options) -> PhasesTold {
    let found = fit::phases(about.series, about.selection);
    let Some(found) = found.filter(|_| !about.verdict.is_silent()) else {
        return PhasesTold::default();
    };
    if let Some(name) = found.elsewhere {
        let findings = vec![Finding::Caution(Doubt::PhaseElsewhere { name })];
        return PhasesTold { phases: Vec::new(), findings };
    }
    let selection = about.selection;
    let last = about.fitted_points().last().or(about.points.last()).map(|point| point.workers);
    let at = selection.workers.iter().position(|n| Some(*n) == last);
    let Ok(told) = parts::parts(&selection.rounds, &found.seconds, at, settings) else {
        return PhasesTold::default();
    };
    let overlap = overlap(&told, &selection.workers);
    let place = |cost: Cost| at.and_then(|at| cost_at(about, selection.workers[at], cost));
    let phase = |(name, part): (Option<&String>, &Part)| {
        let law = part.law.as_ref();
        Phase {
            name: name.cloned(),
            parallel_fraction: law.map(|law| estimate(law.parallel_fraction())),
            serial_s: law.and_then(|law| match law.law {
                Law::Amdahl(law) => Some(law.serial_s),
                Law::Gustafson(_) => None,
            }),
            verdict: law.map(|law| law.verdict.into()),
            cost: part.cost.filter(|_| overlap.is_none()).and_then(place),
            points: points(&selection.workers, part),
        }
    };
    let names = found.names.iter().map(Some).chain([None]);
    let phases: Vec<Phase> = names.zip(told.named.iter().chain([&told.rest])).map(phase).collect();
    let findings = match overlap {
        Some((workers, share)) => vec![Finding::Caution(Doubt::PhasesOverlap { workers, share })],
        None => finding(about, &told, &phases, last).into_iter().collect(),
    };
    PhasesTold { phases, findings }
}

/// Where all phases together take more than the call, and how much more as a share of it.
fn overlap(told: &Parts, workers: &[f64]) -> Option<(f64, f64)> {
    let over = told.rest.shares.iter().zip(workers).filter(|(rest, _)| {
        rest.value < -TOO_MUCH && rest.range.is_none_or(|range| range.hi < 0.0)
    });
    let most = over.min_by(|a, b| a.0.value.total_cmp(&b.0.value));
    most.map(|(rest, workers)| (*workers, -rest.value))
}

fn points(workers: &[f64], part: &Part) -> Vec<PhasePoint> {
    let places = workers.iter().zip(&part.times_s).zip(&part.shares);
    let point = |((workers, time_s), share): ((&f64, &_), &_)| PhasePoint {
        workers: *workers,
        time_s: estimate(*time_s),
        share: estimate(*share),
    };
    places.map(point).collect()
}

fn cost_at(about: &Context<'_>, workers: f64, cost: Cost) -> Option<PhaseCost> {
    Some(PhaseCost {
        workers,
        speedup: about.speedup_at(workers)?,
        beyond_s: estimate(cost.beyond_s),
        serial_share: cost.share.map(estimate),
        speedup_if_shared: estimate(cost.if_shared),
        speedup_if_halved: estimate(cost.if_halved),
    })
}

/// How each named phase goes, and which one is worth the most.
fn finding(
    about: &Context<'_>,
    told: &Parts,
    phases: &[Phase],
    last: Option<f64>,
) -> Option<Finding> {
    let workers = last.filter(|workers| *workers > 1.0)?;
    let speedup = about.speedup_at(workers)?;
    let share = |phase: &Phase| {
        let share = |workers: f64| phase.at(workers).map(|point| point.share.value);
        Some(PhaseShare { name: phase.name.clone(), one: share(1.0), last: share(workers)? })
    };
    let first = told.first.iter().filter_map(|place| {
        let (phase, cost) = (&phases[*place], phases[*place].cost?);
        Some((phase.name.clone()?, cost.speedup_if_shared.value))
    });
    let beyond = |part: &Part| part.cost.map_or(0.0, |cost| cost.beyond_s.value);
    let most = told.named.iter().map(beyond).fold(0.0, f64::max);
    let unnamed_first = beyond(&told.rest) > most.max(parts::LEAST_GAIN * about.time_at(workers)?);
    let shares = phases.iter().filter_map(share).collect();
    let judged = phases.iter().any(|phase| phase.cost.is_some());
    let first = first.collect();
    Some(Finding::Phases(PhaseFacts { workers, speedup, shares, first, unnamed_first, judged }))
}
