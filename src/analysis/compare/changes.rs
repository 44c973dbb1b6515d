//! The changes of one series, resample by resample, and what each is called.

use super::result::{Called, Change, PointChange, Throughout, Worse, excludes_zero};
use super::side::Side;
use crate::analysis::convert;
use crate::analysis::fit;
use crate::analysis::judge::Verdict;
use crate::analysis::options::Options;
use crate::analysis::result::Estimate;
use crate::model::{self, Estimated};
use crate::stats;
use crate::units::Scaling;

/// Two sides, and how their changes are told.
pub(super) struct Between<'a> {
    pub(super) before: &'a Side,
    pub(super) after: &'a Side,
    /// Whether the rounds of both are the same.
    pub(super) paired: bool,
    pub(super) options: &'a Options,
}

/// Relative changes of times at a worker count.
struct Ratio {
    workers: f64,
    time_s: Change,
    speedup: Option<Change>,
    /// Natural logarithms of after/before, by resample; empty below five rounds.
    logs: Vec<f64>,
}

impl Between<'_> {
    /// p of strong scaling, or the serial share of weak; and by how much single worker counts of
    /// two studies changed beside it, where both laws hold and rounds do not explain it.
    pub(super) fn share(&self) -> (Option<Change>, Option<f64>) {
        let sides = self.before.fit().zip(self.after.fit());
        let difference = sides.and_then(|(base, new)| {
            model::difference(base, new, self.paired, self.options.confidence)
        });
        let described = [self.before, self.after].iter().all(|s| s.verdict() != Verdict::DoesNot);
        let beside = difference.and_then(|of| of.unexplained);
        let change = difference.and_then(|of| self.of_serial(of.serial));
        (change, beside.filter(|_| described && !self.paired))
    }

    fn of_serial(&self, serial: Estimated) -> Option<Change> {
        let (change, worse) = match self.before.scaling {
            Scaling::Strong => (serial.through(|s| -s), Worse::Down),
            Scaling::Weak => (serial, Worse::Up),
        };
        let change = convert::estimate(change);
        Some(Change {
            base: self.before.share()?,
            new: self.after.share()?,
            change,
            called: Called::of(&change, self.options.least_points, worse),
        })
    }

    /// The change that all worker counts share, and what changed at each.
    pub(super) fn points(&self) -> (Option<Throughout>, Vec<PointChange>) {
        let ratios = self.ratios();
        let throughout = self.throughout(&ratios);
        let point = |ratio: Ratio| {
            let called = if throughout.is_some() { Called::AsOne } else { ratio.time_s.called };
            let time_s = Change { called, ..ratio.time_s };
            PointChange { workers: ratio.workers, time_s, speedup: ratio.speedup }
        };
        (throughout, ratios.into_iter().map(point).collect())
    }

    fn ratios(&self) -> Vec<Ratio> {
        let (Some((counts, base)), Some((others, new))) =
            (&self.before.medians, &self.after.medians)
        else {
            return Vec::new();
        };
        let speedups = fit::speedups(counts, base, self.before.scaling).zip(fit::speedups(
            others,
            new,
            self.after.scaling,
        ));
        let at = |(i, &workers): (usize, &f64)| {
            let j = others.iter().position(|other| *other == workers)?;
            let times = [&base.replicates[i][..], &new.replicates[j][..]];
            let (time_s, logs) = self.relative([base.values[i], new.values[j]], times, Worse::Up);
            let speedup = speedups.as_ref().filter(|_| workers != 1.0).map(|(base, new)| {
                let both = [&base[i].1[..], &new[j].1[..]];
                self.relative([base[i].0, new[j].0], both, Worse::Down).0
            });
            Some(Ratio { workers, time_s, speedup, logs })
        };
        counts.iter().enumerate().filter_map(at).collect()
    }

    /// A relative change with its replicates in logarithms.
    fn relative(
        &self,
        [base, new]: [f64; 2],
        replicates: [&[f64]; 2],
        worse: Worse,
    ) -> (Change, Vec<f64>) {
        let confidence = self.options.confidence;
        let pairs = replicates[0].iter().zip(replicates[1]);
        let ratios: Vec<f64> = pairs.map(|(&before, &after)| after / before).collect();
        let changes: Vec<f64> = ratios.iter().map(|ratio| ratio - 1.0).collect();
        let change = fit::central(new / base - 1.0, &changes, confidence);
        let change = Change {
            base: fit::central(base, replicates[0], confidence),
            new: fit::central(new, replicates[1], confidence),
            change,
            called: Called::of(&change, self.options.least_change, worse),
        };
        (change, ratios.iter().map(|ratio| ratio.ln()).collect())
    }

    /// The change that all worker counts share: told where its interval holds no zero, chance
    /// explains how the counts differ from it, and none of them does so by what counts.
    fn throughout(&self, ratios: &[Ratio]) -> Option<Throughout> {
        let resamples = ratios.first().map_or(0, |ratio| ratio.logs.len());
        let known = resamples > 0 && ratios.iter().all(|ratio| ratio.logs.len() == resamples);
        if ratios.len() < LEAST_COUNTS || !known {
            return None;
        }
        let values: Vec<f64> =
            ratios.iter().map(|ratio| ratio.time_s.change.value.ln_1p()).collect();
        let shared = stats::mean(&values)?;
        let at = |b: usize| stats::mean(&ratios.iter().map(|r| r.logs[b]).collect::<Vec<_>>());
        let all: Vec<f64> = (0..resamples).filter_map(at).collect();
        let change = of_logs(shared, &all, self.options.confidence);
        let apart: Vec<(f64, Vec<f64>)> = ratios
            .iter()
            .zip(&values)
            .map(|(ratio, value)| {
                let logs = ratio.logs.iter().zip(&all).map(|(log, shared)| log - shared);
                (value - shared, logs.collect())
            })
            .collect();
        let beyond = |(value, logs): &(f64, Vec<f64>)| {
            let apart = of_logs(*value, logs, self.options.confidence);
            let called = Called::of(&apart, self.options.least_change, Worse::Up);
            matches!(called, Called::Better | Called::Worse)
        };
        let alike = self.by_chance(&apart)? >= APART && !apart.iter().any(beyond);
        let times = if self.paired { 1.0 } else { ANOTHER_HOUR };
        let called = Called::of(&change, times * self.options.least_change, Worse::Up);
        (alike && excludes_zero(&change)).then_some(Throughout { change, called })
    }

    /// Probability of counts that differ so much from what they share if nothing but noise makes
    /// them: F of the squares found over those that the resamples explain.
    fn by_chance(&self, apart: &[(f64, Vec<f64>)]) -> Option<f64> {
        let found: f64 = apart.iter().map(|(value, _)| value * value).sum();
        let explained: f64 = apart.iter().filter_map(|(_, logs)| stats::variance(logs)).sum();
        let counts = (apart.len() - 1) as f64;
        let rounds = |side: &Side| side.rounds().saturating_sub(1) as f64;
        let noise = rounds(self.before) + if self.paired { 0.0 } else { rounds(self.after) };
        stats::f_sf(found / explained, counts, noise * counts)
    }
}

/// With fewer worker counts there is no telling one change from two.
const LEAST_COUNTS: usize = 3;

/// How many least changes all worker counts must share before two studies of different times are
/// called different: another hour alone makes one or two.
const ANOTHER_HOUR: f64 = 3.0;

/// Below this probability worker counts differ in their change.
const APART: f64 = 0.10;

/// A relative change from its logarithm and its replicates.
fn of_logs(log: f64, logs: &[f64], confidence: f64) -> Estimate {
    let of = fit::central(log, logs, confidence);
    Estimate { value: of.value.exp_m1(), lo: of.lo.map(f64::exp_m1), hi: of.hi.map(f64::exp_m1) }
}
