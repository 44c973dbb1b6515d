//! How strands find their worker.

use std::num::NonZeroUsize;

use rayon::prelude::*;

use super::graph;
use super::stealing::{self, OfGraph, Tasks};
use super::{SimError, Strands, list};

/// A way to share strands out.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Policy {
    /// In their order, each to the worker that is free first: a shared counter.
    Greedy,
    /// The same, of those that may begin the longest first.
    LongestFirst,
    /// Fixed contiguous blocks whose sizes differ by at most one, larger blocks first.
    StaticBlocks,
    /// Task i to worker i mod P.
    RoundRobin,
    /// So many neighbours at once, each chunk to the worker that is free first; `None`: four chunks
    /// a worker.
    Chunks(Option<NonZeroUsize>),
    /// Ranges that are halved and stolen, where each steal costs the thief so much.
    WorkStealing {
        /// In the unit of the durations.
        steal: f64,
    },
}

/// Chunks a worker where nobody says how large one is.
const CHUNKS_A_WORKER: usize = 4;

impl Policy {
    /// The policies that need nothing beside the durations.
    pub const PLAIN: [Self; 4] =
        [Self::Greedy, Self::LongestFirst, Self::StaticBlocks, Self::RoundRobin];

    /// Every policy, with this cost of a steal.
    pub fn all(steal: f64) -> [Self; 6] {
        let [greedy, longest_first, blocks, round_robin] = Self::PLAIN;
        let stealing = Self::WorkStealing { steal };
        [greedy, longest_first, blocks, round_robin, Self::Chunks(None), stealing]
    }

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Greedy => "greedy",
            Self::LongestFirst => "longest-first",
            Self::StaticBlocks => "static-blocks",
            Self::RoundRobin => "round-robin",
            Self::Chunks(_) => "chunks",
            Self::WorkStealing { .. } => "work-stealing",
        }
    }

    /// Whether it shares out lists only, not nested forks.
    pub fn needs_lists(self) -> bool {
        matches!(self, Self::StaticBlocks | Self::RoundRobin | Self::Chunks(_))
    }

    /// When the last of `workers` workers is done with independent tasks of these durations, in
    /// the unit of the durations; 0 without tasks.
    ///
    /// # Errors
    /// As [`Policy::makespans`].
    pub fn makespan(self, durations: &[f64], workers: usize) -> Result<f64, SimError> {
        graph::check(durations)?;
        self.check(&[workers])?;
        Ok(self.of_stage(durations, &self.sorted(durations), workers))
    }

    /// When the last of each number of workers is done, in the unit of the durations. Stages wait
    /// for each other.
    ///
    /// # Errors
    /// [`SimError::NoWorkers`], [`SimError::StealCost`]; [`SimError::Nested`] where fixed shares
    /// are asked of nested forks.
    pub fn makespans(self, strands: &Strands, workers: &[usize]) -> Result<Vec<f64>, SimError> {
        self.check(workers)?;
        match strands {
            Strands::Graph(_) if self.needs_lists() => {
                Err(SimError::Nested { policy: self.name() })
            }
            Strands::Graph(graph) => {
                Ok(workers.par_iter().map(|&n| self.of_graph(graph, n)).collect())
            }
            Strands::Stages(stages) => {
                let mut all = vec![0.0; workers.len()];
                for stage in stages {
                    let sorted = self.sorted(stage);
                    all.par_iter_mut()
                        .zip(workers)
                        .for_each(|(sum, &n)| *sum += self.of_stage(stage, &sorted, n));
                }
                Ok(all)
            }
        }
    }

    fn check(self, workers: &[usize]) -> Result<(), SimError> {
        match self {
            _ if workers.contains(&0) => Err(SimError::NoWorkers),
            Self::WorkStealing { steal } if !(steal.is_finite() && steal >= 0.0) => {
                Err(SimError::StealCost { value: steal })
            }
            _ => Ok(()),
        }
    }

    /// The tasks longest first, where that is the order.
    fn sorted(self, durations: &[f64]) -> Vec<f64> {
        if self != Self::LongestFirst {
            return Vec::new();
        }
        let mut sorted = durations.to_vec();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        sorted
    }

    fn of_stage(self, durations: &[f64], sorted: &[f64], workers: usize) -> f64 {
        match self {
            Self::Greedy => list::independent(durations.iter().copied(), workers),
            Self::LongestFirst => list::independent(sorted.iter().copied(), workers),
            Self::StaticBlocks => blocks(durations, workers),
            Self::RoundRobin => round_robin(durations, workers),
            Self::Chunks(size) => {
                let size = size.map_or_else(
                    || durations.len().div_ceil(workers.saturating_mul(CHUNKS_A_WORKER)).max(1),
                    NonZeroUsize::get,
                );
                list::independent(durations.chunks(size).map(|chunk| chunk.iter().sum()), workers)
            }
            Self::WorkStealing { steal } => {
                let all = (0, durations.len() as u32);
                stealing::makespan(&mut Tasks(durations), all, workers, steal)
            }
        }
    }

    fn of_graph(self, of: &graph::Graph, workers: usize) -> f64 {
        match self {
            Self::LongestFirst => {
                list::graph(of, workers, |at| u64::MAX - list::key(of.durations()[at]))
            }
            Self::WorkStealing { steal } => {
                stealing::makespan(&mut OfGraph::new(of), of.roots(), workers, steal)
            }
            _ => list::graph(of, workers, |_| 0),
        }
    }
}

fn blocks(durations: &[f64], workers: usize) -> f64 {
    let (size, larger) = (durations.len() / workers, durations.len() % workers);
    let edge = |worker: usize| worker * size + worker.min(larger);
    let block = |worker: usize| durations[edge(worker)..edge(worker + 1)].iter().sum();
    (0..workers.min(durations.len())).map(block).fold(0.0, f64::max)
}

fn round_robin(durations: &[f64], workers: usize) -> f64 {
    let mut loads = vec![0.0; workers.min(durations.len()).max(1)];
    for round in durations.chunks(workers) {
        loads.iter_mut().zip(round).for_each(|(load, duration)| *load += duration);
    }
    loads.into_iter().fold(0.0, f64::max)
}
