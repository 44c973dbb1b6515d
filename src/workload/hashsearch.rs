//! Brute force for a preimage: every key of a range is hashed, and one has the wanted hash. The
//! search does not stop at the find, so that each call does the same work.

use super::digest::digest;
use super::parameters::whole;
use crate::units::Theory;
use crate::work::{At, Checksum, DeviceKernel, Entry, Parameter, Spec, SpecError, Stage, Workload};
use sha2::{Digest, Sha256};
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Workload> = Entry {
    name: "hashsearch",
    summary: "brute force of a SHA-256 preimage over a range of keys: embarrassingly parallel",
    parameters: &[
        Parameter { name: "keys", default: "400000", what: "how many keys, 1 to 1000000000" },
        Parameter { name: "secret", default: "299792", what: "the key to find, below keys" },
        Parameter { name: "chunk", default: "1000", what: "how many keys a task, 1 or more" },
    ],
    build: |spec| Ok(Arc::new(HashSearch::new(spec)?)),
};

struct HashSearch {
    spec: Spec,
    keys: u64,
    chunk: u64,
    secret: u64,
    wanted: [u8; 32],
}

impl HashSearch {
    fn new(spec: &Spec) -> Result<Self, SpecError> {
        let keys = whole(spec, "keys", 400_000, 1..=1_000_000_000)?;
        let secret = whole(spec, "secret", 299_792.min(keys - 1), 0..=keys - 1)?;
        Ok(Self {
            spec: spec.clone(),
            keys,
            chunk: whole(spec, "chunk", 1000, 1..=1_000_000_000)?,
            secret,
            wanted: hash(secret),
        })
    }
}

fn hash(key: u64) -> [u8; 32] {
    Sha256::digest(key.to_le_bytes()).into()
}

impl Workload for HashSearch {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn stages(&self, _workers: usize) -> Vec<Stage> {
        vec![Stage::Tasks(self.keys.div_ceil(self.chunk) as usize)]
    }

    fn on_device(&self) -> Option<&dyn DeviceKernel> {
        Some(self)
    }

    fn size(&self) -> Option<(&'static str, u64)> {
        Some(("keys", self.keys))
    }

    fn task(&self, at: At) -> Checksum {
        let first = at.index as u64 * self.chunk;
        let keys = first..self.keys.min(first + self.chunk);
        keys.filter(|key| hash(*key) == self.wanted).map(digest).collect()
    }

    fn expected(&self) -> Option<Checksum> {
        Some(digest(self.secret))
    }

    fn theory(&self) -> Theory {
        Theory::known(1.0, "each key is hashed by itself, and all cost the same")
    }

    fn lesson(&self) -> String {
        "Embarrassingly parallel: nothing to share, nothing to wait for, so only cores count."
            .into()
    }
}

impl DeviceKernel for HashSearch {
    fn source(&self) -> &'static str {
        include_str!("kernels/hashsearch.cl")
    }

    fn given(&self) -> Vec<u64> {
        let (words, _) = self.wanted.as_chunks();
        let wanted = words.iter().map(|word| u64::from_be_bytes(*word));
        [self.keys, self.chunk].into_iter().chain(wanted).collect()
    }

    fn needs_doubles(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_sha_256() {
        // sha256 of eight zero bytes.
        let start = [0xaf, 0x55, 0x70, 0xf5, 0xa1, 0x81, 0x0b, 0x7a];
        assert_eq!(hash(0)[..8], start);
    }
}
