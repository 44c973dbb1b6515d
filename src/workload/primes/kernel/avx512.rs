//! The f64 test with AVX-512: most quotients come from an approximate reciprocal, which is
//! faster than dividing, and are made exact by a remainder.

use super::rounding::ROUND;
use std::arch::x86_64::{
    __m512d, _CMP_EQ_OQ, _mm512_add_pd, _mm512_cmp_pd_mask, _mm512_div_pd, _mm512_fmadd_pd,
    _mm512_fnmadd_pd, _mm512_mul_pd, _mm512_rcp14_pd, _mm512_roundscale_pd, _mm512_set_pd,
    _mm512_set1_pd, _mm512_setzero_pd, _mm512_sub_pd,
};

const NEAREST: i32 = 0;
const DIVIDED_AT_ONCE: usize = 4;
const MULTIPLIED_AT_ONCE: usize = 8;

/// Whether an odd number from 3 to `root` divides `n`, which is below 2^52.
#[target_feature(enable = "avx512f")]
pub(super) fn divides(n: u64, root: u64) -> bool {
    // From here on quotients are below 2^26.
    let divide_to = (n >> 26).min(root) as f64;
    let root = root as f64;
    let n = _mm512_set1_pd(n as f64);
    let step = _mm512_set1_pd(16.0);
    let mut divisors = _mm512_set_pd(17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0);
    let mut first = 3.0;
    while first <= root {
        let mut found = 0;
        if first <= divide_to {
            for _ in 0..DIVIDED_AT_ONCE {
                found |= whole_quotients(n, divisors);
                divisors = _mm512_add_pd(divisors, step);
            }
            first += 16.0 * DIVIDED_AT_ONCE as f64;
        } else {
            for _ in 0..MULTIPLIED_AT_ONCE {
                found |= no_remainders(n, divisors);
                divisors = _mm512_add_pd(divisors, step);
            }
            first += 16.0 * MULTIPLIED_AT_ONCE as f64;
        }
        if found != 0 {
            return true;
        }
    }
    false
}

#[target_feature(enable = "avx512f")]
fn whole_quotients(n: __m512d, divisors: __m512d) -> u8 {
    let quotients = _mm512_div_pd(n, divisors);
    let round = _mm512_set1_pd(ROUND);
    let whole = _mm512_sub_pd(_mm512_add_pd(quotients, round), round);
    _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(whole, quotients)
}

/// For quotients below 2^26. The reciprocal is good to 2^-14, and correcting the quotient once
/// by its remainder squares that: an error below 2^26 2^-28 = 1/4. So where d divides n,
/// rounding gives n/d, and the remainder, exact in a fused multiply-add, is 0; where it does
/// not, no whole number gives 0.
#[target_feature(enable = "avx512f")]
fn no_remainders(n: __m512d, divisors: __m512d) -> u8 {
    let reciprocals = _mm512_rcp14_pd(divisors);
    let rough = _mm512_mul_pd(n, reciprocals);
    let missing = _mm512_fnmadd_pd(rough, divisors, n);
    let quotients = _mm512_fmadd_pd(missing, reciprocals, rough);
    let whole = _mm512_roundscale_pd::<NEAREST>(quotients);
    let remainders = _mm512_fnmadd_pd(whole, divisors, n);
    _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(remainders, _mm512_setzero_pd())
}
