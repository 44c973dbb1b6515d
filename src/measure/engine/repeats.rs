//! What the engine judges while it measures: what binds a job, and what others disturbed.

use std::collections::BTreeSet;

use super::merge;
use super::message::{Assignment, Visit};
use super::plan::Plan;
use crate::data::{Block, Series, Study, Watch};
use crate::stats;
use crate::units::Bound;

/// Below this share of the wall time a lone worker waits more than it computes.
const COMPUTES: f64 = 0.5;

/// So many runs tell what binds a job: looking at all of a thousand after each would take time.
const ENOUGH_RUNS: usize = 25;

/// What binds a command by what it used in its first runs at its smallest worker count: one that
/// computes, or waits for a core to do so, most of the time is bound by the cores, any other is not
/// (it waits, or computes on another machine). `None` where the system does not tell, or nothing was measured.
pub(super) fn bound_by_use(series: &Series) -> Option<Bound> {
    let blocks = series.points.first()?.blocks.iter().take(ENOUGH_RUNS);
    let watches = blocks.filter_map(|block| block.watch);
    let share =
        |watch: Watch| Some((watch.cpu_s? + watch.waited_s.unwrap_or_default()) / watch.wall_s);
    let shares: Vec<f64> = watches.filter_map(share).collect();
    stats::median(&shares).map(|share| if share >= COMPUTES { Bound::Cpu } else { Bound::Io })
}

/// Says what binds the planned series that are judged by their use so far.
pub(super) fn find_bounds(study: &mut Study, plan: &Plan) {
    for planned in plan.series.iter().filter(|planned| planned.bound_by_use) {
        if let Some(series) = merge::series_mut(study, &planned.series.name) {
            series.bound = bound_by_use(series).unwrap_or(series.bound);
        }
    }
}

/// Whether others disturbed a block of this visit.
pub(super) fn is_disturbed(plan: &Plan, study: &Study, visit: &Visit, block: &Block) -> bool {
    let workers = visit.workers.unwrap_or(1) as f64;
    study.series_named(&visit.series).is_some_and(|s| disturbs(plan, s, workers, block))
}

fn disturbs(plan: &Plan, series: &Series, workers: f64, block: &Block) -> bool {
    let spare = plan.machine.spare_cores(workers);
    let judged = |watch: Watch| watch.disturbed(plan.disturbed_above, series.bound, spare);
    block.watch.and_then(judged) == Some(true)
}

/// The visits of a round that others disturbed, where they are at most half of it: more are as
/// well measured in another round. One that stayed disturbed in the round before has a neighbour
/// that stays.
pub(super) fn worth_repeating(plan: &Plan, study: &Study, round: &Assignment) -> Vec<Visit> {
    let index = round.round;
    let hit_in = |visit: &Visit, round: u32| {
        let mut blocks = blocks(study, visit).iter().rev();
        let block = blocks.find(|block| block.round == round);
        block.is_some_and(|block| is_disturbed(plan, study, visit, block))
    };
    let mut hit: Vec<Visit> = round.visits.iter().filter(|v| hit_in(v, index)).cloned().collect();
    if hit.len() * 2 > round.visits.len() {
        return Vec::new();
    }
    hit.retain(|visit| !index.checked_sub(1).is_some_and(|before| hit_in(visit, before)));
    hit
}

fn blocks<'s>(study: &'s Study, visit: &Visit) -> &'s [Block] {
    let series = study.series_named(&visit.series);
    let point = series.and_then(|series| match merge::whole(visit.workers) {
        None => series.sequential.as_ref(),
        Some(workers) => merge::point(series, workers),
    });
    point.map_or(&[], |point| &point.blocks)
}

/// Rounds in which others disturbed at least one point.
pub(super) fn disturbed_rounds(plan: &Plan, study: &Study) -> usize {
    let mut rounds = BTreeSet::new();
    for series in &study.series {
        for point in series.points.iter().chain(&series.sequential) {
            let workers = point.workers.get();
            let hit = |block: &&Block| disturbs(plan, series, workers, block);
            rounds.extend(point.blocks.iter().filter(hit).map(|block| block.round));
        }
    }
    rounds.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Point;
    use crate::units::Workers;

    fn bound(cpu_s: f64, waited_s: Option<f64>) -> Option<Bound> {
        let watch = Watch { wall_s: 1.0, cpu_s: Some(cpu_s), waited_s, ..Watch::default() };
        let block = Block { watch: Some(watch), ..Block::default() };
        let point = Point { workers: Workers::ONE, blocks: vec![block] };
        bound_by_use(&Series { points: vec![point], ..Series::named("job") })
    }

    #[test]
    fn a_program_that_was_kept_from_its_core_does_not_pass_for_one_that_waits() {
        assert_eq!(bound(0.9, None), Some(Bound::Cpu));
        assert_eq!(bound(0.3, None), Some(Bound::Io));
        assert_eq!(bound(0.3, Some(0.05)), Some(Bound::Io));
        assert_eq!(bound(0.3, Some(0.6)), Some(Bound::Cpu));
    }
}
