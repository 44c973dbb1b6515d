//! Tasks on an asynchronous runtime: many tasks on n threads.

use super::job::{Job, not_started};
use super::pin::Pins;
use crate::units::Bound;
use crate::work::{Call, Checksum, Crew, Entry, ExecError, Executor, Spec, Stage, Workload};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinHandle, spawn, spawn_blocking};

pub(super) const ENTRY: Entry<dyn Executor> = Entry {
    name: "async",
    summary: "tasks on tokio with n worker threads; tasks that block go to n threads of its blocking pool",
    parameters: &[],
    build: |_| Ok(Arc::new(Async)),
};

struct Async;

/// A task that blocks a worker thread would keep others from it, even ones it waits for.
fn blocks(workload: &dyn Workload) -> bool {
    workload.bound() == Bound::Io || workload.needs().concurrent_lanes
}

impl Executor for Async {
    fn spec(&self) -> Spec {
        Spec::named(ENTRY.name)
    }

    fn lesson(&self, workload: &dyn Workload) -> String {
        if blocks(workload) {
            "Tasks that block their thread need one each (1:1), also on a runtime that has a pool for them; awaited, one thread would do (N:1, event-loop)."
        } else {
            "Tasks M:N: the runtime puts many tasks on n threads, and the system puts those on cores."
        }
        .into()
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        let job = Job::new(self, workers, workload)?;
        let blocks = blocks(workload.as_ref());
        // Where tasks block, the first thread is the one that only hands them out.
        let (pins, started) =
            (Pins::held(), AtomicUsize::new(if blocks { workers - 1 } else { 0 }));
        let runtime = Builder::new_multi_thread()
            .worker_threads(if blocks { 1 } else { workers })
            .max_blocking_threads(workers)
            .on_thread_start(move || {
                pins.take(started.fetch_add(1, Ordering::Relaxed) % workers);
            })
            .build()
            .map_err(|source| not_started(&self.spec(), workers, source))?;
        Ok(Box::new(AsyncCrew { job: Arc::new(job), runtime, blocks }))
    }
}

struct AsyncCrew {
    job: Arc<Job>,
    runtime: Runtime,
    blocks: bool,
}

impl Crew for AsyncCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        body(&mut || {
            self.job.call(|(stage, kind)| match kind {
                Stage::Serial => self.job.task(stage, 0),
                Stage::Tasks(_) | Stage::Lanes => self.share(stage),
            })
        });
    }
}

impl AsyncCrew {
    fn share(&self, stage: usize) -> Checksum {
        let (job, blocks) = (Arc::clone(&self.job), self.blocks);
        // Spawned from a worker, tasks go to its own queue; from outside, through a lock.
        self.runtime.block_on(async move {
            let root = spawn(async move { gather(start(&job, stage, blocks)).await });
            gather(vec![root]).await
        })
    }
}

fn start(job: &Arc<Job>, stage: usize, blocks: bool) -> Vec<JoinHandle<Checksum>> {
    let start = |index| {
        let job = Arc::clone(job);
        if blocks {
            spawn_blocking(move || job.task(stage, index))
        } else {
            spawn(async move { job.task(stage, index) })
        }
    };
    (0..job.tasks(stage)).map(start).collect()
}

/// Waits for all; then the first panic, if any, continues here.
pub(super) async fn gather(tasks: Vec<JoinHandle<Checksum>>) -> Checksum {
    let mut answer = Checksum::default();
    let mut broken = None;
    for task in tasks {
        match task.await {
            Ok(part) => answer = answer.and(part),
            Err(error) => broken = broken.or(error.try_into_panic().ok()),
        }
    }
    if let Some(panic) = broken {
        resume_unwind(panic);
    }
    answer
}
