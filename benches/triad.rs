//! The workload `triad` against the same loop in C: `scripts/compare-triad` builds that program
//! and runs this with `TRIAD_C` naming it.

mod support;

use amdahl::internal::units::text;
use amdahl::internal::{exec, workload};
use amdahl::work::Spec;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use support::{Verdicts, interleaved, middle, ratio, seconds_a_call};

const ROUNDS: usize = 20;
const CALLS: usize = 5;
const MIB: u64 = 128;

fn main() -> ExitCode {
    // `cargo test --benches` builds this and runs it with no argument: nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let Some(program) = std::env::var_os("TRIAD_C") else {
        eprintln!("TRIAD_C names no C program; run scripts/compare-triad");
        return ExitCode::from(2);
    };
    let mut verdicts = Verdicts::default();
    for workers in [1, 2] {
        let mut other = Command::new(&program)
            .args([MIB.to_string(), CALLS.to_string()])
            .env("OMP_NUM_THREADS", workers.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("TRIAD_C names a program");
        let mut orders = other.stdin.take().expect("piped");
        let mut answers = BufReader::new(other.stdout.take().expect("piped"));
        let mut theirs = || {
            orders.write_all(b"go\n").expect("the C program reads");
            let mut line = String::new();
            answers.read_line(&mut line).expect("the C program writes");
            line.trim().parse().expect("seconds")
        };
        let job = workload::build(&Spec::named("triad").with("mib", MIB)).expect("triad");
        let threads = exec::build(&Spec::named("threads")).expect("threads");
        let mut crew = threads.crew(workers, &job).expect("the workers start");
        let mut ours = || seconds_a_call(crew.as_mut(), CALLS);
        let [ours, theirs] = interleaved(ROUNDS, [&mut ours, &mut theirs]);
        drop(orders);
        assert!(other.wait().expect("waited for").success(), "the C program failed");
        let times = ratio(&ours, &theirs);
        let bytes = 3 * (MIB << 20);
        let rate = |seconds: &[f64]| text::number(bytes as f64 / middle(seconds) / 1e9, 2);
        let found =
            format!("{} GB/s, C {} GB/s: time {}", rate(&ours), rate(&theirs), times.text());
        let met = (times.value - 1.0).abs() <= 0.1;
        let what = format!("triad@threads, {workers} worker(s)");
        verdicts.row(&what, &found, "0.9 to 1.1", Some(met));
    }
    verdicts.exit_code()
}
