//! a = b + 3 c over arrays larger than the caches (STREAM triad, McCalpin 1995): bound by the
//! memory bandwidth, which all cores share. Each worker has a block of its own, which it touched
//! first, so that the memory is near it. No streaming stores.

use super::digest::digest;
use super::numa::Place;
use super::parameters::whole;
use super::simd::{InstructionSet, Set};
use crate::units::Theory;
use crate::work::{
    At, Checksum, DeviceKernel, Entry, Parameter, Spec, SpecError, Stage, Workload, lock,
};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "triad",
    summary: "STREAM triad over arrays larger than the caches: saturates at the memory bandwidth",
    parameters: &[
        Parameter {
            name: "mib",
            default: "128",
            what: "the size of each of the three arrays, MiB, 1 to 65536; at least four times the last cache",
        },
        Parameter {
            name: "place",
            default: "first-touch",
            what: "first-touch (near the worker that uses it), interleaved over the NUMA nodes, or remote (on another node than the worker's, which --pin cores keeps there)",
        },
    ],
    build: |spec| Ok(Arc::new(Triad::new(spec)?)),
};

const SCALAR: f64 = 3.0;
/// Every so many elements one is checked.
const SAMPLE: usize = 1 << 16;

struct Triad {
    spec: Spec,
    elements: usize,
    instructions: InstructionSet,
    place: Place,
    /// By lane; a lane takes its block out while it works.
    blocks: Mutex<BTreeMap<usize, Block>>,
}

struct Block {
    workers: usize,
    a: Vec<f64>,
    b: Vec<f64>,
    c: Vec<f64>,
}

impl Block {
    fn new(workers: usize, elements: Range<usize>, place: &Place) -> Self {
        Self {
            workers,
            a: place.filled(elements.clone(), |_| f64::NAN),
            b: place.filled(elements.clone(), b_at),
            c: place.filled(elements, c_at),
        }
    }
}

fn b_at(element: usize) -> f64 {
    (element % 1000) as f64
}

fn c_at(element: usize) -> f64 {
    (element % 777) as f64
}

impl Triad {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let mib = whole(spec, "mib", 128, 1..=65_536)?;
        Ok(Self {
            spec: spec.clone(),
            elements: (mib << 20) / size_of::<f64>(),
            instructions: InstructionSet::widest(),
            place: Place::of(spec)?,
            blocks: Mutex::default(),
        })
    }

    /// The elements of one lane.
    fn elements(&self, at: At) -> Range<usize> {
        let start = |lane: usize| self.elements * lane / at.workers;
        start(at.index)..start(at.index + 1)
    }

    fn samples(&self) -> impl Iterator<Item = usize> {
        (0..self.elements).step_by(SAMPLE)
    }
}

fn triad_on(instructions: InstructionSet, block: &mut Block) {
    let Block { a, b, c, .. } = block;
    match instructions.get() {
        Set::Baseline => triad(a, b, c),
        // SAFETY: an `InstructionSet` is one that this CPU has.
        #[cfg(target_arch = "x86_64")]
        Set::Avx2 => unsafe { triad_avx2(a, b, c) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Set::Avx512 => unsafe { triad_avx512(a, b, c) },
    }
}

#[inline(always)]
fn triad(a: &mut [f64], b: &[f64], c: &[f64]) {
    for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
        *a = b + SCALAR * c;
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn triad_avx2(a: &mut [f64], b: &[f64], c: &[f64]) {
    triad(a, b, c);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn triad_avx512(a: &mut [f64], b: &[f64], c: &[f64]) {
    triad(a, b, c);
}

fn digest_of(element: usize, value: f64) -> Checksum {
    digest(digest(element as u64).0 ^ value.to_bits())
}

impl Workload for Triad {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Lanes]
    }

    fn on_device(&self) -> Option<&dyn DeviceKernel> {
        Some(self)
    }

    fn size(&self) -> Option<(&'static str, u64)> {
        Some(("mib", (self.elements * size_of::<f64>()) as u64 >> 20))
    }

    /// Blocks for other worker counts go, so that memory is held once.
    fn begin(&self, workers: usize) {
        lock(&self.blocks).retain(|_, block| block.workers == workers);
    }

    /// The first call at a worker count also fills the arrays.
    fn task(&self, at: At) -> Checksum {
        let elements = self.elements(at);
        let kept = lock(&self.blocks).remove(&at.index);
        let mut block =
            kept.unwrap_or_else(|| Block::new(at.workers, elements.clone(), &self.place));
        let samples = self.samples().filter(|sample| elements.contains(sample));
        let samples: Vec<usize> = samples.collect();
        for sample in &samples {
            // So that an answer is never one of the call before.
            block.a[sample - elements.start] = f64::NAN;
        }
        triad_on(self.instructions, &mut block);
        let sampled = samples.iter().map(|i| digest_of(*i, block.a[i - elements.start]));
        let answer = sampled.collect();
        lock(&self.blocks).insert(at.index, block);
        answer
    }

    fn expected(&self) -> Option<Checksum> {
        Some(self.samples().map(|i| digest_of(i, b_at(i) + SCALAR * c_at(i))).collect())
    }

    /// As STREAM counts: two arrays read, one written.
    fn bytes_per_call(&self) -> Option<u64> {
        Some(3 * (self.elements * size_of::<f64>()) as u64)
    }

    fn theory(&self) -> Theory {
        Theory::shape(format!(
            "a capped resource: the speedup ends where the memory bandwidth is used up ({})",
            self.instructions
        ))
    }

    fn lesson(&self) -> String {
        "When memory is the bottleneck, cores beyond those that saturate it only wait.".into()
    }
}

/// Two arrays go to the device with each call, and one comes back.
impl DeviceKernel for Triad {
    fn source(&self) -> &'static str {
        include_str!("kernels/triad.cl")
    }

    fn given(&self) -> Vec<u64> {
        vec![self.elements as u64]
    }

    fn input(&self) -> Vec<f64> {
        (0..self.elements).map(b_at).chain((0..self.elements).map(c_at)).collect()
    }

    fn output(&self) -> usize {
        self.elements
    }

    fn answer(&self, output: &[f64]) -> Checksum {
        self.samples().map(|i| digest_of(i, output[i])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_set_gives_the_same_array() {
        for set in InstructionSet::available() {
            let place = Place::of(&Spec::named("triad")).unwrap();
            let mut block = Block::new(1, 5..1000, &place);
            triad_on(set, &mut block);
            let right = (5..1000).map(|i| b_at(i) + SCALAR * c_at(i));
            assert!(block.a.iter().copied().eq(right), "{set}");
        }
    }

    #[test]
    fn a_call_moves_three_arrays() {
        let triad = Triad::new(&"triad,mib=2".parse().unwrap()).unwrap();
        assert_eq!(triad.bytes_per_call(), Some(6 << 20));
    }
}
