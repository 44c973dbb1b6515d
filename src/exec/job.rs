//! A workload on so many workers, ready to be called.

use crate::work::{At, Checksum, ExecError, Executor, Spec, Stage, Workload, phase};
use std::sync::Arc;

/// What every crew runs: the stages are asked for once, outside the timing.
#[derive(Clone)]
pub(super) struct Job {
    pub(super) workload: Arc<dyn Workload>,
    pub(super) stages: Vec<Stage>,
    pub(super) workers: usize,
    /// What each stage is called; empty where all are one.
    names: Vec<&'static str>,
}

impl Job {
    /// Refuses what `executor` cannot run.
    pub(super) fn new(
        executor: &dyn Executor,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Self, ExecError> {
        if workers == 0 {
            let reason = "a worker count is at least 1, not 0".into();
            return Err(refused(workload.as_ref(), executor, reason));
        }
        check_pair(workload.as_ref(), executor)?;
        match executor.most_workers() {
            Some(most) if workers > most => Err(ExecError::TooManyWorkers {
                executor: executor.spec().to_string(),
                most,
                asked: workers,
            }),
            _ => {
                let stages = workload.stages(workers);
                let names = names(workload.as_ref(), &stages);
                Ok(Self { workload: Arc::clone(workload), stages, workers, names })
            }
        }
    }

    /// One call: its stages one after the other, each done by `run(stage, kind)`.
    pub(super) fn call(&self, mut run: impl FnMut((usize, Stage)) -> Checksum) -> Checksum {
        self.workload.begin(self.workers);
        let stages = self.stages.iter().copied().enumerate();
        let named = |(stage, kind): (usize, Stage)| match self.names.get(stage) {
            Some(name) => phase(name, || run((stage, kind))),
            None => run((stage, kind)),
        };
        stages.map(named).collect()
    }

    pub(super) fn task(&self, stage: usize, index: usize) -> Checksum {
        self.workload.task(At { stage, index, workers: self.workers })
    }

    /// How many tasks `stage` hands out.
    pub(super) fn tasks(&self, stage: usize) -> usize {
        self.stages[stage].tasks(self.workers)
    }
}

/// What each stage is called; nothing where all have one name, which is that of the call.
fn names(workload: &dyn Workload, stages: &[Stage]) -> Vec<&'static str> {
    let name =
        |(stage, kind): (usize, &Stage)| workload.stage_name(stage).unwrap_or_else(|| kind.name());
    let names: Vec<&'static str> = stages.iter().enumerate().map(name).collect();
    match names.windows(2).any(|pair| pair[0] != pair[1]) {
        true => names,
        false => Vec::new(),
    }
}

/// Whether `executor` can run `workload` at all.
///
/// # Errors
/// [`ExecError::Refused`] with the reason.
pub fn check_pair(workload: &dyn Workload, executor: &dyn Executor) -> Result<(), ExecError> {
    match executor.refuses(workload) {
        None => Ok(()),
        Some(reason) => Err(refused(workload, executor, reason)),
    }
}

pub(super) fn refused(
    workload: &dyn Workload,
    executor: &dyn Executor,
    reason: String,
) -> ExecError {
    ExecError::Refused {
        workload: workload.spec().to_string(),
        executor: executor.spec().to_string(),
        reason,
    }
}

/// The start of `workers` workers of `executor` failed.
pub(super) fn not_started(executor: &Spec, workers: usize, source: std::io::Error) -> ExecError {
    ExecError::Start { executor: executor.to_string(), workers, source }
}
