//! What the program calls the parts of its calls, by worker count and round.

use std::collections::{HashMap, HashSet};

use super::fitted::Fitted;
use super::job::Job;
use super::select::Selection;
use crate::analysis::options::Options;
use crate::data::{Block, Series};
use crate::model::parts::{self, Times};

/// The phases of a series.
pub(crate) struct Phases {
    /// In the order in which they first ran.
    pub(crate) names: Vec<String>,
    /// Seconds by phase, then by column, then by round. A phase that did not run took none.
    pub(crate) seconds: Vec<Vec<Vec<f64>>>,
    /// The first that ran on another thread than the one that makes the calls: no time of the others
    /// is what it seems then.
    pub(crate) elsewhere: Option<String>,
}

/// Those of the rounds that the numbers rest on; `None` without any.
pub(crate) fn phases(series: &Series, selection: &Selection) -> Option<Phases> {
    let columns: Vec<Vec<&Block>> = selection
        .workers
        .iter()
        .map(|n| blocks(series, *n, &selection.used))
        .collect::<Option<_>>()?;
    let all = || columns.iter().flatten().flat_map(|block| &block.phases);
    let mut seen = HashSet::new();
    let names: Vec<String> =
        all().map(|phase| &phase.name).filter(|name| seen.insert(*name)).cloned().collect();
    let elsewhere = all().find(|phase| phase.seconds.is_none()).map(|phase| phase.name.clone());
    let places: HashMap<&str, usize> =
        names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    let none = |blocks: &Vec<&Block>| vec![0.0; blocks.len()];
    let mut seconds = vec![columns.iter().map(none).collect::<Vec<_>>(); names.len()];
    for (column, blocks) in columns.iter().enumerate() {
        for (round, block) in blocks.iter().enumerate() {
            for phase in &block.phases {
                let place = places[phase.name.as_str()];
                seconds[place][column][round] = phase.seconds.unwrap_or_default();
            }
        }
    }
    (!names.is_empty()).then_some(Phases { names, seconds, elsewhere })
}

/// A phase with its seconds; no name: the rest.
pub(crate) struct PhaseTimes {
    pub(crate) name: Option<String>,
    /// By column of the selection.
    pub(crate) times: Times,
    /// Of all that the phase is not.
    pub(crate) others: Times,
}

/// Those of a series, the rest last; none where the program names none, or times one of them on
/// another thread.
pub(crate) fn phase_times(job: Job<'_>, fitted: &Fitted, options: &Options) -> Vec<PhaseTimes> {
    let selection = &fitted.selection;
    let found = phases(job.series, selection).filter(|found| found.elsewhere.is_none());
    let Some(found) = found else { return Vec::new() };
    let settings = fitted.settings(job, options);
    let Ok((whole, times)) = parts::times(&selection.rounds, &found.seconds, &settings) else {
        return Vec::new();
    };
    let names = found.names.into_iter().map(Some).chain([None]);
    let phase = |(name, times)| PhaseTimes { name, others: whole.clone().less(&times), times };
    names.zip(times).map(phase).collect()
}

/// The blocks of a worker count in these rounds; `None` where there are none, or one is missing.
fn blocks<'s>(series: &'s Series, n: f64, rounds: &[u32]) -> Option<Vec<&'s Block>> {
    let point = series.points.iter().find(|point| point.workers.get() == n)?;
    let by_round: HashMap<u32, &Block> =
        point.blocks.iter().map(|block| (block.round, block)).collect();
    let blocks: Option<Vec<&Block>> =
        rounds.iter().map(|round| by_round.get(round).copied()).collect();
    blocks.filter(|blocks| !blocks.is_empty())
}
