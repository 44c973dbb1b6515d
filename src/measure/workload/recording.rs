//! One call of a workload of tasks, recorded beside the plain one so that both can be compared.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::own;
use super::runs::{Medians, Recording, Turn, in_turn};
use super::steal::stolen_join_s;
use crate::data::{Recorded, RecordedStage};
use crate::work::{Executor, Stage, StrandClock, Workload, panic_text};
use crate::workload::{plain_s, recorded_in_groups};

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

/// Reads of the clock that a strand must take at least, for its time to be told from them.
const FINEST_READS: f64 = 100.0;

/// Records up to five calls in about `budget_s` seconds, at least one, each beside plain ones.
///
/// # Errors
/// [`NotRecorded`].
pub fn recording(
    workload: &Arc<dyn Workload>,
    executor: &dyn Executor,
    budget_s: f64,
) -> Result<Recording, NotRecorded> {
    let recorded = || {
        let own = own::recording(workload, executor, budget_s);
        own.map_or_else(|| of_tasks(workload.as_ref(), budget_s), Ok)
    };
    let done = catch_unwind(AssertUnwindSafe(recorded));
    done.unwrap_or_else(|panic| Err(NotRecorded::Panic(panic_text(panic.as_ref()))))
}

/// A workload that hands out tasks, which are run one by one on this thread.
fn of_tasks(workload: &dyn Workload, budget_s: f64) -> Result<Recording, NotRecorded> {
    let stages = workload.stages(1);
    if stages.contains(&Stage::Lanes) {
        return Err(NotRecorded::Lanes);
    }
    if !stages.iter().any(|stage| matches!(stage, Stage::Tasks(_))) {
        return Err(NotRecorded::NoTasks);
    }
    Ok(repeated(workload, &stages, budget_s))
}

fn repeated(workload: &dyn Workload, stages: &[Stage], budget_s: f64) -> Recording {
    let mut clock = StrandClock::new();
    let warm_s = plain_s(workload, &mut clock);
    let tasks: usize = stages.iter().map(|stage| stage.tasks(1)).sum();
    let finest_s = FINEST_READS * clock.read_s();
    let group = (finest_s * tasks as f64 / warm_s).ceil().clamp(1.0, tasks.max(1) as f64) as usize;
    let mut sizes = Vec::new();
    let (runs, plain) = in_turn(budget_s, &mut |what| match what {
        Turn::Plain => vec![plain_s(workload, &mut clock)],
        Turn::Recorded => {
            let run = recorded_in_groups(workload, group, &mut clock);
            sizes = run.iter().map(Vec::len).collect();
            run.concat()
        }
    });
    let medians = Medians::of(&runs, &plain);
    let mut rest = medians.seconds.into_iter();
    let stage = |(size, stage): (&usize, &Stage)| {
        let kind = if *stage == Stage::Serial { "serial" } else { "tasks" };
        RecordedStage::new(kind, rest.by_ref().take(*size).collect())
    };
    let recorded = Recorded {
        stages: sizes.iter().zip(stages).map(stage).collect(),
        plain_s: medians.plain_s,
        grouped: (group > 1).then_some(group as u64),
        steal_s: stolen_join_s(),
        ..Recorded::default()
    };
    Recording { recorded, runs }
}
