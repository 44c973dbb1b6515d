use std::process::ExitCode;
use std::time::Duration;

use amdahl::bench::Bench;
use amdahl::work::{At, Checksum, Spec, Stage, Workload};
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

/// A workload of one's own: also on worker processes.
struct Squares;

impl Workload for Squares {
    fn spec(&self) -> Spec {
        Spec::named("squares")
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(100)]
    }

    fn task(&self, at: At) -> Checksum {
        Checksum((0..2000).fold(at.index as u64, |sum, n| sum.wrapping_add(n * n)))
    }
}

fn main() -> ExitCode {
    let numbers: Vec<u64> = (0..200_000).collect();
    Bench::new()
        .function("sum-of-squares", move || numbers.par_iter().map(|n| n * n).sum::<u64>())
        .function_of_workers("nap", nap)
        .waits()
        .workload(Squares, &["processes"])
        .run()
}
