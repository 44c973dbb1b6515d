//! A series' selection with what is fitted to it, and the replicates behind the intervals.

use super::job::Job;
use super::resample::{self, Medians};
use super::select::{self, Selection};
use crate::analysis::judge::Verdict;
use crate::analysis::options::Options;
use crate::data::Point;
use crate::model::{self, ModelError, Reference, Replicates};
use crate::units::{Bound, Updates};

/// What the numbers of a series rest on, and the law that is fitted to it.
pub(crate) struct Fitted {
    pub(crate) selection: Selection,
    /// Columns that a law is fitted to.
    pub(crate) fit_columns: Vec<usize>,
    law: Result<(model::Estimate, Replicates), NoLaw>,
}

/// Why no law is fitted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NoLaw {
    /// No worker count has a usable time.
    NothingMeasured,
    /// Other programs disturbed most rounds.
    Withheld,
    /// Updates were lost: its answers are wrong.
    WrongAnswers,
    /// One usable core cannot run two workers of a CPU-bound job at the same time.
    OneCore,
    /// One worker, which was not measured, is farther away than the counts span.
    FarFromOne,
    /// The model refuses.
    Refused(ModelError),
}

impl Fitted {
    /// Selects rounds and points of a series and fits its law.
    ///
    /// # Errors
    /// Nothing was measured, or its times are no times.
    pub(crate) fn of(job: Job<'_>, options: &Options) -> Result<Self, NoLaw> {
        let selection = select::select(job, options.disturbed_above)
            .map_err(NoLaw::Refused)?
            .ok_or(NoLaw::NothingMeasured)?;
        let fit_columns = select::fit_columns(job.series.bound, job.machine, &selection.workers);
        let law = law(job, &selection, &fit_columns, options);
        Ok(Self { selection, fit_columns, law })
    }

    /// What was fitted; `None` where it could not be.
    pub(crate) fn estimate(&self) -> Option<&model::Estimate> {
        self.law.as_ref().ok().map(|(estimate, _)| estimate)
    }

    /// The bootstrap behind the estimate; `None` where nothing was fitted.
    pub(crate) fn replicates(&self) -> Option<&Replicates> {
        self.law.as_ref().ok().map(|(_, replicates)| replicates)
    }

    /// Why nothing was fitted, where nothing was.
    pub(crate) fn why_not(&self) -> Option<&NoLaw> {
        self.law.as_ref().err()
    }

    /// Whether the law describes the job.
    pub(crate) fn verdict(&self) -> Verdict {
        match &self.law {
            Err(NoLaw::Withheld) => Verdict::Withheld,
            Err(NoLaw::WrongAnswers) => Verdict::Wrong,
            Err(_) => Verdict::Unjudged,
            Ok((estimate, _)) => estimate.verdict.into(),
        }
    }

    /// How it was fitted, for what is fitted as it is.
    pub(crate) fn settings(&self, job: Job<'_>, options: &Options) -> model::Options {
        settings(job, &self.selection, &self.fit_columns, options)
    }

    /// Medians by column with their replicates, which are those of the law where one is fitted.
    pub(crate) fn medians(&self, options: &Options) -> Medians {
        match self.replicates() {
            Some(replicates) => Medians::of(&self.selection, &self.fit_columns, replicates),
            None => resample::medians(&self.selection, options.resamples, options.seed),
        }
    }
}

fn law(
    job: Job<'_>,
    selection: &Selection,
    fit_columns: &[usize],
    options: &Options,
) -> Result<(model::Estimate, Replicates), NoLaw> {
    let updates = job.series.points.iter().filter_map(Point::updates);
    if updates.reduce(Updates::and).is_some_and(|updates| updates.lost > 0) {
        return Err(NoLaw::WrongAnswers);
    }
    if selection.withheld() {
        return Err(NoLaw::Withheld);
    }
    let one_core = job.machine.usable_cores() == Some(1);
    if fit_columns.len() < 2 && job.series.bound == Bound::Cpu && one_core {
        return Err(NoLaw::OneCore);
    }
    if is_far_from_one(selection, fit_columns) {
        return Err(NoLaw::FarFromOne);
    }
    let settings = settings(job, selection, fit_columns, options);
    model::estimate_and_replicates(&selection.rounds, &settings).map_err(NoLaw::Refused)
}

/// Whether a law would go farther to one worker than the counts span that it is fitted to.
fn is_far_from_one(selection: &Selection, fit_columns: &[usize]) -> bool {
    let fitted = fit_columns.iter().map(|&column| selection.workers[column]);
    let (fewest, most) =
        fitted.fold((f64::INFINITY, 0.0_f64), |(lo, hi), n| (lo.min(n), hi.max(n)));
    let has_base = selection.workers.contains(&1.0) || selection.rounds.sequential().is_some();
    fit_columns.len() >= 2 && !has_base && fewest > most / fewest
}

/// The model's options for a series.
fn settings(
    job: Job<'_>,
    selection: &Selection,
    fit_columns: &[usize],
    options: &Options,
) -> model::Options {
    model::Options {
        scaling: job.series.scaling,
        method: options.method,
        fit_columns: Some(fit_columns.to_vec()),
        cores: fast_cores(job),
        paired: selection.paired,
        resamples: options.resamples,
        seed: options.seed,
        confidence: options.confidence,
        margin: options.margin,
        reference: match job.is_against_sequential() {
            true => Reference::Sequential,
            false => Reference::OneWorker,
        },
    }
}

/// Where a second slope is looked for: at the fast cores of a machine with two kinds. Past the
/// usable cores nothing is fitted, and what waits needs no core.
fn fast_cores(job: Job<'_>) -> Option<f64> {
    let fast = job.machine.performance_cores.filter(|_| job.series.bound == Bound::Cpu)?;
    job.machine.usable_cores().is_none_or(|cores| fast < cores).then_some(fast as f64)
}
