//! Task times of one call, for work, span and schedules.

use crate::data::RecordedStage;
use crate::work::{Stage, Workload};
use crate::workload::recorded;

/// Repeats whose median is kept: one long task decides a schedule, so its noise does too.
const REPEATS: usize = 5;

/// Seconds of the longest recording that is worth its time.
const MOST_S: f64 = 1.0;

/// Runs the workload's tasks one by one on this thread and times each. `None` for jobs of lanes
/// (their bodies share state, so they mean nothing alone) and for jobs whose call takes longer
/// than `MOST_S / REPEATS`.
pub(super) fn record(workload: &dyn Workload, call_s: f64) -> Option<Vec<RecordedStage>> {
    let stages = workload.stages(1);
    if stages.contains(&Stage::Lanes) || call_s * REPEATS as f64 > MOST_S {
        return None;
    }
    let runs: Vec<Vec<Vec<f64>>> = (0..REPEATS).map(|_| recorded(workload)).collect();
    let stage = |(at, stage): (usize, &Stage)| RecordedStage {
        kind: if *stage == Stage::Serial { "serial" } else { "tasks" }.into(),
        seconds: (0..stage.tasks(1)).map(|task| middle(&runs, at, task)).collect(),
    };
    Some(stages.iter().enumerate().map(stage).collect())
}

fn middle(runs: &[Vec<Vec<f64>>], stage: usize, task: usize) -> f64 {
    let mut seconds: Vec<f64> = runs.iter().map(|run| run[stage][task]).collect();
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
