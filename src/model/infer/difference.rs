//! The change of a serial fraction between two sets of rounds on the same worker counts.
//!
//! What the law misses alike in both (a clock that drops, a step at a cache size) moves both
//! fractions alike and cancels in their difference. So the raw interval of the difference is
//! widened as that of a fraction is, by `K = max(1, sqrt(Q) t(N-2)/z)`, but with the Q of the
//! *difference*: squares of (residual after - residual before), over those that the resamples of
//! the difference explain.

use super::estimate::Estimate;
use super::left_over;
use super::replicates::Replicates;
use crate::model::check::distinct;
use crate::model::value::{Estimated, Range};
use crate::stats;

/// A fit with the replicates behind it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The fit.
    pub estimate: &'a Estimate,
    /// Its bootstrap.
    pub replicates: &'a Replicates,
}

impl Side<'_> {
    /// Worker counts fitted.
    fn workers(&self) -> impl Iterator<Item = f64> {
        self.estimate.fit_columns.iter().map(|&column| self.estimate.points[column].workers)
    }

    /// What the law leaves over at a column, relative to the time.
    fn residual(&self, column: usize) -> f64 {
        of_deviation(self.estimate.points[column].deviation.value)
    }

    /// The same in every resample.
    fn residuals(&self, column: usize) -> impl Iterator<Item = f64> {
        self.replicates.deviations[column].iter().map(|&deviation| of_deviation(deviation))
    }
}

/// 1 - predicted/measured, of measured/predicted - 1.
fn of_deviation(deviation: f64) -> f64 {
    deviation / (1.0 + deviation)
}

/// What differs between two fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Of the serial fractions, later less earlier.
    pub serial: Estimated,
    /// The same in every resample; empty where all rounds of either measured the same.
    pub replicates: Vec<f64>,
    /// K: how much wider the interval is than the replicates.
    pub widening: f64,
    /// By how much single worker counts changed beside it, relative, root of the mean square; `None`
    /// where chance makes that much in 1 run of 100 or more, and below three worker counts.
    pub unexplained: Option<f64>,
}

/// What the rounds tell of their noise.
#[derive(Clone, Copy)]
struct Noise {
    /// Rounds of the side with fewer.
    rounds: f64,
    /// Degrees of freedom, a worker count.
    df: f64,
}

impl Noise {
    fn of(base: Side<'_>, new: Side<'_>, paired: bool) -> Self {
        let [before, after] = [base, new].map(|side| side.estimate.rounds.saturating_sub(1) as f64);
        Self { rounds: before.min(after) + 1.0, df: if paired { before } else { before + after } }
    }
}

/// Probability of what is left over below which it is told.
const TOLD: f64 = 0.01;

/// The serial fraction of `new` less that of `base`. `paired`: the rounds of both are the same, and
/// so are their resamples, one by one.
///
/// `None` where the two are not fitted on the same worker counts. Where all rounds of either
/// measured the same, the interval adds what the laws leave over of both in squares; none below
/// five rounds.
pub fn difference(
    base: Side<'_>,
    new: Side<'_>,
    paired: bool,
    confidence: f64,
) -> Option<Difference> {
    let workers: Vec<f64> = base.workers().collect();
    if !new.workers().eq(workers.iter().copied()) {
        return None;
    }
    let fraction = |side: Side<'_>| side.estimate.serial.fraction.value;
    let value = fraction(new) - fraction(base);
    if [base, new].iter().any(|side| side.estimate.serial.raw.is_none()) {
        let range = in_squares(base, new, value);
        return Some(plain(Estimated { value, range }, Vec::new()));
    }
    let noise = Noise::of(base, new, paired);
    let fractions = |side: &Side<'_>| side.replicates.serial_fractions.clone();
    let differences: Vec<f64> =
        fractions(&base).iter().zip(fractions(&new)).map(|(base, new)| new - base).collect();
    let raw = Range::central(&mut differences.clone(), confidence);
    let Some(raw) = raw.filter(|_| distinct(&workers) > 2) else {
        return Some(few(Estimated { value, range: raw }, differences, noise, confidence));
    };
    let df = [workers.len() - 2, workers.len() - 1].map(|count| count as f64);
    let left = LeftOver::of(base, new);
    let ratio = left.ratio().unwrap_or(0.0);
    let counted = left_over::counted(ratio, workers.len(), 2, noise.df * df[1]);
    let upper = 0.5 + confidence / 2.0;
    let student = stats::t_ppf(upper, df[0]).zip(stats::normal_ppf(upper));
    let widening = student.map_or(1.0, |(t, z)| (counted.sqrt() * t / z).max(1.0));
    let range = Some(wider(value, raw, widening));
    let by_chance = stats::f_sf(ratio, df[0], noise.df * df[1]);
    let unexplained = by_chance.is_some_and(|p| p < TOLD).then(|| (left.squares / df[0]).sqrt());
    let serial = Estimated { value, range };
    Some(Difference { serial, replicates: differences, widening, unexplained })
}

/// Of two worker counts no misfit shows: wider by Student's factor for few rounds alone.
fn few(raw: Estimated, replicates: Vec<f64>, noise: Noise, confidence: f64) -> Difference {
    let upper = 0.5 + confidence / 2.0;
    let student = stats::t_ppf(upper, noise.df).zip(stats::normal_ppf(upper));
    let rounds = noise.rounds;
    let widening = student.map_or(1.0, |(t, z)| t / z * (rounds / (rounds - 1.0)).sqrt()).max(1.0);
    let value = raw.value;
    let range = raw.range.map(|raw| wider(value, raw, widening));
    Difference { widening, ..plain(Estimated { value, range }, replicates) }
}

fn wider(value: f64, raw: Range, widening: f64) -> Range {
    Range {
        lo: value - widening * (value - raw.lo).max(0.0),
        hi: value + widening * (raw.hi - value).max(0.0),
    }
}

/// Without anything to widen by.
fn plain(serial: Estimated, replicates: Vec<f64>) -> Difference {
    Difference { serial, replicates, widening: 1.0, unexplained: None }
}

/// The ends of both fractions' intervals, added in squares.
fn in_squares(base: Side<'_>, new: Side<'_>, value: f64) -> Option<Range> {
    let ends = |side: Side<'_>| {
        let fraction = side.estimate.serial.fraction;
        let range = fraction.range?;
        Some((fraction.value - range.lo, range.hi - fraction.value))
    };
    let (base, new) = (ends(base)?, ends(new)?);
    // The difference is least where the later fraction is least and the earlier one largest.
    Some(Range { lo: value - new.0.hypot(base.1), hi: value + new.1.hypot(base.0) })
}

/// What the laws leave over differently, in squares.
struct LeftOver {
    squares: f64,
    /// Squares that the resamples explain.
    explained: f64,
}

impl LeftOver {
    fn of(base: Side<'_>, new: Side<'_>) -> Self {
        let columns = base.estimate.fit_columns.iter().zip(&new.estimate.fit_columns);
        let mut all = Self { squares: 0.0, explained: 0.0 };
        for (&before, &after) in columns {
            all.squares += (new.residual(after) - base.residual(before)).powi(2);
            let pairs = base.residuals(before).zip(new.residuals(after));
            let differences: Vec<f64> = pairs.map(|(before, after)| after - before).collect();
            all.explained += stats::variance(&differences).unwrap_or(0.0);
        }
        all
    }

    /// Q; `None` where the resamples explain nothing.
    fn ratio(&self) -> Option<f64> {
        (self.explained > 0.0).then(|| self.squares / self.explained)
    }
}
