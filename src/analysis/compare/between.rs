//! Two sides, and how a change from one to the other is told.

use super::calling::Row;
use super::result::{Called, Change, Worse, excludes_zero};
use super::side::Side;
use crate::analysis::fit;
use crate::analysis::options::Options;
use crate::analysis::result::Estimate;
use crate::stats;

/// Two sides, and how their changes are told.
pub(super) struct Between<'a> {
    pub(super) before: &'a Side,
    pub(super) after: &'a Side,
    /// Whether the rounds of both are the same.
    pub(super) paired: bool,
    pub(super) options: &'a Options,
}

impl Between<'_> {
    /// A relative change; its replicates are natural logarithms. A time gets worse upwards.
    pub(super) fn relative(
        &self,
        [base, new]: [f64; 2],
        replicates: [&[f64]; 2],
        worse: Worse,
    ) -> Row {
        let confidence = self.options.confidence;
        let pairs = replicates[0].iter().zip(replicates[1]);
        let ratios: Vec<f64> = pairs.map(|(&before, &after)| after / before).collect();
        let changes: Vec<f64> = ratios.iter().map(|ratio| ratio - 1.0).collect();
        Row {
            change: Change {
                base: fit::central(base, replicates[0], confidence),
                new: fit::central(new, replicates[1], confidence),
                change: fit::central(new / base - 1.0, &changes, confidence),
                called: Called::Open,
            },
            value: (new / base).ln(),
            replicates: ratios.iter().map(|ratio| ratio.ln()).collect(),
            widening: 1.0,
            least: self.options.least_change,
            worse,
            of_time: worse == Worse::Up,
        }
    }

    /// The change that all worker counts share: told where its interval holds no zero, chance
    /// explains how the counts differ from it, and none of them does so by what counts.
    pub(super) fn throughout(&self, times: &[&Row]) -> Option<Row> {
        let resamples = times.first().map_or(0, |row| row.replicates.len());
        let known = times.iter().all(|row| row.replicates.len() == resamples);
        if times.len() < LEAST_COUNTS || resamples == 0 || !known {
            return None;
        }
        let mean = |of: &dyn Fn(&Row) -> f64| {
            let all: Vec<f64> = times.iter().map(|row| of(row)).collect();
            stats::mean(&all)
        };
        let value = mean(&|row| row.value)?;
        let replicates: Vec<f64> =
            (0..resamples).filter_map(|b| mean(&|row| row.replicates[b])).collect();
        let apart: Vec<(f64, Vec<f64>)> = times
            .iter()
            .map(|row| {
                let logs = row.replicates.iter().zip(&replicates);
                (row.value - value, logs.map(|(log, shared)| log - shared).collect())
            })
            .collect();
        let beyond = |(value, logs): &(f64, Vec<f64>)| {
            let apart = of_logs(*value, logs, self.options.confidence);
            let called = Called::of(&apart, self.options.least_change, Worse::Up);
            matches!(called, Called::Better | Called::Worse)
        };
        let alike = self.by_chance(&apart)? >= APART && !apart.iter().any(beyond);
        let change = of_logs(value, &replicates, self.options.confidence);
        (alike && excludes_zero(&change)).then_some(Row {
            change: Change { base: change, new: change, change, called: Called::Open },
            value,
            replicates,
            widening: 1.0,
            least: self.least_of_hours(),
            worse: Worse::Up,
            of_time: true,
        })
    }

    /// From what size on a change counts that another hour can make.
    pub(super) fn least_of_hours(&self) -> f64 {
        let times = if self.paired { 1.0 } else { ANOTHER_HOUR };
        times * self.options.least_change
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
pub(super) fn of_logs(log: f64, logs: &[f64], confidence: f64) -> Estimate {
    let of = fit::central(log, logs, confidence);
    Estimate { value: of.value.exp_m1(), lo: of.lo.map(f64::exp_m1), hi: of.hi.map(f64::exp_m1) }
}
