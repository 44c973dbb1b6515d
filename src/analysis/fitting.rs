//! How a series is given to the model.

use super::findings::{Finding, FindingKind};
use super::options::Options;
use super::select::Selection;
use crate::data::{Machine, Series, Study};
use crate::model::{self, ModelError};
use crate::units::Bound;

/// The model's options for a series.
pub(super) fn settings(
    study: &Study,
    series: &Series,
    fit_columns: &[usize],
    options: &Options,
) -> model::Options {
    model::Options {
        scaling: series.scaling,
        method: options.method,
        fit_columns: Some(fit_columns.to_vec()),
        cores: fast_cores(&study.machine, series.bound),
        resamples: options.resamples,
        seed: options.seed,
        confidence: options.confidence,
        margin: options.margin,
        ..model::Options::default()
    }
}

/// Where a second slope is looked for: at the fast cores of a machine with two kinds. Past the
/// usable cores nothing is fitted, and what waits needs no core.
fn fast_cores(machine: &Machine, bound: Bound) -> Option<f64> {
    let fast = machine.performance_cores.filter(|_| bound == Bound::Cpu)?;
    machine.usable_cores().is_none_or(|cores| fast < cores).then_some(fast as f64)
}

/// Fits a series, or says why it cannot be.
pub(super) fn fit(
    study: &Study,
    series: &Series,
    selection: &Selection,
    fit_columns: &[usize],
    options: &Options,
) -> Result<model::Estimate, Finding> {
    let one_core = study.machine.usable_cores() == Some(1);
    if fit_columns.len() < 2 && series.bound == Bound::Cpu && one_core {
        let sentence = "No p: one usable core cannot run two workers of a CPU-bound job at the \
                        same time. Measure on a machine with more cores.";
        return Err(Finding::new(FindingKind::Unavailable, sentence, &[]));
    }
    let settings = settings(study, series, fit_columns, options);
    model::estimate(&selection.rounds, &settings).map_err(|error| unavailable(&error))
}

/// Why there is no p.
pub(super) fn unavailable(error: &ModelError) -> Finding {
    Finding::new(FindingKind::Unavailable, format!("No p: {error}."), &[])
}
