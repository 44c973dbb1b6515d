//! Jobs that go wrong at two workers, each in its own way, and one that does not.

use std::process::{Command, ExitCode};
use std::sync::OnceLock;
use std::time::Duration;

use amdahl::bench::Bench;

fn nap() {
    std::thread::sleep(Duration::from_millis(1));
}

fn at_two(workers: usize, misbehave: impl Fn()) {
    nap();
    if workers == 2 {
        misbehave();
    }
}

/// Once in a measuring process; it holds the output open and names the run's own folder.
fn leave_a_process_behind() {
    static LEFT: OnceLock<()> = OnceLock::new();
    LEFT.get_or_init(|| {
        let run = std::env::var("AMDAHL_REPORTS").unwrap_or_default();
        let mut command = Command::new("sh");
        drop(command.args(["-c", "sleep 3600; true", &run]).spawn());
    });
}

fn main() -> ExitCode {
    Bench::new()
        .function_of_workers("good", |_| {
            nap();
            print!("a job may print without a line break");
        })
        .function_of_workers("leaves", |_| {
            nap();
            leave_a_process_behind();
        })
        .function_of_workers("panics", |n| at_two(n, || panic!("two is one too many")))
        .function_of_workers("wrong", |n| {
            nap();
            n / 2
        })
        .function_of_workers("fickle", |_| {
            nap();
            std::process::id()
        })
        .function_of_workers("aborts", |n| {
            at_two(n, || {
                eprintln!("about to abort");
                std::process::abort()
            });
        })
        .function_of_workers("stalls", |n| {
            at_two(n, || std::thread::sleep(Duration::from_secs(3600)));
        })
        .run()
}
