//! Recorded runs in turn with plain ones, and what they are together.

use std::time::Instant;

use crate::data::Recorded;
use crate::stats::median;

/// A recorded call.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Each strand's median over the runs.
    pub recorded: Recorded,
    /// Every run's seconds, in the order of the strands.
    pub runs: Vec<Vec<f64>>,
}

/// Runs whose median is kept: one long task decides a schedule, so its noise does too.
const RUNS: usize = 5;

/// What is run next.
pub(super) enum Turn {
    Plain,
    Recorded,
}

/// Runs in turn, plain ones before and after each recorded one; all recorded, all plain seconds.
pub(super) fn in_turn(
    budget_s: f64,
    run: &mut dyn FnMut(Turn) -> Vec<f64>,
) -> (Vec<Vec<f64>>, Vec<f64>) {
    let begun = Instant::now();
    let (mut runs, mut plain) = (Vec::new(), run(Turn::Plain));
    loop {
        let run_begun = Instant::now();
        runs.push(run(Turn::Recorded));
        plain.extend(run(Turn::Plain));
        let next_s = begun.elapsed().as_secs_f64() + run_begun.elapsed().as_secs_f64();
        if runs.len() == RUNS || next_s > budget_s {
            return (runs, plain);
        }
    }
}

/// Runs of the same strands as one.
pub(super) struct Medians {
    /// Each strand's median, all together as long as the median run.
    pub(super) seconds: Vec<f64>,
    /// What a run without a clock inside takes, as the runs beside each run say.
    pub(super) plain_s: Option<f64>,
}

impl Medians {
    /// From runs of as many strands each, and the plain times before, between and after them: what
    /// drifts is in both, so each run is compared with its neighbours.
    pub(super) fn of(runs: &[Vec<f64>], plain: &[f64]) -> Self {
        let middle = |of: &dyn Fn(usize) -> f64| {
            median(&(0..runs.len()).map(of).collect::<Vec<f64>>()).unwrap_or(0.0)
        };
        let total = |run: usize| runs[run].iter().sum::<f64>();
        let beside = |run: usize| (plain[run] + plain[run + 1]) / 2.0;
        let (total_s, over) = (middle(&total), middle(&|run| total(run) / beside(run)));
        let strands = runs.first().map_or(0, Vec::len);
        let mut seconds: Vec<f64> =
            (0..strands).map(|strand| middle(&|run| runs[run][strand])).collect();
        let sum: f64 = seconds.iter().sum();
        if sum > 0.0 {
            seconds.iter_mut().for_each(|strand| *strand *= total_s / sum);
        }
        let plain_s = Some(total_s / over).filter(|plain_s| plain_s.is_finite());
        Self { seconds, plain_s }
    }
}
