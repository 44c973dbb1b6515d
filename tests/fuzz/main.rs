//! Mutated files through every reader and the whole way to every output: no panic, no hang, no
//! number that is none, no line too wide, no more memory than the input explains, and our own files
//! read back.
//!
//! `AMDAHL_FUZZ` is how many inputs (`scripts/fuzz`), `AMDAHL_FUZZ_FROM` the first of them: an input is its
//! number, so a failure is run again alone with its number and a count of 1.

mod input;
mod memory;
mod mutate;
mod samples;
mod way;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use samples::Samples;

#[global_allocator]
static COUNTED: memory::Counted = memory::Counted;

/// So many without `AMDAHL_FUZZ`.
const FEW: u64 = 1500;

/// An input that takes longer hangs: readers and outputs are linear in it, and it is small.
const PATIENCE: Duration = Duration::from_secs(20);

/// Besides twenty times its own size, an input may take so many bytes.
const BESIDES: usize = 64 << 20;

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// What each thread is at, so that a hang has a number.
struct At {
    input: AtomicU64,
    since: Mutex<Instant>,
}

#[test]
fn whatever_is_read_gives_an_answer_or_a_refusal() {
    let first = setting("AMDAHL_FUZZ_FROM", 0);
    let end = first + setting("AMDAHL_FUZZ", FEW);
    let samples = Samples::new();
    let (next, read) = (AtomicU64::new(first), AtomicU64::new(0));
    let failed: Mutex<Vec<String>> = Mutex::default();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let at = || At { input: AtomicU64::new(u64::MAX), since: Mutex::new(Instant::now()) };
    let places: Vec<At> = (0..threads).map(|_| at()).collect();
    std::panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    thread::scope(|scope| {
        let working: Vec<_> = places
            .iter()
            .map(|place| {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= end || failed.lock().unwrap().len() > 9 {
                            return;
                        }
                        *place.since.lock().unwrap() = Instant::now();
                        place.input.store(number, Ordering::Relaxed);
                        match one(number, &samples) {
                            Ok(was_read) => {
                                read.fetch_add(u64::from(was_read), Ordering::Relaxed);
                            }
                            Err(why) => failed.lock().unwrap().push(why),
                        }
                        place.input.store(u64::MAX, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        while working.iter().any(|thread| !thread.is_finished()) {
            thread::sleep(Duration::from_millis(50));
            for place in &places {
                let number = place.input.load(Ordering::Relaxed);
                if number != u64::MAX && place.since.lock().unwrap().elapsed() > PATIENCE {
                    eprintln!("{}", told(number, &samples, "hangs"));
                    std::process::abort();
                }
            }
        }
    });
    let _ = std::panic::take_hook();
    let (inputs, read) = (end - first, read.into_inner());
    let failed = failed.into_inner().unwrap();
    println!("{inputs} inputs, {read} of them read, in {:.0} s", start.elapsed().as_secs_f64());
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    assert!(inputs < 1000 || read * 6 > inputs, "only {read} of {inputs} inputs are read at all");
}

/// Whether the input was read; what is wrong with what came of it otherwise.
fn one(number: u64, samples: &Samples) -> Result<bool, String> {
    let input = samples.input(number);
    memory::begin();
    let went = catch_unwind(AssertUnwindSafe(|| way::whole(&input)));
    let most = memory::peak();
    let why = match went {
        Ok(Ok(_)) if most > 20 * input.size() + BESIDES => {
            format!("takes {most} bytes of memory for {}", input.size())
        }
        Ok(Ok(read)) => return Ok(read),
        Ok(Err(why)) => why,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            format!("panics: {}", text.unwrap_or("without words"))
        }
    };
    Err(told(number, samples, &why))
}

fn told(number: u64, samples: &Samples, why: &str) -> String {
    let input = samples.input(number);
    format!(
        "input {number} {why}\n(AMDAHL_FUZZ=1 AMDAHL_FUZZ_FROM={number})\n{:?}\n{}",
        input.asked,
        input.start()
    )
}
