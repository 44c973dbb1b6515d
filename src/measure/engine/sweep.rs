//! The rounds: pilot, prediction, interleaved rounds, repeats of disturbed ones, merging.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use super::error::MeasureError;
use super::merge;
use super::message::{Assignment, Event, Mode, Visit};
use super::plan::{Plan, PlannedSeries, Rounds, shuffle};
use super::repeats;
use super::stop::Stop;
use crate::data::{Block, Failure, Method, Recorded, Round, SetAside, Study};

/// How a round went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoundEnd {
    /// The processes that measured it.
    pub processes: Vec<u32>,
    /// It was cut short.
    pub interrupted: bool,
}

/// Runs one round.
pub trait Runner {
    /// Visits the points of an assignment in order and tells what happened.
    ///
    /// # Errors
    /// When measuring as such is impossible; a point that fails is an [`Event`].
    fn round(
        &mut self,
        assignment: &Assignment,
        stop: &Stop,
        tell: &mut dyn FnMut(Event),
    ) -> Result<RoundEnd, MeasureError>;

    /// Sentences on what was seen in all rounds, that a reader of the study must know.
    fn cautions(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Seconds that a measured block takes when a call takes `call_s`.
    fn block_s(&self, call_s: f64) -> f64;

    /// What a study calls the timer.
    fn timer(&self) -> String;

    /// Where a round may keep files.
    fn folder(&self, round: Option<u32>) -> PathBuf {
        let name = round.map_or_else(|| "pilot".into(), |round| format!("round-{round:03}"));
        self.root().join(name)
    }

    /// The folder that holds those of the rounds.
    fn root(&self) -> PathBuf {
        std::env::temp_dir()
    }
}

/// Hears what happens; the engine itself prints nothing.
pub trait Observer {
    /// The pilot begins, with so many points.
    fn pilot(&mut self, _points: usize) {}
    /// The pilot is over: rounds, predicted seconds in all, and seconds a round by series.
    fn planned(&mut self, _rounds: usize, _seconds: f64, _by_series: &[(String, f64)]) {}
    /// A block is done, of so many that are planned; about `left_s` seconds remain.
    fn block(&mut self, _visit: &Visit, _done: usize, _planned: usize, _left_s: f64) {}
    /// A point failed.
    fn failed(&mut self, _visit: &Visit, _reason: &str) {}
    /// Disturbed rounds are measured again.
    fn again(&mut self, _disturbed: usize) {}
    /// Measuring is over.
    fn finished(&mut self) {}
}

/// Hears and does nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {}

/// Measures a plan. `save` is called with the study so far after the pilot and after every
/// round, so that a kill loses at most the running round and what `save` puts off.
///
/// # Errors
/// [`MeasureError`] when nothing can be measured at all, or the first `save` fails. Points that
/// fail are in the study; an interruption leaves a study marked partial.
pub fn sweep(
    plan: &Plan,
    runner: &mut dyn Runner,
    observer: &mut dyn Observer,
    stop: &Stop,
    save: &mut dyn FnMut(&Study) -> Result<(), MeasureError>,
) -> Result<Study, MeasureError> {
    let visits = plan.visits();
    if visits.is_empty() {
        return Err(MeasureError::Nothing("no workload and worker count is left".into()));
    }
    let started = Instant::now();
    let mut sweep = Sweep::new(plan, runner.timer());
    observer.pilot(visits.len());
    let call_s = sweep.pilot(&visits, runner, observer, stop)?;
    let by_series = round_seconds(plan, &call_s, runner);
    let round_s: f64 = by_series.iter().map(|(_, seconds)| seconds).sum();
    let rounds = plan.rounds_that_fit(started.elapsed().as_secs_f64(), round_s);
    sweep.study.method.planned_rounds = rounds;
    save(&sweep.study)?;
    if !stop.asked() {
        let seconds = started.elapsed().as_secs_f64() + rounds as f64 * round_s;
        observer.planned(rounds, seconds, &by_series);
    }
    let block_s = |(visit, call_s): (&String, &f64)| (visit.clone(), runner.block_s(*call_s));
    let block_s = call_s.iter().map(block_s).collect();
    let mut clock = Clock { started, round_s, rounds, budget_s: plan.budget_s, block_s };
    let least = match plan.rounds {
        Rounds::Exactly(rounds) => rounds,
        Rounds::Fit { least, .. } => least,
    };
    while !stop.asked() && !sweep.open_visits(&visits).is_empty() {
        let done = sweep.study.rounds.len();
        if done >= rounds {
            let disturbed = repeats::disturbed_rounds(&sweep.study);
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
        if sweep.round(&visits, runner, observer, stop, &clock)? {
            // What is measured is not given up: the next save may succeed, and the last must.
            let _ = save(&sweep.study);
        }
    }
    let measured = sweep.study.rounds.len();
    let said =
        runner.cautions().into_iter().chain(plan.over_budget(measured, clock.started.elapsed()));
    sweep.study.method.cautions.extend(said);
    sweep.study.partial = stop.asked();
    observer.finished();
    Ok(sweep.study)
}

struct Clock {
    started: Instant,
    round_s: f64,
    rounds: usize,
    budget_s: f64,
    /// Predicted seconds of a block, by visit.
    block_s: BTreeMap<String, f64>,
}

impl Clock {
    fn expected_s(&self, visit: &Visit) -> f64 {
        self.block_s.get(&visit.to_string()).copied().unwrap_or(0.0)
    }

    fn has_room_for(&self, seconds: f64) -> bool {
        self.started.elapsed().as_secs_f64() + seconds < self.budget_s
    }
}

/// Seconds of one round by series, as the pilot predicts them.
fn round_seconds(
    plan: &Plan,
    call_s: &BTreeMap<String, f64>,
    runner: &dyn Runner,
) -> Vec<(String, f64)> {
    let of_visit = |visit: &Visit| call_s.get(&visit.to_string()).map(|s| runner.block_s(*s));
    let seconds = |series: &PlannedSeries| series.visits().iter().filter_map(of_visit).sum::<f64>();
    plan.series.iter().map(|series| (series.series.name.clone(), seconds(series))).collect()
}

struct Sweep<'p> {
    plan: &'p Plan,
    study: Study,
    answers: BTreeMap<String, u64>,
    failed: Vec<Visit>,
}

impl<'p> Sweep<'p> {
    fn new(plan: &'p Plan, timer: String) -> Self {
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
        Self { plan, study, answers: BTreeMap::new(), failed: Vec::new() }
    }

    /// The visits that have not failed.
    fn open_visits(&self, visits: &[Visit]) -> Vec<Visit> {
        visits.iter().filter(|visit| !self.failed.contains(visit)).cloned().collect()
    }

    /// Runs every point once or twice and returns the seconds of a call by visit.
    fn pilot(
        &mut self,
        visits: &[Visit],
        runner: &mut dyn Runner,
        observer: &mut dyn Observer,
        stop: &Stop,
    ) -> Result<BTreeMap<String, f64>, MeasureError> {
        let assignment = Assignment {
            round: 0,
            mode: Mode::Pilot,
            visits: visits.to_vec(),
            expected_s: Vec::new(),
            answers: BTreeMap::new(),
            folder: runner.folder(None),
        };
        let mut call_s = BTreeMap::new();
        runner.round(&assignment, stop, &mut |event| match event {
            Event::Timed { visit, block, answer } => {
                let visit = &visits[visit];
                self.answers.insert(visit.series.clone(), answer);
                call_s.extend(block.median().map(|seconds| (visit.to_string(), seconds)));
            }
            Event::Failed { visit, reason } => {
                self.fail(&visits[visit], None, &reason, observer);
            }
            Event::Recorded { series, stages } => {
                if let Some(series) = merge::series_mut(&mut self.study, &series) {
                    series.recorded = Some(Recorded { stages });
                }
            }
            Event::Started(_) => {}
        })?;
        Ok(call_s)
    }

    /// Runs one round and merges it; false when it was cut short and is not kept.
    fn round(
        &mut self,
        visits: &[Visit],
        runner: &mut dyn Runner,
        observer: &mut dyn Observer,
        stop: &Stop,
        clock: &Clock,
    ) -> Result<bool, MeasureError> {
        let index = self.study.rounds.len() as u32;
        let started = now();
        let mut order = self.open_visits(visits);
        shuffle(&mut order, self.plan.seed, index);
        let assignment = Assignment {
            round: index,
            mode: Mode::Measure,
            visits: order.clone(),
            expected_s: order.iter().map(|visit| clock.expected_s(visit)).collect(),
            answers: self.answers.clone(),
            folder: runner.folder(Some(index)),
        };
        let mut blocks: Vec<(Visit, Block)> = Vec::new();
        let planned = clock.rounds * order.len();
        let before = index as usize * order.len();
        let mut end = runner.round(&assignment, stop, &mut |event| match event {
            Event::Timed { visit, block, .. } => {
                blocks.push((order[visit].clone(), block));
                let done = (before + blocks.len()).min(planned);
                let left_s = clock.round_s * (planned - done) as f64 / order.len() as f64;
                observer.block(&order[visit], done, planned, left_s);
            }
            Event::Failed { visit, reason } => {
                self.fail(&order[visit], Some(index), &reason, observer);
            }
            Event::Started(_) | Event::Recorded { .. } => {}
        })?;
        if end.interrupted {
            return Ok(false);
        }
        for (visit, block) in blocks {
            merge::keep(&mut self.study, &visit, block);
        }
        repeats::find_bounds(&mut self.study, self.plan);
        let again = self.again(&assignment, clock);
        let mut set_aside = Vec::new();
        if !again.visits.is_empty() {
            let once_more = self.measure_again(&again, runner, observer, stop, &mut set_aside)?;
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

    /// The visits of a round that are worth measuring again, if there is time.
    fn again(&self, round: &Assignment, clock: &Clock) -> Assignment {
        let mut visits = repeats::worth_repeating(&self.study, round);
        let expected_s: Vec<f64> = visits.iter().map(|visit| clock.expected_s(visit)).collect();
        if !clock.has_room_for(expected_s.iter().sum()) {
            visits.clear();
        }
        Assignment { visits, expected_s, folder: round.folder.join("again"), ..round.clone() }
    }

    /// Measures visits of a round once more; of the two blocks the one that others disturbed is set
    /// aside.
    fn measure_again(
        &mut self,
        again: &Assignment,
        runner: &mut dyn Runner,
        observer: &mut dyn Observer,
        stop: &Stop,
        set_aside: &mut Vec<SetAside>,
    ) -> Result<RoundEnd, MeasureError> {
        runner.round(again, stop, &mut |event| match event {
            Event::Timed { visit, block, .. } => {
                let visit = &again.visits[visit];
                let block = match repeats::is_disturbed(&self.study, visit, &block) {
                    true => block,
                    false => merge::replace(&mut self.study, visit, block),
                };
                let (series, workers) = (visit.series.clone(), merge::whole(visit.workers));
                set_aside.push(SetAside { series, workers, block });
            }
            Event::Failed { visit, reason } => {
                self.fail(&again.visits[visit], Some(again.round), &reason, observer);
            }
            Event::Started(_) | Event::Recorded { .. } => {}
        })
    }

    fn fail(
        &mut self,
        visit: &Visit,
        round: Option<u32>,
        reason: &str,
        observer: &mut dyn Observer,
    ) {
        observer.failed(visit, reason);
        self.failed.push(visit.clone());
        if let Some(series) = merge::series_mut(&mut self.study, &visit.series) {
            let reason = reason.to_owned();
            series.failures.push(Failure { workers: merge::whole(visit.workers), round, reason });
        }
    }
}

/// This moment, RFC 3339 in UTC.
fn now() -> String {
    format!("{:.0}", jiff::Timestamp::now())
}
