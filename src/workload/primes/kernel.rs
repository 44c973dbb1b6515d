//! The tests themselves. The f64 test asks whether x/d is a whole number: below 2^52 a quotient
//! that is not whole is at least 1/d away from one, more than its rounding error, so the answer
//! is exact. It is compiled for several instruction sets and chosen at run time.

use super::super::simd::{InstructionSet, Set};
use rounding::ROUND;
use std::fmt;

#[cfg(target_arch = "x86_64")]
mod avx512;
mod rounding;

/// Which kernel is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KernelKind {
    /// The remainder of two 64-bit integers, as in the original program.
    Scalar,
    /// Many divisors at once in f64, with the widest instructions of this CPU.
    Simd,
}

/// A prime test by trial division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel(Method);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Remainder,
    Quotients(InstructionSet),
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Method::Remainder => f.write_str("64-bit remainder"),
            Method::Quotients(set) => write!(f, "exact quotients in f64, {set}"),
        }
    }
}

/// Below this, blocks of divisors would run past the number itself.
const SMALL: u64 = 1 << 16;

impl Kernel {
    /// The kernel of this kind for this CPU.
    pub fn new(kind: KernelKind) -> Self {
        Self(match kind {
            KernelKind::Scalar => Method::Remainder,
            KernelKind::Simd => Method::Quotients(InstructionSet::widest()),
        })
    }

    /// Whether `n`, which is below 2^52, is prime. Never inlined: whoever calls it runs the
    /// same code.
    #[inline(never)]
    pub fn is_prime(self, n: u64) -> bool {
        if n.is_multiple_of(2) || n < 3 {
            return n == 2;
        }
        let root = n.isqrt();
        if n < SMALL {
            return !divides_scalar(n, root);
        }
        let composite = match self.0 {
            Method::Remainder => divides_scalar(n, root),
            Method::Quotients(set) => match set.get() {
                Set::Baseline => divides(n, root),
                // SAFETY: an `InstructionSet` is one that this CPU has.
                #[cfg(target_arch = "x86_64")]
                Set::Avx2 => unsafe { divides_avx2(n, root) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Set::Avx512 => unsafe { avx512::divides(n, root) },
            },
        };
        !composite
    }
}

/// Whether an odd number from 3 to `root` divides `n`.
#[inline(never)]
fn divides_scalar(n: u64, root: u64) -> bool {
    (3..=root).step_by(2).any(|d| n.is_multiple_of(d))
}

/// Divisors tested between two looks at the outcome.
const BLOCK: usize = 32;

#[inline(always)]
fn divides(n: u64, root: u64) -> bool {
    let (n, root) = (n as f64, root as f64);
    let mut first = 3.0;
    while first <= root {
        let mut found = false;
        for lane in 0..BLOCK {
            let quotient = n / (first + (2 * lane) as f64);
            found |= (quotient + ROUND) - ROUND == quotient;
        }
        if found {
            return true;
        }
        first += (2 * BLOCK) as f64;
    }
    false
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn divides_avx2(n: u64, root: u64) -> bool {
    divides(n, root)
}

#[cfg(test)]
mod tests {
    use super::super::probable;
    use super::*;
    use proptest::prelude::*;

    fn all() -> Vec<Kernel> {
        let sets = InstructionSet::available().into_iter();
        let quotients = sets.map(Method::Quotients);
        quotients.chain([Method::Remainder]).map(Kernel).collect()
    }

    #[test]
    fn every_kernel_knows_the_small_numbers() {
        for kernel in all() {
            let primes: Vec<u64> = (0..30).filter(|n| kernel.is_prime(*n)).collect();
            assert_eq!(primes, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29], "{kernel}");
        }
    }

    #[test]
    fn every_kernel_agrees_around_the_switch_to_blocks() {
        for kernel in all() {
            for n in SMALL - 500..SMALL + 500 {
                assert_eq!(kernel.is_prime(n), probable::is_prime(n), "{kernel}: {n}");
            }
        }
    }

    #[test]
    fn squares_and_products_of_close_primes_are_found_at_the_very_end() {
        // The largest prime below 2^26 and the one before it: the square root is the last divisor.
        for n in [67_108_859 * 67_108_859, 67_108_859 * 67_108_837, 3 * 1_501_199_875_790_165] {
            for kernel in all() {
                assert!(!kernel.is_prime(n), "{kernel}: {n}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_kernel_agrees_with_miller_rabin(n in 0u64..1 << 44) {
            for kernel in all() {
                prop_assert_eq!(kernel.is_prime(n | 1), probable::is_prime(n | 1), "{}", kernel);
            }
        }

        #[test]
        fn every_kernel_finds_the_only_divisor(a in 1u64..1 << 20, b in 1u64..1 << 31) {
            let (a, b) = (2 * a + 1, 2 * b + 1);
            for kernel in all() {
                prop_assert!(!kernel.is_prime(a * b), "{}: {} x {}", kernel, a, b);
            }
        }
    }
}
