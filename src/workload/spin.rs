//! Equal pieces of pure arithmetic that share nothing.

use super::parameters::{call_ms, ms, whole};
use super::spinning::{ITERATIONS, Steps, expected, spin};
use crate::units::Theory;
use crate::work::{At, Checksum, DeviceKernel, Entry, Parameter, Spec, SpecError, Stage, Workload};
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "spin",
    summary: "equal pieces of pure arithmetic that share nothing: as good as this machine gets",
    parameters: &[
        Parameter { name: "tasks", default: "128", what: "how many pieces, 1 to 100000" },
        call_ms("40"),
        ITERATIONS,
    ],
    build: |spec| Ok(Arc::new(Spin::new(spec)?)),
};

struct Spin {
    spec: Spec,
    tasks: usize,
    steps: Steps,
}

impl Spin {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            tasks: whole(spec, "tasks", 128, 1..=100_000)?,
            steps: Steps::of(spec, ms(spec, 40.0)?)?,
        })
    }
}

impl Workload for Spin {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn recipe(&self) -> Spec {
        self.steps.fixed(&self.spec)
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        self.steps.get();
        vec![Stage::Tasks(self.tasks)]
    }

    fn on_device(&self) -> Option<&dyn DeviceKernel> {
        Some(self)
    }

    fn task(&self, at: At) -> Checksum {
        let start = |index: usize| {
            (u128::from(self.steps.get()) * index as u128 / self.tasks as u128) as u64
        };
        spin(start(at.index)..start(at.index + 1))
    }

    fn expected(&self) -> Option<Checksum> {
        Some(expected(0..self.steps.get()))
    }

    fn theory(&self) -> Theory {
        Theory::known(1.0, "the pieces are equal and share nothing but the machine")
    }

    fn lesson(&self) -> String {
        "Work that shares nothing scales as the machine does: what is missing here is the machine's, not the program's.".into()
    }
}

impl DeviceKernel for Spin {
    fn source(&self) -> &'static str {
        include_str!("kernels/spin.cl")
    }

    fn given(&self) -> Vec<u64> {
        vec![self.steps.get()]
    }

    fn needs_doubles(&self) -> bool {
        false
    }
}
