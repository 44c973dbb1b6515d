//! Half of the workers make items and half use them; between them is a queue of one slot or of
//! 64. What a worker alone does in turns, several must agree on.

use super::digest::digest;
use super::parameters::{whole, word};
use super::spinning::spin;
use crate::units::Theory;
use crate::work::{
    At, Checksum, Entry, Needs, Parameter, Spec, SpecError, Stage, Workload, lock, wait_while,
    waiting,
};
use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Arc, Condvar, Mutex};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "queue",
    summary: "producers and consumers through a queue: what coordination costs",
    parameters: &[
        Parameter {
            name: "kind",
            default: "slot",
            what: "slot (room for one item) or bounded (room for 64)",
        },
        Parameter { name: "items", default: "4000", what: "how many items, 1 to 10000000" },
        Parameter {
            name: "steps",
            default: "2000",
            what: "arithmetic steps to make an item, and again to use it, 0 to 1000000",
        },
    ],
    build: |spec| Ok(Arc::new(Queue::new(spec)?)),
};

struct Queue {
    spec: Spec,
    items: usize,
    steps: u64,
    room: usize,
    waiting: Mutex<VecDeque<u64>>,
    /// An item came or went.
    changed: Condvar,
}

impl Queue {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            items: whole(spec, "items", 4000, 1..=10_000_000)?,
            steps: whole(spec, "steps", 2000, 0..=1_000_000)?,
            room: word(spec, "kind", &[("slot", 1), ("bounded", 64)])?,
            waiting: Mutex::default(),
            changed: Condvar::new(),
        })
    }

    fn work(&self) {
        black_box(spin(0..black_box(self.steps)));
    }

    fn make(&self, item: usize) {
        self.work();
        waiting(|| {
            let full = |items: &mut VecDeque<u64>| items.len() >= self.room;
            wait_while(&self.waiting, &self.changed, full).push_back(digest(item as u64).0);
            self.changed.notify_all();
        });
    }

    fn consume(&self) -> Checksum {
        let item = waiting(|| {
            let mut items = wait_while(&self.waiting, &self.changed, |items| items.is_empty());
            let item = items.pop_front();
            self.changed.notify_all();
            item
        });
        self.work();
        item.map(Checksum).unwrap_or_default()
    }
}

/// The items of worker `index` of `of`.
fn share(items: usize, index: usize, of: usize) -> std::ops::Range<usize> {
    items * index / of..items * (index + 1) / of
}

impl Workload for Queue {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Lanes]
    }

    fn begin(&self, _workers: usize) {
        lock(&self.waiting).clear();
    }

    fn task(&self, at: At) -> Checksum {
        let producers = at.workers / 2;
        if producers == 0 {
            let in_turns = |item| {
                self.make(item);
                self.consume()
            };
            return (0..self.items).map(in_turns).collect();
        }
        match at.index.checked_sub(producers) {
            None => {
                share(self.items, at.index, producers).for_each(|item| self.make(item));
                Checksum::default()
            }
            Some(consumer) => {
                let consumers = at.workers - producers;
                share(self.items, consumer, consumers).map(|_| self.consume()).collect()
            }
        }
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.items as u64).map(digest).collect())
    }

    fn theory(&self) -> Theory {
        Theory::shape(format!(
            "with n = 2 a pipeline of two equal halves could be twice as fast; a queue with room for {} makes the halves wait for each other",
            self.room
        ))
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: true, concurrent_lanes: true, waits_untold: false }
    }

    fn lesson(&self) -> String {
        if self.room == 1 {
            "One slot makes both sides take turns: the hand-over costs more than the work."
        } else {
            "A buffer lets both sides run on: fewer hand-overs, but every item still takes the lock twice."
        }
        .into()
    }
}
