//! The recorded tasks scheduled on virtual workers.

use crate::analysis::result::Schedule;
use crate::data::{RecordedStage, Series};
use crate::sim;

/// The schedule at each whole worker count, and at powers of two up to 128 beyond. `None` when no
/// tasks were recorded.
pub(crate) fn schedule(series: &Series, workers: &[f64]) -> Option<Schedule> {
    let stages = &series.recorded.as_ref()?.stages;
    let total = |of: &dyn Fn(&RecordedStage) -> f64| stages.iter().map(of).sum::<f64>();
    let work_s = total(&|stage| sim::work(&stage.seconds));
    let span_s = total(&|stage| match stage.is_serial() {
        true => sim::work(&stage.seconds),
        false => sim::span(&stage.seconds),
    });
    if !(work_s > 0.0 && span_s > 0.0) {
        return None;
    }
    let whole = workers.iter().filter(|n| n.fract() == 0.0 && **n < 1e6).map(|n| *n as usize);
    let mut counts: Vec<usize> = whole.chain((0..=7).map(|power| 1 << power)).collect();
    counts.sort_unstable();
    counts.dedup();
    let along = |order: sim::Policy| -> Vec<[f64; 2]> {
        let at = |&n: &usize| {
            let stage_s = |stage: &RecordedStage| match stage.is_serial() {
                true => Ok(sim::work(&stage.seconds)),
                false => order.makespan(&stage.seconds, n),
            };
            let makespan_s: f64 = stages.iter().map(stage_s).sum::<Result<f64, _>>().ok()?;
            Some([n as f64, work_s / makespan_s])
        };
        counts.iter().filter_map(at).collect()
    };
    Some(Schedule {
        work_s,
        span_s,
        parallelism: work_s / span_s,
        greedy: along(sim::Policy::Greedy),
        static_blocks: along(sim::Policy::StaticBlocks),
    })
}
