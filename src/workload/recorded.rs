use crate::work::{At, Stage, Workload};
use std::hint::black_box;
use std::time::Instant;

/// Runs one call on one worker and times each task: seconds by stage, then by task. Work is the
/// sum of all, span the sum over stages of the longest. Stages that hand out nothing are empty.
pub fn recorded(workload: &dyn Workload) -> Vec<Vec<f64>> {
    let stages = workload.stages(1);
    workload.begin(1);
    let timed = |stage: usize, index: usize| {
        let start = Instant::now();
        black_box(workload.task(At { stage, index, workers: 1 }));
        start.elapsed().as_secs_f64()
    };
    let tasks = |(stage, kind): (usize, &Stage)| {
        let tasks = 0..kind.tasks(1);
        tasks.map(|index| timed(stage, index)).collect()
    };
    stages.iter().enumerate().map(tasks).collect()
}
