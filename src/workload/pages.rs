//! Fresh memory in every task: each page is missing when it is first touched, and the kernel has to
//! find, clear and map it. Threads of one process share the table that it is mapped in.

use super::digest::digest;
use super::parameters::whole;
use crate::units::Theory;
use crate::work::{At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload};
use std::hint::black_box;
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "pages",
    summary: "fresh memory touched by each task: page faults, the kernel's time",
    parameters: &[
        Parameter { name: "tasks", default: "16", what: "how many tasks, 1 to 100000" },
        Parameter {
            name: "mib",
            default: "40",
            what: "what each takes and gives back, MiB, 33 to 4096: allocators keep smaller ones",
        },
    ],
    build: |spec| Ok(Arc::new(Pages::new(spec)?)),
};

/// No page is smaller.
const PAGE: usize = 4096;

struct Pages {
    spec: Spec,
    tasks: usize,
    bytes: usize,
}

impl Pages {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        Ok(Self {
            spec: spec.clone(),
            tasks: whole(spec, "tasks", 16, 1..=100_000)?,
            bytes: whole(spec, "mib", 40, 33..=4096)? << 20,
        })
    }

    fn pages(&self) -> u64 {
        (self.bytes / PAGE) as u64
    }

    fn answer(&self, index: usize) -> Checksum {
        Checksum(digest(index as u64).0.wrapping_mul(self.pages()))
    }
}

impl Workload for Pages {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.tasks)]
    }

    fn task(&self, at: At) -> Checksum {
        // Zeroed memory of this size comes from the system, without a page behind it.
        let mut fresh = black_box(vec![0_u8; self.bytes]);
        fresh.iter_mut().step_by(PAGE).for_each(|byte| *byte = 1);
        let touched = black_box(&fresh).iter().step_by(PAGE).map(|byte| u64::from(*byte)).sum();
        Checksum(digest(at.index as u64).0.wrapping_mul(touched))
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.tasks).map(|index| self.answer(index)).collect())
    }

    fn theory(&self) -> Theory {
        Theory::shape(
            "the tasks share nothing of their own, but the kernel maps pages of all threads of a process in one table",
        )
    }

    fn lesson(&self) -> String {
        "Memory taken anew for each task is paid in the kernel; kept and used again it costs nothing, and processes have a table each.".into()
    }
}
