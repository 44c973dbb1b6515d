//! Workers add to a counter: one behind a lock, one atomic, or one each, beside the others on a
//! cache line or on a line of its own; or one that they load and store apart, which loses updates.

use super::digest::digest;
use super::parameters::{whole, word};
use crate::units::Theory;
use crate::work::{
    At, Checksum, Entry, Needs, Parameter, Spec, SpecError, Stage, Updates, Workload, lock,
};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "counter",
    summary: "workers add to a counter: lock contention, coherency, false sharing, a race",
    parameters: &[
        Parameter {
            name: "kind",
            default: "mutex",
            what: "mutex, atomic (one for all), shared-line (one each, eight on a cache line), padded (one each, alone) or racy (one for all, load and store apart: updates get lost)",
        },
        Parameter {
            name: "adds",
            default: "1000000",
            what: "how many additions, all workers together, 1 to 1e12",
        },
    ],
    build: |spec| Ok(Arc::new(Counter::new(spec)?)),
};

/// Workers beyond this share counters.
const COUNTERS: usize = 1024;
const ON_A_LINE: usize = 8;

#[derive(Clone, Copy)]
enum Kind {
    Mutex,
    Atomic,
    SharedLine,
    Padded,
    Racy,
}

/// A cache line.
#[repr(align(64))]
#[derive(Default)]
struct Line([AtomicU64; ON_A_LINE]);

/// Two lines, since some processors fetch them in pairs.
#[repr(align(128))]
#[derive(Default)]
struct Alone(AtomicU64);

struct Counter {
    spec: Spec,
    adds: u64,
    kind: Kind,
    locked: Mutex<u64>,
    atomic: Alone,
    lines: Vec<Line>,
    padded: Vec<Alone>,
    /// Updates made and lost since somebody asked.
    updates: Mutex<Updates>,
}

impl Counter {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let kinds = [
            ("mutex", Kind::Mutex),
            ("atomic", Kind::Atomic),
            ("shared-line", Kind::SharedLine),
            ("padded", Kind::Padded),
            ("racy", Kind::Racy),
        ];
        Ok(Self {
            spec: spec.clone(),
            adds: whole(spec, "adds", 1_000_000, 1..=1_000_000_000_000)?,
            kind: word(spec, "kind", &kinds)?,
            locked: Mutex::default(),
            atomic: Alone::default(),
            lines: (0..COUNTERS / ON_A_LINE).map(|_| Line::default()).collect(),
            padded: (0..COUNTERS).map(|_| Alone::default()).collect(),
            updates: Mutex::default(),
        })
    }

    fn counter(&self, worker: usize) -> &AtomicU64 {
        let worker = worker % COUNTERS;
        match self.kind {
            Kind::Mutex | Kind::Atomic | Kind::Racy => &self.atomic.0,
            Kind::SharedLine => &self.lines[worker / ON_A_LINE].0[worker % ON_A_LINE],
            Kind::Padded => &self.padded[worker].0,
        }
    }

    fn add(&self, at: At) {
        let share =
            |worker: usize| (u128::from(self.adds) * worker as u128 / at.workers as u128) as u64;
        let adds = share(at.index)..share(at.index + 1);
        match self.kind {
            Kind::Mutex => adds.for_each(|_| *lock(&self.locked) += 1),
            Kind::Racy => {
                let counter = self.counter(at.index);
                // Two steps, and no undefined behaviour: who stores in between is overwritten.
                adds.for_each(|_| {
                    let seen = counter.load(Ordering::Relaxed);
                    counter.store(seen + 1, Ordering::Relaxed);
                });
            }
            _ => {
                let counter = self.counter(at.index);
                adds.for_each(|_| {
                    counter.fetch_add(1, Ordering::Relaxed);
                });
            }
        }
    }

    fn total(&self, workers: usize) -> u64 {
        let each = |worker| self.counter(worker).load(Ordering::Relaxed);
        match self.kind {
            Kind::Mutex => *lock(&self.locked),
            Kind::Atomic | Kind::Racy => each(0),
            Kind::SharedLine | Kind::Padded => (0..workers.min(COUNTERS)).map(each).sum(),
        }
    }
}

impl Workload for Counter {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Lanes, Stage::Serial]
    }

    fn stage_name(&self, stage: usize) -> Option<&'static str> {
        Some(if stage == 0 { "count" } else { "read out" })
    }

    fn begin(&self, workers: usize) {
        *lock(&self.locked) = 0;
        for worker in 0..workers.min(COUNTERS) {
            self.counter(worker).store(0, Ordering::Relaxed);
        }
    }

    fn task(&self, at: At) -> Checksum {
        if at.stage == 1 {
            let total = self.total(at.workers);
            let call = Updates { made: self.adds, lost: self.adds.saturating_sub(total) };
            let mut updates = lock(&self.updates);
            *updates = updates.and(call);
            return digest(total);
        }
        self.add(at);
        Checksum::default()
    }

    fn updates(&self) -> Option<Updates> {
        let since = || std::mem::take(&mut *lock(&self.updates));
        matches!(self.kind, Kind::Racy).then(since)
    }

    fn expected(&self) -> Option<Checksum> {
        Some(digest(self.adds))
    }

    fn theory(&self) -> Theory {
        match self.kind {
            Kind::Mutex => Theory::shape("one lock: no speedup, and waiting for it comes on top"),
            Kind::Atomic => Theory::shape(
                "one cache line travels between the cores: no speedup, the more workers the slower",
            ),
            Kind::SharedLine => Theory::shape(
                "separate counters on one cache line, which travels all the same: false sharing",
            ),
            Kind::Racy => Theory::shape(
                "a load and a store apart are no atomic add: with two workers or more some overwrite what others added, and the answer is wrong",
            ),
            Kind::Padded => Theory::known(1.0, "each worker has a cache line of its own"),
        }
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: true, ..Needs::default() }
    }

    fn lesson(&self) -> String {
        match self.kind {
            Kind::Mutex => "A lock around everything is serial code with a queue in front.",
            Kind::Atomic => "Atomic is not free: cores take turns at a cache line as at a lock.",
            Kind::SharedLine => {
                "False sharing: what shares no variable can still share a cache line, and cache coherency lets one core at a time write that."
            }
            Kind::Racy => {
                "A race gives no error, only a wrong answer now and then: an update must be one step, by an atomic add or a lock."
            }
            Kind::Padded => "Counting apart and adding up at the end scales; compare shared-line.",
        }
        .into()
    }
}
