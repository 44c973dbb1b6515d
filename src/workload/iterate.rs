//! f(x) = x*x - x + 1 again and again (Sylvester's sequence from 2): each step needs the one
//! before, so nothing can be shared out. `split` hands the steps to several workers all the
//! same; they can only wait for each other.

use super::digest::digest;
use crate::units::Theory;
use crate::work::{At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload};
use dashu_int::UBig;
use std::sync::Arc;

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
    ],
    build: |spec| Ok(Arc::new(Iterate::new(spec)?)),
};

/// The answer is checked in its last five digits.
const LAST_DIGITS: u64 = 100_000;

struct Iterate {
    spec: Spec,
    start: u64,
    steps: u32,
}

impl Iterate {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            start: spec.value("start", 3, "a whole number, 2 or more", |x| *x >= 2)?,
            steps: spec.value("steps", 20, "a number of steps, 1 to 26", |steps| {
                (1..=26).contains(steps)
            })?,
        })
    }
}

fn apply(x: &UBig, steps: u32) -> UBig {
    (0..steps).fold(x.clone(), |x, _| x.sqr() - &x + UBig::ONE)
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
        vec![Stage::Serial]
    }

    fn task(&self, _at: At) -> Checksum {
        last_digits(&apply(&UBig::from(self.start), self.steps))
    }

    fn expected(&self) -> Option<Checksum> {
        Some(expected_last_digits(self.start, self.steps))
    }

    fn theory(&self) -> Theory {
        Theory::known(
            0.0,
            "each step needs the number that the step before made: a chain has no width",
        )
    }

    fn lesson(&self) -> String {
        "More workers cannot help a chain of steps: only a different algorithm can.".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::ops::BitTest;

    #[test]
    fn three_becomes_seven_becomes_forty_three() {
        assert_eq!(apply(&UBig::from(3u8), 2), UBig::from(43u8));
        assert_eq!(apply(&UBig::from(3u8), 20).bit_len(), 1_418_066);
    }

    #[test]
    fn the_last_digits_follow_the_same_recurrence() {
        for steps in 1..=12 {
            let whole = last_digits(&apply(&UBig::from(3u8), steps));
            assert_eq!(whole, expected_last_digits(3, steps), "{steps} steps");
        }
    }
}
