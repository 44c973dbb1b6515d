//! A call of three phases, each parallel in its own way: which one to speed up first?
//!
//! ```sh
//! AMDAHL_ROUNDS=6 cargo run --release --example phases -- --bench
//! ```
//!
//! The phases sleep, so that 64 workers can be measured on two cores, and p of each is known: 0, .9
//! and .999.

use amdahl::bench::{Bench, phase};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

/// What takes so many seconds on one worker, of which a share `p` is divided among the pool's.
fn takes(seconds: f64, p: f64) {
    let workers = rayon::current_num_threads() as f64;
    sleep(Duration::from_secs_f64(seconds * (1.0 - p)));
    if p > 0.0 {
        rayon::broadcast(|_| sleep(Duration::from_secs_f64(seconds * p / workers)));
    }
}

fn main() -> ExitCode {
    Bench::new()
        .function("read-solve-write", || {
            phase("read", || takes(0.02, 0.0));
            phase("solve", || takes(0.1, 0.9));
            phase("write", || takes(0.3, 0.999));
        })
        .waits()
        .run()
}
