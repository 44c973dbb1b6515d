//! What every way to run work on n workers must keep.

use amdahl::internal::exec::{self, GlobalLock};
use amdahl::internal::workload;
use amdahl::work::{
    At, Checksum, Crew, ExecError, Executor, Needs, Spec, Stage, Workload, waiting,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, ThreadId};

/// A workload made of one function.
struct Made<F> {
    stages: Vec<Stage>,
    needs: Needs,
    task: F,
}

impl<F: Fn(At) -> Checksum + Send + Sync> Workload for Made<F> {
    fn spec(&self) -> Spec {
        Spec::named("made")
    }
    fn stages(&self, _workers: usize) -> Vec<Stage> {
        self.stages.clone()
    }
    fn task(&self, at: At) -> Checksum {
        (self.task)(at)
    }
    fn needs(&self) -> Needs {
        self.needs
    }
}

pub(super) fn made<F>(stages: &[Stage], task: F) -> Arc<dyn Workload>
where
    F: Fn(At) -> Checksum + Send + Sync + 'static,
{
    Arc::new(Made { stages: stages.to_vec(), needs: Needs::default(), task })
}

fn build(spec: &str) -> Arc<dyn Executor> {
    exec::build(&spec.parse().unwrap()).unwrap()
}

/// Executors whose workers are threads of this process.
pub(super) fn threaded() -> Vec<Arc<dyn Executor>> {
    let mut all = vec![
        "rayon",
        "threads",
        "threads,chunks=static",
        "threads,chunks=round-robin",
        "global-lock",
    ];
    if cfg!(feature = "async") {
        all.extend(["async", "event-loop"]);
    }
    all.into_iter().map(build).collect()
}

pub(super) fn once(crew: &mut dyn Crew) -> Checksum {
    let mut answer = Checksum::default();
    crew.enter(&mut |call| answer = call());
    answer
}

#[test]
fn every_task_is_done_exactly_once() {
    const STAGES: [Stage; 5] =
        [Stage::Tasks(1000), Stage::Serial, Stage::Tasks(0), Stage::Lanes, Stage::Tasks(3)];
    for executor in threaded().into_iter().chain([build("serial")]) {
        for workers in [1, 2, 5, 8] {
            if executor.most_workers().is_some_and(|most| workers > most) {
                continue;
            }
            let done: Arc<Mutex<Vec<(usize, usize)>>> = Arc::default();
            let log = Arc::clone(&done);
            let workload = made(&STAGES, move |at| {
                assert_eq!(at.workers, workers);
                log.lock().unwrap().push((at.stage, at.index));
                Checksum(1)
            });
            let mut crew = executor.crew(workers, &workload).unwrap();
            for _ in 0..3 {
                done.lock().unwrap().clear();
                let answer = once(crew.as_mut());
                let mut seen = done.lock().unwrap().clone();
                assert!(seen.is_sorted_by_key(|(stage, _)| *stage), "stages overlap");
                seen.sort_unstable();
                let all: Vec<(usize, usize)> = STAGES
                    .iter()
                    .enumerate()
                    .flat_map(|(s, stage)| (0..stage.tasks(workers)).map(move |i| (s, i)))
                    .collect();
                assert_eq!(seen, all, "{} with {workers} workers", executor.spec());
                assert_eq!(answer, Checksum(all.len() as u64));
            }
        }
    }
}

#[test]
fn all_lanes_run_at_the_same_time() {
    for executor in threaded() {
        for workers in [1, 2, 8] {
            let barrier = Barrier::new(workers);
            let workload: Arc<dyn Workload> = Arc::new(Made {
                stages: vec![Stage::Lanes; 3],
                needs: Needs { concurrent_lanes: true, waits_untold: true, ..Needs::default() },
                task: move |_| {
                    barrier.wait();
                    Checksum(1)
                },
            });
            if ["global-lock", "event-loop"].contains(&executor.spec().name()) {
                assert!(exec::check_pair(workload.as_ref(), executor.as_ref()).is_err());
                continue;
            }
            let mut crew = executor.crew(workers, &workload).unwrap();
            assert_eq!(once(crew.as_mut()), Checksum(3 * workers as u64));
        }
    }
}

/// Which thread did which task of one call.
fn who(executor: &str, workers: usize, tasks: usize) -> Vec<ThreadId> {
    let by = Arc::new(Mutex::new(vec![thread::current().id(); tasks]));
    let log = Arc::clone(&by);
    let workload = made(&[Stage::Tasks(tasks)], move |at| {
        log.lock().unwrap()[at.index] = thread::current().id();
        Checksum(0)
    });
    once(build(executor).crew(workers, &workload).unwrap().as_mut());
    drop(workload);
    Arc::into_inner(by).unwrap().into_inner().unwrap()
}

#[test]
fn static_chunks_are_contiguous_blocks() {
    let by = who("threads,chunks=static", 4, 10);
    let mut sizes: Vec<usize> = by.chunk_by(|a, b| a == b).map(<[_]>::len).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [2, 2, 3, 3]);
}

#[test]
fn round_robin_chunks_take_turns() {
    let by = who("threads,chunks=round-robin", 3, 9);
    assert!((3..9).all(|i| by[i] == by[i - 3]));
    assert!(by[0] != by[1] && by[1] != by[2] && by[0] != by[2]);
    assert_eq!(by[0], thread::current().id(), "the caller is worker 0");
}

#[test]
fn a_panic_in_any_worker_reaches_the_caller_and_the_crew_lives_on() {
    for executor in threaded().into_iter().chain([build("serial")]) {
        let workers = executor.most_workers().unwrap_or(4).min(4);
        for bad in 0..workers {
            let calls = AtomicUsize::new(0);
            let workload = made(&[Stage::Lanes], move |at| {
                let first = calls.fetch_add(1, Ordering::Relaxed) < at.workers;
                assert!(!(first && at.index == bad), "lane {bad} broke");
                Checksum(1)
            });
            let mut crew = executor.crew(workers, &workload).unwrap();
            let broken = catch_unwind(AssertUnwindSafe(|| once(crew.as_mut()))).unwrap_err();
            let message = broken.downcast_ref::<String>().expect("a message");
            assert!(message.contains(&format!("lane {bad} broke")), "{message}");
            assert_eq!(once(crew.as_mut()), Checksum(workers as u64));
        }
    }
}

#[test]
fn no_workers_and_too_many_are_refused_with_a_reason() {
    let workload = made(&[Stage::Serial], |_| Checksum(0));
    let error = |executor: &str, workers| {
        let crew = build(executor).crew(workers, &workload);
        crew.err().expect("refused")
    };
    assert!(matches!(error("rayon", 0), ExecError::Refused { .. }));
    assert_eq!(
        error("serial", 2).to_string(),
        "'serial' runs at most 1 worker(s), not 2; try --workers 1..1"
    );
}

#[test]
fn what_an_executor_does_not_take_is_refused_by_name() {
    let error = |spec: &str| exec::build(&spec.parse().unwrap()).err().unwrap().to_string();
    assert!(error("thread").starts_with("'thread' is not an executor; there are: serial, rayon"));
    assert_eq!(
        error("threads,chunks=guided"),
        "'threads': chunks=guided: expected dynamic, static or round-robin"
    );
    assert_eq!(error("rayon,n=2"), "'rayon' has no parameter 'n'; it has: none");
}

#[test]
fn the_global_lock_is_taken_once_a_task_and_once_after_each_wait() {
    let executor = GlobalLock::default();
    let computing = made(&[Stage::Serial, Stage::Tasks(100)], |_| Checksum(1));
    once(executor.crew(4, &computing).unwrap().as_mut());
    assert_eq!(executor.acquisitions(), 101);

    let executor = GlobalLock::default();
    let pausing = made(&[Stage::Tasks(100)], |_| waiting(|| Checksum(1)));
    once(executor.crew(4, &pausing).unwrap().as_mut());
    assert_eq!(executor.acquisitions(), 200);
}

#[test]
fn what_a_job_teaches_under_the_global_lock_is_of_the_lock() {
    let of = |spec: &str| workload::build(&spec.parse().unwrap()).unwrap();
    let lock = build("global-lock");
    let primes = of("primes,count=10");
    assert_eq!(lock.theory(primes.as_ref()).parallel_fraction, Some(0.0));
    assert!(lock.lesson(primes.as_ref()).contains("one lock around all computing"));
    let sleep = of("sleep,ms=1,tasks=2");
    assert_eq!(lock.theory(sleep.as_ref()).parallel_fraction, Some(1.0));
    assert_eq!(lock.lesson(sleep.as_ref()), "");
}

#[test]
fn under_the_global_lock_one_computes_while_all_can_wait() {
    let computing = AtomicUsize::new(0);
    let together = Barrier::new(4);
    let workload = made(&[Stage::Lanes], move |_| {
        let alone = || {
            assert_eq!(computing.fetch_add(1, Ordering::SeqCst), 0, "two compute");
            thread::yield_now();
            computing.fetch_sub(1, Ordering::SeqCst);
        };
        alone();
        // Ends only if all four wait at the same time.
        waiting(|| together.wait());
        alone();
        Checksum(1)
    });
    let mut crew = build("global-lock").crew(4, &workload).unwrap();
    assert_eq!(once(crew.as_mut()), Checksum(4));
}
