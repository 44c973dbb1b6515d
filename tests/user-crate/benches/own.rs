use amdahl::bench::Bench;
use rayon::prelude::*;
use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Vec<u64> = (0..10_000_000).collect();
    Bench::new()
        .function("remainders", move || numbers.par_iter().map(|n| n % 7).sum::<u64>())
        .run()
}
