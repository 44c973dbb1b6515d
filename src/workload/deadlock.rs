//! Transfers between two accounts, each behind a lock, and each transfer takes both. Where workers
//! take them in opposite order, each may hold what the other waits for. The locks know who holds
//! and who waits, so a deadlock ends with its names and not with a program that hangs.

use super::digest::digest;
use super::parameters::{ms, whole, word};
use crate::units::{Bound, Theory};
use crate::work::{
    At, Checksum, Entry, Needs, Parameter, Spec, SpecError, Stage, Workload, end_call, lock,
    wait_while, waiting,
};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "deadlock",
    summary: "two locks taken in opposite order: workers that wait for each other for ever, seen and ended",
    parameters: &[
        Parameter {
            name: "order",
            default: "opposite",
            what: "opposite (every other worker takes lock B before lock A: a deadlock) or same (all take lock A first: none)",
        },
        Parameter { name: "transfers", default: "40", what: "how many transfers, 1 to 100000" },
        Parameter {
            name: "ms",
            default: "1",
            what: "how long a worker has its first lock before it takes the second, milliseconds, above 0 to 60000",
        },
        Parameter {
            name: "timeout",
            default: "500",
            what: "how long workers that wait for each other are let, milliseconds, 1 to 60000",
        },
    ],
    build: |spec| Ok(Arc::new(Deadlock::new(spec)?)),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Opposite,
    Same,
}

/// Their names.
const LOCKS: [&str; 2] = ["lock A", "lock B"];

struct Deadlock {
    spec: Spec,
    order: Order,
    transfers: usize,
    each: Duration,
    timeout: Duration,
    table: Mutex<Table>,
    /// A lock is free again, or all is over.
    changed: Condvar,
}

/// Who has which lock and who waits for which.
#[derive(Default)]
struct Table {
    holder: [Option<usize>; 2],
    /// By worker.
    wants: Vec<Option<usize>>,
    done: usize,
    is_dead: bool,
}

impl Table {
    /// Both holders, if each waits for what the other has.
    fn cycle(&self) -> Option<[usize; 2]> {
        let [Some(one), Some(other)] = self.holder else { return None };
        (self.wants[one] == Some(1) && self.wants[other] == Some(0)).then_some([one, other])
    }
}

/// Its call has ended without this worker.
struct Over;

impl Deadlock {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let orders = [("opposite", Order::Opposite), ("same", Order::Same)];
        Ok(Self {
            spec: spec.clone(),
            order: word(spec, "order", &orders)?,
            transfers: whole(spec, "transfers", 40, 1..=100_000)?,
            each: Duration::from_secs_f64(ms(spec, 1.0)? / 1e3),
            timeout: Duration::from_millis(whole(spec, "timeout", 500, 1..=60_000)?),
            table: Mutex::default(),
            changed: Condvar::new(),
        })
    }

    fn take(&self, worker: usize, which: usize) -> Result<(), Over> {
        let mut table = lock(&self.table);
        table.wants[worker] = Some(which);
        let taken = |table: &mut Table| table.holder[which].is_some() && !table.is_dead;
        let mut table = match table.cycle() {
            None => {
                drop(table);
                wait_while(&self.table, &self.changed, taken)
            }
            // Whoever closes the circle looks on: nobody in it can let go.
            Some(holders) => {
                let waited = self.changed.wait_timeout_while(table, self.timeout, taken);
                let (mut table, waited) = waited.unwrap_or_else(PoisonError::into_inner);
                if waited.timed_out() {
                    table.is_dead = true;
                    let done = table.done;
                    drop(table);
                    self.changed.notify_all();
                    end_call(self.told(holders, done));
                }
                table
            }
        };
        if table.is_dead {
            return Err(Over);
        }
        table.wants[worker] = None;
        table.holder[which] = Some(worker);
        Ok(())
    }

    fn told(&self, holders: [usize; 2], done: usize) -> String {
        let ([a, b], [one, other]) = (LOCKS, holders.map(|worker| worker + 1));
        format!(
            "deadlock after {done} of {} transfers: worker {one} holds {a} and waits for {b}, worker \
             {other} holds {b} and waits for {a}, for {} ms now; all must take them in one order \
             (order=same)",
            self.transfers,
            self.timeout.as_millis()
        )
    }

    fn give_back(&self, done: usize) {
        let mut table = lock(&self.table);
        table.holder = [None; 2];
        table.done += done;
        drop(table);
        self.changed.notify_all();
    }

    fn transfer(&self, at: At) -> Result<(), Over> {
        let opposite = self.order == Order::Opposite && at.index % 2 == 1;
        let [first, second] = if opposite { [1, 0] } else { [0, 1] };
        waiting(|| {
            self.take(at.index, first)?;
            thread::sleep(self.each);
            self.take(at.index, second)
        })?;
        self.give_back(1);
        Ok(())
    }
}

impl Workload for Deadlock {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Lanes]
    }

    fn begin(&self, workers: usize) {
        *lock(&self.table) = Table { wants: vec![None; workers], ..Table::default() };
    }

    fn task(&self, at: At) -> Checksum {
        let own = (at.index..self.transfers).step_by(at.workers);
        let made = own.map_while(|number| self.transfer(at).ok().map(|()| digest(number as u64)));
        made.collect()
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.transfers as u64).map(digest).collect())
    }

    fn theory(&self) -> Theory {
        match self.order {
            Order::Same => Theory::known(0.0, "each transfer needs both locks: one at a time"),
            Order::Opposite => Theory::shape(
                "from two workers on one may hold lock A and want lock B while another holds lock B and wants lock A: neither ever goes on",
            ),
        }
    }

    fn bound(&self) -> Bound {
        Bound::Io
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: true, concurrent_lanes: true, waits_untold: false }
    }

    fn lesson(&self) -> String {
        match self.order {
            Order::Same => {
                "Locks that all take in one order cannot deadlock; held around everything they are serial code all the same."
            }
            Order::Opposite => {
                "A deadlock needs a circle of holders that wait: one order for all locks breaks it."
            }
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_needs_two_holders_who_each_want_the_others() {
        let table = |holder, wants| Table { holder, wants, ..Table::default() };
        let closed = table([Some(0), Some(1)], vec![Some(1), Some(0), Some(0)]);
        assert_eq!(closed.cycle(), Some([0, 1]));
        for open in [
            table([Some(0), None], vec![Some(1), Some(0)]),
            table([Some(0), Some(1)], vec![Some(1), None]),
            table([Some(0), Some(0)], vec![None, Some(0)]),
        ] {
            assert_eq!(open.cycle(), None);
        }
    }
}
