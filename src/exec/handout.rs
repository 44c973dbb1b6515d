//! How workers that share memory get their tasks, and where they put their answers.

use super::job::Job;
use crate::work::{Checksum, Stage};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Which worker does which task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chunks {
    /// Each worker takes the next task when it is free.
    Dynamic,
    /// Contiguous blocks of equal numbers of tasks.
    Static,
    /// Task i is for worker i modulo n.
    RoundRobin,
}

impl std::fmt::Display for Chunks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Dynamic => "dynamic",
            Self::Static => "static",
            Self::RoundRobin => "round-robin",
        })
    }
}

impl std::str::FromStr for Chunks {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "dynamic" => Ok(Self::Dynamic),
            "static" => Ok(Self::Static),
            "round-robin" => Ok(Self::RoundRobin),
            _ => Err(()),
        }
    }
}

/// A line of its own (two, for the pair that prefetchers fetch): the counter is written by
/// every worker all the time.
#[repr(align(128))]
#[derive(Default)]
struct Alone<T>(T);

/// One stage being handed out.
pub(super) struct HandOut {
    job: Job,
    chunks: Chunks,
    next: Alone<AtomicUsize>,
    answer: Alone<AtomicU64>,
}

impl HandOut {
    pub(super) fn new(job: Job, chunks: Chunks) -> Self {
        Self { job, chunks, next: Alone::default(), answer: Alone::default() }
    }

    /// One call: serial stages done by `alone`, the others by a team that `run(stage)` calls.
    pub(super) fn call(
        &self,
        alone: impl Fn(&Job, usize) -> Checksum,
        run: impl Fn(usize),
    ) -> Checksum {
        self.job.call(|(stage, kind)| {
            if kind == Stage::Serial {
                return alone(&self.job, stage);
            }
            self.next.0.store(0, Ordering::Relaxed);
            self.answer.0.store(0, Ordering::Relaxed);
            run(stage);
            Checksum(self.answer.0.load(Ordering::Relaxed))
        })
    }

    /// The part of `worker` in `stage`, each task done by `task(index)`.
    pub(super) fn share(
        &self,
        stage: usize,
        worker: usize,
        mut task: impl FnMut(&Job, usize) -> Checksum,
    ) {
        let (tasks, workers) = (self.job.tasks(stage), self.job.workers);
        let mut answer = Checksum::default();
        let mut take = |index| answer = answer.and(task(&self.job, index));
        match (self.job.stages[stage], self.chunks) {
            (Stage::Lanes, _) => take(worker),
            (_, Chunks::Dynamic) => loop {
                let index = self.next.0.fetch_add(1, Ordering::Relaxed);
                if index >= tasks {
                    break;
                }
                take(index);
            },
            (_, Chunks::Static) => {
                let start = |worker: usize| tasks * worker / workers;
                (start(worker)..start(worker + 1)).for_each(take);
            }
            (_, Chunks::RoundRobin) => {
                (worker..tasks).step_by(workers).for_each(take);
            }
        }
        self.answer.0.fetch_add(answer.0, Ordering::Relaxed);
    }
}
