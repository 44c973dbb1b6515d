//! A rayon pool of n workers, entered before the timing.

use super::job::{Job, not_started};
use super::pin::Pins;
use crate::work::{Call, Checksum, Crew, Entry, ExecError, Executor, Spec, Stage, Workload};
use ::rayon::prelude::*;
use ::rayon::{ThreadPool, ThreadPoolBuilder};
use std::io;
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Executor> = Entry {
    name: "rayon",
    summary: "a rayon pool of n workers: tasks split down to one and stolen",
    parameters: &[],
    build: |_| Ok(Arc::new(Rayon)),
};

struct Rayon;

impl Executor for Rayon {
    fn spec(&self) -> Spec {
        Spec::named("rayon")
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        let job = Job::new(self, workers, workload)?;
        let pins = Pins::held();
        let pool = ThreadPoolBuilder::new()
            .num_threads(workers)
            .start_handler(move |worker| pins.take(worker))
            .build()
            .map_err(|error| not_started(&self.spec(), workers, io::Error::other(error)))?;
        Ok(Box::new(RayonCrew { job, pool }))
    }
}

struct RayonCrew {
    job: Job,
    pool: ThreadPool,
}

impl Crew for RayonCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let job = &self.job;
        self.pool.install(|| body(&mut || job.call(|(stage, kind)| share(job, stage, kind))));
    }
}

fn share(job: &Job, stage: usize, kind: Stage) -> Checksum {
    match kind {
        Stage::Serial => job.task(stage, 0),
        Stage::Tasks(tasks) => (0..tasks)
            .into_par_iter()
            .with_max_len(1)
            .map(|index| job.task(stage, index))
            .reduce(Checksum::default, Checksum::and),
        Stage::Lanes => {
            ::rayon::broadcast(|worker| job.task(stage, worker.index())).into_iter().collect()
        }
    }
}
