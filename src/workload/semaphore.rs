//! Tasks that wait, but only k of them at a time: connections, licences, disk heads.

use super::digest::digest;
use super::parameters::{ms, whole};
use crate::units::{Bound, Theory};
use crate::work::{
    At, Checksum, Entry, EventLoop, Needs, Parameter, Promise, Spec, SpecError, Stage, Workload,
    lock, wait_while, waiting,
};
use std::future::poll_fn;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "semaphore",
    summary: "k permits over n workers: a capped resource, flat after k",
    parameters: &[
        Parameter {
            name: "permits",
            default: "4",
            what: "how many may go on at once, 1 to 100000",
        },
        Parameter { name: "tasks", default: "64", what: "how many tasks, 1 to 100000" },
        Parameter {
            name: "ms",
            default: "2",
            what: "how long each holds a permit, milliseconds, above 0 to 60000",
        },
    ],
    build: |spec| Ok(Arc::new(Semaphore::new(spec)?)),
};

struct Semaphore {
    spec: Spec,
    permits: usize,
    tasks: usize,
    each: Duration,
    free: Mutex<usize>,
    given_back: Condvar,
    /// Tasks in flight that await a permit.
    asking: Mutex<Vec<Waker>>,
}

impl Semaphore {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let permits = whole(spec, "permits", 4, 1..=100_000)?;
        Ok(Self {
            spec: spec.clone(),
            permits,
            tasks: whole(spec, "tasks", 64, 1..=100_000)?,
            each: Duration::from_secs_f64(ms(spec, 2.0)? / 1e3),
            free: Mutex::new(permits),
            given_back: Condvar::new(),
            asking: Mutex::default(),
        })
    }

    fn poll_permit(&self, task: &Context<'_>) -> Poll<()> {
        let mut free = lock(&self.free);
        if *free == 0 {
            lock(&self.asking).push(task.waker().clone());
            return Poll::Pending;
        }
        *free -= 1;
        Poll::Ready(())
    }

    fn give_back(&self) {
        *lock(&self.free) += 1;
        self.given_back.notify_one();
        lock(&self.asking).drain(..).for_each(Waker::wake);
    }
}

impl Workload for Semaphore {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.tasks)]
    }

    fn task(&self, at: At) -> Checksum {
        waiting(|| {
            *wait_while(&self.free, &self.given_back, |free| *free == 0) -= 1;
            thread::sleep(self.each);
            self.give_back();
        });
        digest(at.index as u64)
    }

    fn awaited<'t>(&'t self, at: At, on: &'t dyn EventLoop) -> Option<Promise<'t, Checksum>> {
        Some(Box::pin(async move {
            poll_fn(|task| self.poll_permit(task)).await;
            on.pause(self.each).await;
            self.give_back();
            digest(at.index as u64)
        }))
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.tasks as u64).map(digest).collect())
    }

    fn theory(&self) -> Theory {
        let at_once = self.permits.min(self.tasks);
        let turns = self.tasks.div_ceil(at_once);
        Theory::capped(
            self.tasks as f64 / turns as f64,
            at_once,
            format!("a cap: {at_once} at a time, however many workers queue for a permit"),
        )
    }

    fn bound(&self) -> Bound {
        Bound::Io
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: true, ..Needs::default() }
    }

    fn lesson(&self) -> String {
        "Past the capacity of what they all need, more workers make a longer queue and nothing else.".into()
    }
}
