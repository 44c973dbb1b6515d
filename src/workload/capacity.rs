//! The machine itself: a kernel that shares nothing. How it scales is how the machine scales.

use super::parameters::ms;
use super::spinning::{ITERATIONS, Steps, expected, spin};
use crate::units::Theory;
use crate::work::{At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload};
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "capacity",
    summary: "the machine itself: each worker does the same arithmetic and shares nothing (weak)",
    parameters: &[
        Parameter {
            name: "ms",
            default: "10",
            what: "how long each worker computes, milliseconds, above 0 to 60000",
        },
        ITERATIONS,
    ],
    build: |spec| Ok(Arc::new(Capacity::new(spec)?)),
};

const MS: f64 = 10.0;

/// The kernel whose scaling is the machine's own: each worker does the same amount, about 10 ms
/// by itself, so the machine's capacity in workers is c(n) = n T(1) / T(n).
pub fn capacity() -> Arc<dyn Workload> {
    Arc::new(Capacity { spec: Spec::named(ENTRY.name), steps: Steps::taking(MS) })
}

struct Capacity {
    spec: Spec,
    steps: Steps,
}

impl Capacity {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let ms = ms(spec, MS)?;
        Ok(Self { spec: spec.clone(), steps: Steps::of(spec, ms)? })
    }
}

impl Workload for Capacity {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn recipe(&self) -> Spec {
        self.steps.fixed(&self.spec)
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        self.steps.get();
        vec![Stage::Lanes]
    }

    /// By how much the lane's answer is wrong: the right sum is 0 for any number of workers.
    fn task(&self, _at: At) -> Checksum {
        let steps = 0..self.steps.get();
        Checksum(spin(steps.clone()).0.wrapping_sub(expected(steps).0))
    }

    fn expected(&self) -> Option<Checksum> {
        Some(Checksum(0))
    }

    fn theory(&self) -> Theory {
        Theory::known(
            1.0,
            "nothing is shared but the machine: clock, caches and hyperthreads decide",
        )
    }

    fn lesson(&self) -> String {
        "No program scales better than the machine does for work that shares nothing.".into()
    }
}
