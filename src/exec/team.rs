//! A team of threads that sleep between calls. The caller's thread is worker 0.

use super::pin::Pins;
use crate::work::lock;
use std::any::Any;
use std::hint::spin_loop;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::{self, JoinHandle, Thread};

/// About 10 us of looking before a thread goes to sleep: stages and calls that follow each
/// other closely then pay no wake-up.
const LOOKS: usize = 1000;
const END: usize = usize::MAX;

/// What each worker does for a stage: `duty(stage, worker)`.
type Duty = dyn Fn(usize, usize) + Send + Sync;

/// Threads that do one duty together, each time they are called.
pub(super) struct Team {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
    pins: Pins,
}

struct Shared {
    duty: Box<Duty>,
    looks: usize,
    /// Which stage is on; written before `turn`.
    stage: AtomicUsize,
    /// Changes with every call to the team.
    turn: AtomicUsize,
    /// Workers, the caller aside, that have not finished this turn.
    busy: AtomicUsize,
    caller: Mutex<Option<Thread>>,
    members: OnceLock<Vec<Thread>>,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

impl Team {
    /// Starts `workers - 1` threads.
    pub(super) fn new(
        workers: usize,
        duty: impl Fn(usize, usize) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let shared = Arc::new(Shared {
            duty: Box::new(duty),
            // With fewer cores than workers a thread that looks keeps one that works waiting.
            looks: if workers <= cores { LOOKS } else { 0 },
            stage: AtomicUsize::new(0),
            turn: AtomicUsize::new(0),
            busy: AtomicUsize::new(0),
            caller: Mutex::new(None),
            members: OnceLock::new(),
            panic: Mutex::new(None),
        });
        let pins = Pins::held();
        let mut team = Self { shared, threads: Vec::with_capacity(workers - 1), pins };
        for worker in 1..workers {
            let (shared, pins) = (Arc::clone(&team.shared), team.pins.clone());
            let thread =
                thread::Builder::new().name(format!("worker-{worker}")).spawn(move || {
                    pins.take(worker);
                    shared.serve(worker);
                })?;
            team.threads.push(thread);
        }
        let members = team.threads.iter().map(|t| t.thread().clone()).collect();
        team.shared.members.get_or_init(|| members);
        Ok(team)
    }

    /// This thread, which calls the team, is worker 0 until `body` ends.
    pub(super) fn enter(&self, body: impl FnOnce()) {
        self.pins.take(0);
        body();
        self.pins.share(self.threads.len() + 1);
    }

    /// Everybody does their part of `stage`; returns when all have. A panic of any worker
    /// continues here, after the others have finished.
    pub(super) fn run(&self, stage: usize) {
        let shared = &self.shared;
        if !self.threads.is_empty() {
            *lock(&shared.caller) = Some(thread::current());
            shared.busy.store(self.threads.len(), Ordering::Relaxed);
            shared.stage.store(stage, Ordering::Relaxed);
            shared.turn.fetch_add(1, Ordering::Release);
            shared.wake_below(0);
        }
        shared.work(stage, 0);
        shared.wait_until(|| shared.busy.load(Ordering::Acquire) == 0);
        let panic = lock(&shared.panic).take();
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        self.shared.turn.store(END, Ordering::Release);
        for thread in self.threads.drain(..) {
            thread.thread().unpark();
            // Its duty is caught, so it has nothing to tell.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn serve(&self, worker: usize) {
        let mut seen = 0;
        loop {
            self.wait_until(|| self.turn.load(Ordering::Acquire) != seen);
            seen = self.turn.load(Ordering::Acquire);
            if seen == END {
                return;
            }
            self.wake_below(worker);
            self.work(self.stage.load(Ordering::Relaxed), worker);
            if self.busy.fetch_sub(1, Ordering::AcqRel) == 1
                && let Some(caller) = lock(&self.caller).as_ref()
            {
                caller.unpark();
            }
        }
    }

    fn work(&self, stage: usize, worker: usize) {
        let result = catch_unwind(AssertUnwindSafe(|| (self.duty)(stage, worker)));
        if let Err(panic) = result {
            lock(&self.panic).get_or_insert(panic);
        }
    }

    /// Each worker wakes two more: waking 63 threads one after the other takes a while.
    fn wake_below(&self, worker: usize) {
        let Some(members) = self.members.get() else {
            return;
        };
        for below in [2 * worker + 1, 2 * worker + 2] {
            if let Some(thread) = members.get(below - 1) {
                thread.unpark();
            }
        }
    }

    fn wait_until(&self, ready: impl Fn() -> bool) {
        for _ in 0..self.looks {
            if ready() {
                return;
            }
            spin_loop();
        }
        while !ready() {
            thread::park();
        }
    }
}
