//! One call of a workload of tasks, recorded beside the plain one so that both can be compared.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::data::RecordedStage;
use crate::stats::median;
use crate::work::{Stage, StrandClock, Workload, panic_text};
use crate::workload::{plain_s, recorded_in_groups};

/// A recorded call.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Each task's median over the runs, in seconds, the clock's own time taken off.
    pub stages: Vec<RecordedStage>,
    /// Every run's seconds, stages one after the other.
    pub runs: Vec<Vec<f64>>,
    /// Median seconds of the same call without a clock inside.
    pub plain_s: f64,
    /// How many neighbouring tasks are one strand; above 1 where one alone is too fine.
    pub grouped: usize,
}

/// Why a workload cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotRecorded {
    /// Its bodies need each other.
    #[error("its workers' bodies share state, so none means anything alone")]
    Lanes,
    /// What it does inside is not seen from here.
    #[error("it hands out no tasks; record it with `Bench::recorded`")]
    NoTasks,
    /// It panics outside of its workers.
    #[error("it panicked outside of its workers: {0}")]
    Panic(String),
}

/// Runs whose median is kept: one long task decides a schedule, so its noise does too.
const RUNS: usize = 5;

/// Reads of the clock that a strand must take at least, for its time to be told from them.
const FINEST_READS: f64 = 100.0;

/// Records up to five calls in about `budget_s` seconds, at least one, each beside a plain one.
///
/// # Errors
/// [`NotRecorded`].
pub fn recording(workload: &dyn Workload, budget_s: f64) -> Result<Recording, NotRecorded> {
    let stages = workload.stages(1);
    if stages.contains(&Stage::Lanes) {
        return Err(NotRecorded::Lanes);
    }
    if !stages.iter().any(|stage| matches!(stage, Stage::Tasks(_))) {
        return Err(NotRecorded::NoTasks);
    }
    let done = catch_unwind(AssertUnwindSafe(|| repeated(workload, &stages, budget_s)));
    done.map_err(|panic| NotRecorded::Panic(panic_text(panic.as_ref())))
}

fn repeated(workload: &dyn Workload, stages: &[Stage], budget_s: f64) -> Recording {
    let (begun, mut clock) = (Instant::now(), StrandClock::new());
    let warm_s = plain_s(workload, &mut clock);
    let tasks: usize = stages.iter().map(|stage| stage.tasks(1)).sum();
    let finest_s = FINEST_READS * clock.read_s();
    let group = (finest_s * tasks as f64 / warm_s).ceil().clamp(1.0, tasks.max(1) as f64) as usize;
    let (mut runs, mut plain) = (Vec::new(), vec![plain_s(workload, &mut clock)]);
    loop {
        let run_begun = Instant::now();
        runs.push(recorded_in_groups(workload, group, &mut clock));
        plain.push(plain_s(workload, &mut clock));
        let next_s = begun.elapsed().as_secs_f64() + run_begun.elapsed().as_secs_f64();
        if runs.len() == RUNS || next_s > budget_s {
            break;
        }
    }
    let strands = Strands::of(runs.iter().map(|run| run.concat()).collect(), &plain);
    let mut rest = strands.seconds.into_iter();
    let stage = |(at, stage): (usize, &Stage)| RecordedStage {
        kind: if *stage == Stage::Serial { "serial" } else { "tasks" }.into(),
        seconds: rest.by_ref().take(runs[0][at].len()).collect(),
    };
    Recording {
        stages: stages.iter().enumerate().map(stage).collect(),
        plain_s: strands.plain_s,
        runs: strands.runs,
        grouped: group,
    }
}

/// Runs of the same strands as one.
pub(super) struct Strands {
    /// Each strand's median, all together as long as the median run.
    pub(super) seconds: Vec<f64>,
    /// What a run without a clock inside takes, as the runs beside each run say.
    pub(super) plain_s: f64,
    pub(super) runs: Vec<Vec<f64>>,
}

impl Strands {
    /// From runs of as many strands each, and the plain times before, between and after them: what
    /// drifts is in both, so each run is compared with its neighbours.
    pub(super) fn of(runs: Vec<Vec<f64>>, plain: &[f64]) -> Self {
        let middle = |of: &dyn Fn(usize) -> f64| {
            median(&(0..runs.len()).map(of).collect::<Vec<f64>>()).unwrap_or(0.0)
        };
        let total = |run: usize| runs[run].iter().sum::<f64>();
        let beside = |run: usize| (plain[run] + plain[run + 1]) / 2.0;
        let (total_s, over) = (middle(&total), middle(&|run| total(run) / beside(run)));
        let strands = runs.first().map_or(0, Vec::len);
        let mut seconds: Vec<f64> =
            (0..strands).map(|strand| middle(&|run| runs[run][strand])).collect();
        let sum: f64 = seconds.iter().sum();
        if sum > 0.0 {
            seconds.iter_mut().for_each(|strand| *strand *= total_s / sum);
        }
        Self { seconds, plain_s: total_s / over, runs }
    }
}

/// Seconds from a fork to the moment when another worker of a rayon pool begins what it stole, and
/// back at the join: the median of many. `None` where no second worker runs.
pub fn stolen_join_s() -> Option<f64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().ok()?;
    let stolen: Vec<f64> = pool.install(|| (0..STEALS).filter_map(|_| one_stolen_s()).collect());
    // Where most joins were not stolen the rest say nothing.
    (stolen.len() * 2 > STEALS).then(|| median(&stolen)).flatten()
}

const STEALS: usize = 201;

/// How long the first half of a fork waits for the other to be stolen.
const PATIENCE: Duration = Duration::from_millis(5);

fn one_stolen_s() -> Option<f64> {
    let begun = Instant::now();
    let since = || begun.elapsed().as_nanos() as u64;
    let stolen_at = AtomicU64::new(0);
    rayon::join(
        || while stolen_at.load(Ordering::Acquire) == 0 && begun.elapsed() < PATIENCE {},
        || stolen_at.store(since().max(1), Ordering::Release),
    );
    let waited = Duration::from_nanos(stolen_at.load(Ordering::Acquire));
    (waited < PATIENCE).then_some(waited.as_secs_f64())
}
