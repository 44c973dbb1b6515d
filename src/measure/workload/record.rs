//! Task times of one call, for work, span and schedules.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::data::RecordedStage;
use crate::stats::median;
use crate::work::{Stage, Workload};
use crate::workload::recorded;

/// Repeats whose median is kept: one long task decides a schedule, so its noise does too.
const REPEATS: usize = 5;

/// Seconds of the longest recording that is worth its time.
const MOST_S: f64 = 1.0;

/// Runs the workload's tasks one by one on this thread and times each. `None` for jobs that hand
/// out no tasks (what a closure does inside is not seen from here), for jobs of lanes (their
/// bodies share state, so they mean nothing alone), for jobs whose call takes longer than
/// `MOST_S / REPEATS`, and for tasks that panic outside of their workers.
pub(super) fn record(workload: &dyn Workload, call_s: f64) -> Option<Vec<RecordedStage>> {
    let stages = workload.stages(1);
    let has_tasks = stages.iter().any(|stage| matches!(stage, Stage::Tasks(_)));
    if !has_tasks || stages.contains(&Stage::Lanes) || call_s * REPEATS as f64 > MOST_S {
        return None;
    }
    catch_unwind(AssertUnwindSafe(|| repeated(workload, &stages))).ok()
}

fn repeated(workload: &dyn Workload, stages: &[Stage]) -> Vec<RecordedStage> {
    let runs: Vec<Vec<Vec<f64>>> = (0..REPEATS).map(|_| recorded(workload)).collect();
    let stage = |(at, stage): (usize, &Stage)| RecordedStage {
        kind: if *stage == Stage::Serial { "serial" } else { "tasks" }.into(),
        seconds: (0..stage.tasks(1)).map(|task| middle(&runs, at, task)).collect(),
    };
    stages.iter().enumerate().map(stage).collect()
}

fn middle(runs: &[Vec<Vec<f64>>], stage: usize, task: usize) -> f64 {
    let seconds: Vec<f64> = runs.iter().map(|run| run[stage][task]).collect();
    median(&seconds).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::{At, Checksum, Spec};

    struct Made(Vec<Stage>, fn(At) -> Checksum);

    impl Workload for Made {
        fn spec(&self) -> Spec {
            Spec::named("made")
        }
        fn stages(&self, _workers: usize) -> Vec<Stage> {
            self.0.clone()
        }
        fn task(&self, at: At) -> Checksum {
            (self.1)(at)
        }
    }

    fn kinds(stages: &[Stage], call_s: f64) -> Option<Vec<(String, usize)>> {
        let made = Made(stages.to_vec(), |_| Checksum(1));
        let seen = record(&made, call_s)?;
        Some(seen.into_iter().map(|stage| (stage.kind, stage.seconds.len())).collect())
    }

    #[test]
    fn only_jobs_that_hand_out_tasks_are_recorded() {
        let both = kinds(&[Stage::Tasks(3), Stage::Serial], 0.001).unwrap();
        assert_eq!(both, [("tasks".to_owned(), 3), ("serial".to_owned(), 1)]);
        assert_eq!(kinds(&[Stage::Serial], 0.001), None);
        assert_eq!(kinds(&[Stage::Tasks(3), Stage::Lanes], 0.001), None);
        assert_eq!(kinds(&[Stage::Tasks(3)], 1.0), None);
    }

    #[test]
    fn a_task_that_panics_outside_its_pool_is_not_recorded() {
        let inside_only = |_: At| Checksum(rayon::current_thread_index().unwrap() as u64);
        assert_eq!(record(&Made(vec![Stage::Tasks(3)], inside_only), 0.001), None);
    }
}
