//! The machine's own capacity: a kernel that shares nothing, measured in the same rounds, speeds
//! up by c(n), less than n where clocks drop or workers share a core. The same law fitted on
//! c(n) instead of n tells the job from the machine.

use super::estimate::{draw, fit_columns};
use super::options::Options;
use super::points::central;
use super::rounds::Rounds;
use super::verdict;
use super::widen::{self, SerialEstimate, widen};
use crate::model::check::{check_points, distinct};
use crate::model::error::ModelError;
use crate::model::laws::Law;
use crate::model::method::Method;
use crate::model::value::{Estimated, Range};
use crate::stats::Resamples;
use crate::units::Scaling;

/// Amdahl's law on the machine's capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct OnCapacity {
    /// c(n) at each column of the job: median seconds of the kernel at one worker / at n.
    pub capacity: Vec<Estimated>,
    /// The law with c(n) for n.
    pub law: Law,
    /// s with its interval, capacity and job resampled together.
    pub serial: SerialEstimate,
    /// Largest deviation by size within the fitted range, with its sign.
    pub max_deviation: f64,
    /// Whether every deviation's equivalence interval lies inside the margin.
    pub describes: bool,
}

impl OnCapacity {
    /// p = 1 - s with its interval.
    pub fn parallel_fraction(&self) -> Estimated {
        self.serial.fraction.through(|s| 1.0 - s)
    }
}

/// Fits the job on the capacity of `kernel`, whose rounds are the job's rounds.
///
/// # Errors
/// The kernel has other rounds, lacks one worker or a worker count of the job, or the law cannot
/// be fitted; weak scaling, which has no such fit.
pub fn on_capacity(
    job: &Rounds,
    kernel: &Rounds,
    options: &Options,
) -> Result<OnCapacity, ModelError> {
    if options.scaling == Scaling::Weak {
        return Err(ModelError::WeakCapacity);
    }
    if job.rounds() != kernel.rounds() {
        let (got, rounds) = (kernel.rounds(), job.rounds());
        return Err(ModelError::CapacityRounds { got, rounds });
    }
    let place = |n: f64| {
        let found = kernel.workers().iter().position(|&at| at == n);
        found.ok_or(ModelError::CapacityWorkers { workers: n })
    };
    let one = place(1.0)?;
    let at: Vec<usize> = job.workers().iter().map(|&n| place(n)).collect::<Result<_, _>>()?;
    let columns = fit_columns(job, options)?;
    let resamples = draw(job, options);
    let kernel = Kernel {
        resampled_s: kernel.columns().iter().map(|column| resamples.medians(column)).collect(),
        medians_s: kernel.medians(),
        one,
        at,
    };
    fit_on(job, &kernel, &columns, &resamples, options)
}

/// The kernel's columns: which is one worker, and which stands for each column of the job.
struct Kernel {
    /// By column, then by resample.
    resampled_s: Vec<Vec<f64>>,
    medians_s: Vec<f64>,
    one: usize,
    at: Vec<usize>,
}

impl Kernel {
    /// c at each column of the job, for kernel medians by column.
    fn capacity(&self, medians_s: &[f64]) -> Vec<f64> {
        self.at.iter().map(|&column| medians_s[self.one] / medians_s[column]).collect()
    }
}

fn fit_on(
    job: &Rounds,
    kernel: &Kernel,
    columns: &[usize],
    resamples: &Resamples,
    options: &Options,
) -> Result<OnCapacity, ModelError> {
    let pick = |values: &[f64]| -> Vec<f64> { columns.iter().map(|&c| values[c]).collect() };
    let capacity = kernel.capacity(&kernel.medians_s);
    let (c, m) = (pick(&capacity), pick(&job.medians()));
    check_points(&c, &m, 2)?;
    let law = Law::Amdahl(options.method.fit(&c, &m)?);
    let all = Replicates::of(job, kernel, columns, resamples, options.method);
    let fitted = widen::Fitted {
        workers: &c,
        medians_s: &m,
        rounds: job.rounds(),
        law,
        fit: |n: &[f64], m: &[f64]| options.method.solve(n, m).map(Law::Amdahl),
    };
    let deviations: Vec<&[f64]> = all.deviations.iter().map(Vec::as_slice).collect();
    let share = options.confidence;
    let values: Vec<f64> = c.iter().zip(&m).map(|(&c, &m)| law.deviation(c, m)).collect();
    Ok(OnCapacity {
        capacity: capacity
            .iter()
            .zip(&all.capacities)
            .map(|(&c, all)| central(c, all, share))
            .collect(),
        law,
        serial: widen(&fitted, &all.serial_fractions, &deviations, share),
        max_deviation: values
            .iter()
            .copied()
            .max_by(|a, b| a.abs().total_cmp(&b.abs()))
            .unwrap_or(0.0),
        describes: describes(distinct(&c), &all.deviations, options.margin),
    })
}

/// What each resample gave, job and kernel together.
struct Replicates {
    serial_fractions: Vec<f64>,
    /// By fitted column.
    deviations: Vec<Vec<f64>>,
    /// By column of the job.
    capacities: Vec<Vec<f64>>,
}

impl Replicates {
    fn of(
        job: &Rounds,
        kernel: &Kernel,
        columns: &[usize],
        resamples: &Resamples,
        method: Method,
    ) -> Self {
        let medians: Vec<Vec<f64>> =
            columns.iter().map(|&column| resamples.medians(&job.columns()[column])).collect();
        let mut all = Self {
            serial_fractions: Vec::with_capacity(resamples.len()),
            deviations: vec![Vec::with_capacity(resamples.len()); columns.len()],
            capacities: vec![Vec::with_capacity(resamples.len()); kernel.at.len()],
        };
        for resample in 0..resamples.len() {
            let kernel_s: Vec<f64> =
                kernel.resampled_s.iter().map(|medians| medians[resample]).collect();
            let capacity = kernel.capacity(&kernel_s);
            let c: Vec<f64> = columns.iter().map(|&column| capacity[column]).collect();
            let m: Vec<f64> = medians.iter().map(|medians| medians[resample]).collect();
            let Some(law) = method.solve(&c, &m).map(Law::Amdahl) else { continue };
            all.serial_fractions.push(law.serial_fraction());
            for (i, deviation) in all.deviations.iter_mut().enumerate() {
                deviation.push(law.deviation(c[i], m[i]));
            }
            for (all, c) in all.capacities.iter_mut().zip(capacity) {
                all.push(c);
            }
        }
        all
    }
}

fn describes(counts: usize, deviations: &[Vec<f64>], margin: f64) -> bool {
    let inside = |replicates: &Vec<f64>| {
        Range::central(&mut replicates.clone(), verdict::EQUIVALENCE)
            .is_some_and(|range| verdict::is_inside(range, margin))
    };
    counts > 2 && deviations.iter().all(inside)
}
