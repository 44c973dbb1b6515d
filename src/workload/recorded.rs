use crate::work::{At, Stage, StrandClock, Workload};
use std::hint::black_box;
use std::time::Instant;

/// Runs one call on one worker and times each task: seconds by stage, then by task. Work is the
/// sum of all, span the sum over stages of the longest. Stages that hand out nothing are empty.
pub fn recorded(workload: &dyn Workload) -> Vec<Vec<f64>> {
    recorded_in_groups(workload, 1, &mut StrandClock::new())
}

/// The same by a clock, with so many neighbouring tasks timed at once where one alone is too fine.
pub(crate) fn recorded_in_groups(
    workload: &dyn Workload,
    group: usize,
    clock: &mut StrandClock,
) -> Vec<Vec<f64>> {
    let stages = workload.stages(1);
    workload.begin(1);
    let mut timed = |stage: usize, from: usize, to: usize| {
        let start = Instant::now();
        for index in from..to {
            black_box(workload.task(At { stage, index, workers: 1 }));
        }
        clock.ran_s(start.elapsed().as_secs_f64())
    };
    let tasks = |(stage, kind): (usize, &Stage)| {
        let tasks = kind.tasks(1);
        let firsts = (0..tasks).step_by(group.max(1));
        firsts.map(|from| timed(stage, from, (from + group.max(1)).min(tasks))).collect()
    };
    stages.iter().enumerate().map(tasks).collect()
}

/// Seconds of one call on one worker, its tasks one after the other with no clock between them.
pub(crate) fn plain_s(workload: &dyn Workload, clock: &mut StrandClock) -> f64 {
    let stages = workload.stages(1);
    let start = Instant::now();
    workload.begin(1);
    for (stage, kind) in stages.iter().enumerate() {
        for index in 0..kind.tasks(1) {
            black_box(workload.task(At { stage, index, workers: 1 }));
        }
    }
    clock.ran_s(start.elapsed().as_secs_f64())
}
