//! Puts what rounds tell into the study.

use super::message::Visit;
use crate::data::{Block, Point, Series, Study};
use crate::units::Workers;

/// A visit's worker count as a study has it; `None`: the sequential program.
pub(super) fn whole(workers: Option<usize>) -> Option<Workers> {
    workers.and_then(|count| Workers::of(count).ok())
}

pub(super) fn series_mut<'s>(study: &'s mut Study, name: &str) -> Option<&'s mut Series> {
    study.series.iter_mut().find(|series| series.name == name)
}

/// The point of a worker count; points are ascending.
pub(super) fn point(series: &Series, workers: Workers) -> Option<&Point> {
    let place = series.points.binary_search_by_key(&workers, |point| point.workers).ok()?;
    series.points.get(place)
}

/// Adds a block to its point.
pub(super) fn keep(study: &mut Study, visit: &Visit, block: Block) {
    let Some(series) = series_mut(study, &visit.series) else { return };
    match whole(visit.workers) {
        None => {
            let none = || Point { workers: Workers::ONE, blocks: Vec::new() };
            series.sequential.get_or_insert_with(none).blocks.push(block);
        }
        Some(workers) => {
            let place = series.points.binary_search_by_key(&workers, |point| point.workers);
            let place = place.unwrap_or_else(|place| {
                series.points.insert(place, Point { workers, blocks: Vec::new() });
                place
            });
            series.points[place].blocks.push(block);
        }
    }
}

/// Puts a block in the place of that of its round, which is returned; where there is none, the
/// block itself.
pub(super) fn replace(study: &mut Study, visit: &Visit, block: Block) -> Block {
    let Some(series) = series_mut(study, &visit.series) else { return block };
    let point = match whole(visit.workers) {
        None => series.sequential.as_mut(),
        Some(workers) => series.points.iter_mut().find(|point| point.workers == workers),
    };
    let mut blocks = point.into_iter().flat_map(|point| &mut point.blocks);
    match blocks.find(|old| old.round == block.round) {
        Some(old) => std::mem::replace(old, block),
        None => block,
    }
}
