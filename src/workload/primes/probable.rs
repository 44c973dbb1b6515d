//! The check on the kernels by a method that shares nothing with trial division.

const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/// Below this the first four bases are enough.
const FOUR_ARE_ENOUGH: u64 = 3_215_031_751;

/// Whether `n` is prime: Miller-Rabin with the first 12 primes as bases, which errs for no
/// number below 3.3e24 (Jaeschke 1993 for four, Sorenson and Webster 2015 for twelve).
pub(super) fn is_prime(n: u64) -> bool {
    if n < 2 {
        return false;
    }
    if let Some(base) = BASES.iter().find(|base| n.is_multiple_of(**base)) {
        return n == *base;
    }
    let twos = (n - 1).trailing_zeros();
    let odd = (n - 1) >> twos;
    let bases = if n < FOUR_ARE_ENOUGH { 4 } else { 12 };
    BASES[..bases].iter().all(|base| {
        let mut x = power(*base, odd, n);
        let mut passes = x == 1 || x == n - 1;
        for _ in 1..twos {
            x = times(x, x, n);
            passes |= x == n - 1;
        }
        passes
    })
}

fn times(a: u64, b: u64, modulus: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(modulus)) as u64
}

fn power(base: u64, exponent: u64, modulus: u64) -> u64 {
    let mut result = 1;
    let mut square = base % modulus;
    let mut left = exponent;
    while left > 0 {
        if left & 1 == 1 {
            result = times(result, square, modulus);
        }
        square = times(square, square, modulus);
        left >>= 1;
    }
    result
}
