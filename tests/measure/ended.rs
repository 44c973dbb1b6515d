//! A job that ends its own call, as two workers who wait for each other do.

use std::path::Path;
use std::time::{Duration, Instant};

use amdahl::internal::exec;
use amdahl::internal::measure::{BlockError, Job, JobTimer, PlainTimer, Visit, block_of};
use amdahl::internal::workload;

fn ended(spec: &str, executor: &str, workers: usize) -> Option<String> {
    let workload = workload::build(&spec.parse().unwrap()).unwrap();
    let job = Job::new(workload, exec::build(&executor.parse().unwrap()).unwrap());
    let visit = Visit { series: job.name.clone(), workers: Some(workers) };
    let mut with = JobTimer { timer: &mut PlainTimer::WARMED.clone(), folder: Path::new("") };
    match block_of(&job, &visit, None, &mut with) {
        Ok(_) => None,
        Err(BlockError::Ended(reason)) => Some(reason),
        Err(other) => panic!("{spec}@{executor}: {other}"),
    }
}

#[test]
fn a_deadlock_names_both_locks_and_who_holds_them_on_every_executor() {
    for executor in ["threads", "rayon", "async", "global-lock"] {
        for workers in [2, 5] {
            let said = ended("deadlock,timeout=50", executor, workers).unwrap();
            assert!(said.starts_with("deadlock after "), "{executor}: {said}");
            for part in ["holds lock A and waits for lock B", "holds lock B and waits for lock A"] {
                assert!(said.contains(part), "{executor}: {said}");
            }
            assert!(said.contains(" for 50 ms now") && said.ends_with("(order=same)"), "{said}");
        }
    }
}

#[test]
fn a_deadlock_is_let_for_its_time_out() {
    let begun = Instant::now();
    assert!(ended("deadlock,timeout=300", "threads", 2).is_some());
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[test]
fn one_worker_or_one_order_ends_well() {
    assert_eq!(ended("deadlock", "threads", 1), None);
    assert_eq!(ended("deadlock,order=same,transfers=9", "threads", 4), None);
}
