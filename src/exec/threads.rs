//! Threads of the standard library that sleep between calls.

use super::handout::{Chunks, HandOut};
use super::job::{Job, not_started};
use super::team::Team;
use crate::work::{Call, Crew, Entry, ExecError, Executor, Parameter, Spec, Workload};
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Executor> = Entry {
    name: "threads",
    summary: "n threads that sleep between calls; tasks by a shared counter or in fixed shares",
    parameters: &[Parameter {
        name: "chunks",
        default: "dynamic",
        what: "dynamic (whoever is free takes the next task), static (contiguous blocks) or round-robin",
    }],
    build: |spec| {
        let expected = "dynamic, static or round-robin";
        let chunks = spec.value("chunks", Chunks::Dynamic, expected, |_| true)?;
        Ok(Arc::new(Threads { spec: spec.clone(), chunks }))
    },
};

struct Threads {
    spec: Spec,
    chunks: Chunks,
}

impl Executor for Threads {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn lesson(&self, _workload: &dyn Workload) -> String {
        "Threads 1:1: each worker is a thread of the system, which puts it on a core and wakes it when its wait is over.".into()
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        let job = Job::new(self, workers, workload)?;
        let handout = Arc::new(HandOut::new(job, self.chunks));
        let shared = Arc::clone(&handout);
        let team = Team::new(workers, move |stage, worker| {
            shared.share(stage, worker, |job, index| job.task(stage, index));
        })
        .map_err(|source| not_started(&self.spec, workers, source))?;
        Ok(Box::new(ThreadCrew { handout, team }))
    }
}

struct ThreadCrew {
    handout: Arc<HandOut>,
    team: Team,
}

impl Crew for ThreadCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let alone = |job: &Job, stage| job.task(stage, 0);
        let (handout, team) = (&self.handout, &self.team);
        team.enter(|| body(&mut || handout.call(alone, |stage| team.run(stage))));
    }
}
