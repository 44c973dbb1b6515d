//! What the machine itself gives: the speedup c(n) of a kernel of ours, measured in the same rounds,
//! and Amdahl's law fitted against it in place of n.

use super::job::Job;
use super::resample;
use super::select::{self, Selection};
use crate::analysis::convert;
use crate::analysis::options::Options;
use crate::analysis::result::{Capacity, Estimate, OnCapacity};
use crate::data::{Role, Study};
use crate::model::{self, Rounds};
use crate::units::Scaling;

/// A kernel of a study: one that shares nothing, or one that only reads and writes memory.
pub(crate) struct Kernel {
    selection: Selection,
    /// c(n) with its interval, by column of the kernel.
    speedups: Vec<Estimate>,
}

/// Below so much capacity at its largest count a machine gave no parallelism to fit against.
const LEAST: f64 = 1.2;

impl Kernel {
    /// The study's kernel of this role. `None` when it was not measured, not at one worker, or not
    /// undisturbed.
    pub(crate) fn of(study: &Study, role: Role, options: &Options) -> Option<Self> {
        let series = study.series.iter().find(|series| series.role == role)?;
        let selection = select::select(Job::of(study, series), options.disturbed_above).ok()??;
        if selection.withheld() {
            return None;
        }
        let medians = resample::medians(&selection, options.resamples, options.seed);
        // Whatever it is called in the study: the capacity's work grows with the workers.
        let scaling = if role == Role::Capacity { Scaling::Weak } else { Scaling::Strong };
        let speedups = resample::speedups(&selection.workers, &medians, scaling)?
            .into_iter()
            .map(|(value, replicates)| resample::central(value, &replicates, options.confidence))
            .collect();
        Some(Self { selection, speedups })
    }

    /// c(n) with its interval at each of these counts that was measured.
    pub(crate) fn at(&self, workers: &[f64]) -> Vec<Capacity> {
        let all = self.selection.workers.iter().zip(&self.speedups);
        let measured = all.filter(|(n, _)| workers.contains(n));
        measured.map(|(&workers, &speedup)| Capacity { workers, speedup }).collect()
    }

    /// Amdahl's law `T = a + b/c(n)` at up to `most` workers, beyond which workers only queue.
    /// `None` below two counts, without rounds in common, or when the machine gave less than 1.2
    /// workers' worth.
    pub(crate) fn amdahl(
        &self,
        job: &Selection,
        most: Option<usize>,
        options: &Options,
    ) -> Option<OnCapacity> {
        let most = most.map_or(f64::INFINITY, |most| most as f64);
        let known = |n: f64| n <= most && self.selection.workers.contains(&n);
        let columns: Vec<usize> =
            (0..job.workers.len()).filter(|&column| known(job.workers[column])).collect();
        let reached = self.selection.workers.iter().zip(&self.speedups);
        let best = reached.filter(|(n, _)| **n <= most).map(|(_, c)| c.value).fold(0.0, f64::max);
        if best < LEAST {
            return None;
        }
        let common: Vec<u32> =
            job.used.iter().filter(|round| self.selection.used.contains(round)).copied().collect();
        let jobs = times(job, &common, false)?.select(&columns).ok()?;
        let settings = model::Options {
            method: options.method,
            resamples: options.resamples,
            seed: options.seed,
            confidence: options.confidence,
            margin: options.margin,
            ..model::Options::default()
        };
        let kernel = times(&self.selection, &common, true)?;
        let found = model::on_capacity(&jobs, &kernel, &settings).ok()?;
        convert::on_capacity(&found, &jobs)
    }
}

/// The times of some rounds; of work that grows with the workers the time of one worker's share.
fn times(selection: &Selection, rounds: &[u32], grows: bool) -> Option<Rounds> {
    let place = |round: &u32| selection.used.iter().position(|used| used == round);
    let columns = || selection.workers.iter().zip(selection.rounds.columns());
    let row = |index: usize| -> Vec<f64> {
        columns().map(|(n, column)| column[index] / if grows { *n } else { 1.0 }).collect()
    };
    let rows: Vec<Vec<f64>> = rounds.iter().filter_map(place).map(row).collect();
    Rounds::new(&selection.workers, &rows).ok()
}
