//! Strands that wait for each other.

use super::SimError;

/// A directed acyclic graph of strands: each begins when all that it waits for have ended. Memory
/// is linear in strands and edges; a fork or a join that costs nothing is a strand of duration 0,
/// which keeps the edges of nested forks and joins linear too.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    durations: Vec<f64>,
    /// How many strands each waits for.
    waits: Vec<u32>,
    /// Where the followers of each strand begin in `followers`.
    first: Vec<u32>,
    /// What waits for each strand, strand by strand; last those that wait for nothing.
    followers: Vec<u32>,
}

impl Graph {
    /// The most strands, and the most edges.
    pub const MOST: usize = u32::MAX as usize / 2;

    /// A graph of strands with `durations`, in the unit of your choice; strand i waits for the
    /// strands `after[i]`, all of them earlier ones (a missing list is an empty one).
    ///
    /// # Errors
    /// [`SimError::Duration`], [`SimError::Order`], [`SimError::TooMany`].
    pub fn new<A: AsRef<[u32]>>(durations: Vec<f64>, after: &[A]) -> Result<Self, SimError> {
        check(&durations)?;
        let edges: usize = after.iter().map(|waits| waits.as_ref().len()).sum();
        let count = durations.len().max(edges);
        if count > Self::MOST || after.len() > durations.len() {
            return Err(SimError::TooMany { count: count.max(after.len()), most: Self::MOST });
        }
        let mut waits = vec![0u32; durations.len()];
        let mut first = vec![0u32; durations.len() + 1];
        for (strand, earlier) in after.iter().enumerate() {
            waits[strand] = earlier.as_ref().len() as u32;
            for &after in earlier.as_ref() {
                if after as usize >= strand {
                    return Err(SimError::Order { strand, after: after as usize });
                }
                first[after as usize + 1] += 1;
            }
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut next = first.clone();
        let mut followers = vec![0u32; edges];
        for (strand, earlier) in after.iter().enumerate() {
            for &after in earlier.as_ref() {
                followers[next[after as usize] as usize] = strand as u32;
                next[after as usize] += 1;
            }
        }
        followers.extend((0..durations.len() as u32).filter(|&at| waits[at as usize] == 0));
        Ok(Self { durations, waits, first, followers })
    }

    /// How long each strand takes.
    pub fn durations(&self) -> &[f64] {
        &self.durations
    }

    /// The same strands and waits with other durations, one each.
    ///
    /// # Errors
    /// [`SimError::Duration`]; [`SimError::TooMany`] where there are not as many.
    pub fn with_durations(&self, durations: Vec<f64>) -> Result<Self, SimError> {
        check(&durations)?;
        if durations.len() != self.durations.len() {
            return Err(SimError::TooMany { count: durations.len(), most: self.durations.len() });
        }
        Ok(Self { durations, ..self.clone() })
    }

    /// What waits for `strand`.
    pub fn followers(&self, strand: usize) -> &[u32] {
        &self.followers[self.first[strand] as usize..self.first[strand + 1] as usize]
    }

    /// How many strands each waits for.
    pub(super) fn waits(&self) -> &[u32] {
        &self.waits
    }

    /// All followers, strand by strand, then the roots: see [`Graph::range`], [`Graph::roots`].
    pub(super) fn all_followers(&self) -> &[u32] {
        &self.followers
    }

    /// Where the followers of `strand` stand in [`Graph::all_followers`].
    pub(super) fn range(&self, strand: usize) -> (u32, u32) {
        (self.first[strand], self.first[strand + 1])
    }

    /// Where the strands that wait for nothing stand in [`Graph::all_followers`].
    pub(super) fn roots(&self) -> (u32, u32) {
        let edges = self.first.last().copied().unwrap_or(0);
        (edges, self.followers.len() as u32)
    }

    /// The longest way through, where passing from a strand to k followers costs `fork(k)`.
    pub(super) fn longest_path(&self, fork: impl Fn(usize) -> f64) -> f64 {
        let mut start = vec![0.0f64; self.durations.len()];
        let mut longest = 0.0f64;
        for strand in 0..self.durations.len() {
            let end = start[strand] + self.durations[strand];
            longest = longest.max(end);
            let followers = self.followers(strand);
            let begin = end + fork(followers.len());
            for &follower in followers {
                start[follower as usize] = start[follower as usize].max(begin);
            }
        }
        longest
    }

    /// Which strands nothing can run beside: all others come before or after them.
    ///
    /// In an order that keeps every wait, all before strand v lead to v exactly if v is the only
    /// one so far that nothing placed follows; the same read backwards for those after it.
    pub(super) fn alone(&self) -> Vec<bool> {
        let strands = self.durations.len();
        let mut alone = vec![true; strands];
        let (mut ends, mut seen) = (0usize, vec![false; strands]);
        let before = self.before();
        for (strand, alone) in alone.iter_mut().enumerate() {
            for &earlier in &before.1[before.0[strand]..before.0[strand + 1]] {
                if !std::mem::replace(&mut seen[earlier as usize], true) {
                    ends -= 1;
                }
            }
            ends += 1;
            *alone = ends == 1;
        }
        let (mut begins, mut seen) = (0usize, vec![false; strands]);
        for (strand, alone) in alone.iter_mut().enumerate().rev() {
            for &later in self.followers(strand) {
                if !std::mem::replace(&mut seen[later as usize], true) {
                    begins -= 1;
                }
            }
            begins += 1;
            *alone &= begins == 1;
        }
        alone
    }

    /// What each strand waits for: where each list begins, and all lists.
    fn before(&self) -> (Vec<usize>, Vec<u32>) {
        let mut first = vec![0usize];
        first.extend(self.waits.iter().scan(0usize, |sum, waits| {
            *sum += *waits as usize;
            Some(*sum)
        }));
        let (mut next, mut all) = (first.clone(), vec![0u32; first[self.waits.len()]]);
        for strand in 0..self.durations.len() {
            for &follower in self.followers(strand) {
                all[next[follower as usize]] = strand as u32;
                next[follower as usize] += 1;
            }
        }
        (first, all)
    }

    /// The same graph with strand i in `parts(i)` equal independent parts and its duration times
    /// `scale(i)`. Parts meet in a strand of duration 0.
    pub(super) fn divided(
        &self,
        parts: impl Fn(usize) -> usize,
        scale: impl Fn(usize) -> f64,
    ) -> Result<Self, SimError> {
        let (first, all) = self.before();
        let (mut durations, mut after) = (Vec::new(), Vec::<Vec<u32>>::new());
        let mut last = vec![0u32; self.durations.len()];
        for strand in 0..self.durations.len() {
            let waits: Vec<u32> =
                all[first[strand]..first[strand + 1]].iter().map(|&at| last[at as usize]).collect();
            let count = parts(strand).max(1);
            let duration = self.durations[strand] * scale(strand) / count as f64;
            let from = durations.len() as u32;
            durations.extend(std::iter::repeat_n(duration, count));
            after.extend(std::iter::repeat_n(waits, count));
            if count > 1 {
                after.push((from..from + count as u32).collect());
                durations.push(0.0);
            }
            last[strand] = durations.len() as u32 - 1;
        }
        Self::new(durations, &after)
    }
}

/// Refuses durations that are none.
pub(super) fn check(durations: &[f64]) -> Result<(), SimError> {
    match durations.iter().position(|d| !(d.is_finite() && *d >= 0.0)) {
        Some(task) => Err(SimError::Duration { task, value: durations[task] }),
        None => Ok(()),
    }
}
