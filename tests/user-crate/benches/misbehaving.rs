//! Jobs that go wrong at two workers, each in its own way, and one that does not.

use std::process::ExitCode;
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

fn main() -> ExitCode {
    Bench::new()
        .function_of_workers("good", |_| {
            nap();
            print!("a job may print without a line break");
        })
        .function_of_workers("panics", |n| at_two(n, || panic!("two is one too many")))
        .function_of_workers("wrong", |n| {
            nap();
            n / 2
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
