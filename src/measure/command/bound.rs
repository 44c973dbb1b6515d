use crate::data::{Role, Study};
use crate::stats;
use crate::units::Bound;

/// Below this share of CPU time in wall time a lone worker waits more than it computes.
const COMPUTES: f64 = 0.5;

/// Sets what binds each command by what it used at its smallest worker count: one that computes
/// most of the time is bound by the cores, any other is not (it waits, or computes on another
/// machine). Where the system does not tell, the series stays as it is.
pub fn bound_by_use(study: &mut Study) {
    for series in study.series.iter_mut().filter(|series| series.role != Role::Capacity) {
        let blocks = series.points.first().map(|point| point.blocks.as_slice());
        let watches = blocks.unwrap_or_default().iter().filter_map(|block| block.watch);
        let shares: Vec<f64> =
            watches.filter_map(|watch| Some(watch.cpu_s? / watch.wall_s)).collect();
        if let Some(share) = stats::median(&shares) {
            series.bound = if share >= COMPUTES { Bound::Cpu } else { Bound::Io };
        }
    }
}
