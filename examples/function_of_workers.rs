//! A function that is told how many workers to use and brings its own threads.
//!
//! ```sh
//! cargo run --release --example function_of_workers -- --bench --quick
//! ```

use amdahl::bench::Bench;
use std::process::ExitCode;
use std::thread;

/// How often some numbers occur among the last digits of squares: each thread counts a part, then
/// one thread adds the parts up. The adding is the serial part.
fn last_digits_of_squares(numbers: &[u64], workers: usize) -> [u64; 10] {
    let part = numbers.len().div_ceil(workers);
    let parts: Vec<[u64; 10]> = thread::scope(|scope| {
        let started: Vec<_> =
            numbers.chunks(part).map(|part| scope.spawn(move || counted(part))).collect();
        // A panic of a thread goes on here, and becomes a failure in the report.
        started.into_iter().map(|thread| thread.join().expect("a count does not panic")).collect()
    });
    let mut all = [0; 10];
    for part in parts {
        all.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
    }
    all
}

fn counted(numbers: &[u64]) -> [u64; 10] {
    let mut counts = [0; 10];
    for number in numbers {
        counts[(number * number % 10) as usize] += 1;
    }
    counts
}

fn main() -> ExitCode {
    // Made once, outside of what is timed.
    let numbers: Vec<u64> = (0..2_000_000).collect();
    Bench::new()
        // What the closure returns is compared between worker counts: a race that loses a count is
        // told as a wrong answer.
        .function_of_workers("last-digits", move |workers| {
            last_digits_of_squares(&numbers, workers)
        })
        .run()
}
