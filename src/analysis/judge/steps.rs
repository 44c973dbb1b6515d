//! What could be done about the lost speedup.

use super::context::Context;
use super::finding::{At, Finding, LostPart};
use super::step::{KernelTime, Known, NextStep, NoCore, Step};
use crate::analysis::result::Schedule;
use crate::model::lost::{Lost, Term};
use crate::units::Bound;

/// One step a part that is told, with what the sum says that it could bring; `None` without any, and
/// where theory says that nothing brings more.
pub(super) fn next_steps(
    about: &Context<'_>,
    of: &Lost,
    parts: &[LostPart],
    known: &Known,
) -> Option<Finding> {
    // The sum is of means over rounds; a reader knows the speedup that stands in the table.
    let workers = of.workers;
    let speedup = about.speedup_at(workers).unwrap_or(of.speedup.value);
    // No number of workers exceeds it.
    let cap = about.series.theory.as_ref().and_then(|theory| theory.cap).map(|cap| cap.speedup);
    if cap.is_some_and(|cap| speedup > NEAR * cap) {
        return None;
    }
    let steps: Vec<NextStep> = parts
        .iter()
        .filter_map(|part| {
            let step = step(about, workers, part.term, known)?;
            let most = without(workers, speedup, part.workers + with_it(part, parts));
            let most = most.min(cap.unwrap_or(f64::INFINITY));
            let speedup = allowed(step, about.schedule, workers, most).max(speedup);
            Some(NextStep { term: part.term, step, speedup })
        })
        .collect();
    (!steps.is_empty()).then_some(Finding::NextSteps { at: At { workers, speedup }, steps })
}

/// From this share of a cap on nothing brings more.
const NEAR: f64 = 0.95;

/// What may go with a part: the largest share may be that of a slow core, which costs CPU time too.
fn with_it(part: &LostPart, parts: &[LostPart]) -> f64 {
    let grown = |part: &&LostPart| matches!(part.term, Term::CpuUntold | Term::Cpu);
    match part.term {
        Term::Imbalance => parts.iter().filter(grown).map(|part| part.workers).sum(),
        _ => 0.0,
    }
}

/// The speedup without `part` workers' worth of the loss: that share of T(n) is gone.
fn without(workers: f64, speedup: f64, part: f64) -> f64 {
    speedup * workers / (workers - part.min(workers - speedup).max(0.0))
}

/// Whether a step can bring all of it.
fn allowed(step: Step, schedule: Option<&Schedule>, workers: f64, most: f64) -> f64 {
    match step {
        // As fast with fewer is what it brings.
        Step::FewerWorkers { .. } => 0.0,
        Step::DynamicChunks => {
            schedule.and_then(|of| greedy(of, workers)).map_or(most, |greedy| most.min(greedy))
        }
        _ => most,
    }
}

fn greedy(schedule: &Schedule, workers: f64) -> Option<f64> {
    schedule.greedy.iter().find(|[n, _]| *n == workers).map(|[_, speedup]| *speedup)
}

fn step(about: &Context<'_>, workers: f64, term: Term, known: &Known) -> Option<Step> {
    Some(match term {
        Term::OneRunning if known.looked_on => Step::SeeAlone,
        Term::OneRunning => Step::ShareSerial,
        Term::Imbalance if known.looked_on => Step::EvenOut,
        Term::Imbalance => even_shares(about, workers),
        Term::Blocked => Step::LongerChunks,
        Term::Waited => match known.no_core {
            NoCore::MoreThanCpus { cpus } if is_as_fast(about, cpus, workers) => {
                Step::FewerWorkers { cpus }
            }
            NoCore::MoreThanCpus { .. } => Step::MoreCores,
            NoCore::Quota { .. } => Step::RaiseQuota,
            NoCore::OtherPrograms { .. } => Step::StopOthers,
            NoCore::Unknown => Step::FreeCores,
        },
        Term::IdleUntold | Term::Idle => Step::SeeThreads,
        Term::System => match known.kernel {
            KernelTime::PageFaults { .. } => Step::ReuseMemory,
            KernelTime::Calls => Step::FewerLocks,
            KernelTime::Unknown => Step::FewerKernelCalls,
        },
        Term::Machine | Term::Clock => Step::MoreCores,
        Term::Instructions => Step::LessWork,
        Term::CyclesPerInstruction => Step::SmallerSets,
        Term::CpuUntold | Term::Cpu => Step::StopSpinning,
        _ => return None,
    })
}

/// Whether as many workers as there are processors take no longer, as is so of those that compute and
/// not of those that mostly sleep. Where that was not measured: whether they compute.
fn is_as_fast(about: &Context<'_>, cpus: usize, workers: f64) -> bool {
    let measured = about.speedup_at(cpus as f64).zip(about.speedup_at(workers));
    measured.map_or(about.series.bound == Bound::Cpu, |(few, many)| few >= NEAR * many)
}

/// Of what n workers give a schedule that loses no more needs no better order.
const EVEN: f64 = 0.9;

fn even_shares(about: &Context<'_>, workers: f64) -> Step {
    let best = about.schedule.and_then(|schedule| greedy(schedule, workers));
    match best {
        None => Step::SmallerPieces,
        Some(best) if best < EVEN * workers => Step::SplitLongest,
        Some(_) => Step::DynamicChunks,
    }
}
