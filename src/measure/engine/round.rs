//! One round: every open point once, what failed or was disturbed once more, merging.

use std::collections::{BTreeMap, HashSet};

use super::clock::Clock;
use super::error::MeasureError;
use super::merge;
use super::message::{Assignment, Event, Mode, Visit};
use super::plan::{Plan, shuffle};
use super::repeats;
use super::runner::{Observer, RoundEnd, Runner};
use super::stop::Stop;
use super::tally::Tallies;
use crate::data::{Block, Failure, Method, Round, SetAside, Study};

/// A measurement that goes on.
pub(super) struct Sweep<'p> {
    pub(super) plan: &'p Plan,
    pub(super) study: Study,
    pub(super) tallies: Tallies,
    answers: BTreeMap<String, u64>,
}

/// A visit that failed, and whether another try may succeed.
struct Missed {
    visit: Visit,
    reason: String,
    again: bool,
}

impl<'p> Sweep<'p> {
    pub(super) fn new(plan: &'p Plan, timer: String) -> Self {
        let study = Study {
            label: plan.label.clone(),
            created: now(),
            tool: concat!("amdahl ", env!("CARGO_PKG_VERSION")).into(),
            machine: plan.machine.clone(),
            method: Method {
                timer,
                seed: plan.seed,
                planned_rounds: 0,
                cautions: plan.cautions.clone(),
                reading: None,
            },
            rounds: Vec::new(),
            series: plan.series.iter().map(|planned| planned.series.clone()).collect(),
            partial: true,
        };
        Self { plan, study, tallies: Tallies::default(), answers: BTreeMap::new() }
    }

    /// Runs every point once or twice and returns the seconds of a call by visit. A point that
    /// fails is tried once more; one that fails again is given up.
    pub(super) fn pilot(
        &mut self,
        visits: &[Visit],
        runner: &mut dyn Runner,
        observer: &mut dyn Observer,
        stop: &Stop,
    ) -> Result<BTreeMap<String, f64>, MeasureError> {
        let mut call_s = BTreeMap::new();
        let first = self.look(visits.to_vec(), runner, observer, stop, &mut call_s)?;
        let (again, lost): (Vec<_>, Vec<_>) = first.into_iter().partition(|missed| missed.again);
        for missed in lost {
            self.give_up(&missed, None, observer);
        }
        if again.is_empty() || stop.asked() {
            return Ok(call_s);
        }
        let visits: Vec<Visit> = again.iter().map(|missed| missed.visit.clone()).collect();
        let second = self.look(visits, runner, observer, stop, &mut call_s)?;
        for missed in &again {
            match second.iter().find(|other| other.visit == missed.visit) {
                Some(last) => self.give_up(last, None, observer),
                None => {
                    observer.failed(&missed.visit, &missed.reason, false);
                    self.note(&missed.visit, None, &missed.reason);
                }
            }
        }
        Ok(call_s)
    }

    /// Looks at points for the first time; those that failed.
    fn look(
        &mut self,
        visits: Vec<Visit>,
        runner: &mut dyn Runner,
        observer: &mut dyn Observer,
        stop: &Stop,
        call_s: &mut BTreeMap<String, f64>,
    ) -> Result<Vec<Missed>, MeasureError> {
        let assignment = Assignment {
            round: 0,
            mode: Mode::Pilot,
            visits,
            expected_s: Vec::new(),
            answers: self.answers.clone(),
            folder: runner.folder(None),
        };
        let (visits, mut missed, mut running) = (&assignment.visits, Vec::new(), None);
        let end = runner.round(&assignment, stop, &mut |event| match event {
            Event::Started(visit) => {
                running = Some(visit);
                observer.started(&visits[visit], None);
            }
            Event::Timed { visit, block, answer } => {
                let visit = &visits[visit];
                self.tallies.succeeded(visit);
                self.answers.insert(visit.series.clone(), answer);
                call_s.extend(block.median().map(|seconds| (visit.to_string(), seconds)));
            }
            Event::Failed { visit, reason, again } => {
                self.tallies.failed(&visits[visit]);
                missed.push(Missed { visit: visits[visit].clone(), reason, again });
            }
            Event::Recorded { series, recorded } => {
                if let Some(series) = merge::series_mut(&mut self.study, &series) {
                    series.recorded = Some(recorded);
                }
            }
        })?;
        if let (true, Some(visit)) = (end.interrupted, running) {
            observer.interrupted(&visits[visit], end.waited_for.as_deref());
        }
        Ok(missed)
    }

    /// Runs one round and merges it; false when it was cut short and is not kept.
    pub(super) fn round(
        &mut self,
        visits: &[Visit],
        runner: &mut dyn Runner,
        observer: &mut dyn Observer,
        stop: &Stop,
        clock: &Clock,
    ) -> Result<bool, MeasureError> {
        let index = self.study.rounds.len() as u32;
        let started = now();
        let mut order: Vec<Visit> =
            visits.iter().filter(|visit| self.tallies.is_open(visit)).cloned().collect();
        shuffle(&mut order, self.plan.seed, index);
        let assignment = Assignment {
            round: index,
            mode: Mode::Measure,
            visits: order.clone(),
            expected_s: order.iter().map(|visit| clock.expected_s(visit)).collect(),
            answers: self.answers.clone(),
            folder: runner.folder(Some(index)),
        };
        let (mut blocks, mut missed) = (Vec::new(), Vec::new());
        let mut end = visit_all(
            &assignment,
            runner,
            stop,
            &mut blocks,
            &mut missed,
            &mut Told { observer, clock, before: index as usize * order.len() },
        )?;
        if end.interrupted {
            return Ok(false);
        }
        for (visit, block) in blocks {
            self.tallies.succeeded(&visit);
            merge::keep(&mut self.study, &visit, block);
        }
        repeats::find_bounds(&mut self.study, self.plan);
        let retried = self.missed(missed, index, observer);
        let again = self.again(&assignment, &retried, clock);
        let mut set_aside = Vec::new();
        if !again.visits.is_empty() {
            let once_more =
                self.once_more(&again, &retried, runner, observer, stop, &mut set_aside)?;
            end.processes.extend(once_more.processes);
            order.extend(again.visits);
        }
        self.study.rounds.push(Round {
            index,
            processes: end.processes,
            started,
            order: order.iter().map(|v| (v.series.clone(), merge::whole(v.workers))).collect(),
            set_aside,
        });
        Ok(true)
    }

    /// Takes note of visits that failed; those that are worth another try in this round.
    fn missed(
        &mut self,
        missed: Vec<Missed>,
        round: u32,
        observer: &mut dyn Observer,
    ) -> HashSet<Visit> {
        let mut again = HashSet::new();
        for one in missed {
            let mut given_up = self.tallies.failed(&one.visit);
            if !one.again && !self.tallies.has_succeeded(&one.visit) {
                self.tallies.give_up(&one.visit);
                given_up = true;
            }
            observer.failed(&one.visit, &one.reason, given_up);
            self.note(&one.visit, Some(round), &one.reason);
            if one.again && !given_up {
                again.insert(one.visit);
            }
        }
        again
    }

    /// The visits of a round that are to be made again: those that failed, and, if there is time,
    /// those that others disturbed.
    fn again(&self, round: &Assignment, missed: &HashSet<Visit>, clock: &Clock) -> Assignment {
        let mut visits = repeats::worth_repeating(self.plan, &self.study, round);
        let seconds = visits.iter().map(|visit| clock.expected_s(visit)).sum();
        if !clock.has_room_for(seconds) {
            visits.clear();
        }
        visits.extend(round.visits.iter().filter(|visit| missed.contains(visit)).cloned());
        let expected_s = visits.iter().map(|visit| clock.expected_s(visit)).collect();
        Assignment { visits, expected_s, folder: round.folder.join("again"), ..round.clone() }
    }

    /// Makes visits of a round once more; of two blocks the one that others disturbed is set
    /// aside.
    fn once_more(
        &mut self,
        again: &Assignment,
        missed: &HashSet<Visit>,
        runner: &mut dyn Runner,
        observer: &mut dyn Observer,
        stop: &Stop,
        set_aside: &mut Vec<SetAside>,
    ) -> Result<RoundEnd, MeasureError> {
        runner.round(again, stop, &mut |event| match event {
            Event::Timed { visit, block, .. } => {
                let visit = &again.visits[visit];
                self.tallies.succeeded(visit);
                if missed.contains(visit) {
                    merge::keep(&mut self.study, visit, *block);
                    return;
                }
                let block = match repeats::is_disturbed(self.plan, &self.study, visit, &block) {
                    true => *block,
                    false => merge::replace(&mut self.study, visit, *block),
                };
                let (series, workers) = (visit.series.clone(), merge::whole(visit.workers));
                set_aside.push(SetAside { series, workers, block });
            }
            Event::Failed { visit, reason, .. } => {
                let visit = &again.visits[visit];
                let given_up = self.tallies.failed(visit);
                observer.failed(visit, &reason, given_up);
                self.note(visit, Some(again.round), &reason);
            }
            Event::Started(visit) => observer.started(&again.visits[visit], None),
            Event::Recorded { .. } => {}
        })
    }

    fn give_up(&mut self, missed: &Missed, round: Option<u32>, observer: &mut dyn Observer) {
        self.tallies.give_up(&missed.visit);
        observer.failed(&missed.visit, &missed.reason, true);
        self.note(&missed.visit, round, &missed.reason);
    }

    /// Keeps a failure in the study; what a round has seen already is not said twice.
    fn note(&mut self, visit: &Visit, round: Option<u32>, reason: &str) {
        let Some(series) = merge::series_mut(&mut self.study, &visit.series) else { return };
        let reason = reason.to_owned();
        let failure = Failure { workers: merge::whole(visit.workers), round, reason };
        if !series.failures.contains(&failure) {
            series.failures.push(failure);
        }
    }
}

/// Who hears of the visits of a round.
struct Told<'t> {
    observer: &'t mut dyn Observer,
    clock: &'t Clock,
    /// Blocks of the rounds before.
    before: usize,
}

impl Told<'_> {
    fn block(&mut self, visit: &Visit, blocks: usize, a_round: usize) {
        let planned = self.clock.rounds * a_round;
        let done = (self.before + blocks).min(planned);
        let left_s = self.clock.round_s * (planned - done) as f64 / a_round as f64;
        self.observer.block(visit, done, planned, left_s);
    }
}

/// Makes the visits of a round: what was measured, and what failed.
fn visit_all(
    assignment: &Assignment,
    runner: &mut dyn Runner,
    stop: &Stop,
    blocks: &mut Vec<(Visit, Block)>,
    missed: &mut Vec<Missed>,
    told: &mut Told<'_>,
) -> Result<RoundEnd, MeasureError> {
    let (order, mut running) = (&assignment.visits, None);
    let end = runner.round(assignment, stop, &mut |event| match event {
        Event::Started(visit) => {
            running = Some(visit);
            told.observer.started(&order[visit], assignment.expected_s.get(visit).copied());
        }
        Event::Timed { visit, block, .. } => {
            blocks.push((order[visit].clone(), *block));
            told.block(&order[visit], blocks.len(), order.len());
        }
        Event::Failed { visit, reason, again } => {
            missed.push(Missed { visit: order[visit].clone(), reason, again });
        }
        Event::Recorded { .. } => {}
    })?;
    if let (true, Some(visit)) = (end.interrupted, running) {
        told.observer.interrupted(&order[visit], end.waited_for.as_deref());
    }
    Ok(end)
}

/// This moment, RFC 3339 in UTC.
fn now() -> String {
    format!("{:.0}", jiff::Timestamp::now())
}
