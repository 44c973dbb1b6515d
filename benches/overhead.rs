//! What the seam costs: the same work by hand and through an executor, next to the bare library; and
//! what recording beside the times costs (`-- recording`: that alone).

#[cfg(unix)]
#[path = "overhead/recording.rs"]
mod recording;
mod support;

use amdahl::internal::exec;
use amdahl::internal::units::text;
use amdahl::internal::workload::{self, Kernel, KernelKind};
use amdahl::work::{At, Checksum, Executor, Spec, SpecError, Stage, Workload};
use rayon::prelude::*;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use support::{Verdicts, interleaved, middle, ratio, seconds_a_call, seconds_each};

const ROUNDS: usize = 20;

fn main() -> ExitCode {
    exec::serve_if_worker(build);
    // `cargo test --benches` builds this and runs it with no argument: nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let mut verdicts = Verdicts::default();
    #[cfg(unix)]
    recording::recording(&mut verdicts);
    // Recording alone is asked for by its name.
    if std::env::args().any(|argument| argument == "recording") {
        return verdicts.exit_code();
    }
    primes_by_hand(&mut verdicts);
    for tasks in [1000, 100_000] {
        for workers in [1, 2] {
            rayon_hand_out(&mut verdicts, tasks, workers);
            threads_hand_out(&mut verdicts, tasks, workers);
            #[cfg(feature = "async")]
            async_hand_out(&mut verdicts, tasks, workers);
            #[cfg(unix)]
            processes_hand_out(&mut verdicts, tasks, workers);
        }
    }
    #[cfg(target_os = "linux")]
    spinners_on_one_cpu(&mut verdicts);
    verdicts.exit_code()
}

fn build(spec: &Spec) -> Result<Arc<dyn Workload>, SpecError> {
    if spec.name() != NOTHING {
        return workload::build(spec);
    }
    let tasks = spec.value("tasks", 1000, "a number of tasks", |tasks| *tasks > 0)?;
    Ok(Arc::new(Nothing { tasks }))
}

const NOTHING: &str = "nothing";

/// Tasks that do next to nothing, so that what is left is the hand-out.
struct Nothing {
    tasks: usize,
}

#[inline(never)]
fn body(index: usize) -> Checksum {
    Checksum(black_box(index) as u64)
}

impl Workload for Nothing {
    fn spec(&self) -> Spec {
        Spec::named(NOTHING).with("tasks", self.tasks)
    }
    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.tasks)]
    }
    fn task(&self, at: At) -> Checksum {
        body(at.index)
    }
}

fn executor(name: &str) -> Arc<dyn Executor> {
    exec::build(&Spec::named(name)).expect("in the catalog")
}

/// The prime kernel on a rayon pool of one, against a loop over the same function in the same
/// thread.
fn primes_by_hand(verdicts: &mut Verdicts) {
    const CALLS: usize = 4;
    let workload = workload::build(&Spec::named("primes")).expect("in the catalog");
    let kernel = Kernel::new(KernelKind::Simd);
    let by_hand = || {
        let numbers = 10_000_000_000_000..10_000_000_001_000;
        numbers.filter(|number| kernel.is_prime(*number)).count()
    };
    let mut crew = executor("rayon").crew(1, &workload).expect("one worker starts");
    let mut pairs = None;
    crew.enter(&mut |call| {
        call();
        by_hand();
        let mut ours = || seconds_each(CALLS, &mut *call);
        pairs = Some(interleaved(ROUNDS, [&mut ours, &mut || seconds_each(CALLS, by_hand)]));
    });
    let [ours, theirs] = pairs.expect("measured");
    let ratio = ratio(&ours, &theirs);
    let found = format!(
        "{} against {} by hand: {}",
        text::seconds(middle(&ours)),
        text::seconds(middle(&theirs)),
        ratio.text()
    );
    let met = ratio.hi < 1.02 || (ratio.lo..=ratio.hi).contains(&1.0);
    verdicts.row("primes@rayon, 1 worker", &found, "below 1.02 or around 1", Some(met));
}

/// Measures a crew against `bare`, which does the same tasks and returns seconds a call.
fn hand_out(
    verdicts: &mut Verdicts,
    (name, tasks, workers): (&str, usize, usize),
    most: Option<f64>,
    mut bare: impl FnMut(usize) -> f64,
) {
    let workload: Arc<dyn Workload> = Arc::new(Nothing { tasks });
    let mut crew = executor(name).crew(workers, &workload).expect("the workers start");
    let calls = calls_for(seconds_a_call(crew.as_mut(), 1));
    let mut ours = || seconds_a_call(crew.as_mut(), calls);
    let [ours, theirs] = interleaved(ROUNDS, [&mut ours, &mut || bare(calls)]);
    let ratio = ratio(&ours, &theirs);
    let each = |seconds: &[f64]| text::seconds(middle(seconds) / tasks as f64);
    let found = format!("{} a task, bare {}: {}", each(&ours), each(&theirs), ratio.text());
    let what = format!("{name}, {workers} worker(s), {tasks} tasks");
    let target = most.map(|most| format!("at most {}", text::speedup(most, 0)));
    verdicts.row(&what, &found, &target.unwrap_or_default(), most.map(|most| ratio.value <= most));
}

/// Enough calls for some 5 ms.
fn calls_for(seconds: f64) -> usize {
    ((5e-3 / seconds).ceil() as usize).clamp(1, 1000)
}

fn rayon_hand_out(verdicts: &mut Verdicts, tasks: usize, workers: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build().expect("a pool");
    let call = || {
        (0..tasks)
            .into_par_iter()
            .with_max_len(1)
            .map(body)
            .reduce(Checksum::default, Checksum::and)
    };
    hand_out(verdicts, ("rayon", tasks, workers), Some(2.0), |calls| {
        pool.install(|| {
            call();
            seconds_each(calls, call)
        })
    });
}

/// Against threads that are created for each call and share a counter.
fn threads_hand_out(verdicts: &mut Verdicts, tasks: usize, workers: usize) {
    hand_out(verdicts, ("threads", tasks, workers), None, |calls| {
        seconds_each(calls, || {
            let (next, answer) = (AtomicUsize::new(0), AtomicU64::new(0));
            let work = || {
                let mut part = Checksum::default();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= tasks {
                        break;
                    }
                    part = part.and(body(index));
                }
                answer.fetch_add(part.0, Ordering::Relaxed);
            };
            std::thread::scope(|scope| {
                (1..workers).for_each(|_| drop(scope.spawn(work)));
                work();
            });
            answer.into_inner()
        })
    });
}

/// Against spawning from outside and awaiting each.
#[cfg(feature = "async")]
fn async_hand_out(verdicts: &mut Verdicts, tasks: usize, workers: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .build()
        .expect("a runtime");
    let call = || {
        runtime.block_on(async {
            let spawn = |index| tokio::spawn(async move { body(index) });
            let spawned: Vec<_> = (0..tasks).map(spawn).collect();
            let mut answer = Checksum::default();
            for task in spawned {
                answer = answer.and(task.await.unwrap_or_default());
            }
            answer
        })
    };
    hand_out(verdicts, ("async", tasks, workers), None, |calls| seconds_each(calls, call));
}

/// Against a round trip of 32 bytes through a bare child for each task, one child after the other.
#[cfg(unix)]
fn processes_hand_out(verdicts: &mut Verdicts, tasks: usize, workers: usize) {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};

    let mut child = Command::new("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("cat is on every Unix");
    let mut to = child.stdin.take().expect("piped");
    let mut from = child.stdout.take().expect("piped");
    let mut frame = [0; 32];
    let trips = tasks.min(1000);
    hand_out(verdicts, ("processes", tasks, workers), None, |_| {
        let seconds = seconds_each(trips, || {
            to.write_all(&frame).expect("cat reads");
            from.read_exact(&mut frame).expect("cat writes");
        });
        seconds * tasks as f64
    });
    drop(to);
    child.wait().expect("cat ends with its input");
}

/// Spinning burns work and not time: n workers that share one CPU take n times as long.
#[cfg(target_os = "linux")]
fn spinners_on_one_cpu(verdicts: &mut Verdicts) {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let before = sched_getaffinity(None).expect("affinity can be read");
    let first = (0..CpuSet::MAX_CPU).find(|cpu| before.is_set(*cpu)).expect("some CPU");
    let mut one = CpuSet::new();
    one.set(first);
    sched_setaffinity(None, &one).expect("affinity can be set");
    let workload = workload::build(&"capacity,ms=20".parse().expect("a spec")).expect("capacity");
    for workers in [2, 4] {
        let crew = |workers| executor("threads").crew(workers, &workload).expect("workers start");
        let (mut many, mut alone) = (crew(workers), crew(1));
        let mut many = || seconds_a_call(many.as_mut(), 1);
        let mut alone = || seconds_a_call(alone.as_mut(), 1);
        let [many, alone] = interleaved(ROUNDS, [&mut many, &mut alone]);
        let ratio = ratio(&many, &alone);
        let found = format!("time against one: {}", ratio.text());
        let (low, high) = (0.95 * workers as f64, 1.05 * workers as f64);
        let target = format!("{} to {}", text::number(low, 2), text::number(high, 2));
        let met = (low..=high).contains(&ratio.value);
        verdicts.row(&format!("{workers} spinners on one CPU"), &found, &target, Some(met));
    }
    sched_setaffinity(None, &before).expect("affinity can be set back");
}
