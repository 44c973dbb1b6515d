//! Workers that are held to CPUs. Only where the system lets a program choose them.

#![cfg(target_os = "linux")]

use super::executors::{made, once, threaded};
use amdahl::internal::exec::{Pins, own_cpus};
use amdahl::work::{Checksum, Stage};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A lane, and the CPUs that it may run on.
type Lane = (usize, Vec<usize>);

/// What the workers of each lane may run on, one lane a worker.
fn cpus_of_lanes(executor: &str, pins: &Pins, workers: usize) -> Vec<Vec<usize>> {
    let seen: Arc<Mutex<Vec<Lane>>> = Arc::default();
    let log = Arc::clone(&seen);
    let workload = made(&[Stage::Serial, Stage::Lanes], move |at| {
        if at.stage == 1 {
            log.lock().unwrap().push((at.index, own_cpus().unwrap()));
            thread::sleep(Duration::from_millis(2));
        }
        Checksum(1)
    });
    let found = threaded();
    let executor = found.iter().find(|one| one.spec().to_string() == executor).unwrap();
    let _held = pins.hold(workers).unwrap();
    once(executor.crew(workers, &workload).unwrap().as_mut());
    let mut seen = std::mem::take(&mut *seen.lock().unwrap());
    seen.sort();
    seen.into_iter().map(|(_, cpus)| cpus).collect()
}

#[test]
fn worker_i_runs_on_cpu_i_and_more_workers_go_round() {
    let mut cpus = own_cpus().unwrap();
    cpus.reverse();
    let pins = Pins::new(cpus.iter().copied());
    let workers = cpus.len().min(4) + 1;
    let expected: Vec<Vec<usize>> =
        (0..workers).map(|worker| vec![cpus[worker % cpus.len()]]).collect();
    for executor in ["rayon", "threads", "threads,chunks=static", "global-lock"] {
        assert_eq!(cpus_of_lanes(executor, &pins, workers), expected, "{executor}");
    }
}

#[test]
#[cfg(feature = "async")]
fn threads_of_a_runtime_have_a_cpu_each() {
    let cpus = own_cpus().unwrap();
    let seen = cpus_of_lanes("async", &Pins::new(cpus.iter().copied()), cpus.len());
    assert!(seen.iter().all(|cpus| cpus.len() == 1), "{seen:?}");
}

#[test]
fn a_thread_that_is_held_has_the_first_cpus_and_gets_all_of_them_back() {
    let all = own_cpus().unwrap();
    let pins = Pins::new(all.iter().copied());
    for workers in 1..=all.len().min(4) {
        let held = pins.hold(workers).unwrap();
        assert_eq!(own_cpus().unwrap(), all[..workers]);
        let started = thread::spawn(|| own_cpus().unwrap()).join().unwrap();
        assert_eq!(started, all[..workers], "what it starts has the same");
        drop(held);
        assert_eq!(own_cpus().unwrap(), all);
    }
    assert_eq!(Pins::default().hold(1).map(drop).ok(), Some(()), "nothing to hold to");
    assert_eq!(own_cpus().unwrap(), all);
}

#[test]
fn without_pins_workers_may_run_anywhere() {
    let all = own_cpus().unwrap();
    for executor in threaded() {
        let name = executor.spec().to_string();
        let seen = cpus_of_lanes(&name, &Pins::default(), 3);
        assert!(seen.iter().all(|cpus| *cpus == all), "{name}: {seen:?}");
    }
}

#[test]
fn cpus_that_there_are_not_are_refused() {
    let error = Pins::new([1000]).hold(1).map(drop).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}
