//! Floor 2: work and span: tasks with durations scheduled on P virtual workers. A schedule of a
//! job's measured task durations predicts its speedup with no fit at all.
//!
//! Source: R. L. Graham, Bounds on multiprocessing timing anomalies, SIAM J. Appl. Math. 17,
//! 1969 (list scheduling, longest processing time first); R. D. Blumofe and C. E. Leiserson,
//! Scheduling multithreaded computations by work stealing, J. ACM 46, 1999 (work and span).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Why durations cannot be scheduled.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SimError {
    /// No workers.
    #[error("0 workers: expected at least 1")]
    NoWorkers,
    /// A duration that is not a number of at least 0.
    #[error("task {task} has duration '{value}': expected a number of at least 0")]
    Duration {
        /// Which task, from 0.
        task: usize,
        /// Its duration.
        value: f64,
    },
}

/// How tasks find their worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// In index order, each to the worker that is free first: a shared counter, work stealing.
    Greedy,
    /// The same, longest task first.
    LongestFirst,
    /// Fixed contiguous blocks whose sizes differ by at most one, larger blocks first.
    StaticBlocks,
    /// Task i to worker i mod P.
    RoundRobin,
}

impl Schedule {
    /// Every schedule.
    pub const ALL: [Self; 4] =
        [Self::Greedy, Self::LongestFirst, Self::StaticBlocks, Self::RoundRobin];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Greedy => "greedy",
            Self::LongestFirst => "longest-first",
            Self::StaticBlocks => "static-blocks",
            Self::RoundRobin => "round-robin",
        }
    }

    /// When the last of `workers` workers is done with independent tasks of these durations, in
    /// the unit of the durations; 0 without tasks.
    ///
    /// # Errors
    /// No workers, or a duration that is negative or not finite.
    pub fn makespan(self, durations: &[f64], workers: usize) -> Result<f64, SimError> {
        check(durations, workers)?;
        Ok(match self {
            Self::Greedy => list_schedule(durations.iter().copied(), workers),
            Self::LongestFirst => {
                let mut longest_first = durations.to_vec();
                longest_first.sort_unstable_by(|a, b| b.total_cmp(a));
                list_schedule(longest_first.into_iter(), workers)
            }
            Self::StaticBlocks => (0..workers)
                .map(|worker| {
                    let (size, larger) = (durations.len() / workers, durations.len() % workers);
                    let edge = |worker: usize| worker * size + worker.min(larger);
                    durations[edge(worker)..edge(worker + 1)].iter().sum()
                })
                .fold(0.0, f64::max),
            Self::RoundRobin => (0..workers)
                .map(|worker| durations.iter().skip(worker).step_by(workers).sum())
                .fold(0.0, f64::max),
        })
    }
}

/// Sum of all durations: the time of one worker.
pub fn work(durations: &[f64]) -> f64 {
    durations.iter().sum()
}

/// The longest duration: no number of workers is faster; 0 without tasks.
pub fn span(durations: &[f64]) -> f64 {
    durations.iter().copied().fold(0.0, f64::max)
}

fn check(durations: &[f64], workers: usize) -> Result<(), SimError> {
    if workers == 0 {
        return Err(SimError::NoWorkers);
    }
    match durations.iter().position(|d| !(d.is_finite() && *d >= 0.0)) {
        Some(task) => Err(SimError::Duration { task, value: durations[task] }),
        None => Ok(()),
    }
}

/// A worker's load, ordered so that it can stand in a heap.
#[derive(PartialEq)]
struct Load(f64);

impl Eq for Load {}

impl Ord for Load {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Load {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Each task to the worker that is free first.
fn list_schedule(durations: impl Iterator<Item = f64>, workers: usize) -> f64 {
    let mut free: BinaryHeap<Reverse<Load>> = (0..workers).map(|_| Reverse(Load(0.0))).collect();
    let mut last = 0.0f64;
    for duration in durations {
        if let Some(mut first) = free.peek_mut() {
            first.0.0 += duration;
            last = last.max(first.0.0);
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nobody_cannot_work() {
        assert_eq!(Schedule::Greedy.makespan(&[1.0], 0), Err(SimError::NoWorkers));
    }

    #[test]
    fn a_duration_is_a_number_of_at_least_zero() {
        let refused = Schedule::RoundRobin.makespan(&[1.0, -2.0], 2);
        assert_eq!(refused, Err(SimError::Duration { task: 1, value: -2.0 }));
        assert!(Schedule::Greedy.makespan(&[f64::NAN], 2).is_err());
    }

    #[test]
    fn no_tasks_take_no_time() {
        for schedule in Schedule::ALL {
            assert_eq!(schedule.makespan(&[], 4), Ok(0.0));
        }
    }

    #[test]
    fn longest_first_keeps_the_long_task_from_coming_last() {
        let durations = [1.0, 1.0, 1.0, 3.0];
        assert_eq!(Schedule::Greedy.makespan(&durations, 2), Ok(4.0));
        assert_eq!(Schedule::LongestFirst.makespan(&durations, 2), Ok(3.0));
    }

    proptest! {
        #[test]
        fn every_schedule_lies_between_the_bounds(
            durations in prop::collection::vec(0.0f64..10.0, 1..60), workers in 1usize..12,
        ) {
            let (work, span) = (work(&durations), span(&durations));
            let least = span.max(work / workers as f64);
            for schedule in Schedule::ALL {
                let makespan = schedule.makespan(&durations, workers).unwrap();
                prop_assert!(makespan >= least * (1.0 - 1e-12), "{schedule:?}");
                prop_assert!(makespan <= work * (1.0 + 1e-12), "{schedule:?}");
            }
            // Graham's bound for list scheduling.
            let greedy = Schedule::Greedy.makespan(&durations, workers).unwrap();
            let bound = work / workers as f64 + span * (1.0 - 1.0 / workers as f64);
            prop_assert!(greedy <= bound * (1.0 + 1e-12));
        }
    }
}
