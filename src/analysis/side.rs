//! One side of a comparison: a study's series on the worker counts that both studies have.

use super::fitting;
use super::options::Options;
use super::resample::{self, Medians};
use super::result::{Ceiling, Estimate, Series};
use super::select;
use super::series::{self, Place};
use crate::data::{self, Study};
use crate::model;
use crate::units::{Bound, Scaling};

/// A series as its own study has it.
pub(super) struct Whole<'a> {
    pub(super) study: &'a Study,
    pub(super) series: &'a data::Series,
    /// Worker counts with usable times, ascending.
    pub(super) counts: Vec<f64>,
    /// Those that a law is fitted to.
    pub(super) fitted: Vec<f64>,
}

impl<'a> Whole<'a> {
    pub(super) fn of(study: &'a Study, series: &'a data::Series, options: &Options) -> Self {
        let selection = select::select(study, series, options.disturbed_above).ok().flatten();
        let counts = selection.map_or_else(Vec::new, |selection| selection.workers);
        let columns = select::fit_columns(series.bound, &study.machine, &counts);
        let fitted = columns.into_iter().map(|column| counts[column]).collect();
        Self { study, series, counts, fitted }
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
    cores: Option<usize>,
}

impl InCommon {
    pub(super) fn of(one: &Whole<'_>, other: &Whole<'_>) -> Self {
        let both = |these: &[f64], those: &[f64]| {
            these.iter().filter(|count| those.contains(count)).copied().collect()
        };
        Self {
            counts: both(&one.counts, &other.counts),
            fitted: both(&one.fitted, &other.fitted),
            cores: one.cores().into_iter().chain(other.cores()).min(),
        }
    }
}

/// One study's view of a series, with its replicates.
pub(super) struct Side {
    pub(super) series: Series,
    pub(super) scaling: Scaling,
    /// Worker counts and medians; `None` where the data say nothing.
    pub(super) medians: Option<(Vec<f64>, Medians)>,
    /// p of strong scaling, the serial share of weak.
    pub(super) share: Option<Estimate>,
    /// Its replicates, widened as its interval is.
    pub(super) shares: Vec<f64>,
}

impl Side {
    pub(super) fn new(whole: &Whole<'_>, common: &InCommon, options: &Options, seed: u64) -> Self {
        let (study, series) = (&narrowed(whole.study, common), &narrowed_to(whole.series, common));
        let place = Place { study, index: 0, label: "", capacity: None };
        let own = Options { seed, ..options.clone() };
        let found = series::analyse(&place, series, &own);
        let selection = select::select(study, series, options.disturbed_above).ok().flatten();
        let selection = selection.filter(|selection| !selection.withheld());
        let amdahl = found.amdahl.as_ref().map(|law| (law.parallel_fraction, law.k));
        let gustafson = found.gustafson.as_ref().map(|law| (law.serial_fraction, law.k));
        let share = amdahl.or(gustafson);
        let shares = selection.as_ref().zip(share).and_then(|(chosen, (share, k))| {
            // Rounds that all measured the same give no replicates to compare.
            let (k, value) = (k?, share.value);
            let columns = select::fit_columns(series.bound, &study.machine, &chosen.workers);
            let settings = fitting::settings(study, series, &columns, &own);
            let drawn = model::draw(&chosen.rounds, &settings);
            let replicates = model::replicates(&chosen.rounds, &settings, &drawn);
            let serial = replicates.map(|all| all.serial_fractions).unwrap_or_default();
            let of_share = |s: &f64| if amdahl.is_some() { 1.0 - s } else { *s };
            Some(serial.iter().map(|s| value + k * (of_share(s) - value)).collect())
        });
        let medians = selection.map(|chosen| {
            let medians = resample::medians(&chosen.rounds, options.resamples, seed);
            (chosen.workers, medians)
        });
        Self {
            series: found,
            scaling: series.scaling,
            medians,
            share: share.map(|(share, _)| share),
            shares: shares.unwrap_or_default(),
        }
    }

    /// Whether all rounds took the same time at some worker count, as a coarse clock makes it.
    pub(super) fn measured_the_same(&self) -> bool {
        let columns = self.medians.iter().flat_map(|(_, medians)| &medians.replicates);
        columns.into_iter().any(|column| !column.is_empty() && !varies(column))
    }

    pub(super) fn ceiling(&self) -> Option<Ceiling> {
        self.series.amdahl.as_ref().map(|amdahl| amdahl.ceiling)
    }
}

/// The study on the cores that both studies had, without what it measured.
fn narrowed(study: &Study, common: &InCommon) -> Study {
    let mut machine = study.machine.clone();
    machine.affinity = common.cores.or(machine.affinity);
    Study {
        label: study.label.clone(),
        created: study.created.clone(),
        tool: study.tool.clone(),
        machine,
        method: study.method.clone(),
        rounds: Vec::new(),
        series: Vec::new(),
        partial: study.partial,
    }
}

fn narrowed_to(series: &data::Series, common: &InCommon) -> data::Series {
    let mut narrowed = series.clone();
    narrowed.points.retain(|point| common.counts.contains(&point.workers.get()));
    narrowed
}

/// Whether replicates differ: those of a clock too coarse for the rounds do not.
pub(super) fn varies(replicates: &[f64]) -> bool {
    replicates.windows(2).any(|pair| pair[0] != pair[1])
}
