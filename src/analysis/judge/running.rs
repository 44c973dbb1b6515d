//! How many workers ran at a time.

use super::context::Context;
use crate::analysis::fit::Recorded;
use crate::analysis::result::Running;
use crate::data;
use crate::model::lost::stretch;
use crate::stats;

/// At each worker count whose threads were looked at in every round.
pub(super) fn running(about: &Context<'_>, recorded: &[Recorded]) -> Vec<Running> {
    recorded.iter().filter_map(|at| at_count(about, at)).collect()
}

fn at_count(about: &Context<'_>, recorded: &Recorded) -> Option<Running> {
    let n = recorded.workers;
    let point = about.series.points.iter().find(|point| point.workers.get() == n)?;
    let used = point.blocks.iter().filter(|block| about.selection.used.contains(&block.round));
    let seen: Vec<&data::Running> =
        used.map(|block| block.running.as_ref()).collect::<Option<_>>()?;
    let places = seen.first()?.shares.len();
    let fits = |seen: &&data::Running| seen.is_sound() && seen.shares.len() == places;
    if places as f64 != n + 1.0 || !seen.iter().all(fits) {
        return None;
    }
    let mean = |j: usize| stats::mean(&seen.iter().map(|seen| seen.shares[j]).collect::<Vec<_>>());
    let shares: Vec<f64> = (0..places).map(mean).collect::<Option<_>>()?;
    let spare: Vec<f64> =
        recorded.pairs.iter().map(|pair| pair.many.spare(n)).collect::<Option<_>>()?;
    let looks = seen.iter().fold(0, |sum: u64, seen| sum.saturating_add(seen.looks));
    let cpus = about.study.machine.usable_cpus().unwrap_or(usize::MAX);
    Some(Running { workers: n, looks, shares: stretched(shares, stats::mean(&spare)?, cpus) })
}

fn stretched(mut shares: Vec<f64>, spare: f64, cpus: usize) -> Vec<f64> {
    let all = shares.len() - 1;
    let seen: f64 = shares.iter().enumerate().map(|(j, share)| (all - j) as f64 * share).sum();
    let not_all: f64 = shares[..all].iter().sum();
    if seen > 0.0 {
        let factor = stretch(spare, seen).min(1.0 / not_all);
        shares[..all].iter_mut().for_each(|share| *share *= factor);
    }
    shares[all] = (1.0 - shares[..all].iter().sum::<f64>()).max(0.0);
    if cpus < all {
        let beyond: f64 = shares.drain(cpus + 1..).sum();
        shares[cpus] += beyond;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_saw_is_stretched_to_what_clocks_counted() {
        let shares = stretched(vec![0.0, 0.4, 0.6], 0.5, 8);
        assert_eq!(shares, [0.0, 0.5, 0.5]);
        assert_eq!(stretched(vec![0.0, 0.4, 0.6], 0.0, 8), [0.0, 0.0, 1.0], "nothing is idle");
        assert_eq!(
            stretched(vec![0.0, 0.25, 0.75], 1.9, 8),
            [0.0, 0.5, 0.5],
            "not more than twice"
        );
        assert_eq!(stretched(vec![0.0, 1.0, 0.0], 1.9, 8), [0.0, 1.0, 0.0], "not more than all");
    }

    #[test]
    fn more_workers_than_processors_run_on_those_there_are() {
        let shares = stretched(vec![0.0, 0.25, 0.25, 0.25, 0.25], 1.5, 2);
        assert_eq!(shares, [0.0, 0.25, 0.75]);
    }
}
