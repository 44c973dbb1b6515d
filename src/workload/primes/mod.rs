//! Which of `count` numbers from `start` are prime, by trial division. Even numbers are out at
//! once; the others are divided by odd numbers up to their square root. With `order=sorted` the
//! primes are collected as they are found, and one worker then puts them into order.

mod kernel;
mod probable;
mod sorted;

pub use kernel::{Kernel, KernelKind};

use super::digest::digest;
use super::parameters::{whole, word};
use crate::units::Theory;
use crate::work::{
    At, Checksum, DeviceKernel, Entry, Needs, Parameter, Spec, SpecError, Stage, Workload,
};
use sorted::Found;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "primes",
    summary: "trial division over a range: independent tasks of unequal size, CPU-bound",
    parameters: &[
        Parameter {
            name: "start",
            default: "10000000000000 (1 with order=sorted)",
            what: "the first number, below 2^52",
        },
        Parameter {
            name: "count",
            default: "1000 (1000000 with order=sorted)",
            what: "how many numbers, 1 to 10000000",
        },
        Parameter {
            name: "chunk",
            default: "1 (1000 with order=sorted)",
            what: "how many numbers a task, 1 or more",
        },
        Parameter {
            name: "kernel",
            default: "simd",
            what: "simd (exact quotients in f64, for this CPU) or scalar (64-bit remainder)",
        },
        Parameter {
            name: "order",
            default: "any",
            what: "any, or sorted: the primes as found, then sorted by one worker, a serial tail",
        },
    ],
    build: |spec| Ok(Arc::new(Primes::new(spec)?)),
};

/// The simd kernel is exact below this.
const MOST: u64 = 1 << 52;

struct Primes {
    spec: Spec,
    numbers: Range<u64>,
    chunk: u64,
    kind: KernelKind,
    kernel: Kernel,
    /// With `order=sorted`, what was found so far.
    found: Option<Found>,
    expected: OnceLock<Checksum>,
}

impl Primes {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let kinds = [("simd", KernelKind::Simd), ("scalar", KernelKind::Scalar)];
        let sorted = word(spec, "order", &[("any", false), ("sorted", true)])?;
        let (start, count, chunk) =
            if sorted { (1, 1_000_000, 1000) } else { (10_000_000_000_000, 1000, 1) };
        let kind = word(spec, "kernel", &kinds)?;
        let count = whole(spec, "count", count, 1..=10_000_000)?;
        let start = whole(spec, "start", start, 0..=MOST - count)?;
        Ok(Self {
            spec: spec.clone(),
            numbers: start..start + count,
            chunk: whole(spec, "chunk", chunk, 1..=10_000_000)?,
            kind,
            kernel: Kernel::new(kind),
            found: sorted.then(Found::default),
            expected: OnceLock::new(),
        })
    }

    /// The numbers of one task.
    fn numbers(&self, index: usize) -> Range<u64> {
        let start = self.numbers.start + index as u64 * self.chunk;
        start..self.numbers.end.min(start + self.chunk)
    }
}

impl Workload for Primes {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        let tasks = (self.numbers.end - self.numbers.start).div_ceil(self.chunk);
        let tasks = Stage::Tasks(tasks as usize);
        match self.found {
            None => vec![tasks],
            Some(_) => vec![tasks, Stage::Serial],
        }
    }

    fn stage_name(&self, stage: usize) -> Option<&'static str> {
        Some(if stage == 0 { "test" } else { "sort" })
    }

    fn on_device(&self) -> Option<&dyn DeviceKernel> {
        // Sorting is one worker's, and has no kernel.
        self.found.is_none().then_some(self)
    }

    fn size(&self) -> Option<(&'static str, u64)> {
        Some(("count", self.numbers.end - self.numbers.start))
    }

    fn begin(&self, _workers: usize) {
        if let Some(found) = &self.found {
            found.clear();
        }
    }

    fn task(&self, at: At) -> Checksum {
        let primes = |index| self.numbers(index).filter(|n| self.kernel.is_prime(*n));
        match &self.found {
            None => primes(at.index).map(digest).collect(),
            Some(found) if at.stage == 0 => {
                found.add(primes(at.index));
                Checksum::default()
            }
            Some(found) => sorted::digest_in_order(found.sort()),
        }
    }

    fn expected(&self) -> Option<Checksum> {
        let by_another_method = || {
            let primes = self.numbers.clone().filter(|n| probable::is_prime(*n));
            match self.found {
                None => primes.map(digest).collect(),
                Some(_) => sorted::digest_in_order(primes),
            }
        };
        Some(*self.expected.get_or_init(by_another_method))
    }

    fn theory(&self) -> Theory {
        match self.found {
            None => Theory::known(
                1.0,
                format!(
                    "every number is tested by itself ({}); only the longest test cannot be shared, 1/39.6 of the work of the default range",
                    self.kernel
                ),
            ),
            Some(_) => Theory::work_and_span(format!(
                "tests are independent ({}), but one worker sorts while the others wait: work and span of a recorded run give p",
                self.kernel
            )),
        }
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: self.found.is_some(), ..Needs::default() }
    }

    fn lesson(&self) -> String {
        match self.found {
            None => "Independent tasks scale until the longest is all that is left; hand them out one by one, since a prime costs far more than the rest.",
            Some(_) => "A short serial tail is what stays when everything before it is shared out.",
        }
        .into()
    }
}

impl DeviceKernel for Primes {
    fn source(&self) -> &'static str {
        include_str!("../kernels/primes.cl")
    }

    fn given(&self) -> Vec<u64> {
        let Range { start, end } = self.numbers;
        vec![start, end, self.chunk, u64::from(self.needs_doubles())]
    }

    fn needs_doubles(&self) -> bool {
        self.kind == KernelKind::Simd
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_range_holds_34_primes_by_every_method() {
        let range = 10_000_000_000_000..10_000_000_001_000;
        let primes = |kernel: Kernel| range.clone().filter(|n| kernel.is_prime(*n)).count();
        assert_eq!(range.clone().filter(|n| probable::is_prime(*n)).count(), 34);
        assert_eq!(primes(Kernel::new(KernelKind::Simd)), 34);
    }

    #[test]
    fn a_range_past_the_exact_limit_is_refused() {
        let spec: Spec = "primes,start=4503599627370496".parse().unwrap();
        let error = Primes::new(&spec).err().unwrap().to_string();
        assert_eq!(
            error,
            "'primes': start=4503599627370496: expected a whole number, 0 to 4503599627369496"
        );
    }

    #[test]
    fn the_last_task_takes_what_is_left() {
        let spec: Spec = "primes,start=10,count=7,chunk=3".parse().unwrap();
        let primes = Primes::new(&spec).unwrap();
        assert_eq!(primes.stages(1), [Stage::Tasks(3)]);
        assert_eq!([0, 1, 2].map(|i| primes.numbers(i)), [10..13, 13..16, 16..17]);
    }
}
