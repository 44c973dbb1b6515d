//! A user's closure as a workload.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::work::{At, Call, Checksum, Crew, ExecError, Executor, Spec, Stage, Workload};

fn digest(answer: &impl Hash) -> Checksum {
    let mut hasher = DefaultHasher::new();
    answer.hash(&mut hasher);
    Checksum(hasher.finish())
}

/// A closure that runs inside a pool and finds its workers there.
pub(super) struct Function<F> {
    name: Spec,
    body: F,
}

impl<F, R: Hash> Function<F>
where
    F: Fn() -> R + Send + Sync,
{
    pub(super) fn new(name: &str, body: F) -> Self {
        Self { name: Spec::named(name), body }
    }
}

impl<F, R: Hash> Workload for Function<F>
where
    F: Fn() -> R + Send + Sync,
{
    fn spec(&self) -> Spec {
        self.name.clone()
    }

    /// One body: the pool that it runs in divides it further.
    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Serial]
    }

    fn task(&self, _at: At) -> Checksum {
        digest(&(self.body)())
    }
}

/// A closure that is told how many workers to use.
pub(super) struct OfWorkers<F> {
    name: Spec,
    body: F,
}

impl<F, R: Hash> OfWorkers<F>
where
    F: Fn(usize) -> R + Send + Sync,
{
    pub(super) fn new(name: &str, body: F) -> Self {
        Self { name: Spec::named(name), body }
    }
}

impl<F, R: Hash> Workload for OfWorkers<F>
where
    F: Fn(usize) -> R + Send + Sync,
{
    fn spec(&self) -> Spec {
        self.name.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Serial]
    }

    fn task(&self, at: At) -> Checksum {
        digest(&(self.body)(at.workers))
    }
}

/// Calls the workload on this thread and leaves the workers to it.
pub(super) struct Caller;

impl Executor for Caller {
    fn spec(&self) -> Spec {
        Spec::named("own")
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        Ok(Box::new(CallerCrew { workers, workload: workload.clone() }))
    }
}

struct CallerCrew {
    workers: usize,
    workload: Arc<dyn Workload>,
}

impl Crew for CallerCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let (workers, workload) = (self.workers, self.workload.as_ref());
        body(&mut || {
            workload.begin(workers);
            workload.task(At { stage: 0, index: 0, workers })
        });
    }
}
