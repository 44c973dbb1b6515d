//! How workloads must scale on at least two quiet cores: the library's promises, each printed
//! with what was found.

mod support;

use amdahl::internal::exec;
use amdahl::internal::units::text;
use amdahl::internal::workload;
use amdahl::work::{Crew, Workload};
use std::process::ExitCode;
use std::sync::Arc;
use support::{Interval, Verdicts, interleaved, ratio, seconds_a_call};

const ROUNDS: usize = 20;
/// Below this two workers do not have two cores for themselves.
const QUIET: f64 = 1.8;

fn main() -> ExitCode {
    exec::serve_if_worker(workload::build);
    // `cargo test --benches` builds this and runs it with no argument: nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let mut verdicts = Verdicts::default();
    for job in ["spin", "primes", "hashsearch", "mandelbrot"] {
        for executor in ["rayon", "threads", "processes"] {
            as_the_machine(&mut verdicts, job, executor);
        }
        no_faster(&mut verdicts, job, "global-lock", 1.05);
    }
    for executor in ["rayon", "threads", "processes", "async", "global-lock"] {
        if executor != "async" || cfg!(feature = "async") {
            past_the_cores(&mut verdicts, executor);
        }
    }
    flat_after_the_cap(&mut verdicts);
    no_faster(&mut verdicts, "primes", "threads,chunks=round-robin", 1.1);
    verdicts.exit_code()
}

fn build(job: &str) -> Arc<dyn Workload> {
    let spec = job.parse().expect("a spec");
    workload::build(&spec).expect("in the catalog")
}

fn crew(job: &Arc<dyn Workload>, executor: &str, workers: usize) -> Box<dyn Crew> {
    let spec = executor.parse().expect("a spec");
    let executor = exec::build(&spec).expect("in the catalog");
    executor.crew(workers, job).expect("the workers start")
}

/// The speedup of `job` at `workers` workers.
fn speedup(job: &str, executor: &str, workers: usize) -> Interval {
    let job = build(job);
    let (mut one, mut many) = (crew(&job, executor, 1), crew(&job, executor, workers));
    let mut one = || seconds_a_call(one.as_mut(), 2);
    let mut many = || seconds_a_call(many.as_mut(), 2);
    let [one, many] = interleaved(ROUNDS, [&mut one, &mut many]);
    ratio(&one, &many)
}

/// Two workers are as fast as two cores are, measured in the same rounds.
fn as_the_machine(verdicts: &mut Verdicts, job: &str, executor: &str) {
    const LEAST: f64 = 0.97;
    let (work, machine) = (build(job), workload::capacity());
    let mut crews = [
        crew(&work, executor, 1),
        crew(&work, executor, 2),
        crew(&machine, "threads", 1),
        crew(&machine, "threads", 2),
    ];
    let [one, two, machine_one, machine_two] = &mut crews;
    let [one, two, machine_one, machine_two] = interleaved(
        ROUNDS,
        [
            &mut || seconds_a_call(one.as_mut(), 2),
            &mut || seconds_a_call(two.as_mut(), 2),
            &mut || seconds_a_call(machine_one.as_mut(), 2),
            &mut || seconds_a_call(machine_two.as_mut(), 2),
        ],
    );
    let speedup = ratio(&one, &two);
    let capacity = 2.0 * ratio(&machine_one, &machine_two).value;
    let share = speedup.value / capacity;
    let capacity_text = text::number(capacity, 3);
    let found = format!("S(2) {}, c(2) {capacity_text}", speedup.text());
    let target = if capacity < QUIET {
        "machine not quiet".into()
    } else {
        format!("{} c(2), is {}", text::number(LEAST, 2), text::number(share, 3))
    };
    let met = capacity >= QUIET && share >= LEAST;
    verdicts.row(&format!("{job}@{executor}"), &found, &target, Some(met));
}

fn no_faster(verdicts: &mut Verdicts, job: &str, executor: &str, most: f64) {
    let speedup = speedup(job, executor, 2);
    let target = format!("at most {}", text::speedup(most, 2));
    let found = format!("S(2) {}", speedup.text());
    verdicts.row(&format!("{job}@{executor}"), &found, &target, Some(speedup.value <= most));
}

fn past_the_cores(verdicts: &mut Verdicts, executor: &str) {
    const LEAST: f64 = 15.0;
    let speedup = speedup("sleep", executor, 16);
    let target = format!("at least {}", text::speedup(LEAST, 0));
    let found = format!("S(16) {}", speedup.text());
    verdicts.row(&format!("sleep@{executor}"), &found, &target, Some(speedup.value >= LEAST));
}

fn flat_after_the_cap(verdicts: &mut Verdicts) {
    let at_cap = speedup("semaphore,permits=4", "threads", 4).value;
    for workers in [8, 16] {
        let beyond = speedup("semaphore,permits=4", "threads", workers);
        let found = format!("S({workers}) {}, S(4) {}", beyond.text(), text::number(at_cap, 3));
        let met = (beyond.value / at_cap - 1.0).abs() <= 0.05;
        verdicts.row("semaphore,permits=4@threads", &found, "within 5 % of S(4)", Some(met));
    }
}
