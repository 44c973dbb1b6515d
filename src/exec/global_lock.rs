//! Threads that may compute only while they hold one lock, as under an interpreter lock.

use super::handout::{Chunks, HandOut};
use super::job::{Job, not_started};
use super::team::Team;
use crate::units::{Bound, Theory};
use crate::work::{
    Call, Checksum, Crew, Entry, ExecError, Executor, Gate, Spec, Workload, lock, wait_while,
    with_gate,
};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

pub(super) const ENTRY: Entry<dyn Executor> = Entry {
    name: "global-lock",
    summary: "n threads that compute only while they hold one lock and let go while they wait",
    parameters: &[],
    build: |_| Ok(Arc::new(GlobalLock::default())),
};

/// Threads that hold one lock while a task computes. The lock is taken once for each task, and
/// once more after each of its waits.
///
/// ```
/// use amdahl::internal::exec::GlobalLock;
/// assert_eq!(GlobalLock::default().acquisitions(), 0);
/// ```
#[derive(Debug, Default)]
pub struct GlobalLock(Arc<Lock>);

impl GlobalLock {
    /// How often the lock was taken, by all crews so far.
    pub fn acquisitions(&self) -> u64 {
        self.0.acquisitions.load(Ordering::Relaxed)
    }
}

impl Executor for GlobalLock {
    fn spec(&self) -> Spec {
        Spec::named(ENTRY.name)
    }

    fn refuses(&self, workload: &dyn Workload) -> Option<String> {
        workload.needs().waits_untold.then(|| {
            "its workers wait for each other while they hold the lock that the others need".into()
        })
    }

    fn theory(&self, workload: &dyn Workload) -> Theory {
        let theory = workload.theory();
        match workload.bound() {
            Bound::Cpu if theory.parallel_fraction.is_some() => {
                Theory::known(0.0, "who computes holds the one lock, so that computing takes turns")
            }
            _ => theory,
        }
    }

    fn lesson(&self, workload: &dyn Workload) -> String {
        match workload.bound() {
            Bound::Cpu => {
                "Here one lock around all computing makes workers take turns: that, and not \
                           the job, is what is measured."
                    .into()
            }
            Bound::Io => String::new(),
        }
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        let job = Job::new(self, workers, workload)?;
        let handout = Arc::new(HandOut::new(job, Chunks::Dynamic));
        let (shared, held) = (Arc::clone(&handout), Arc::clone(&self.0));
        let team = Team::new(workers, move |stage, worker| {
            shared.share(stage, worker, |job, index| holding(&held, || job.task(stage, index)));
        })
        .map_err(|source| not_started(&self.spec(), workers, source))?;
        let lock = Arc::clone(&self.0);
        Ok(Box::new(LockedCrew { handout, team, lock }))
    }
}

struct LockedCrew {
    handout: Arc<HandOut>,
    team: Team,
    lock: Arc<Lock>,
}

impl Crew for LockedCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let alone = |job: &Job, stage| holding(&self.lock, || job.task(stage, 0));
        let (handout, team) = (&self.handout, &self.team);
        team.enter(|| body(&mut || handout.call(alone, |stage| team.run(stage))));
    }
}

#[derive(Debug, Default)]
struct Lock {
    held: Mutex<bool>,
    freed: Condvar,
    acquisitions: AtomicU64,
}

impl Gate for Arc<Lock> {
    fn release(&self) {
        *lock(&self.held) = false;
        self.freed.notify_one();
    }

    fn acquire(&self) {
        *wait_while(&self.held, &self.freed, |held| *held) = true;
        self.acquisitions.fetch_add(1, Ordering::Relaxed);
    }
}

/// Runs `task` while this thread holds the lock.
fn holding(lock: &Arc<Lock>, task: impl FnOnce() -> Checksum) -> Checksum {
    struct Held<'l>(&'l Arc<Lock>);
    impl Drop for Held<'_> {
        fn drop(&mut self) {
            self.0.release();
        }
    }
    lock.acquire();
    let _held = Held(lock);
    with_gate(Rc::new(Arc::clone(lock)), task)
}
