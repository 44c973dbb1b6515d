//! The serial tail of `order=sorted`.

use super::super::digest::digest;
use crate::work::{Checksum, lock};
use std::collections::BinaryHeap;
use std::sync::Mutex;

/// The primes so far, in the order of their discovery.
#[derive(Default)]
pub(super) struct Found(Mutex<Vec<u64>>);

impl Found {
    pub(super) fn clear(&self) {
        lock(&self.0).clear();
    }

    pub(super) fn add(&self, primes: impl Iterator<Item = u64>) {
        let primes: Vec<u64> = primes.collect();
        lock(&self.0).extend(primes);
    }

    /// Sorts by heap, which takes as long for one worker's tidy order as for the jumble that
    /// many leave behind.
    pub(super) fn sort(&self) -> Vec<u64> {
        BinaryHeap::from(lock(&self.0).clone()).into_sorted_vec()
    }
}

/// A digest that another order would change.
pub(super) fn digest_in_order(primes: impl IntoIterator<Item = u64>) -> Checksum {
    let next = |so_far: Checksum, prime: u64| digest(so_far.0 ^ prime);
    primes.into_iter().fold(Checksum::default(), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_in_any_order_they_come_out_sorted() {
        let found = Found::default();
        found.add([7, 11].into_iter());
        found.add([2, 3, 5].into_iter());
        assert_eq!(found.sort(), [2, 3, 5, 7, 11]);
        assert_ne!(digest_in_order([2, 3]), digest_in_order([3, 2]));
    }
}
