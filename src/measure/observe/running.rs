//! Which threads run, looked at again and again from a thread of our own.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::descendants::descendants;
use crate::data::Running;
use crate::exec;

/// How long it is between two looks in the mean.
const PERIOD: Duration = Duration::from_millis(1);

/// A look takes at most this part of the time.
const COST: u32 = 10;

/// A look that comes so much later than it was due found no core free.
const LATE: Duration = Duration::from_micros(250);

/// So few looks say nothing.
const LEAST_LOOKS: u64 = 10;

/// Looks at the threads of this process and of those below it while somebody makes calls.
pub(in crate::measure) struct Looker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<Looks>>,
}

#[derive(Default)]
struct Shared {
    /// The thread that makes calls; 0 while none are made.
    caller: AtomicU32,
    is_over: AtomicBool,
}

impl Looker {
    /// Nothing is looked at yet. `None` where the system does not tell which threads run.
    pub(in crate::measure) fn new(workers: usize) -> Option<Self> {
        own_thread()?;
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        let thread = thread::Builder::new().spawn(move || look_on(&own, workers)).ok()?;
        Some(Self { shared, thread: Some(thread) })
    }

    /// This thread makes calls from now on.
    pub(in crate::measure) fn begin(&self) {
        self.shared.caller.store(own_thread().unwrap_or_default(), Ordering::Release);
    }

    /// No calls are made for a while.
    pub(in crate::measure) fn pause(&self) {
        self.shared.caller.store(0, Ordering::Release);
    }

    /// What was seen; `None` where that is too little.
    pub(in crate::measure) fn seen(mut self) -> Option<Running> {
        self.shared.is_over.store(true, Ordering::Release);
        self.thread.take()?.join().ok()?.running()
    }
}

impl Drop for Looker {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Release);
    }
}

fn look_on(shared: &Shared, workers: usize) -> Looks {
    let mut looks = Looks::new(workers);
    let (Some(own), Some(below)) = (own_thread(), descendants(std::process::id())) else {
        return looks;
    };
    let of = |process: &u32| format!("/proc/{process}/task");
    let places: Vec<String> =
        ["/proc/self/task".into()].into_iter().chain(below.iter().map(of)).collect();
    // It may run where the workers may: if they have all of these, a look that is late found them busy.
    let crowded = exec::own_cpus().is_ok_and(|cpus| cpus.len() <= workers);
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(own));
    let mut period = PERIOD;
    while !shared.is_over.load(Ordering::Acquire) {
        // From a half to three halves: whatever has a beat of its own is not met at one place of it.
        let wait = period.mul_f64(0.5 + f64::from(random.next_u32()) / f64::from(u32::MAX));
        let due = Instant::now() + wait;
        thread::sleep(wait);
        let (caller, begun) = (shared.caller.load(Ordering::Acquire), Instant::now());
        if caller == 0 {
            continue;
        }
        let running: Vec<u32> = places.iter().flat_map(|place| running(place)).collect();
        let others: Vec<u32> = running.into_iter().filter(|thread| *thread != own).collect();
        if shared.caller.load(Ordering::Acquire) == caller {
            let late = crowded && begun.saturating_duration_since(due) > LATE;
            looks.add(&others, caller, late);
        }
        period = PERIOD.max(COST * begun.elapsed());
    }
    looks
}

/// What all looks saw.
struct Looks {
    /// By how many ran.
    by_running: Vec<u64>,
    caller_alone: u64,
}

impl Looks {
    fn new(workers: usize) -> Self {
        Self { by_running: vec![0; workers + 1], caller_alone: 0 }
    }

    /// `late`: when the look was due every core was busy.
    fn add(&mut self, running: &[u32], caller: u32, late: bool) {
        let most = self.by_running.len() - 1;
        let count = if late { most } else { running.len().min(most) };
        self.by_running[count] += 1;
        self.caller_alone += u64::from(!late && running == [caller]);
    }

    fn running(&self) -> Option<Running> {
        let looks: u64 = self.by_running.iter().sum();
        let share = |count: u64| count as f64 / looks as f64;
        (looks >= LEAST_LOOKS).then(|| Running {
            looks,
            shares: self.by_running.iter().map(|count| share(*count)).collect(),
            caller: share(self.caller_alone),
        })
    }
}

/// The threads of a process that run or could.
fn running(place: &str) -> Vec<u32> {
    let tasks = fs::read_dir(place).into_iter().flatten().flatten();
    let running = tasks.filter(|task| state(&task.path().join("stat")) == Some(b'R'));
    running.filter_map(|task| task.file_name().to_str()?.parse().ok()).collect()
}

/// The letter behind the name, which may hold anything.
fn state(file: &Path) -> Option<u8> {
    let mut text = [0; 128];
    let length = File::open(file).and_then(|mut file| file.read(&mut text)).ok()?;
    let name = text[..length].iter().rposition(|byte| *byte == b')')?;
    text[..length].get(name + 2).copied()
}

/// The number that the system gave this thread. `None` where it does not tell.
fn own_thread() -> Option<u32> {
    let link = fs::read_link("/proc/thread-self").ok()?;
    link.file_name()?.to_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_add_up_and_the_caller_alone_is_told() {
        let mut looks = Looks::new(2);
        let caller = 7;
        for _ in 0..5 {
            looks.add(&[caller], caller, false);
        }
        looks.add(&[8], caller, false);
        looks.add(&[caller, 8], caller, false);
        looks.add(&[caller, 8, 9], caller, false);
        looks.add(&[], caller, false);
        assert_eq!(looks.running(), None, "too few");
        looks.add(&[caller], caller, true);
        let running = looks.running().unwrap();
        assert_eq!(running.shares, [0.1, 0.6, 0.3], "a late look found both cores busy");
        assert_eq!((running.looks, running.caller), (10, 0.5));
        assert!(running.is_sound());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_that_sleeps_does_not_run_and_one_that_computes_does() {
        let me = own_thread().unwrap();
        assert!(running("/proc/self/task").contains(&me));
        let (tell, told) = std::sync::mpsc::channel();
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let sleeper = thread::spawn(move || {
            tell.send(own_thread().unwrap()).unwrap();
            while !over.load(Ordering::Relaxed) {
                thread::sleep(PERIOD * 20);
            }
        });
        let sleeper_id = told.recv().unwrap();
        let seen = (0..200).filter(|_| running("/proc/self/task").contains(&sleeper_id)).count();
        is_over.store(true, Ordering::Relaxed);
        sleeper.join().unwrap();
        assert!(seen < 100, "{seen} of 200");
    }
}
