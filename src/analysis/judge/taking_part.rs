//! Whether more workers do something where they change no time.

use super::context::Context;
use super::doubt::TakingPart;
use crate::data::{Block, TimedBy, Watch};
use crate::stats;

/// So many times as many threads have the work.
const SHARED: f64 = 1.5;

/// What is seen of a command's workers, at the most of them.
pub(super) fn taking_part(about: &Context<'_>) -> TakingPart {
    let ends = about.points.first().zip(about.points.last());
    let Some((one, many)) = ends.filter(|(one, _)| one.workers == 1.0) else {
        return TakingPart::Unknown;
    };
    let is_command = about.study.method.timed_by() == TimedBy::Commands;
    let Some((one_s, many_s)) = one.usage.cpu_s.zip(many.usage.cpu_s).filter(|_| is_command) else {
        return TakingPart::Unknown;
    };
    let workers = many.workers;
    if many.usage.takes_more_than(&one.usage) {
        return TakingPart::MoreCpuTime { one_s, many_s, workers };
    }
    match threads(about, 1.0).zip(threads(about, workers)) {
        Some((alone, together)) if together > SHARED * alone => TakingPart::Share { workers },
        _ => TakingPart::Unknown,
    }
}

/// Among how many threads the CPU time is shared, were all as busy as the busiest.
fn threads(about: &Context<'_>, workers: f64) -> Option<f64> {
    let point = about.series.points.iter().find(|point| point.workers.get() == workers)?;
    let used = |block: &&Block| about.selection.used.contains(&block.round);
    let among = |watch: &Watch| Some(watch.cpu_s? / watch.busiest_cpu_s.filter(|s| *s > 0.0)?);
    let watched = point.blocks.iter().filter(used).filter_map(|block| block.watch.as_ref());
    stats::median(&watched.filter_map(among).collect::<Vec<f64>>())
}
