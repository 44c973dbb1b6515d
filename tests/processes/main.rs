//! Worker processes. This file has a main of its own, since a worker is the same program again.

#[cfg(target_os = "linux")]
use amdahl::internal::exec::Pins;
use amdahl::internal::exec::{self, Processes};
use amdahl::work::{At, Checksum, ExecError, Executor, Needs, Spec, SpecError, Stage, Workload};
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    exec::serve_if_worker(build);
    let tests: &[(&str, fn())] = &[
        ("tasks_lanes_and_stages_are_done_exactly_once", done_once),
        ("a_call_begins_in_every_worker", begins_everywhere),
        ("a_panic_in_a_worker_reaches_the_caller_and_the_crew_lives_on", panics),
        ("a_worker_that_dies_is_told_and_not_waited_for", dies),
        ("a_workload_the_worker_does_not_know_cannot_start", unknown),
        ("a_program_that_is_no_worker_is_told_what_it_lacks", not_a_worker),
        ("shared_memory_is_refused", shared_memory),
        ("a_busy_worker_ends_when_its_parent_is_gone", ends_with_its_parent),
        #[cfg(target_os = "linux")]
        ("worker_i_is_held_to_cpu_i", pinned),
        ("what_a_task_prints_does_not_garble_answers", printing),
    ];
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|a| a == "--list") {
        tests.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let filter = arguments.iter().find(|a| !a.starts_with('-'));
    let chosen = tests.iter().filter(|(name, _)| filter.is_none_or(|f| name.contains(f.as_str())));
    let mut failed = 0;
    for (name, test) in chosen {
        let passed = catch_unwind(test).is_ok();
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        failed += usize::from(!passed);
    }
    ExitCode::from(u8::from(failed > 0))
}

fn build(spec: &Spec) -> Result<Arc<dyn Workload>, SpecError> {
    match spec.name() {
        "unknown" => Err(SpecError::Unknown {
            name: "unknown".into(),
            kind: "a workload",
            known: "probe".into(),
        }),
        _ => Ok(Arc::new(Probe::new(spec)?)),
    }
}

/// Does what its `does` parameter says.
struct Probe {
    spec: Spec,
    does: String,
    calls: std::sync::atomic::AtomicU64,
}

impl Probe {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            does: spec.value("does", "count".to_owned(), "", |_| true)?,
            calls: std::sync::atomic::AtomicU64::new(0),
        })
    }

    fn calls(&self) -> u64 {
        self.calls.load(std::sync::atomic::Ordering::Relaxed)
    }
}

impl Workload for Probe {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }
    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(1000), Stage::Serial, Stage::Lanes, Stage::Tasks(1)]
    }
    fn begin(&self, _workers: usize) {
        self.calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
    fn task(&self, at: At) -> Checksum {
        let second_lane = at.stage == 2 && at.index == 1;
        match self.does.as_str() {
            "panic" if second_lane && self.calls() == 1 => panic!("lane 1 broke"),
            "die" if second_lane => std::process::exit(9),
            "hang" => thread::sleep(Duration::from_secs(600)),
            "print" if at.index == 0 => println!("a task prints"),
            "cpu" if at.stage != 2 => return Checksum(0),
            "cpu" => return held(at.index),
            "calls" => return Checksum(self.calls() << 32),
            _ => {}
        }
        Checksum(1_000_000 * at.stage as u64 + at.index as u64 + 1)
    }
    fn needs(&self) -> Needs {
        Needs { shared_memory: self.does == "share", ..Needs::default() }
    }
}

fn probe(does: &str) -> Arc<dyn Workload> {
    build(&Spec::named("probe").with("does", does)).unwrap()
}

fn expected(workers: u64) -> Checksum {
    let lanes = workers * 2_000_000 + workers * (workers + 1) / 2;
    Checksum(500_500 + 1_000_001 + lanes + 3_000_001)
}

fn done_once() {
    for workers in [1, 2, 4, 8] {
        let mut crew = Processes::default().crew(workers, &probe("count")).unwrap();
        crew.enter(&mut |call| {
            for _ in 0..3 {
                assert_eq!(call(), expected(workers as u64), "{workers} workers");
            }
        });
    }
}

fn begins_everywhere() {
    let mut crew = Processes::default().crew(3, &probe("calls")).unwrap();
    crew.enter(&mut |call| {
        for turn in 1..=3 {
            // 1000 tasks, 3 lanes and 1 task in workers, the serial one here.
            assert_eq!(call(), Checksum((turn * 1005) << 32));
        }
    });
}

/// A number that says which worker is held to which one CPU.
fn held(worker: usize) -> Checksum {
    let cpus = exec::own_cpus().unwrap_or_default();
    let [cpu] = cpus.as_slice() else { return Checksum(0) };
    of_held(worker, *cpu)
}

fn of_held(worker: usize, cpu: usize) -> Checksum {
    Checksum((cpu as u64 + 1) << (10 * worker))
}

#[cfg(target_os = "linux")]
fn pinned() {
    let mut cpus = exec::own_cpus().unwrap();
    cpus.reverse();
    let held = Pins::new(cpus.iter().copied()).hold(3).unwrap();
    let mut crew = Processes::default().crew(3, &probe("cpu")).unwrap();
    let expected = (0..3).map(|worker| of_held(worker, cpus[worker % cpus.len()]));
    crew.enter(&mut |call| assert_eq!(call(), expected.clone().collect()));
    drop(held);
}

fn failure(does: &str) -> String {
    let mut crew = Processes::default().crew(2, &probe(does)).unwrap();
    let mut message = String::new();
    crew.enter(&mut |call| {
        let panic = catch_unwind(AssertUnwindSafe(&mut *call)).unwrap_err();
        message.clone_from(panic.downcast_ref::<String>().unwrap());
        if does == "panic" {
            assert_eq!(call(), expected(2), "the crew lives on");
        }
    });
    message
}

fn panics() {
    assert_eq!(failure("panic"), "lane 1 broke");
}

fn dies() {
    let message = failure("die");
    assert_eq!(
        message,
        "worker process 2 of 2 for 'probe,does=die@processes' ended in the middle of a call: exit \
         status: 9"
    );
}

fn not_a_worker() {
    let error = Processes::of("true").crew(1, &probe("count")).err().unwrap().to_string();
    let expected = "'true' ended as a worker process before it was ready (exit status: 0); does its \
                    main call exec::serve_if_worker first?";
    assert!(error.ends_with(expected), "{error}");
}

fn unknown() {
    struct Unknown;
    impl Workload for Unknown {
        fn spec(&self) -> Spec {
            Spec::named("unknown")
        }
        fn stages(&self, _workers: usize) -> Vec<Stage> {
            vec![Stage::Serial]
        }
        fn task(&self, _at: At) -> Checksum {
            Checksum(0)
        }
    }
    let workload: Arc<dyn Workload> = Arc::new(Unknown);
    let error = Processes::default().crew(2, &workload).err().unwrap();
    assert_eq!(
        error.to_string(),
        "'processes' could not start 2 worker(s): 'unknown' is not a workload; there are: probe"
    );
}

fn shared_memory() {
    let error = Processes::default().crew(2, &probe("share")).err().unwrap();
    assert!(matches!(error, ExecError::Refused { .. }));
}

fn printing() {
    let mut crew = Processes::default().crew(2, &probe("print")).unwrap();
    crew.enter(&mut |call| assert_eq!(call(), expected(2)));
}

fn ends_with_its_parent() {
    let mut worker = Command::new(std::env::current_exe().unwrap())
        .args(["--amdahl-worker", "1", "probe,does=hang"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = [0; 16];
    worker.stdout.as_mut().unwrap().read_exact(&mut ready).unwrap();
    let mut pipe = worker.stdin.take().unwrap();
    let run_first_task = [1u64, 0, 0, 1].map(u64::to_le_bytes);
    pipe.write_all(run_first_task.as_flattened()).unwrap();
    thread::sleep(Duration::from_millis(50));
    assert!(worker.try_wait().unwrap().is_none(), "the worker is busy");
    drop(pipe);
    let patience = Instant::now() + Duration::from_secs(30);
    while cfg!(unix) && worker.try_wait().unwrap().is_none() {
        assert!(Instant::now() < patience, "the worker outlives its parent");
        thread::sleep(Duration::from_millis(20));
    }
    // Nothing left behind where a worker finishes its task first.
    let _ = worker.kill();
    worker.wait().unwrap();
}
