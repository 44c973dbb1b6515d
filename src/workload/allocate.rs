//! Many small allocations on all workers, freed by whoever comes next: the allocator is what they
//! share.

use super::digest::digest;
use super::parameters::whole;
use crate::units::Theory;
use crate::work::{At, Checksum, Entry, Needs, Parameter, Spec, SpecError, Stage, Workload, lock};
use std::hint::black_box;
use std::sync::{Arc, Mutex};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "allocate",
    summary: "small allocations on all workers, each freed by another task: the allocator's locks",
    parameters: &[
        Parameter { name: "tasks", default: "64", what: "how many tasks, 1 to 100000" },
        Parameter {
            name: "blocks",
            default: "4000",
            what: "blocks of 16 to 1024 bytes that each allocates, 1 to 1000000",
        },
    ],
    build: |spec| Ok(Arc::new(Allocate::new(spec)?)),
};

type Blocks = Vec<Box<[u8]>>;

struct Allocate {
    spec: Spec,
    blocks: usize,
    /// What each task left for the next one to free.
    left: Vec<Mutex<Blocks>>,
}

impl Allocate {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let tasks = whole(spec, "tasks", 64, 1..=100_000)?;
        Ok(Self {
            spec: spec.clone(),
            blocks: whole(spec, "blocks", 4000, 1..=1_000_000)?,
            left: (0..tasks).map(|_| Mutex::default()).collect(),
        })
    }

    /// Bytes of a block, the same in every call.
    fn bytes(task: usize, block: usize) -> usize {
        16 + (digest((task * 31 + block) as u64).0 % 1009) as usize
    }

    fn answer(&self, task: usize) -> Checksum {
        Checksum((0..self.blocks).map(|block| Self::bytes(task, block) as u64).sum())
    }
}

impl Workload for Allocate {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.left.len())]
    }

    fn task(&self, at: At) -> Checksum {
        let next = (at.index + 1) % self.left.len();
        let of_another = std::mem::take(&mut *lock(&self.left[next]));
        // Freed when nobody waits for this lock: the allocator's alone are to be seen.
        drop(of_another);
        let block = |block| black_box(vec![1; Self::bytes(at.index, block)].into_boxed_slice());
        let blocks: Blocks = (0..self.blocks).map(block).collect();
        let bytes = blocks.iter().map(|block| block.len() as u64).sum();
        *lock(&self.left[at.index]) = blocks;
        Checksum(bytes)
    }

    fn expected(&self) -> Option<Checksum> {
        Some((0..self.left.len()).map(|task| self.answer(task)).collect())
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: true, ..Needs::default() }
    }

    fn theory(&self) -> Theory {
        Theory::shape(
            "the tasks share nothing but the allocator, which locks where one thread frees what another took",
        )
    }

    fn lesson(&self) -> String {
        "An allocator is shared too: memory that each worker keeps for itself needs no lock.".into()
    }
}
