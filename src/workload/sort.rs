//! Merge sort: leaves are sorted, then pairs of runs merged, level by level, until one merge is
//! left that a single worker does.

use super::digest::digest;
use super::parameters::whole;
use crate::units::Theory;
use crate::work::{At, Checksum, Entry, Needs, Parameter, Spec, SpecError, Stage, Workload, lock};
use std::sync::{Arc, Mutex};

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "sort",
    summary: "parallel merge sort: logarithmic depth, and a last merge that nobody shares",
    parameters: &[
        Parameter { name: "count", default: "1000000", what: "how many keys, 1 to 100000000" },
        Parameter {
            name: "leaves",
            default: "64",
            what: "runs sorted at first, a power of 2 to 4096",
        },
    ],
    build: |spec| Ok(Arc::new(Sort::new(spec)?)),
};

struct Sort {
    spec: Spec,
    keys: Vec<u64>,
    /// The runs of each level, leaves first. They keep their memory between calls.
    levels: Vec<Vec<Mutex<Vec<u64>>>>,
}

impl Sort {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let count = whole(spec, "count", 1_000_000, 1..=100_000_000)?;
        let leaves = spec.value("leaves", 64, "a power of 2, 1 to 4096", |leaves: &usize| {
            leaves.is_power_of_two() && *leaves <= 4096
        })?;
        let halved = |runs: &usize| (*runs > 1).then_some(runs / 2);
        let levels = std::iter::successors(Some(leaves), halved);
        Ok(Self {
            spec: spec.clone(),
            keys: (0..count).map(|i| digest(i).0).collect(),
            levels: levels.map(|runs| (0..runs).map(|_| Mutex::default()).collect()).collect(),
        })
    }

    fn sort_leaf(&self, index: usize) {
        let start = |leaf: usize| self.keys.len() * leaf / self.levels[0].len();
        let mut run = lock(&self.levels[0][index]);
        run.clear();
        run.extend_from_slice(&self.keys[start(index)..start(index + 1)]);
        run.sort_unstable();
    }

    fn merge_pair(&self, level: usize, index: usize) {
        let below = &self.levels[level - 1];
        let (left, right) = (lock(&below[2 * index]), lock(&below[2 * index + 1]));
        merge(&left, &right, &mut lock(&self.levels[level][index]));
    }
}

/// Merges two sorted runs into `out`, whose contents are lost.
fn merge(left: &[u64], right: &[u64], out: &mut Vec<u64>) {
    out.clear();
    out.reserve(left.len() + right.len());
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        let take_left = left[l] <= right[r];
        out.push(if take_left { left[l] } else { right[r] });
        l += usize::from(take_left);
        r += usize::from(!take_left);
    }
    out.extend_from_slice(&left[l..]);
    out.extend_from_slice(&right[r..]);
}

/// The digest of the keys' sum, if they are sorted.
fn digest_if_sorted(keys: &[u64]) -> Checksum {
    if keys.is_sorted() { digest_of_all(keys) } else { Checksum::default() }
}

fn digest_of_all(keys: &[u64]) -> Checksum {
    digest(keys.iter().copied().fold(keys.len() as u64, u64::wrapping_add))
}

impl Workload for Sort {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        self.levels.iter().map(|runs| Stage::Tasks(runs.len())).collect()
    }

    fn stage_name(&self, stage: usize) -> Option<&'static str> {
        Some(if stage == 0 { "sort the leaves" } else { "merge" })
    }

    fn task(&self, at: At) -> Checksum {
        if at.stage == 0 {
            self.sort_leaf(at.index);
        } else {
            self.merge_pair(at.stage, at.index);
        }
        let last = at.stage + 1 == self.levels.len();
        if last { digest_if_sorted(&lock(&self.levels[at.stage][0])) } else { Checksum::default() }
    }

    fn expected(&self) -> Option<Checksum> {
        Some(digest_of_all(&self.keys))
    }

    fn theory(&self) -> Theory {
        Theory::work_and_span(
            "work/span: the merges of the last levels have fewer tasks than workers, and the last one is serial",
        )
    }

    fn needs(&self) -> Needs {
        Needs { shared_memory: true, ..Needs::default() }
    }

    fn lesson(&self) -> String {
        "Divide and conquer is parallel at its leaves and serial at its root: the span decides in the end. With chunks=static a worker of threads merges what it sorted itself, which its own cache still holds.".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn merged_runs_are_sorted_and_complete(mut a: Vec<u64>, mut b: Vec<u64>) {
            a.sort_unstable();
            b.sort_unstable();
            let mut out = vec![1, 2, 3];
            merge(&a, &b, &mut out);
            let mut all = [a, b].concat();
            all.sort_unstable();
            prop_assert_eq!(out, all);
        }
    }

    #[test]
    fn keys_out_of_order_are_no_answer() {
        assert_eq!(digest_if_sorted(&[3, 2]), Checksum::default());
        assert_ne!(digest_if_sorted(&[2, 3]), digest_if_sorted(&[2, 4]));
    }
}
