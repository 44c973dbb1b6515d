//! The tests themselves. The f64 test asks whether x/d is a whole number: below 2^52 a quotient
//! that is not whole is at least 1/d away from one, more than its rounding error, so the answer
//! is exact. It is compiled for several instruction sets and chosen at run time.

use rounding::ROUND;
use std::fmt;
use std::str::FromStr;

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

impl FromStr for KernelKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "scalar" => Ok(Self::Scalar),
            "simd" => Ok(Self::Simd),
            _ => Err(()),
        }
    }
}

/// A prime test by trial division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel(InstructionSet);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InstructionSet {
    Scalar,
    /// What every CPU of this architecture has.
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl InstructionSet {
    #[cfg(target_arch = "x86_64")]
    fn widest() -> Self {
        if is_x86_feature_detected!("avx512f") {
            Self::Avx512
        } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            Self::Avx2
        } else {
            Self::Baseline
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn widest() -> Self {
        Self::Baseline
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            InstructionSet::Scalar => "64-bit remainder",
            InstructionSet::Baseline => "f64, baseline instructions",
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx2 => "f64, AVX2",
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 => "f64, AVX-512",
        })
    }
}

/// Below this, blocks of divisors would run past the number itself.
const SMALL: u64 = 1 << 16;

impl Kernel {
    /// The kernel of this kind for this CPU.
    pub fn new(kind: KernelKind) -> Self {
        Self(match kind {
            KernelKind::Scalar => InstructionSet::Scalar,
            KernelKind::Simd => InstructionSet::widest(),
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
            InstructionSet::Scalar => divides_scalar(n, root),
            InstructionSet::Baseline => divides(n, root),
            // SAFETY: `widest` chose these after it detected their instructions.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx2 => unsafe { divides_avx2(n, root) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 => unsafe { avx512::divides(n, root) },
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
        let mut all = vec![InstructionSet::Scalar, InstructionSet::Baseline];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                all.push(InstructionSet::Avx2);
            }
            if is_x86_feature_detected!("avx512f") {
                all.push(InstructionSet::Avx512);
            }
        }
        all.into_iter().map(Kernel).collect()
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
