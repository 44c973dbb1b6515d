use amdahl::bench::{Bench, Recorder};
use rayon::prelude::*;
use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Vec<u64> = (0..10_000_000).collect();
    let sum = |part: &[u64]| part.iter().map(|n| n % 7).sum::<u64>();
    Bench::new()
        .recorded("remainders", move |r: &Recorder| numbers.par_chunks(50_000).map(r.task(sum)).sum::<u64>())
        .run()
}
