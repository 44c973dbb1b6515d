//! The parts of a whole: how long each takes on how many workers, how parallel each is by itself,
//! and which one to speed up first, which is Amdahl's law once more.
//!
//! A part is told as its share of the whole: the mean over rounds of its time over that of the whole
//! in the same round. Shares add up, and what a round has in common drops out of them; a part's time
//! is its share of the whole's median. Its own law is fitted to its own times. Whole rounds are
//! resampled, the parts together with the whole.
//!
//! With t(n) a part's time on n workers and T(n) the whole's, t(n) - t(1)/n is beyond what a perfectly
//! shared part would take there. The whole would be faster by that: T(1)/(T(n) - t(n) + t(1)/n). Of
//! a job that grows with the workers t(1) and T(1) count n times.

use super::error::ModelError;
use super::infer::{self, Options, Resampled, Rounds, Step};
use super::lost::Interval;
use super::value::{Estimated, Range};
use crate::stats::{self, Resamples};
use crate::units::Scaling;

/// A part of the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its share of the whole's time, by column.
    pub shares: Vec<Estimated>,
    /// Its seconds, by column.
    pub times_s: Vec<Estimated>,
    /// What its own times tell; `None` where it takes no time in some round, or no law can be fitted.
    pub law: Option<infer::Estimate>,
    /// What it costs the whole at the worker count that was asked for.
    pub cost: Option<Cost>,
}

/// What a part costs the whole at some worker count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Its seconds beyond those of a part that is perfectly shared.
    pub beyond_s: Estimated,
    /// Its share of what all parts take beyond that; `None` where that is next to nothing.
    pub share: Option<Estimated>,
    /// Speedup of the whole if this part were perfectly shared.
    pub if_shared: Estimated,
    /// Speedup of the whole if this part took half as long.
    pub if_halved: Estimated,
}

/// All parts of a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// In the order given.
    pub named: Vec<Part>,
    /// What none of them is: the whole less all of them.
    pub rest: Part,
    /// Those of which the whole would gain most if they were shared perfectly, as places in `named`:
    /// the first, and all that the rounds do not tell apart from it. Empty where no gain is worth a word.
    pub first: Vec<usize>,
}

/// A gain below this share of the speedup is not worth a word.
pub const LEAST_GAIN: f64 = 0.02;

/// Of the whole's time so much stays, whatever a part is said to take.
const LEAST_LEFT: f64 = 1e-9;

/// Below this share of the time there are no times to fit a rest to.
const LEAST_REST: f64 = 0.01;

/// Takes the whole apart. `seconds` are those of each part, by column, then by round; `at` is the
/// column for which the costs are told, which needs one worker too.
///
/// # Errors
/// A part with another number of columns or rounds, or a time below 0.
pub fn parts(
    whole: &Rounds,
    seconds: &[Vec<Vec<f64>>],
    at: Option<usize>,
    options: &Options,
) -> Result<Parts, ModelError> {
    check(whole, seconds)?;
    let resamples = infer::draw(whole, options);
    let sum = |column: usize, round: usize| -> f64 {
        seconds.iter().map(|part| part[column][round]).sum()
    };
    let left = |(column, times): (usize, &Vec<f64>)| -> Vec<f64> {
        times.iter().enumerate().map(|(round, time)| time - sum(column, round)).collect()
    };
    let rest: Vec<Vec<f64>> = whole.columns().iter().enumerate().map(left).collect();
    let measured = Measured::of(whole, &resamples, options);
    let all: Vec<Shares> =
        seconds.iter().chain([&rest]).map(|part| measured.shares(part)).collect();
    let one = whole.workers().iter().position(|n| *n == 1.0);
    let place = at.zip(one).filter(|(at, one)| at != one);
    let costs = place.map(|(at, one)| Costs::of(&measured, &all, at, one));
    let part = |(place, part): (usize, &Vec<Vec<f64>>)| {
        let is_rest = place == seconds.len();
        let least = if is_rest { LEAST_REST } else { 0.0 };
        Part {
            shares: measured.around(&all[place]),
            times_s: measured.times_s(&all[place]),
            law: measured.law(part, &all[place], least),
            cost: costs.as_ref().map(|costs| costs.cost(&measured, place)),
        }
    };
    let mut named: Vec<Part> = seconds.iter().chain([&rest]).enumerate().map(part).collect();
    let rest = named.pop().ok_or(ModelError::NoRounds)?;
    let first = costs.map_or_else(Vec::new, |costs| costs.first(&measured, &named));
    Ok(Parts { named, rest, first })
}

fn check(whole: &Rounds, seconds: &[Vec<Vec<f64>>]) -> Result<(), ModelError> {
    let (columns, rounds) = (whole.columns().len(), whole.rounds());
    for column in seconds.iter().flatten() {
        if column.len() != rounds {
            let (got, expected) = (column.len(), rounds);
            return Err(ModelError::Incomplete { round: 1, got, expected });
        }
    }
    for part in seconds {
        if part.len() != columns {
            let (got, expected) = (part.len(), columns);
            return Err(ModelError::Incomplete { round: 1, got, expected });
        }
        for (times, &workers) in part.iter().zip(whole.workers()) {
            let bad = times.iter().position(|time| !(time.is_finite() && *time >= 0.0));
            if let Some(bad) = bad {
                let (round, value) = (bad + 1, times[bad]);
                return Err(ModelError::Time { round, workers, value });
            }
        }
    }
    Ok(())
}

/// Of one part, by column.
struct Shares {
    values: Vec<f64>,
    /// By column, then by resample.
    replicates: Vec<Vec<f64>>,
}

/// Seconds by column, and the same in every resample of whole rounds.
#[derive(Clone)]
pub(crate) struct Times {
    pub(crate) values: Vec<f64>,
    /// By column, then by resample.
    pub(crate) replicates: Vec<Vec<f64>>,
}

impl Times {
    /// What is left of them without others.
    pub(crate) fn less(mut self, others: &Self) -> Self {
        self.values.iter_mut().zip(&others.values).for_each(|(own, other)| *own -= other);
        for (own, other) in self.replicates.iter_mut().zip(&others.replicates) {
            own.iter_mut().zip(other).for_each(|(own, other)| *own -= other);
        }
        self
    }
}

/// The seconds of the whole and of each part as [`parts`] tells them, the rest last, for changes
/// between studies: what the last digit of a part's times leaves open is in its replicates.
///
/// # Errors
/// As [`parts`].
pub(crate) fn times(
    whole: &Rounds,
    seconds: &[Vec<Vec<f64>>],
    options: &Options,
) -> Result<(Times, Vec<Times>), ModelError> {
    check(whole, seconds)?;
    let resamples = infer::draw(whole, options);
    let replicates = Resampled::of(whole, Step::of(whole), &resamples).columns;
    let measured = Measured { replicates, ..Measured::of(whole, &resamples, options) };
    let of_part = |part: &Vec<Vec<f64>>| {
        let shares = measured.shares(part);
        let step = Step::of_times(part.iter().flatten().copied());
        let resampled = |(column, times): (usize, &Vec<f64>)| {
            let mut seconds = measured.replicates_s(&shares, column);
            let seed = infer::seed(resamples.seed(), times);
            step.blur(whole.workers()[column], &mut seconds, seed);
            seconds
        };
        let pairs = shares.values.iter().zip(&measured.medians);
        Times {
            values: pairs.map(|(share, whole)| share * whole).collect(),
            replicates: part.iter().enumerate().map(resampled).collect(),
        }
    };
    let mut all: Vec<Times> = seconds.iter().map(of_part).collect();
    let of_whole =
        Times { values: measured.medians.clone(), replicates: measured.replicates.clone() };
    all.push(all.iter().fold(of_whole.clone(), Times::less));
    Ok((of_whole, all))
}

/// The whole with its resamples.
struct Measured<'a> {
    whole: &'a Rounds,
    options: &'a Options,
    resamples: &'a Resamples,
    medians: Vec<f64>,
    /// By column, then by resample.
    replicates: Vec<Vec<f64>>,
    interval: Interval,
}

impl<'a> Measured<'a> {
    fn of(whole: &'a Rounds, resamples: &'a Resamples, options: &'a Options) -> Self {
        Self {
            whole,
            options,
            resamples,
            medians: whole.medians(),
            replicates: whole.columns().iter().map(|times| resamples.medians(times)).collect(),
            interval: Interval::new(whole.rounds(), options.confidence),
        }
    }

    fn shares(&self, part: &[Vec<f64>]) -> Shares {
        let (mut values, mut replicates) = (Vec::new(), Vec::new());
        for (times, whole) in part.iter().zip(self.whole.columns()) {
            let shares: Vec<f64> = times.iter().zip(whole).map(|(t, whole)| t / whole).collect();
            values.push(stats::mean(&shares).unwrap_or_default());
            replicates.push(self.resamples.means(&shares));
        }
        Shares { values, replicates }
    }

    fn around(&self, shares: &Shares) -> Vec<Estimated> {
        let all = shares.values.iter().zip(&shares.replicates);
        all.map(|(value, replicates)| self.interval.around(*value, replicates.clone())).collect()
    }

    fn times_s(&self, shares: &Shares) -> Vec<Estimated> {
        let time = |column: usize| {
            let value = shares.values[column] * self.medians[column];
            self.interval.around(value, self.replicates_s(shares, column))
        };
        (0..self.medians.len()).map(time).collect()
    }

    fn replicates_s(&self, shares: &Shares, column: usize) -> Vec<f64> {
        let pairs = shares.replicates[column].iter().zip(&self.replicates[column]);
        pairs.map(|(share, whole)| share * whole).collect()
    }

    /// Fitted as the whole is, with the same resamples.
    fn law(&self, part: &[Vec<f64>], shares: &Shares, least: f64) -> Option<infer::Estimate> {
        if shares.values.iter().any(|share| *share < least) {
            return None;
        }
        let row = |round: usize| part.iter().map(|times| times[round]).collect();
        let rows: Vec<Vec<f64>> = (0..self.whole.rounds()).map(row).collect();
        let rounds = Rounds::new(self.whole.workers(), &rows).ok()?;
        let options = Options { reference: infer::Reference::OneWorker, ..self.options.clone() };
        infer::estimate_with(&rounds, &options, self.resamples).ok()
    }
}

/// Numbers at one worker count, with one a resample.
struct Sampled {
    value: f64,
    replicates: Vec<f64>,
}

impl Sampled {
    /// Of several, number by number.
    fn from(all: &[&Self], of: impl Fn(&[f64]) -> f64) -> Self {
        let at = |resample: usize| {
            let each: Vec<f64> = all.iter().map(|one| one.replicates[resample]).collect();
            of(&each)
        };
        let values: Vec<f64> = all.iter().map(|one| one.value).collect();
        let resamples = all.iter().map(|one| one.replicates.len()).min().unwrap_or(0);
        Self { value: of(&values), replicates: (0..resamples).map(at).collect() }
    }
}

/// What parts cost at one worker count.
struct Costs {
    /// The whole's time there, and one worker's as often as the job has grown.
    whole_s: Sampled,
    one_s: Sampled,
    /// By part, the rest last.
    time_s: Vec<Sampled>,
    beyond_s: Vec<Sampled>,
    all_beyond_s: Sampled,
}

impl Costs {
    fn of(measured: &Measured<'_>, all: &[Shares], at: usize, one: usize) -> Self {
        let n = measured.whole.workers()[at];
        let growth = if measured.options.scaling == Scaling::Weak { n } else { 1.0 };
        let whole = |column: usize, times: f64| Sampled {
            value: times * measured.medians[column],
            replicates: measured.replicates[column].iter().map(|whole| times * whole).collect(),
        };
        let part = |shares: &Shares, column: usize, times: f64| Sampled {
            value: times * shares.values[column] * measured.medians[column],
            replicates: measured
                .replicates_s(shares, column)
                .into_iter()
                .map(|time| times * time)
                .collect(),
        };
        let time_s: Vec<Sampled> = all.iter().map(|shares| part(shares, at, 1.0)).collect();
        let shared = all.iter().map(|shares| part(shares, one, growth / n));
        let beyond = |(time, shared): (&Sampled, Sampled)| {
            Sampled::from(&[time, &shared], |both| both[0] - both[1])
        };
        let beyond_s: Vec<Sampled> = time_s.iter().zip(shared).map(beyond).collect();
        let all_beyond_s =
            Sampled::from(&beyond_s.iter().collect::<Vec<_>>(), |all| all.iter().sum());
        let (whole_s, one_s) = (whole(at, 1.0), whole(one, growth));
        Self { whole_s, one_s, time_s, beyond_s, all_beyond_s }
    }

    fn cost(&self, measured: &Measured<'_>, place: usize) -> Cost {
        let around = |of: Sampled| measured.interval.around(of.value, of.replicates);
        let (time, beyond) = (&self.time_s[place], &self.beyond_s[place]);
        let without = |part: &Sampled, share: f64| {
            around(Sampled::from(&[&self.one_s, &self.whole_s, part], |of| {
                of[0] / (of[1] - share * of[2].max(0.0)).max(LEAST_LEFT * of[1])
            }))
        };
        let worth_a_word = self.all_beyond_s.value > LEAST_GAIN * self.whole_s.value;
        let share = worth_a_word
            .then(|| around(Sampled::from(&[beyond, &self.all_beyond_s], |of| of[0] / of[1])));
        Cost {
            beyond_s: around(Sampled::from(&[beyond], |of| of[0])),
            share,
            if_shared: without(beyond, 1.0),
            if_halved: without(time, 0.5),
        }
    }

    /// The named part with most beyond, and all that are not told apart from it.
    fn first(&self, measured: &Measured<'_>, named: &[Part]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..named.len()).collect();
        order.sort_by(|a, b| self.beyond_s[*b].value.total_cmp(&self.beyond_s[*a].value));
        let Some(&most) = order.first() else { return Vec::new() };
        let whole = self.whole_s.value;
        let is_sure = |of: Estimated, least: f64| {
            of.value > least && of.range.is_none_or(|range: Range| range.lo > 0.0)
        };
        let worth = |place: usize| {
            named[place].cost.is_some_and(|cost| is_sure(cost.beyond_s, LEAST_GAIN * whole))
        };
        let is_less = |place: usize| {
            let apart =
                Sampled::from(&[&self.beyond_s[most], &self.beyond_s[place]], |of| of[0] - of[1]);
            is_sure(measured.interval.around(apart.value, apart.replicates), 0.0)
        };
        if !worth(most) {
            return Vec::new();
        }
        order
            .into_iter()
            .filter(|place| *place == most || (worth(*place) && !is_less(*place)))
            .collect()
    }
}
