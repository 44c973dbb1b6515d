use std::process::ExitCode;
use std::time::Duration;

use amdahl::bench::Bench;
use rayon::prelude::*;

/// A quarter of a millisecond alone, four more divided among the workers.
fn nap(workers: usize) {
    std::thread::sleep(Duration::from_micros(250));
    let share = Duration::from_millis(4) / workers as u32;
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| std::thread::sleep(share));
        }
    });
}

fn main() -> ExitCode {
    let numbers: Vec<u64> = (0..200_000).collect();
    Bench::new()
        .function("sum-of-squares", move || numbers.par_iter().map(|n| n * n).sum::<u64>())
        .function_of_workers("nap", nap)
        .run()
}
