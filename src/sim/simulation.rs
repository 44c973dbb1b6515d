//! Everything that is said of strands.

use super::resample::intervals;
use super::shape::{Bounds, Shape};
use super::what_if::{WhatIf, what_if};
use super::{Policy, SimError, Strands};

/// What to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Worker counts, ascending.
    pub workers: Vec<usize>,
    /// How strands are shared out; those that cannot share these strands are left out. `None`:
    /// every way.
    pub policies: Option<Vec<Policy>>,
    /// What a steal costs the thief, in the unit of the durations; 0 where nobody measured it.
    pub steal: f64,
    /// What the machine itself gives: worker count and speedup of a kernel that shares nothing.
    pub capacity: Vec<(usize, f64)>,
    /// Durations of other runs of the same strands, each as long as there are strands, from which
    /// intervals come.
    pub runs: Vec<Vec<f64>>,
    /// The number of workers at which changes are ranked; `None`: the largest.
    pub changed_at: Option<usize>,
}

/// One number of workers under one policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// How many workers.
    pub workers: usize,
    /// When the last is done, in the unit of the durations.
    pub makespan: f64,
    /// Work over makespan.
    pub speedup: f64,
    /// Where 95 % of the speedups lie if durations vary as between runs.
    pub interval: Option<(f64, f64)>,
    /// The speedup on this machine, which is slower with more of its cores at work; `None` where
    /// that was not measured.
    pub on_capacity: Option<f64>,
}

/// All numbers of workers under one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheduled {
    /// How strands are shared out.
    pub policy: Policy,
    /// By worker count.
    pub points: Vec<Point>,
}

/// Everything that is said of strands.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Work, span and what follows from them.
    pub shape: Shape,
    /// What a steal costs; 0 where nobody measured it.
    pub steal: f64,
    /// A schedule a policy.
    pub schedules: Vec<Scheduled>,
    /// By worker count: between what every greedy schedule lies.
    pub bounds: Vec<(usize, Bounds)>,
    /// By worker count: the speedup of [`Shape::burdened`].
    pub burdened: Vec<(usize, f64)>,
    /// At how many workers changes are ranked.
    pub changed_at: usize,
    /// The largest gain first.
    pub what_if: Vec<WhatIf>,
}

/// Schedules strands on virtual workers.
///
/// # Errors
/// [`SimError`]: no workers, no work, a policy that cannot share these strands out alone.
pub fn simulate(strands: &Strands, options: &Options) -> Result<Simulation, SimError> {
    let shape = Shape::of(strands, options.steal)?;
    let workers = &options.workers;
    let changed_at = options.changed_at.or(workers.last().copied()).ok_or(SimError::NoWorkers)?;
    let nested = matches!(strands, Strands::Graph(_));
    let asked = options.policies.clone();
    let every = asked.is_none();
    let policies = asked.unwrap_or_else(|| Policy::all(options.steal).to_vec());
    let mut schedules = Vec::new();
    for &policy in policies.iter().filter(|policy| !(every && nested && policy.needs_lists())) {
        let makespans = policy.makespans(strands, workers)?;
        let resampled = policy == Policy::Greedy;
        let runs = if resampled { options.runs.as_slice() } else { &[] };
        let intervals = intervals(strands, runs, workers)?;
        let at = |(at, makespan): (usize, f64)| {
            let speedup = shape.work / makespan;
            Point {
                workers: workers[at],
                makespan,
                speedup,
                interval: intervals.get(at).copied(),
                on_capacity: on_capacity(speedup, workers[at], &options.capacity),
            }
        };
        let points = makespans.into_iter().enumerate().map(at).collect();
        schedules.push(Scheduled { policy, points });
    }
    let now = policies.first().copied().unwrap_or(Policy::Greedy);
    let what_if = what_if(strands, now, options.steal, changed_at)?;
    Ok(Simulation {
        bounds: workers.iter().map(|&n| (n, shape.bounds(n))).collect(),
        burdened: workers.iter().map(|&n| (n, shape.work / shape.burdened(n))).collect(),
        shape,
        steal: options.steal,
        schedules,
        changed_at,
        what_if,
    })
}

/// The speedup where n workers together are as fast as c(n) alone.
fn on_capacity(speedup: f64, workers: usize, capacity: &[(usize, f64)]) -> Option<f64> {
    let of = capacity.iter().find(|(n, _)| *n == workers)?.1;
    Some(speedup * of / workers as f64)
}
