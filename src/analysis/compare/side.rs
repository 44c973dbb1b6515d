//! One side of a comparison: a study's series on the worker counts that both studies have.

use super::pair::{InCommon, Whole};
use crate::analysis::convert;
use crate::analysis::fit::{self, Fitted, Job, Medians, PhaseTimes};
use crate::analysis::judge::{Headline, Verdict};
use crate::analysis::options::Options;
use crate::analysis::result::{Ceiling, Estimate};
use crate::data::{self, Machine};
use crate::model::{self, Law, Rounds};
use crate::units::Scaling;

/// One study's view of a series, with its replicates.
pub(super) struct Side {
    pub(super) scaling: Scaling,
    /// `None` where nothing was measured.
    fitted: Option<Fitted>,
    /// Worker counts and medians; `None` where the data say nothing.
    pub(super) medians: Option<(Vec<f64>, Medians)>,
    /// Seconds of what the program names, the rest last; empty without any.
    pub(super) phases: Vec<PhaseTimes>,
    /// All rounds measured the same at some worker count.
    pub(super) still: bool,
}

impl Side {
    pub(super) fn new(whole: &Whole<'_>, common: &InCommon, options: &Options, seed: u64) -> Self {
        let machine = &narrowed(&whole.study.machine, common);
        let series = &narrowed_to(whole.series, common);
        let own = Options { seed, ..options.clone() };
        let job = Job { series, machine, ..Job::of(whole.study, whole.series) };
        let fitted = Fitted::of(job, &own).ok();
        let usable = fitted.as_ref().filter(|fitted| !fitted.selection.withheld());
        let medians = usable.map(|fitted| fitted.medians(&own));
        let still = usable.is_some_and(|fitted| is_still(&fitted.selection.rounds));
        let phases = usable.map(|fitted| fit::phase_times(job, fitted, &own)).unwrap_or_default();
        let counts = usable.map(|fitted| fitted.selection.workers.clone());
        Self { scaling: series.scaling, medians: counts.zip(medians), phases, still, fitted }
    }

    /// Worker counts that the numbers are of; none where the data say nothing.
    pub(super) fn counts(&self) -> &[f64] {
        self.medians.as_ref().map_or(&[], |(counts, _)| counts)
    }

    /// Seconds by round, a column a worker count.
    pub(super) fn times(&self) -> &[Vec<f64>] {
        self.fitted.as_ref().map_or(&[], |fitted| fitted.selection.rounds.columns())
    }

    /// Rounds that the numbers rest on.
    pub(super) fn rounds(&self) -> usize {
        self.fitted.as_ref().map_or(0, |fitted| fitted.selection.rounds.rounds())
    }

    pub(super) fn verdict(&self) -> Verdict {
        self.fitted.as_ref().map_or(Verdict::Unjudged, Fitted::verdict)
    }

    /// What may stand in front of it.
    pub(super) fn headline(&self) -> Headline {
        let one_round = self.fitted.as_ref().is_some_and(|fitted| fitted.selection.one_round);
        Headline::of(self.verdict(), self.estimate(), false, one_round)
    }

    fn estimate(&self) -> Option<&model::Estimate> {
        self.fitted.as_ref()?.estimate()
    }

    pub(super) fn has_parallel_fraction(&self) -> bool {
        let strong = self.estimate().is_some_and(|of| matches!(of.law, Law::Amdahl(_)));
        strong && !self.headline().lies_outside()
    }

    pub(super) fn ceiling(&self) -> Option<Ceiling> {
        let estimate = self.estimate().filter(|_| self.headline().is_share());
        estimate?.ceiling.map(convert::ceiling)
    }

    /// The fitted law with its bootstrap; `None` where no law is fitted, or its share is none of
    /// the work.
    pub(super) fn fit(&self) -> Option<model::Side<'_>> {
        let fitted = self.fitted.as_ref().filter(|_| !self.headline().lies_outside())?;
        Some(model::Side { estimate: fitted.estimate()?, replicates: fitted.replicates()? })
    }

    /// p of strong scaling, the serial share of weak; `None` where no law is fitted.
    pub(super) fn share(&self) -> Option<Estimate> {
        let of = self.estimate()?;
        let of_share = |s: f64| share(self.scaling, s);
        Some(convert::estimate(of.serial.fraction.through(of_share)))
    }
}

/// Whether all rounds measured the same at some worker count.
fn is_still(rounds: &Rounds) -> bool {
    let still = |column: &Vec<f64>| column.windows(2).all(|pair| pair[0] == pair[1]);
    rounds.rounds() >= model::LEAST_ROUNDS && rounds.columns().iter().any(still)
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
