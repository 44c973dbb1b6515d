//! Intervals of speedups from how durations vary between runs.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::{Policy, SimError, Strands};
use crate::stats::{median, quantile};

/// Resamples behind an interval.
const RESAMPLES: usize = 200;

/// Strands times worker counts above which an interval takes longer than it is worth.
const MOST: usize = 500_000;

/// 95 % of the speedups where each strand's duration is the median of as many draws from its own
/// runs as there are; by worker count, empty where there are fewer than two runs or too many
/// strands.
pub(super) fn intervals(
    strands: &Strands,
    runs: &[Vec<f64>],
    workers: &[usize],
) -> Result<Vec<(f64, f64)>, SimError> {
    let count = strands.len();
    let whole = runs.len() > 1 && runs.iter().all(|run| run.len() == count);
    if !whole || count.saturating_mul(workers.len()) > MOST {
        return Ok(Vec::new());
    }
    let mut random = ChaCha8Rng::seed_from_u64(count as u64);
    let mut speedups = vec![Vec::with_capacity(RESAMPLES); workers.len()];
    for _ in 0..RESAMPLES {
        let durations = (0..count).map(|strand| drawn(&mut random, runs, strand)).collect();
        let resample = strands.with_durations(durations)?;
        let work = resample.work();
        let makespans = Policy::Greedy.makespans(&resample, workers)?;
        speedups.iter_mut().zip(makespans).for_each(|(all, makespan)| all.push(work / makespan));
    }
    let ends = |all: &Vec<f64>| Some((quantile(all, 0.025)?, quantile(all, 0.975)?));
    Ok(speedups.iter().filter_map(ends).collect())
}

/// The median of draws with replacement from a strand's runs.
fn drawn(random: &mut ChaCha8Rng, runs: &[Vec<f64>], strand: usize) -> f64 {
    let draw = |_| {
        // The high half of a product picks evenly but for runs / 2^32.
        let pick = (u64::from(random.next_u32()) * runs.len() as u64) >> 32;
        runs[pick as usize][strand]
    };
    let drawn: Vec<f64> = (0..runs.len()).map(draw).collect();
    median(&drawn).unwrap_or(0.0)
}
