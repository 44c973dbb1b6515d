//! The sum over rounds, with intervals.

use super::round::{self, Part};
use super::term::{Term, Terms};
use super::usage::Pair;
use crate::model::error::ModelError;
use crate::model::infer::LEAST_ROUNDS;
use crate::model::value::{Estimated, Range};
use crate::stats::{self, Resamples};
use crate::units::Scaling;

/// Below so many workers a term is not worth a word.
pub const LEAST: f64 = 0.05;

/// Nor below this part of the workers.
pub const LEAST_SHARE: f64 = 0.02;

/// So many of `workers` workers a term must exceed to be worth a word.
pub fn least(workers: f64) -> f64 {
    LEAST.max(LEAST_SHARE * workers)
}

/// Settings of the sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Same job at every worker count, or a job that grows with them.
    pub scaling: Scaling,
    /// How many resamples.
    pub resamples: usize,
    /// Seed of the resamples.
    pub seed: u64,
    /// Confidence of the intervals, 0.95 for 95 %.
    pub confidence: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { scaling: Scaling::Strong, resamples: 2000, seed: 1967, confidence: 0.95 }
    }
}

/// The lost speedup at one worker count, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// n.
    pub workers: f64,
    /// S(n) as it stands in the sum: the mean over rounds of T(1)/T(n) in the same round, for weak
    /// scaling n times that.
    pub speedup: Estimated,
    /// `C(n)/(n T(n))` against the same at one worker; the POP centre's parallel efficiency.
    /// `None` without CPU time at either.
    pub parallel_efficiency: Option<Estimated>,
    /// `C(1)/C(n)`; the POP centre's computational scaling.
    pub computational_scaling: Option<Estimated>,
    terms: [Option<Estimated>; Term::ALL.len()],
}

impl Lost {
    /// A term in workers with its interval; `None` where what it rests on was not recorded in every
    /// round, at one worker and here.
    pub fn term(&self, term: Term) -> Option<Estimated> {
        self.terms[term as usize]
    }

    /// The term if it is worth a word: its interval lies above 0, and it takes more than [`LEAST`]
    /// workers and [`LEAST_SHARE`] of all. Without an interval the size decides.
    pub fn named(&self, term: Term) -> Option<Estimated> {
        let least = least(self.workers);
        let certain = |found: &Estimated| found.range.is_none_or(|range| range.lo > 0.0);
        let is_worth = |found: &Estimated| found.value > least && found.value.is_finite();
        self.term(term).filter(certain).filter(is_worth)
    }
}

/// Takes the lost speedup at `workers` workers apart, one pair a round.
///
/// # Errors
/// No round, more than [`Resamples::MOST_ROUNDS`], a worker count or a wall time that is not a
/// number above 0, any other quantity that is below 0 or not a number.
pub fn lost(workers: f64, pairs: &[Pair], options: &Options) -> Result<Lost, ModelError> {
    check(workers, pairs)?;
    let growth = if options.scaling == Scaling::Weak { workers } else { 1.0 };
    let column = |part: &Part| -> Option<Vec<f64>> {
        // What is beyond all numbers was not recorded.
        let of = |pair| part.of(pair, workers, growth).filter(|value| value.is_finite());
        pairs.iter().map(of).collect()
    };
    let columns: Vec<Option<Vec<f64>>> = Part::ALL.iter().map(column).collect();
    let count = if pairs.len() < LEAST_ROUNDS { 0 } else { options.resamples };
    let resamples = Resamples::draw(pairs.len(), count, options.seed);
    let means = Means::new(&columns, &resamples);
    let interval = Interval::new(pairs.len(), options.confidence);
    let part = |part: Part| {
        let replicates = means.replicates[part as usize].clone();
        Some(interval.around(means.values[part as usize]?, replicates))
    };
    let of_means = round::terms(workers, |part| means.values[part as usize]);
    let replicates: Vec<Terms> = (0..resamples.len())
        .map(|resample| round::terms(workers, |part| means.at(part, resample)))
        .collect();
    let term = |term: Term| {
        let value = of_means.get(term)?;
        Some(interval.around(value, replicates.iter().filter_map(|r| r.get(term)).collect()))
    };
    Ok(Lost {
        workers,
        speedup: part(Part::Speedup).ok_or(ModelError::NoRounds)?,
        parallel_efficiency: part(Part::ParallelEfficiency),
        computational_scaling: part(Part::ComputationalScaling),
        terms: Term::ALL.map(term),
    })
}

fn check(workers: f64, pairs: &[Pair]) -> Result<(), ModelError> {
    if !(workers.is_finite() && workers > 0.0) {
        return Err(ModelError::Workers { column: 1, value: workers });
    }
    if pairs.is_empty() {
        return Err(ModelError::NoRounds);
    }
    if pairs.len() > Resamples::MOST_ROUNDS {
        let (rounds, most) = (pairs.len(), Resamples::MOST_ROUNDS);
        return Err(ModelError::TooManyRounds { rounds, most });
    }
    pairs.iter().zip(1..).try_for_each(|(pair, round)| {
        pair.one.check(round, 1.0)?;
        pair.many.check(round, workers)
    })
}

/// Means over the rounds, and over the rounds of each resample, by [`Part`].
struct Means {
    values: Vec<Option<f64>>,
    /// Empty where the part is not known.
    replicates: Vec<Vec<f64>>,
}

impl Means {
    fn new(columns: &[Option<Vec<f64>>], resamples: &Resamples) -> Self {
        let mean = |column: &Option<Vec<f64>>| {
            column.as_deref().and_then(stats::mean).filter(|mean| mean.is_finite())
        };
        let resampled = |column: &Option<Vec<f64>>| match column {
            Some(column) => resamples.means(column),
            None => Vec::new(),
        };
        Self {
            values: columns.iter().map(mean).collect(),
            replicates: columns.iter().map(resampled).collect(),
        }
    }

    fn at(&self, part: Part, resample: usize) -> Option<f64> {
        self.replicates[part as usize].get(resample).copied()
    }
}

/// Blocks that something held up skew a mean: without this much more the simulation of
/// `benches/lost.rs` finds intervals that hold the truth in less than 93 of 100 runs.
const SKEWED: f64 = 1.1;

/// How an interval is made of replicates of a mean: their central part, stretched around the value
/// by what the bootstrap of few rounds falls short ([`stats::shortfall`]) and by [`SKEWED`].
pub(in crate::model) struct Interval {
    confidence: f64,
    stretch: f64,
}

impl Interval {
    pub(in crate::model) fn new(rounds: usize, confidence: f64) -> Self {
        let stretch = SKEWED * stats::shortfall(rounds, confidence);
        Self { confidence, stretch }
    }

    pub(in crate::model) fn around(&self, value: f64, mut replicates: Vec<f64>) -> Estimated {
        let range = Range::central(&mut replicates, self.confidence).map(|range| Range {
            lo: value - self.stretch * (value - range.lo).max(0.0),
            hi: value + self.stretch * (range.hi - value).max(0.0),
        });
        Estimated { value, range }
    }
}
