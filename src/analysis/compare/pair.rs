//! Two series before anything is fitted: what they have in common.

use std::collections::BTreeSet;

use crate::analysis::fit::{self, Job};
use crate::analysis::options::Options;
use crate::analysis::result::few;
use crate::data::{self, Study};
use crate::model::LEAST_ROUNDS;
use crate::units::Bound;

/// A series as its own study has it.
pub(super) struct Whole<'a> {
    pub(super) study: &'a Study,
    pub(super) series: &'a data::Series,
    /// Worker counts with usable times, ascending.
    pub(super) counts: Vec<f64>,
    /// Those that a law is fitted to.
    pub(super) fitted: Vec<f64>,
    /// Worker counts that other programs disturbed in most rounds.
    pub(super) disturbed: Vec<f64>,
    /// Other programs are why there are too few rounds for intervals.
    pub(super) few_undisturbed: bool,
    /// Rounds that the numbers rest on; empty where the measurements do not form rounds.
    used: BTreeSet<u32>,
}

impl<'a> Whole<'a> {
    pub(super) fn of(study: &'a Study, series: &'a data::Series, options: &Options) -> Self {
        let selection = fit::select(Job::of(study, series), options.disturbed_above).ok().flatten();
        let of = |selection: &fit::Selection| (selection.disturbed, selection.complete);
        let few_undisturbed = selection.as_ref().map(of).is_some_and(|(d, c)| few(d, c));
        let (counts, used, disturbed) = selection.map_or_else(Default::default, |selection| {
            let disturbed = selection.left_out_as_disturbed();
            (selection.workers, selection.used.into_iter().collect(), disturbed)
        });
        let columns = fit::fit_columns(series.bound, &study.machine, &counts);
        let fitted = columns.into_iter().map(|column| counts[column]).collect();
        Self { study, series, counts, fitted, disturbed, few_undisturbed, used }
    }

    /// Whether both are of one study.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        std::ptr::eq(self.study, other.study)
    }

    fn cores(&self) -> Option<usize> {
        self.study.machine.usable_cores().filter(|_| self.series.bound == Bound::Cpu)
    }
}

/// What two studies of a job have in common: p of other worker counts is another p.
pub(super) struct InCommon {
    /// Worker counts, ascending.
    pub(super) counts: Vec<f64>,
    /// Those that both fit.
    pub(super) fitted: Vec<f64>,
    /// Cores that both can use; `None` where neither machine is known.
    pub(super) cores: Option<usize>,
    /// Rounds that both rest on, where they were measured together and are enough for intervals.
    pub(super) rounds: Option<BTreeSet<u32>>,
}

impl InCommon {
    pub(super) fn of(one: &Whole<'_>, other: &Whole<'_>) -> Self {
        let rounds: BTreeSet<u32> = &one.used & &other.used;
        let enough = rounds.len() >= LEAST_ROUNDS && measured_together(one.study, other.study);
        let both = |these: &[f64], those: &[f64]| {
            these.iter().filter(|count| those.contains(count)).copied().collect()
        };
        Self {
            counts: both(&one.counts, &other.counts),
            fitted: both(&one.fitted, &other.fitted),
            cores: one.cores().into_iter().chain(other.cores()).min(),
            rounds: enough.then_some(rounds),
        }
    }

    /// Leaves the worker counts that both sides kept; whether that took any away. Sides that kept
    /// none stay as they are: why is told.
    pub(super) fn narrow(&mut self, kept: &[&[f64]; 2]) -> bool {
        let before = self.counts.len();
        if kept.iter().all(|counts| !counts.is_empty()) {
            let both = |count: &f64| kept.iter().all(|counts| counts.contains(count));
            self.counts.retain(both);
            self.fitted.retain(both);
        }
        self.counts.len() < before && !self.counts.is_empty()
    }
}

/// Whether the rounds of two studies are the same rounds: one study's own, or those of a run that
/// was taken apart, in which the same processes began at the same time.
fn measured_together(one: &Study, other: &Study) -> bool {
    if std::ptr::eq(one, other) {
        return !one.rounds.is_empty();
    }
    let told = |study: &Study| {
        let known = |round: &&data::Round| !round.processes.is_empty() && !round.started.is_empty();
        study.rounds.iter().all(|round| known(&round)) && !study.rounds.is_empty()
    };
    let same = |round: &data::Round| {
        let mut others = other.rounds.iter().filter(|other| other.index == round.index);
        others.all(|other| other.started == round.started && other.processes == round.processes)
    };
    told(one) && told(other) && one.rounds.iter().all(same)
}
