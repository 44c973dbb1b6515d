//! Functions of one's own whose speedup is lost in a known way: `scripts/causes` says how often that is
//! told right.
//!
//! ```sh
//! cargo run --release --example own_causes -- --bench --quick own-serial
//! ```

use amdahl::bench::Bench;
use rayon::prelude::*;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// Some 4 ms of computing.
const STEPS: u64 = 4_000_000;

/// How many pieces are shared.
const PIECES: u64 = 64;

/// A chain of steps, which no second worker can take part in.
fn compute(steps: u64) -> u64 {
    (0..steps).fold(1, |x, step| black_box(x.wrapping_mul(6_364_136_223_846_793_005) ^ step))
}

fn shared(steps: u64) -> u64 {
    (0..PIECES).into_par_iter().map(|_| compute(steps / PIECES)).reduce(|| 0, u64::wrapping_add)
}

/// The first half on one worker, the second shared.
fn serial() -> u64 {
    compute(STEPS / 2).wrapping_add(shared(STEPS / 2))
}

/// Three quarters for one worker and a quarter for another.
fn unequal() -> u64 {
    let (short, long) = rayon::join(|| compute(STEPS / 4), || compute(STEPS / 4 * 3));
    short.wrapping_add(long)
}

/// Threads of one's own that share the pieces.
fn on_threads(workers: usize, piece: impl Fn() -> u64 + Sync) -> u64 {
    let own =
        |thread: u64| (thread..PIECES).step_by(workers).map(|_| piece()).fold(0, u64::wrapping_add);
    thread::scope(|scope| {
        let start = |thread| scope.spawn(move || own(thread as u64));
        let started: Vec<_> = (0..workers).map(start).collect();
        let ended = started.into_iter().map(|thread| thread.join().expect("no thread panics"));
        ended.fold(0, u64::wrapping_add)
    })
}

/// The first half on the thread that starts the others.
fn serial_threads(workers: usize) -> u64 {
    let first = compute(STEPS / 2);
    first.wrapping_add(on_threads(workers, || compute(STEPS / 2 / PIECES)))
}

/// A lock under which each waits for something else.
fn locked(workers: usize) -> u64 {
    let lock = Mutex::new(());
    on_threads(workers, || {
        let _held = lock.lock().expect("no thread panics");
        thread::sleep(Duration::from_micros(100));
        1
    })
}

/// A lock under which half of the work is done.
fn turns(workers: usize) -> u64 {
    let sum = Mutex::new(0_u64);
    let rest = on_threads(workers, || {
        let mut sum = sum.lock().expect("no thread panics");
        *sum = sum.wrapping_add(compute(STEPS / 2 / PIECES));
        drop(sum);
        compute(STEPS / 2 / PIECES)
    });
    rest.wrapping_add(sum.into_inner().expect("no thread panicked"))
}

/// A pool beside the thread that makes the calls, which only waits.
fn pool(workers: usize) -> u64 {
    static POOLS: Mutex<Vec<(usize, rayon::ThreadPool)>> = Mutex::new(Vec::new());
    let mut pools = POOLS.lock().expect("no thread panics");
    if !pools.iter().any(|(threads, _)| *threads == workers) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
        pools.push((workers, pool.expect("threads start")));
    }
    let pool = pools.iter().find(|(threads, _)| *threads == workers).map(|(_, pool)| pool);
    pool.map_or(0, |pool| pool.install(serial))
}

fn main() -> ExitCode {
    Bench::new()
        .function("own-even", || shared(STEPS))
        .function("own-serial", serial)
        .function("own-unequal", unequal)
        .function_of_workers("own-serial-threads", serial_threads)
        .function_of_workers("own-lock", locked)
        .function_of_workers("own-turns", turns)
        .function_of_workers("own-pool", pool)
        .run()
}
