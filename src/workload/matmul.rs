//! C = A B for square matrices, a band of rows a task, blocked so that a piece of B stays in the
//! cache. Entries are small whole numbers, so every sum is exact whatever its order.

use super::digest::digest;
use super::simd::{InstructionSet, Set};
use crate::units::Theory;
use crate::work::{At, Checksum, Entry, Parameter, Spec, SpecError, Stage, Workload};
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "matmul",
    summary: "blocked product of two square matrices: CPU-bound until the bandwidth runs out",
    parameters: &[Parameter {
        name: "n",
        default: "512",
        what: "rows and columns, a multiple of 16, 16 to 8192",
    }],
    build: |spec| Ok(Arc::new(Matmul::new(spec)?)),
};

/// Rows of C a task.
const BAND: usize = 16;
/// Rows of B that are used for a whole band before the next ones.
const DEPTH: usize = 64;
/// Rows of B that are added to a row of C at once.
const AT_ONCE: usize = 4;

struct Matmul {
    spec: Spec,
    n: usize,
    a: Vec<f64>,
    b: Vec<f64>,
    instructions: InstructionSet,
}

impl Matmul {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let expected = "a multiple of 16, 16 to 8192";
        let n = spec.value("n", 512, expected, |n: &usize| {
            (BAND..=8192).contains(n) && n.is_multiple_of(BAND)
        })?;
        let matrix = |seed: u64| {
            let entry = |i: usize| (digest(seed + i as u64).0 % 64) as f64;
            (0..n * n).map(entry).collect()
        };
        Ok(Self {
            spec: spec.clone(),
            n,
            a: matrix(1 << 40),
            b: matrix(2 << 40),
            instructions: InstructionSet::widest(),
        })
    }

    fn multiply(&self, rows_of_a: &[f64], c: &mut [f64]) {
        match self.instructions.get() {
            Set::Baseline => product(rows_of_a, &self.b, c, self.n),
            // SAFETY: an `InstructionSet` is one that this CPU has.
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => unsafe { product_avx2(rows_of_a, &self.b, c, self.n) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => unsafe { product_avx512(rows_of_a, &self.b, c, self.n) },
        }
    }
}

/// Adds `a` times `b` to `c`, where `b` is n x n and `a` and `c` have any number of rows.
#[inline(always)]
fn product(a: &[f64], b: &[f64], c: &mut [f64], n: usize) {
    for first in (0..n).step_by(DEPTH) {
        let end = n.min(first + DEPTH);
        let rows_of_b = &b[first * n..end * n];
        for (a, c) in a.chunks_exact(n).zip(c.chunks_exact_mut(n)) {
            let factors = a[first..end].chunks_exact(AT_ONCE);
            for (factors, rows) in factors.zip(rows_of_b.chunks_exact(AT_ONCE * n)) {
                let (b0, rest) = rows.split_at(n);
                let (b1, rest) = rest.split_at(n);
                let (b2, b3) = rest.split_at(n);
                for ((((c, b0), b1), b2), b3) in c.iter_mut().zip(b0).zip(b1).zip(b2).zip(b3) {
                    *c += factors[0] * b0 + factors[1] * b1 + factors[2] * b2 + factors[3] * b3;
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn product_avx2(a: &[f64], b: &[f64], c: &mut [f64], n: usize) {
    product(a, b, c, n);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn product_avx512(a: &[f64], b: &[f64], c: &mut [f64], n: usize) {
    product(a, b, c, n);
}

fn weight(row_or_column: usize, of_row: bool) -> u64 {
    digest((row_or_column as u64) << 1 | u64::from(of_row)).0
}

impl Workload for Matmul {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.n / BAND)]
    }

    /// The sum of u_i C_ij v_j over the band, for fixed random weights u and v.
    fn task(&self, at: At) -> Checksum {
        let n = self.n;
        let first = at.index * BAND;
        let mut c = vec![0.0; BAND * n];
        self.multiply(&self.a[first * n..(first + BAND) * n], &mut c);
        let v: Vec<u64> = (0..n).map(|j| weight(j, false)).collect();
        let row = |(i, row): (usize, &[f64])| {
            let terms = row.iter().zip(&v).map(|(c, v)| (*c as u64).wrapping_mul(*v));
            let sum = terms.fold(0, u64::wrapping_add);
            Checksum(weight(first + i, true).wrapping_mul(sum))
        };
        c.chunks_exact(n).enumerate().map(row).collect()
    }

    /// The same sum as u (A (B v)), two products with a vector (Freivalds 1977).
    fn expected(&self) -> Option<Checksum> {
        let times = |matrix: &[f64], v: &[u64]| -> Vec<u64> {
            let row = |row: &[f64]| {
                let terms = row.iter().zip(v).map(|(m, v)| (*m as u64).wrapping_mul(*v));
                terms.fold(0, u64::wrapping_add)
            };
            matrix.chunks_exact(self.n).map(row).collect()
        };
        let v: Vec<u64> = (0..self.n).map(|j| weight(j, false)).collect();
        let product = times(&self.a, &times(&self.b, &v));
        let weighted = |(i, sum): (usize, &u64)| Checksum(weight(i, true).wrapping_mul(*sum));
        Some(product.iter().enumerate().map(weighted).collect())
    }

    fn theory(&self) -> Theory {
        Theory::known(
            1.0,
            format!(
                "bands of rows are independent ({}); all read the same B, so caches and bandwidth are shared",
                self.instructions
            ),
        )
    }

    fn lesson(&self) -> String {
        "Arithmetic on data that stays in the cache scales with the cores; blocking is what keeps it there.".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_is_the_one_by_definition_with_every_instruction_set() {
        let mut matmul = Matmul::new(&"matmul,n=80".parse().unwrap()).unwrap();
        let n = matmul.n;
        let entry = |i: usize, j: usize| -> f64 {
            (0..n).map(|k| matmul.a[i * n + k] * matmul.b[k * n + j]).sum()
        };
        let by_definition: Vec<f64> = (0..n * n).map(|at| entry(at / n, at % n)).collect();
        for set in InstructionSet::available() {
            matmul.instructions = set;
            let mut c = vec![0.0; n * n];
            matmul.multiply(&matmul.a, &mut c);
            assert_eq!(c, by_definition, "{set}");
        }
    }

    #[test]
    fn sizes_that_do_not_divide_into_bands_are_refused() {
        let error = Matmul::new(&"matmul,n=100".parse().unwrap()).err().unwrap().to_string();
        assert_eq!(error, "'matmul': n=100: expected a multiple of 16, 16 to 8192");
    }
}
