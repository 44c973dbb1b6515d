//! The sequential program: no pool, no thread, tasks in order.

use super::job::Job;
use crate::work::{Call, Crew, Entry, ExecError, Executor, Spec, Workload};
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Executor> = Entry {
    name: "serial",
    summary: "the sequential program: one worker, no pool, tasks in order",
    parameters: &[],
    build: |_| Ok(Arc::new(Serial)),
};

struct Serial;

impl Executor for Serial {
    fn spec(&self) -> Spec {
        Spec::named("serial")
    }

    fn most_workers(&self) -> Option<usize> {
        Some(1)
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        Ok(Box::new(SerialCrew(Job::new(self, workers, workload)?)))
    }
}

struct SerialCrew(Job);

impl Crew for SerialCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let job = &self.0;
        let in_order = |stage| (0..job.tasks(stage)).map(|i| job.task(stage, i)).collect();
        body(&mut || job.call(|(stage, _)| in_order(stage)));
    }
}
