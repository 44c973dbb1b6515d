//! One side of a comparison: a study's series on the worker counts that both studies have.

use super::pair::{InCommon, Whole};
use crate::analysis::convert;
use crate::analysis::fit::{Fitted, Job, Medians};
use crate::analysis::options::Options;
use crate::analysis::result::{Ceiling, Estimate, Verdict};
use crate::data::{self, Machine};
use crate::model::{self, Law};
use crate::units::Scaling;

/// One study's view of a series, with its replicates.
pub(super) struct Side {
    pub(super) scaling: Scaling,
    /// `None` where nothing was measured.
    fitted: Option<Fitted>,
    /// Worker counts and medians; `None` where the data say nothing.
    pub(super) medians: Option<(Vec<f64>, Medians)>,
}

impl Side {
    pub(super) fn new(whole: &Whole<'_>, common: &InCommon, options: &Options, seed: u64) -> Self {
        let machine = &narrowed(&whole.study.machine, common);
        let series = &narrowed_to(whole.series, common);
        let own = Options { seed, ..options.clone() };
        let job = Job { series, machine, ..Job::of(whole.study, whole.series) };
        let fitted = Fitted::of(job, &own).ok();
        let usable = fitted.as_ref().filter(|fitted| !fitted.selection.withheld());
        let medians = usable.map(|fitted| (fitted.selection.workers.clone(), fitted.medians(&own)));
        Self { scaling: series.scaling, fitted, medians }
    }

    /// Rounds that the numbers rest on.
    pub(super) fn rounds(&self) -> usize {
        self.fitted.as_ref().map_or(0, |fitted| fitted.selection.rounds.rounds())
    }

    pub(super) fn verdict(&self) -> Verdict {
        self.fitted.as_ref().map_or(Verdict::Unjudged, Fitted::verdict)
    }

    fn estimate(&self) -> Option<&model::Estimate> {
        self.fitted.as_ref()?.estimate()
    }

    pub(super) fn has_parallel_fraction(&self) -> bool {
        self.estimate().is_some_and(|of| matches!(of.law, Law::Amdahl(_)))
    }

    pub(super) fn ceiling(&self) -> Option<Ceiling> {
        self.estimate()?.ceiling.map(convert::ceiling)
    }

    /// The fitted law with its bootstrap; `None` where no law is fitted.
    pub(super) fn fit(&self) -> Option<model::Side<'_>> {
        let fitted = self.fitted.as_ref()?;
        Some(model::Side { estimate: fitted.estimate()?, replicates: fitted.replicates()? })
    }

    /// p of strong scaling, the serial share of weak; `None` where no law is fitted.
    pub(super) fn share(&self) -> Option<Estimate> {
        let of = self.estimate()?;
        let of_share = |s: f64| share(self.scaling, s);
        Some(convert::estimate(of.serial.fraction.through(of_share)))
    }

    /// Whether all rounds took the same time at some worker count, as a coarse clock makes it.
    pub(super) fn measured_the_same(&self) -> bool {
        let columns = self.medians.iter().flat_map(|(_, medians)| &medians.replicates);
        columns.into_iter().any(|column| !column.is_empty() && !varies(column))
    }
}

/// What is told of a serial fraction: p of strong scaling, itself of weak.
pub(super) fn share(scaling: Scaling, serial: f64) -> f64 {
    match scaling {
        Scaling::Strong => 1.0 - serial,
        Scaling::Weak => serial,
    }
}

/// The machine with the cores that both studies had.
fn narrowed(machine: &Machine, common: &InCommon) -> Machine {
    Machine { affinity: common.cores.or(machine.affinity), ..machine.clone() }
}

fn narrowed_to(series: &data::Series, common: &InCommon) -> data::Series {
    let mut narrowed = series.clone();
    narrowed.points.retain(|point| common.counts.contains(&point.workers.get()));
    if let Some(rounds) = &common.rounds {
        let points = narrowed.points.iter_mut().chain(&mut narrowed.sequential);
        points.for_each(|point| point.blocks.retain(|block| rounds.contains(&block.round)));
    }
    narrowed
}

/// Whether replicates differ: those of a clock too coarse for the rounds do not.
pub(super) fn varies(replicates: &[f64]) -> bool {
    replicates.windows(2).any(|pair| pair[0] != pair[1])
}
