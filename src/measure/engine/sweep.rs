//! A measurement from its first look to its last round.

use std::collections::BTreeMap;
use std::time::Instant;

use super::clock::Clock;
use super::error::MeasureError;
use super::message::Visit;
use super::plan::{Plan, Rounds};
use super::repeats;
use super::round::Sweep;
use super::runner::{Observer, Runner};
use super::stop::Stop;
use crate::data::Study;

/// What is done between rounds.
pub struct Between<'b> {
    /// Keeps the study so far: after the pilot, and after every round, so that a kill loses at most
    /// the running round and what this puts off.
    pub save: &'b mut dyn FnMut(&Study) -> Result<(), MeasureError>,
    /// Whether more rounds would tell no more, where their number was not asked for.
    pub settled: &'b dyn Fn(&Study) -> bool,
}

impl<'b> Between<'b> {
    /// Saves, and never ends before the rounds that were planned.
    pub fn saving(save: &'b mut dyn FnMut(&Study) -> Result<(), MeasureError>) -> Self {
        Self { save, settled: &|_| false }
    }
}

/// From this round on it is asked whether the study is settled: earlier rounds agree by luck.
const ASKED_FROM: usize = 8;

/// So many times running it must be: who stops at the first yes stops at lucky rounds.
const SETTLED: usize = 2;

/// Measures a plan.
///
/// # Errors
/// [`MeasureError`] when nothing can be measured at all, or the first save fails. Points that
/// fail are in the study; an interruption, or an error after rounds were measured, leaves a study
/// marked partial.
pub fn sweep(
    plan: &Plan,
    runner: &mut dyn Runner,
    observer: &mut dyn Observer,
    stop: &Stop,
    mut between: Between<'_>,
) -> Result<Study, MeasureError> {
    let visits = plan.visits();
    if visits.is_empty() {
        return Err(MeasureError::Nothing("no workload and worker count is left".into()));
    }
    let started = Instant::now();
    let mut sweep = Sweep::new(plan, runner.timer());
    let call_s = match runner.looks_first() {
        true => {
            observer.pilot(visits.len());
            sweep.pilot(&visits, runner, observer, stop)?
        }
        false => BTreeMap::new(),
    };
    let mut clock = Clock::new(plan, started, &call_s, runner);
    let known = |visit: &Visit| clock.expected_s(visit);
    let (visits, left_out) = plan.affordable(visits, clock.spent_s(), &known);
    if !left_out.is_empty() {
        clock.plan_for(plan, &visits);
        observer.left_out(&left_out);
        sweep.study.method.cautions.push(said_left_out(&left_out));
    }
    sweep.study.method.planned_rounds = clock.rounds;
    match (between.save)(&sweep.study) {
        Err(elsewhere @ MeasureError::Elsewhere { .. }) => observer.unsaved(&elsewhere),
        saved => saved?,
    }
    if !stop.asked() && !clock.is_blind {
        let seconds = clock.spent_s() + clock.rounds as f64 * clock.round_s;
        observer.planned(plan.rounds, clock.rounds, seconds, &clock.by_series(plan));
    }
    let measured = rounds(&mut sweep, &visits, runner, observer, stop, &mut clock, &mut between);
    if let Err(why) = measured {
        if sweep.study.rounds.is_empty() {
            return Err(why);
        }
        observer.broke(&why);
        let finished = sweep.study.rounds.len();
        let said = format!("measuring ended after {finished} rounds: {why}");
        sweep.study.method.cautions.push(said);
        sweep.study.partial = true;
    } else {
        sweep.study.partial = stop.asked();
    }
    let said = plan.over_budget(sweep.study.rounds.len(), started.elapsed());
    sweep.study.method.cautions.extend(runner.cautions().into_iter().chain(said));
    observer.finished();
    Ok(sweep.study)
}

/// What a reader of the study must know of worker counts that there was no time for.
fn said_left_out(counts: &[usize]) -> String {
    let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
    format!(
        "More workers than cores ({}) were not measured: there was no time for them.",
        counts.join(", ")
    )
}

/// Round after round, until there are enough, more would tell no more, or no time is left.
fn rounds(
    sweep: &mut Sweep<'_>,
    visits: &[Visit],
    runner: &mut dyn Runner,
    observer: &mut dyn Observer,
    stop: &Stop,
    clock: &mut Clock,
    between: &mut Between<'_>,
) -> Result<(), MeasureError> {
    let least = match sweep.plan.rounds {
        Rounds::Exactly(rounds) => rounds,
        Rounds::Fit { least, .. } => least,
    };
    let mut settled = 0;
    while !stop.asked() && visits.iter().any(|visit| sweep.tallies.is_open(visit)) {
        let done = sweep.study.rounds.len();
        let rounds = sweep.study.method.planned_rounds;
        if done >= rounds {
            let disturbed = repeats::disturbed_rounds(sweep.plan, &sweep.study);
            let wanted = rounds + disturbed.min(rounds);
            if disturbed == 0 || done >= wanted || !clock.has_room_for(clock.round_s) {
                break;
            }
            clock.rounds = done + 1;
            observer.again(disturbed);
        } else if done >= least && !clock.has_room_for(clock.round_s) {
            sweep.study.method.planned_rounds = done;
            sweep.study.method.cautions.push(format!(
                "measuring ended after {done} of {rounds} rounds: the time given was spent"
            ));
            break;
        }
        if !sweep.round(visits, runner, observer, stop, clock)? {
            continue;
        }
        if clock.is_blind {
            clock.learn(sweep.plan);
            sweep.study.method.planned_rounds = clock.rounds;
        }
        if let Err(why) = (between.save)(&sweep.study) {
            // What is measured is not given up: the next save may succeed, and the last must.
            observer.unsaved(&why);
        }
        let done = sweep.study.rounds.len();
        let asked = matches!(sweep.plan.rounds, Rounds::Fit { .. }) && done >= ASKED_FROM;
        settled = if asked && (between.settled)(&sweep.study) { settled + 1 } else { 0 };
        if settled == SETTLED && done < rounds {
            sweep.study.method.planned_rounds = done;
            break;
        }
    }
    Ok(())
}
