//! f(x) = x*x - x + 1 again and again (from 2 it is Sylvester's sequence): each step needs the
//! one before, so nothing can be shared out. `split` hands the steps to the workers all the
//! same; they can only wait for each other.

use super::digest::digest;
use super::parameters::whole;
use crate::units::Theory;
use crate::work::{
    At, Checksum, Entry, Needs, Parameter, Spec, SpecError, Stage, Workload, lock, wait_while,
    waiting,
};
use dashu_int::UBig;
use std::sync::{Arc, Condvar, Mutex};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "iterate",
    summary: "f(x) = x*x - x + 1 on big integers, each step needs the one before: p = 0",
    parameters: &[
        Parameter { name: "start", default: "3", what: "the first x, 2 or more" },
        Parameter {
            name: "steps",
            default: "20",
            what: "how often f is applied, 1 to 26; each step doubles the digits",
        },
        Parameter {
            name: "split",
            default: "0",
            what: "into how many pieces the steps are cut and dealt to the workers in turn; 0: one worker does all",
        },
    ],
    build: |spec| Ok(Arc::new(Iterate::new(spec)?)),
};

/// The answer is checked in its last five digits.
const LAST_DIGITS: u64 = 100_000;

struct Iterate {
    spec: Spec,
    start: u64,
    steps: u32,
    relay: Option<Relay>,
}

/// The number goes from hand to hand.
struct Relay {
    pieces: u32,
    /// Whose turn it is, and x.
    baton: Mutex<(u32, UBig)>,
    passed: Condvar,
}

impl Iterate {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let steps = whole(spec, "steps", 20, 1..=26)?;
        let pieces = whole(spec, "split", 0, 0..=steps)?;
        let relay = Relay { pieces, baton: Mutex::default(), passed: Condvar::new() };
        Ok(Self {
            spec: spec.clone(),
            start: whole(spec, "start", 3, 2..=u64::MAX)?,
            steps,
            relay: (pieces > 0).then_some(relay),
        })
    }

    /// The pieces of one worker; whoever has the last one has the answer.
    fn run_pieces(&self, relay: &Relay, at: At) -> Checksum {
        let steps_before = |piece| self.steps * piece / relay.pieces;
        let mut answer = Checksum::default();
        for piece in (at.index as u32..relay.pieces).step_by(at.workers) {
            let x = waiting(|| {
                let mut baton = wait_while(&relay.baton, &relay.passed, |(turn, _)| *turn != piece);
                std::mem::take(&mut baton.1)
            });
            let x = apply(x, steps_before(piece + 1) - steps_before(piece));
            if piece + 1 == relay.pieces {
                answer = last_digits(&x);
            }
            *lock(&relay.baton) = (piece + 1, x);
            relay.passed.notify_all();
        }
        answer
    }
}

fn apply(x: UBig, steps: u32) -> UBig {
    (0..steps).fold(x, |x, _| x.sqr() - &x + UBig::ONE)
}

fn last_digits(x: &UBig) -> Checksum {
    digest(u64::try_from(x % UBig::from(LAST_DIGITS)).unwrap_or(u64::MAX))
}

/// The same iteration in small numbers, modulo 100000.
fn expected_last_digits(start: u64, steps: u32) -> Checksum {
    let step = |x: u64| (x * x + LAST_DIGITS - x + 1) % LAST_DIGITS;
    digest((0..steps).fold(start % LAST_DIGITS, |x, _| step(x)))
}

impl Workload for Iterate {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![if self.relay.is_some() { Stage::Lanes } else { Stage::Serial }]
    }

    fn begin(&self, _workers: usize) {
        if let Some(relay) = &self.relay {
            *lock(&relay.baton) = (0, UBig::from(self.start));
        }
    }

    fn task(&self, at: At) -> Checksum {
        match &self.relay {
            Some(relay) => self.run_pieces(relay, at),
            None => last_digits(&apply(UBig::from(self.start), self.steps)),
        }
    }

    fn expected(&self) -> Option<Checksum> {
        Some(expected_last_digits(self.start, self.steps))
    }

    fn theory(&self) -> Theory {
        let why = "each step needs the number that the step before made: a chain has no width";
        Theory::known(0.0, why)
    }

    fn needs(&self) -> Needs {
        let split = self.relay.is_some();
        Needs { shared_memory: split, concurrent_lanes: split, waits_untold: false }
    }

    fn lesson(&self) -> String {
        match self.relay {
            None => "More workers cannot help a chain of steps: only another algorithm can.",
            Some(_) => "A chain handed round among workers is still a chain, and now it waits for each hand as well.",
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::ops::BitTest;

    #[test]
    fn three_becomes_seven_becomes_forty_three() {
        assert_eq!(apply(UBig::from(3u8), 2), UBig::from(43u8));
        assert_eq!(apply(UBig::from(3u8), 20).bit_len(), 1_418_066);
    }

    #[test]
    fn the_last_digits_follow_the_same_recurrence() {
        for steps in 1..=12 {
            let whole = last_digits(&apply(UBig::from(3u8), steps));
            assert_eq!(whole, expected_last_digits(3, steps), "{steps} steps");
        }
    }
}
