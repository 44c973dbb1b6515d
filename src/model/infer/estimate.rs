//! One call from rounds to everything that is known of them.

use super::choice::{self, Candidate, Choice};
use super::lack_of_fit::{self, LackOfFit};
use super::offsets;
use super::options::{Options, check};
use super::outlook::Outlook;
use super::points::{self, Baseline, Point};
use super::replicates::{Both, Replicates};
use super::rounds::Rounds;
use super::sign::Sign;
use super::usl_estimate::{self, UslEstimate};
use super::verdict::{self, Deviation, Verdict};
use super::widen::{self, SerialEstimate, widen};
use crate::model::check::{check_points, distinct};
use crate::model::error::ModelError;
use crate::model::laws::{self, Law, gustafson};
use crate::model::value::{Estimated, Limit};
use crate::stats::Resamples;
use crate::units::Scaling;

/// Below so many rounds there is no interval.
pub const LEAST_ROUNDS: usize = 5;

/// Everything that the rounds tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// How many rounds.
    pub rounds: usize,
    /// How many resamples stand behind the intervals; 0 below five rounds.
    pub resamples: usize,
    /// Fitted columns.
    pub fit_columns: Vec<usize>,
    /// One for each column, in the order of the rounds.
    pub points: Vec<Point>,
    /// What the speedups are relative to.
    pub baseline: Baseline,
    /// The sequential program, if it was measured in the same rounds.
    pub sequential_s: Option<Estimated>,
    /// T(1 worker)/T(sequential): what the parallel machinery costs one worker. `None` without
    /// either.
    pub parallel_overhead: Option<Estimated>,
    /// The fitted law, not clipped.
    pub law: Law,
    /// T1 of the law in seconds.
    pub one_worker_s: Estimated,
    /// s with its interval.
    pub serial: SerialEstimate,
    /// What the sign of s allows to say.
    pub sign: Sign,
    /// `1/s`; `None` for weak scaling, which has no ceiling.
    pub ceiling: Option<Limit>,
    /// Largest deviation by size within the fitted range, with its sign.
    pub max_deviation: f64,
    /// Worker count of the largest deviation.
    pub max_deviation_workers: f64,
    /// USL on the same columns. `None` when it gives one worker no time.
    pub usl: Option<UslEstimate>,
    /// Lack of fit, if it can be tested.
    pub lack_of_fit: Option<LackOfFit>,
    /// Does the law describe the job?
    pub verdict: Verdict,
    /// On [`Verdict::DoesNot`]: which law instead, best first, several where they cannot be told
    /// apart; none where no law does clearly better. Else, and for weak scaling, empty.
    pub instead: Vec<Candidate>,
    /// Going parallel costs once, where that does clearly better than Amdahl's law and every smooth
    /// curve, whatever the verdict; strong scaling only.
    pub pays_once: Option<laws::first_step::Fit>,
    /// What the best of these says of more workers.
    pub outlook: Option<Outlook>,
}

impl Estimate {
    /// p = 1 - s with its interval.
    pub fn parallel_fraction(&self) -> Estimated {
        self.serial.fraction.through(|s| 1.0 - s)
    }

    /// The largest worker count that is fitted.
    pub fn most_fitted(&self) -> Option<f64> {
        let fitted = self.fit_columns.iter().map(|&column| self.points[column].workers);
        fitted.reduce(f64::max)
    }
}

/// Estimates with resamples drawn by the options' seed.
///
/// # Errors
/// Fewer than two different fitted worker counts, a setting outside its range, a fitted column
/// that does not exist, or a law that gives one worker no time.
pub fn estimate(rounds: &Rounds, options: &Options) -> Result<Estimate, ModelError> {
    estimate_and_replicates(rounds, options).map(|(estimate, _)| estimate)
}

/// [`estimate`], and the replicates behind it.
///
/// # Errors
/// As [`estimate`].
pub fn estimate_and_replicates(
    rounds: &Rounds,
    options: &Options,
) -> Result<(Estimate, Replicates), ModelError> {
    // Nothing is drawn for what cannot be fitted.
    fit_columns(rounds, options)?;
    of_resamples(rounds, options, &draw(rounds, options))
}

/// So many numbers of a resample, of all resamples together, are kept at most, as long as there
/// are as many resamples as an interval takes.
const MOST_KEPT: usize = 1 << 22;

/// An interval takes so many resamples.
const LEAST_RESAMPLES: usize = 200;

/// The resamples that [`estimate`] draws: none below five rounds, fewer than were asked for where
/// those would be more than memory is for (2,000 up to 2,097 worker counts or rounds).
pub fn draw(rounds: &Rounds, options: &Options) -> Resamples {
    let one = rounds.rounds().max(rounds.workers().len()).max(1);
    let bearable = (MOST_KEPT / one).max(LEAST_RESAMPLES);
    let count = if rounds.rounds() < LEAST_ROUNDS { 0 } else { options.resamples.min(bearable) };
    Resamples::draw(rounds.rounds(), count, options.seed)
}

/// The replicates behind [`estimate_with`], for differences between studies.
///
/// # Errors
/// As [`estimate`].
pub fn replicates(
    rounds: &Rounds,
    options: &Options,
    resamples: &Resamples,
) -> Result<Replicates, ModelError> {
    let columns = fit_columns(rounds, options)?;
    let both = Both { measured: rounds, paired: &paired(rounds, &columns, options) };
    Ok(refit(&both, &columns, options, resamples))
}

fn refit(
    rounds: &Both<'_>,
    columns: &[usize],
    options: &Options,
    resamples: &Resamples,
) -> Replicates {
    let fit = |n: &[f64], m: &[f64]| solve(options, n, m);
    let weak = options.scaling == Scaling::Weak;
    let usl_time = |n: f64, t: f64| if weak { t / n } else { t };
    Replicates::of(rounds, columns, resamples, fit, usl_time)
}

/// The rounds that laws are fitted to.
fn paired(rounds: &Rounds, columns: &[usize], options: &Options) -> Rounds {
    if options.paired { rounds.paired(columns) } else { rounds.clone() }
}

/// [`estimate`] with given resamples.
///
/// # Errors
/// As [`estimate`].
pub fn estimate_with(
    rounds: &Rounds,
    options: &Options,
    resamples: &Resamples,
) -> Result<Estimate, ModelError> {
    of_resamples(rounds, options, resamples).map(|(estimate, _)| estimate)
}

fn of_resamples(
    rounds: &Rounds,
    options: &Options,
    resamples: &Resamples,
) -> Result<(Estimate, Replicates), ModelError> {
    check(options)?;
    let columns = fit_columns(rounds, options)?;
    let both = &Both { measured: rounds, paired: &paired(rounds, &columns, options) };
    let fitted = Fitted::new(both, columns, options, resamples)?;
    let (law, share) = (fitted.law, options.confidence);
    let baselines = points::baseline(both, options.reference, law, &fitted.replicates, share);
    let about = (options.scaling, share);
    let points = points::points(both, &fitted.columns, law, &baselines, &fitted.replicates, about);
    let deviations: Vec<Deviation> =
        fitted.columns.iter().map(|&column| points[column].deviation).collect();
    let (max_deviation_workers, max_deviation) = fitted.largest(&deviations);
    let lack_of_fit = fitted.lack_of_fit(rounds)?;
    let counts = distinct(&fitted.n);
    let verdict = verdict::judge(counts, &deviations, lack_of_fit.as_ref(), options.margin);
    let strong = options.scaling == Scaling::Strong;
    let usl =
        usl_estimate::of(&fitted.n, (&fitted.m, fitted.rounds), strong, &fitted.replicates, share);
    let weighed = fitted.weighed(&points).filter(|_| strong);
    let choice = weighed.as_ref().map(Choice::among);
    let named = choice.as_ref().filter(|_| verdict == Verdict::DoesNot).map(Choice::better);
    let instead = fitted.instead(named.unwrap_or_default(), usl.as_ref());
    let pays_once = choice.and_then(|choice| choice.pays_once());
    let serial = fitted.serial();
    let fitted_points: Vec<Point> = points.iter().filter(|point| point.fitted).copied().collect();
    let outlook = instead.first().and_then(|law| Outlook::of(law, &fitted_points));
    let offset = match verdict {
        Verdict::DoesNot => 0.0,
        _ => offsets::half_width(&points, &fitted.columns, &serial, share),
    };
    let points = points.into_iter().map(|point| offsets::widened(point, offset)).collect();
    let replicates = &fitted.replicates;
    let estimate = Estimate {
        rounds: rounds.rounds(),
        resamples: replicates.len(),
        sequential_s: points::sequential(rounds, replicates, share),
        parallel_overhead: points::overhead(both.paired, replicates, share),
        one_worker_s: points::central(law.one_worker_s(), &replicates.one_worker_s, share),
        sign: Sign::of(serial.fraction),
        ceiling: strong.then(|| Limit::reciprocal(serial.fraction)),
        usl,
        fit_columns: fitted.columns.clone(),
        points,
        baseline: baselines.baseline,
        law,
        serial,
        max_deviation,
        max_deviation_workers,
        lack_of_fit,
        verdict,
        instead,
        pays_once,
        outlook,
    };
    Ok((estimate, fitted.replicates))
}

/// The law fitted to the medians of the chosen columns, and in every resample.
struct Fitted<'a> {
    options: &'a Options,
    rounds: usize,
    columns: Vec<usize>,
    /// Worker counts of the columns.
    n: Vec<f64>,
    /// Their median seconds, without what a round has in common.
    m: Vec<f64>,
    /// Those that laws are weighed on.
    weighed: Weighed,
    law: Law,
    replicates: Replicates,
}

/// Some of the fitted columns, with their worker counts and medians.
struct Weighed {
    columns: Vec<usize>,
    n: Vec<f64>,
    m: Vec<f64>,
}

impl<'a> Fitted<'a> {
    fn new(
        rounds: &Both<'_>,
        columns: Vec<usize>,
        options: &'a Options,
        resamples: &Resamples,
    ) -> Result<Self, ModelError> {
        let pick = |values: &[f64]| -> Vec<f64> { columns.iter().map(|&c| values[c]).collect() };
        let (n, m) = (pick(rounds.paired.workers()), pick(&rounds.paired.middles()));
        let law = fit(options, &n, &m)?;
        let replicates = refit(rounds, &columns, options, resamples);
        let some = choice::weighed(columns.len());
        let weighed = Weighed {
            columns: some.iter().map(|&at| columns[at]).collect(),
            n: some.iter().map(|&at| n[at]).collect(),
            m: some.iter().map(|&at| m[at]).collect(),
        };
        let rounds = rounds.paired.rounds();
        Ok(Self { options, rounds, columns, n, m, weighed, law, replicates })
    }

    /// Worker count and deviation where the law is most off.
    fn largest(&self, deviations: &[Deviation]) -> (f64, f64) {
        let all = self.n.iter().zip(deviations).map(|(&n, deviation)| (n, deviation.value));
        all.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).unwrap_or_default()
    }

    fn lack_of_fit(&self, rounds: &Rounds) -> Result<Option<LackOfFit>, ModelError> {
        let chosen = rounds.select(&self.columns)?;
        let fit = |n: &[f64], m: &[f64]| solve(self.options, n, m);
        Ok(lack_of_fit::test(&self.n, chosen.columns(), fit))
    }

    fn serial(&self) -> SerialEstimate {
        let fitted = widen::Fitted {
            workers: &self.n,
            medians_s: &self.m,
            rounds: self.rounds,
            law: self.law,
            fit: |n: &[f64], m: &[f64]| solve(self.options, n, m),
        };
        let deviations: Vec<&[f64]> =
            self.columns.iter().map(|&c| self.replicates.deviations[c].as_slice()).collect();
        let fractions = &self.replicates.serial_fractions;
        widen(&fitted, fractions, &deviations, self.options.confidence)
    }

    /// Which of the laws `named` instead. The USL is told with the parameters of `usl`, so that
    /// there is one contention and one coherency of a job.
    fn instead(&self, named: Vec<Candidate>, usl: Option<&UslEstimate>) -> Vec<Candidate> {
        let told = usl.map(|usl| usl.fit).filter(|fit| fit.kappa > 0.0);
        let named = named.into_iter().map(|candidate| match (candidate.fitted, told) {
            (laws::Fitted::Usl(_), Some(fit)) => {
                Candidate { fitted: laws::Fitted::Usl(fit), ..candidate }
            }
            _ => candidate,
        });
        // The USL that is told must itself be clearly nearer than Amdahl's law at its worst point.
        let amdahl = self.largest_of(|n| self.law.predict(n));
        let near = |one: &Candidate| {
            !matches!(one.fitted, laws::Fitted::Usl(_))
                || self.largest_of(|n| one.fitted.predict(n)) <= amdahl / 2.0
        };
        named.filter(near).collect()
    }

    /// The fitted medians with the spread that laws are weighed by.
    fn weighed(&self, points: &[Point]) -> Option<laws::Points<'_>> {
        let Weighed { columns, n, m } = &self.weighed;
        let se: Option<Vec<f64>> =
            columns.iter().map(|&column| points[column].relative_se).collect();
        let single = vec![0.0; n.len()];
        let known = se.is_some();
        let se = se.unwrap_or(single);
        let points = laws::Points::new(n, m, &se, choice::FLOOR)?;
        let points = points.with_cores(self.options.cores);
        Some(if known { points } else { points.of_single_runs() })
    }

    /// Largest |measured/predicted - 1| on the fitted columns.
    fn largest_of(&self, predict: impl Fn(f64) -> f64) -> f64 {
        let off = self.n.iter().zip(&self.m).map(|(&n, m)| (m / predict(n) - 1.0).abs());
        off.fold(0.0, f64::max)
    }
}

/// The fitted columns, checked.
pub(crate) fn fit_columns(rounds: &Rounds, options: &Options) -> Result<Vec<usize>, ModelError> {
    let columns =
        options.fit_columns.clone().unwrap_or_else(|| (0..rounds.workers().len()).collect());
    let chosen = rounds.select(&columns)?;
    check_points(chosen.workers(), &chosen.medians(), 2)?;
    Ok(columns)
}

fn fit(options: &Options, n: &[f64], m: &[f64]) -> Result<Law, ModelError> {
    match options.scaling {
        Scaling::Strong => options.method.fit(n, m).map(Law::Amdahl),
        Scaling::Weak => gustafson::fit(n, m).map(Law::Gustafson),
    }
}

fn solve(options: &Options, n: &[f64], m: &[f64]) -> Option<Law> {
    match options.scaling {
        Scaling::Strong => options.method.solve(n, m).map(Law::Amdahl),
        Scaling::Weak => gustafson::solve(n, m).map(Law::Gustafson),
    }
}
