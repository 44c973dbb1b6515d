//! Many tasks in flight on one thread.

use super::executors::once;
use amdahl::internal::measure::{Job, JobTimer, PlainTimer, Visit, block_of};
use amdahl::internal::{exec, workload};
use amdahl::work::{At, Checksum, EventLoop, Executor, Promise, Spec, Stage, Workload, waiting};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

fn event_loop() -> Arc<dyn Executor> {
    exec::build(&Spec::named("event-loop")).unwrap()
}

/// Tasks that await a pause, and count how many do so at a time and on which threads.
#[derive(Default)]
struct Paused {
    now: AtomicUsize,
    most: AtomicUsize,
    threads: Mutex<BTreeSet<String>>,
}

impl Paused {
    fn seen_on(&self, thread: ThreadId) {
        self.threads.lock().unwrap().insert(format!("{thread:?}"));
    }
}

impl Workload for Paused {
    fn spec(&self) -> Spec {
        Spec::named("paused")
    }
    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(40), Stage::Serial, Stage::Lanes]
    }
    fn task(&self, _at: At) -> Checksum {
        waiting(|| panic!("a loop awaits"))
    }
    fn awaited<'t>(&'t self, _at: At, on: &'t dyn EventLoop) -> Option<Promise<'t, Checksum>> {
        Some(Box::pin(async move {
            self.seen_on(thread::current().id());
            let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
            self.most.fetch_max(now, Ordering::Relaxed);
            on.pause(Duration::from_millis(2)).await;
            self.now.fetch_sub(1, Ordering::Relaxed);
            self.seen_on(thread::current().id());
            Checksum(1)
        }))
    }
}

#[test]
fn as_many_tasks_as_workers_are_in_flight_on_the_thread_that_calls() {
    for workers in [1, 3, 64] {
        let paused = Arc::new(Paused::default());
        let workload: Arc<dyn Workload> = paused.clone();
        let answer = once(event_loop().crew(workers, &workload).unwrap().as_mut());
        assert_eq!(answer, Checksum(41 + workers as u64));
        // All 40 tasks at most, then as many lanes as workers.
        assert_eq!(paused.most.load(Ordering::Relaxed), workers);
        let here = format!("{:?}", thread::current().id());
        assert_eq!(*paused.threads.lock().unwrap(), BTreeSet::from([here]));
    }
}

#[test]
fn what_computes_is_told_to_take_turns_and_what_waits_not() {
    let series = |spec: &str| {
        let workload = workload::build(&spec.parse().unwrap()).unwrap();
        Job::new(workload, event_loop()).series()
    };
    let p = |spec| series(spec).theory.and_then(|theory| theory.parallel_fraction);
    assert_eq!(p("spin"), Some(0.0));
    assert_eq!(p("synthetic,p=0.9"), Some(0.0));
    assert_eq!(p("synthetic,p=0.9,kind=sleep"), Some(0.9));
    assert_eq!(p("sleep"), Some(1.0));
    assert_eq!(p("tcp"), Some(1.0));
    assert!(series("spin").lesson.ends_with("threads (1:1) and async (M:N) use the cores."));
    assert!(series("sleep").lesson.contains("n tasks in flight on one thread"));
}

#[test]
fn workers_that_wait_for_each_other_are_refused_on_one_thread() {
    let workload = workload::build(&Spec::named("queue")).unwrap();
    let error = exec::check_pair(workload.as_ref(), event_loop().as_ref()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'queue@event-loop' cannot run: its workers wait for each other, and one thread cannot wait for itself"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn one_thread_tells_nothing_of_the_shares_of_workers() {
    let busiest_s = |workers| {
        let job = Job::new(Arc::new(Paused::default()), event_loop());
        let visit = Visit { series: job.name.clone(), workers: Some(workers) };
        let mut with = JobTimer { timer: &mut PlainTimer::WARMED.clone(), folder: Path::new("") };
        let (block, _) = block_of(&job, &visit, None, &mut with).unwrap();
        block.watch.unwrap().busiest_s
    };
    assert!(busiest_s(1).is_some());
    assert_eq!(busiest_s(2), None);
}
