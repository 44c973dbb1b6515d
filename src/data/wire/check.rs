//! From the file format to memory: every number is checked, and a refusal names its place.

use std::collections::HashSet;

use super::{
    BlockFile, FailureFile, PointFile, RoundFile, SeriesFile, SetAsideFile, StudyFile, VisitFile,
    recorded,
};
use crate::data::{
    Block, Failure, Phase, Point, Recorded, RecordedGraph, Round, Sample, Series, SetAside, Study,
};
use crate::units::text::{exact, excerpt};
use crate::units::{Seconds, UnitError, Workers};

/// Why a file that is JSON is not a study.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(in crate::data) enum WireError {
    #[error("{place}: {source}")]
    Unit { place: String, source: UnitError },
    #[error("{place}: {seconds} times but {calls} call counts")]
    Lengths { place: String, seconds: usize, calls: usize },
    #[error("{0}: expected of each strand the earlier ones that it waits for")]
    Order(String),
    #[error("{0}: a sample of 0 calls: expected at least 1")]
    NoCalls(String),
    #[error("series '{}' stands there twice", excerpt(.0))]
    Twice(String),
    #[error("{0} stands there twice: expected each name once")]
    PhaseTwice(String),
    #[error(
        "series '{}' has {workers} workers twice: expected one point a worker count",
        excerpt(series)
    )]
    PointTwice { series: String, workers: Workers },
}

fn workers(count: f64, place: &str) -> Result<Workers, WireError> {
    Workers::new(count).map_err(|source| WireError::Unit { place: place.into(), source })
}

/// Points by worker count, each count once.
fn ascending(mut points: Vec<Point>, series: &str) -> Result<Vec<Point>, WireError> {
    points.sort_by_key(|point| point.workers);
    match points.windows(2).find(|pair| pair[0].workers == pair[1].workers) {
        None => Ok(points),
        Some(pair) => {
            Err(WireError::PointTwice { series: series.into(), workers: pair[0].workers })
        }
    }
}

impl TryFrom<StudyFile> for Study {
    type Error = WireError;

    fn try_from(file: StudyFile) -> Result<Self, WireError> {
        let mut names = HashSet::new();
        if let Some(twice) = file.series.iter().find(|one| !names.insert(&one.name)) {
            return Err(WireError::Twice(twice.name.clone()));
        }
        Ok(Self {
            label: file.label,
            created: file.created,
            tool: file.tool,
            machine: file.machine.into(),
            method: file.method.into(),
            rounds: file.rounds.into_iter().map(Round::try_from).collect::<Result<_, _>>()?,
            series: file.series.into_iter().map(Series::try_from).collect::<Result<_, _>>()?,
            partial: file.partial,
        })
    }
}

impl TryFrom<RoundFile> for Round {
    type Error = WireError;

    fn try_from(file: RoundFile) -> Result<Self, WireError> {
        let place = format!("round {}", file.index);
        let visit = |visit: VisitFile| {
            let at = visit.workers.map(|count| workers(count, &place)).transpose()?;
            Ok((visit.series, at))
        };
        let set_aside = |aside: SetAsideFile| {
            let at = aside.workers.map(|count| workers(count, &place)).transpose()?;
            let block = aside.block.placed(&place)?;
            Ok(SetAside { series: aside.series, workers: at, block })
        };
        Ok(Self {
            index: file.index,
            processes: file.processes,
            started: file.started,
            order: file.order.into_iter().map(visit).collect::<Result<_, _>>()?,
            set_aside: file.set_aside.into_iter().map(set_aside).collect::<Result<_, _>>()?,
        })
    }
}

impl TryFrom<SeriesFile> for Series {
    type Error = WireError;

    fn try_from(file: SeriesFile) -> Result<Self, WireError> {
        let name = file.name;
        let failure = |failure: FailureFile| {
            let at = failure.workers.map(|count| workers(count, &excerpt(&name))).transpose()?;
            Ok(Failure { workers: at, round: failure.round, reason: failure.reason })
        };
        let point = |point: PointFile| point.named(&name);
        let points: Vec<Point> = file.points.into_iter().map(point).collect::<Result<_, _>>()?;
        let recorded = recorded::from_parts((file.recorded, file.recorded_beside));
        recorded.iter().try_for_each(|recorded| possible(recorded, &name))?;
        Ok(Self {
            role: file.role.into(),
            executor: file.executor,
            command: file.command,
            metric: file.metric,
            rate: file.rate,
            size: file.size,
            scaling: file.scaling.into(),
            bound: file.bound.into(),
            theory: file.theory.map(Into::into),
            lesson: file.lesson,
            bytes_per_call: file.bytes_per_call,
            recorded,
            sequential: file.sequential.map(point).transpose()?,
            points: ascending(points, &name)?,
            failures: file.failures.into_iter().map(failure).collect::<Result<_, _>>()?,
            name,
        })
    }
}

/// Refuses task times that no task takes (a clock may tell none), and strands that wait for what is
/// not before them.
fn possible(recorded: &Recorded, series: &str) -> Result<(), WireError> {
    let place = || format!("what was recorded of series '{}'", excerpt(series));
    let stages = recorded.stages.iter().flat_map(|stage| &stage.seconds);
    let graph = recorded.graph.iter().flat_map(|graph| &graph.seconds);
    let more = recorded.plain_s.iter().chain(&recorded.steal_s);
    let mut seconds = stages.chain(graph).chain(more);
    if let Some(source) = seconds.find_map(|&s| not_a_time(s)) {
        return Err(WireError::Unit { place: place(), source });
    }
    let earlier = |graph: &RecordedGraph| {
        let mut tasks = graph.after.iter().enumerate();
        graph.after.len() == graph.seconds.len()
            && tasks.all(|(task, after)| after.iter().all(|&other| (other as usize) < task))
    };
    match recorded.graph.as_ref().is_none_or(earlier) {
        true => Ok(()),
        false => Err(WireError::Order(place())),
    }
}

impl PointFile {
    fn named(self, series: &str) -> Result<Point, WireError> {
        let place = format!("series '{}' at {} workers", excerpt(series), exact(self.workers));
        let blocks = self.blocks.into_iter().map(|block| block.placed(&place));
        Ok(Point {
            workers: workers(self.workers, &place)?,
            blocks: blocks.collect::<Result<_, _>>()?,
        })
    }
}

impl BlockFile {
    fn placed(self, place: &str) -> Result<Block, WireError> {
        let (seconds, calls) = (self.seconds.len(), self.calls.len());
        if seconds != calls {
            return Err(WireError::Lengths { place: place.into(), seconds, calls });
        }
        let sample = |(seconds, calls): (f64, u64)| {
            if calls == 0 {
                return Err(WireError::NoCalls(place.into()));
            }
            let seconds = Seconds::new(seconds)
                .map_err(|source| WireError::Unit { place: place.into(), source })?;
            Ok(Sample { seconds, calls })
        };
        let samples = self.seconds.into_iter().zip(self.calls).map(sample);
        let phases: Vec<Phase> = self.phases.into_iter().map(Into::into).collect();
        check_phases(&phases, place)?;
        Ok(Block {
            round: self.round,
            samples: samples.collect::<Result<_, _>>()?,
            watch: self.watch,
            running: self.running,
            phases,
            updates: self.updates,
        })
    }
}

/// Refuses a phase that stands there twice, or whose time is none (it may take no time).
fn check_phases(phases: &[Phase], place: &str) -> Result<(), WireError> {
    let mut names = HashSet::new();
    for phase in phases {
        let named = || format!("{place}, phase '{}'", excerpt(&phase.name));
        if !names.insert(&phase.name) {
            return Err(WireError::PhaseTwice(named()));
        }
        if let Some(source) = phase.seconds.and_then(not_a_time) {
            return Err(WireError::Unit { place: named(), source });
        }
    }
    Ok(())
}

/// Why a clock cannot have told it.
fn not_a_time(seconds: f64) -> Option<UnitError> {
    Seconds::new(seconds).err().filter(|_| seconds != 0.0)
}

pub(in crate::data) fn block_from_json(value: serde_json::Value) -> Result<Block, String> {
    let file: BlockFile = serde_json::from_value(value).map_err(|error| error.to_string())?;
    file.placed("block").map_err(|error| error.to_string())
}
