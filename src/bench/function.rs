//! A user's closure as a workload.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};

use crate::work::{
    At, Call, Checksum, Crew, ExecError, Executor, RecordedCall, Spec, Stage, Workload, lock,
};

/// A closure that is told how many workers there are. What it returns is kept while the clock
/// runs: hashing and dropping it would pass for serial code.
pub(super) struct Function<F, R> {
    name: Spec,
    body: F,
    kept: Mutex<Vec<R>>,
    record: Option<Record>,
}

/// Runs the closure on this thread and records it.
pub(super) type Record = Box<dyn Fn() -> Option<RecordedCall> + Send + Sync>;

impl<F, R> Function<F, R> {
    pub(super) fn new(name: &str, body: F) -> Self {
        Self { name: Spec::named(name), body, kept: Mutex::default(), record: None }
    }

    /// The same, which can be recorded.
    pub(super) fn recorded(self, record: Record) -> Self {
        Self { record: Some(record), ..self }
    }
}

impl<F, R> Workload for Function<F, R>
where
    F: Fn(usize) -> R + Send + Sync,
    R: Hash + Send,
{
    fn spec(&self) -> Spec {
        self.name.clone()
    }

    /// One body, which divides itself further.
    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Serial]
    }

    fn task(&self, at: At) -> Checksum {
        let answer = (self.body)(at.workers);
        lock(&self.kept).push(answer);
        Checksum::default()
    }

    fn record(&self) -> Option<RecordedCall> {
        self.record.as_ref()?()
    }

    fn late_answers(&self) -> Option<Vec<Checksum>> {
        Some(lock(&self.kept).drain(..).map(|answer| digest(&answer)).collect())
    }
}

fn digest(answer: &impl Hash) -> Checksum {
    let mut hasher = DefaultHasher::new();
    answer.hash(&mut hasher);
    Checksum(hasher.finish())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Sample;
    use crate::measure::{BlockError, Job, JobTimer, Timer, TimerError, Visit, block_of};
    use std::path::Path;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static HASHED: AtomicUsize = AtomicUsize::new(0);
    static DROPPED: AtomicUsize = AtomicUsize::new(0);

    fn finished() -> (usize, usize) {
        (HASHED.load(Ordering::SeqCst), DROPPED.load(Ordering::SeqCst))
    }

    struct Answer(u64);

    impl Hash for Answer {
        fn hash<H: Hasher>(&self, state: &mut H) {
            HASHED.fetch_add(1, Ordering::SeqCst);
            self.0.hash(state);
        }
    }

    impl Drop for Answer {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Makes three calls and looks at what happened while its clock would run.
    struct Looks(Option<(usize, usize)>);

    impl Timer for Looks {
        fn name(&self) -> &'static str {
            "looks"
        }

        fn time(
            &mut self,
            _visit: &Visit,
            _folder: &Path,
            crew: &mut dyn Crew,
        ) -> Result<Vec<Sample>, TimerError> {
            crew.enter(&mut |call| {
                for _ in 0..3 {
                    call();
                }
                self.0 = Some(finished());
            });
            Ok(Vec::new())
        }

        fn block_s(&self, _call_s: f64) -> f64 {
            0.0
        }
    }

    fn measured(
        timer: &mut Looks,
        body: impl Fn(usize) -> Answer + Send + Sync + 'static,
    ) -> Result<Checksum, BlockError> {
        let job = Job::new(Arc::new(Function::new("answers", body)), Arc::new(Caller));
        let visit = Visit { series: job.name.clone(), workers: Some(2) };
        let mut with = JobTimer { timer, folder: Path::new("") };
        block_of(&job, &visit, None, &mut with).map(|(_, answer)| answer)
    }

    #[test]
    fn answers_are_hashed_and_dropped_after_the_clock_and_each_is_compared() {
        let mut timer = Looks(None);
        let answer = measured(&mut timer, |_| Answer(7));
        assert_eq!(timer.0, Some((0, 0)), "hashed and dropped while the clock ran");
        assert_eq!(finished(), (3, 3));
        assert_eq!(answer.unwrap(), digest(&7_u64));
        let calls = AtomicUsize::new(0);
        let second_is_wrong = move |_| Answer(u64::from(calls.fetch_add(1, Ordering::SeqCst) == 1));
        let answer = measured(&mut timer, second_is_wrong);
        assert!(matches!(answer, Err(BlockError::Wrong { .. })), "{answer:?}");
    }
}
