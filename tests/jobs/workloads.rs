//! Every workload gives its right answer on every executor that accepts it.

use amdahl::internal::exec::Processes;
use amdahl::internal::{exec, workload};
use amdahl::work::{Checksum, Executor, Spec, SpecError, Workload};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Each kind of job, small.
const SMALL: &[&str] = &[
    "primes,start=1000000,count=300",
    "primes,start=1000000,count=300,kernel=scalar",
    "iterate,steps=10",
    "sleep,tasks=16,ms=0.2",
    "synthetic,p=0.9,iterations=100000",
    "synthetic,p=0,iterations=1001",
    "synthetic,p=1,iterations=1001",
    "synthetic,p=0.5,ms=1,kind=sleep",
    "synthetic,p=0,ms=1,kind=sleep",
    "synthetic,p=1,ms=1,kind=sleep",
    "primes,order=sorted,start=1,count=2000,chunk=100",
    "iterate,steps=10,split=10",
    "iterate,steps=10,split=3",
    "spin,iterations=100001,tasks=7",
    "matmul,n=48",
    "mandelbrot,width=20,rows=30,limit=50",
    "hashsearch,keys=1001,secret=1000,chunk=100",
    "sort,count=1000,leaves=8",
    "sort,count=5,leaves=1",
    "triad,mib=1",
    "counter,kind=mutex,adds=1001",
    "counter,kind=atomic,adds=1001",
    "counter,kind=shared-line,adds=1001",
    "counter,kind=padded,adds=1001",
    "queue,kind=slot,items=101,steps=10",
    "queue,kind=bounded,items=101,steps=10",
    "pipeline,stages=0.1+0.3+0.2,items=20",
    "pipeline,stages=0.1+0.2,items=20,buffer=1,jitter=0.5",
    "pipeline,stages=1+2+1,items=11,kind=spin,iterations=10001",
    "barrier,phases=5,iterations=10001",
    "semaphore,permits=2,tasks=16,ms=0.2",
    "deadlock,order=same,transfers=9,ms=0.2",
    "file,tasks=8,kib=1",
    "tcp,tasks=16,ms=0.2",
    "spawn,kind=thread,tasks=8",
    "spawn,kind=process,tasks=8",
    "capacity,iterations=100000",
    "pages,tasks=3,mib=33",
    "allocate,tasks=5,blocks=100",
    "slow-core,tasks=7,iterations=100001",
    "slow-core,cpu=0,times=2.5,tasks=7,iterations=100001",
];

fn build(spec: &str) -> Arc<dyn Workload> {
    workload::build(&spec.parse().unwrap()).unwrap_or_else(|error| panic!("{spec}: {error}"))
}

fn executors() -> Vec<Arc<dyn Executor>> {
    let mut specs: Vec<String> = exec::catalog().iter().map(|e| e.name.into()).collect();
    specs.push("threads,chunks=static".into());
    specs.push("threads,chunks=round-robin".into());
    let build = |spec: &String| exec::build(&spec.parse().unwrap()).unwrap();
    let processes = Processes::of(env!("CARGO_BIN_EXE_amdahl"));
    let here = specs.iter().filter(|spec| *spec != "processes").map(build);
    here.chain([Arc::new(processes) as _]).collect()
}

#[test]
fn every_workload_is_right_on_every_executor_that_takes_it() {
    for spec in SMALL {
        let workload = build(spec);
        let expected = workload.expected().expect(spec);
        for executor in executors() {
            if exec::check_pair(workload.as_ref(), executor.as_ref()).is_err() {
                continue;
            }
            let most = executor.most_workers().unwrap_or(8);
            for workers in [1, 2, 4, 8].into_iter().filter(|n| *n <= most) {
                let place = format!("{spec}@{} with {workers} workers", executor.spec());
                let mut crew = executor.crew(workers, &workload).expect(&place);
                let mut answers: Vec<Checksum> = Vec::new();
                crew.enter(&mut |call| answers.extend((0..3).map(|_| call())));
                assert_eq!(answers, [expected; 3], "{place}");
            }
        }
    }
}

#[test]
fn every_workload_of_the_catalog_is_tested_here() {
    let tested: BTreeSet<String> =
        SMALL.iter().map(|spec| spec.parse::<Spec>().unwrap().name().to_owned()).collect();
    let known: BTreeSet<String> = workload::catalog().iter().map(|e| e.name.into()).collect();
    assert_eq!(tested, known);
}

#[test]
fn every_workload_says_what_is_known_of_it() {
    for spec in SMALL {
        let workload = build(spec);
        assert_eq!(workload.spec().to_string(), *spec);
        assert!(!workload.theory().why.is_empty(), "{spec}: no theory");
        let lesson = workload.lesson();
        assert!(lesson.ends_with('.'), "{spec}: '{lesson}' is no sentence");
        if let Some(p) = workload.theory().parallel_fraction {
            assert!((0.0..=1.0).contains(&p), "{spec}: p = {p}");
        }
    }
}

#[test]
fn a_recipe_builds_the_same_job_again() {
    for spec in SMALL.iter().chain(&["synthetic,ms=1", "capacity,ms=1"]) {
        let workload = build(spec);
        let again = build(&workload.recipe().to_string());
        assert_eq!(again.expected(), workload.expected(), "{spec}");
        assert_eq!(again.recipe(), workload.recipe(), "{spec}");
    }
}

#[test]
fn the_default_parameters_of_the_catalog_are_the_ones_that_are_built() {
    for entry in workload::catalog() {
        let bare = build(entry.name);
        let fixed = entry.parameters.iter().filter(|parameter| {
            let text = parameter.default;
            text.parse::<f64>().is_ok() || !text.contains(' ') && text != "calibrated"
        });
        let spelled = fixed.fold(Spec::named(entry.name), |spec, parameter| {
            spec.with(parameter.name, parameter.default)
        });
        let spelled = build(&spelled.to_string());
        assert_eq!(spelled.stages(4), bare.stages(4), "{}", entry.name);
        assert_eq!(spelled.expected(), bare.expected(), "{}", entry.name);
    }
}

#[test]
fn what_a_workload_does_not_take_is_refused_by_name() {
    let error = |spec: &str| workload::build(&spec.parse().unwrap()).err().unwrap();
    assert!(matches!(error("prime"), SpecError::Unknown { .. }));
    assert!(
        error("prime")
            .to_string()
            .starts_with("'prime' is not a workload; there are: primes, iterate, ")
    );
    for wrong in [
        "primes,count=0",
        "primes,kernel=fast",
        "primes,start=-1",
        "iterate,steps=27",
        "iterate,start=1",
        "sleep,ms=0",
        "sleep,ms=NaN",
        "sleep,tasks=1.5",
        "synthetic,p=1.01",
        "synthetic,p=NaN",
        "synthetic,kind=nap",
        "synthetic,iterations=0",
        "synthetic,kind=sleep,iterations=5",
        "capacity,ms=-1",
        "primes,order=reverse",
        "primes,chunk=0",
        "iterate,split=21",
        "matmul,n=0",
        "hashsearch,keys=10,secret=10",
        "sort,leaves=3",
        "triad,mib=0",
        "counter,kind=spinlock",
        "queue,kind=unbounded",
        "pipeline,stages=0",
        "pipeline,stages=1+",
        "pipeline,stages=1+nan",
        "pipeline,buffer=0",
        "pipeline,jitter=2",
        "pipeline,kind=sleep,iterations=5",
        "barrier,imbalance=2",
        "semaphore,permits=0",
        "deadlock,order=any",
        "deadlock,timeout=0",
        "file,kib=0",
        "tcp,ms=0",
        "spawn,kind=fiber",
        "pages,mib=32",
        "allocate,blocks=0",
        "slow-core,cpu=first",
        "slow-core,times=0.5",
    ] {
        assert!(matches!(error(wrong), SpecError::Value { .. }), "{wrong}");
    }
    let unknown = error("sleep,seconds=1").to_string();
    assert_eq!(unknown, "'sleep' has no parameter 'seconds'; it has: tasks, ms");
}

#[test]
fn a_recorded_run_tells_each_tasks_time_by_stage() {
    let recorded = workload::recorded(build("synthetic,p=0.5,ms=8,kind=sleep").as_ref());
    assert_eq!(recorded.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
    let recorded = workload::recorded(build("sleep,tasks=3,ms=2").as_ref());
    assert_eq!(recorded[0].len(), 3);
    assert!(recorded[0].iter().all(|seconds| *seconds >= 2e-3), "a sleep never ends early");
    let recorded = workload::recorded(build("primes,start=101,count=50").as_ref());
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0].len(), 50);
}

#[test]
fn what_shares_memory_is_refused_by_worker_processes_with_the_reason() {
    let processes = Processes::of(env!("CARGO_BIN_EXE_amdahl"));
    let refused = |spec: &&&str| exec::check_pair(build(spec).as_ref(), &processes).is_err();
    let names: BTreeSet<&str> = SMALL.iter().filter(refused).copied().collect();
    assert!(names.iter().all(|spec| {
        ["sort", "counter", "queue", "pipeline", "deadlock", "barrier", "semaphore", "allocate"]
            .iter()
            .any(|n| spec.starts_with(n))
            || spec.contains("split=")
            || spec.contains("order=sorted")
    }));
    assert_eq!(names.len(), 18, "{names:?}");
    let error = exec::check_pair(build("sort,count=5").as_ref(), &processes).unwrap_err();
    assert_eq!(
        error.to_string(),
        "'sort,count=5@processes' cannot run: its workers share memory, and processes have none in common"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn every_page_of_fresh_memory_is_a_fault_unless_the_system_gives_larger_ones() {
    use nix::sys::resource::{UsageWho, getrusage};
    let faults = || getrusage(UsageWho::RUSAGE_THREAD).map_or(0, |used| used.minor_page_faults());
    let pages = build("pages,tasks=4,mib=33");
    let mut crew = exec::build(&Spec::named("serial")).unwrap().crew(1, &pages).unwrap();
    let mut seen = 0;
    crew.enter(&mut |call| {
        call();
        let before = faults();
        call();
        seen = faults() - before;
    });
    // Of 4 KiB 33792 in all; of 2 MiB at least 64, in each call anew.
    assert!(seen >= 64, "{seen}");
}
