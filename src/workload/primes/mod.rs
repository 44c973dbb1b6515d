//! Which of `count` numbers from `start` are prime, by trial division, one number a task. Even
//! numbers are out at once; the others are divided by odd numbers up to their square root.

mod kernel;
mod probable;

pub use kernel::{Kernel, KernelKind};

use super::digest::digest;
use crate::units::Theory;
use crate::work::{At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload};
use std::sync::{Arc, OnceLock};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "primes",
    summary: "trial division over a range, one number a task: independent tasks of unequal size",
    parameters: &[
        Parameter {
            name: "start",
            default: "10000000000000",
            what: "the first number, below 2^52",
        },
        Parameter { name: "count", default: "1000", what: "how many numbers, 1 to 10000000" },
        Parameter {
            name: "kernel",
            default: "simd",
            what: "scalar (64-bit remainder) or simd (exact test in f64, for this CPU)",
        },
    ],
    build: |spec| Ok(Arc::new(Primes::new(spec)?)),
};

/// The simd kernel is exact below this.
const MOST: u64 = 1 << 52;

struct Primes {
    spec: Spec,
    start: u64,
    count: usize,
    kernel: Kernel,
    expected: OnceLock<Checksum>,
}

impl Primes {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let count = spec.value("count", 1000, "how many numbers, 1 to 10000000", |count| {
            (1..=10_000_000).contains(count)
        })?;
        let most = MOST - count as u64;
        let start = spec.value(
            "start",
            10_000_000_000_000,
            &format!("a first number up to {most}"),
            |start| *start <= most,
        )?;
        let kind = spec.value("kernel", KernelKind::Simd, "scalar or simd", |_| true)?;
        Ok(Self {
            spec: spec.clone(),
            start,
            count,
            kernel: Kernel::new(kind),
            expected: OnceLock::new(),
        })
    }

    fn number(&self, index: usize) -> u64 {
        self.start + index as u64
    }
}

impl Workload for Primes {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.count)]
    }

    fn task(&self, at: At) -> Checksum {
        let number = self.number(at.index);
        if self.kernel.is_prime(number) { digest(number) } else { Checksum::default() }
    }

    fn expected(&self) -> Option<Checksum> {
        let by_another_method = || {
            (0..self.count)
                .map(|index| self.number(index))
                .filter(|number| probable::is_prime(*number))
                .map(digest)
                .collect()
        };
        Some(*self.expected.get_or_init(by_another_method))
    }

    fn theory(&self) -> Theory {
        Theory::known(
            1.0,
            format!(
                "every number is tested by itself ({}); what remains is the longest single test, 1/39.6 of the work for the default range",
                self.kernel
            ),
        )
    }

    fn lesson(&self) -> String {
        "Independent tasks scale until the longest one is all that is left; hand them out one by one, since primes cost far more than the rest.".into()
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
            "'primes': start=4503599627370496: expected a first number up to 4503599627369496"
        );
    }
}
