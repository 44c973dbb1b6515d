//! The changes of one series, resample by resample, and what each is called.

use super::calling::{Behind, Family, Row, between_rounds};
use super::note::NoteKind;
use super::result::{Called, Change, PointChange, Throughout, Worse, excludes_zero};
use super::side::Side;
use crate::analysis::convert;
use crate::analysis::fit;
use crate::analysis::judge::Verdict;
use crate::analysis::options::Options;
use crate::analysis::result::Estimate;
use crate::model::{self, Difference};
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

/// What changed in a series.
pub(super) struct Changes {
    /// p of strong scaling, or the serial share of weak.
    pub(super) share: Option<Change>,
    /// The change that all worker counts share.
    pub(super) throughout: Option<Throughout>,
    pub(super) points: Vec<PointChange>,
    /// What the changes themselves ask to be known.
    pub(super) notes: Vec<NoteKind>,
}

/// Relative changes at a worker count.
struct Ratio {
    workers: f64,
    time: Row,
    speedup: Option<Row>,
}

impl Between<'_> {
    pub(super) fn changes(&self) -> Changes {
        let ratios = self.ratios();
        let difference = self.difference();
        let share = difference.as_ref().and_then(|of| self.share(of));
        let throughout = self.throughout(&ratios);
        let times = ratios.iter().map(|ratio| &ratio.time);
        let speedups = ratios.iter().filter_map(|ratio| ratio.speedup.as_ref());
        let rows = times.chain(speedups).chain(&share).chain(&throughout);
        let family = Family::of(rows, &self.behind());
        let called = |row: &Row| Change { called: family.call(row), ..row.change };
        let point = |ratio: &Ratio| {
            let time_s = match &throughout {
                Some(_) => Change { called: Called::AsOne, ..ratio.time.change },
                None => called(&ratio.time),
            };
            let speedup = ratio.speedup.as_ref().map(called);
            PointChange { workers: ratio.workers, time_s, speedup }
        };
        let told = throughout
            .as_ref()
            .map(|row| Throughout { change: row.change.change, called: family.call(row) });
        Changes {
            share: share.as_ref().map(called),
            throughout: told,
            points: ratios.iter().map(point).collect(),
            notes: if self.paired { Vec::new() } else { self.notes(told, difference.as_ref()) },
        }
    }

    /// What studies of two hours or builds may differ in without another code.
    fn notes(&self, throughout: Option<Throughout>, of: Option<&Difference>) -> Vec<NoteKind> {
        let described = [self.before, self.after].iter().all(|s| s.verdict() != Verdict::DoesNot);
        let single = of.and_then(|of| of.unexplained).filter(|_| described);
        let uncalled = |of: &Throughout| !matches!(of.called, Called::Better | Called::Worse);
        let hour = throughout.filter(uncalled).map(|of| of.change.value);
        let hour = hour.filter(|share| share.abs() >= self.options.least_change);
        let single = single.map(NoteKind::SingleCounts);
        single.into_iter().chain(hour.map(NoteKind::AnotherHour)).collect()
    }

    /// What the rounds of both tell of noise and hours.
    fn behind(&self) -> Behind {
        let [before, after] = [self.before, self.after].map(Side::rounds);
        let df = |rounds: usize| rounds.saturating_sub(1) as f64;
        let hours = |side: &Side| between_rounds(side.times());
        let (df, hours) = match self.paired {
            true => (df(before), 0.0),
            false => (df(before) + df(after), hours(self.before) + hours(self.after)),
        };
        Behind { rounds: before.min(after), df, hours, confidence: self.options.confidence }
    }

    fn difference(&self) -> Option<Difference> {
        let (base, new) = self.before.fit().zip(self.after.fit())?;
        model::difference(base, new, self.paired, self.options.confidence)
    }

    fn share(&self, of: &Difference) -> Option<Row> {
        let (sign, worse) = match self.before.scaling {
            Scaling::Strong => (-1.0, Worse::Down),
            Scaling::Weak => (1.0, Worse::Up),
        };
        let change = convert::estimate(of.serial.through(|s| sign * s));
        let (base, new) = (self.before.share()?, self.after.share()?);
        Some(Row {
            change: Change { base, new, change, called: Called::Open },
            value: sign * of.serial.value,
            replicates: of.replicates.iter().map(|s| sign * s).collect(),
            widening: of.widening,
            least: self.options.least_points,
            worse,
            of_time: false,
        })
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
            let (base, new) = (&base.times, &new.times);
            let times = [&base.replicates[i][..], &new.replicates[j][..]];
            let time = self.relative([base.values[i], new.values[j]], times, Worse::Up);
            let speedup = speedups.as_ref().filter(|_| workers != 1.0).map(|(base, new)| {
                let both = [&base[i].1[..], &new[j].1[..]];
                self.relative([base[i].0, new[j].0], both, Worse::Down)
            });
            Some(Ratio { workers, time, speedup })
        };
        counts.iter().enumerate().filter_map(at).collect()
    }

    /// A relative change; its replicates are natural logarithms. A time gets worse upwards.
    fn relative(&self, [base, new]: [f64; 2], replicates: [&[f64]; 2], worse: Worse) -> Row {
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
    fn throughout(&self, ratios: &[Ratio]) -> Option<Row> {
        let resamples = ratios.first().map_or(0, |ratio| ratio.time.replicates.len());
        let known = ratios.iter().all(|ratio| ratio.time.replicates.len() == resamples);
        if ratios.len() < LEAST_COUNTS || resamples == 0 || !known {
            return None;
        }
        let mean = |of: &dyn Fn(&Row) -> f64| {
            let all: Vec<f64> = ratios.iter().map(|ratio| of(&ratio.time)).collect();
            stats::mean(&all)
        };
        let value = mean(&|row| row.value)?;
        let replicates: Vec<f64> =
            (0..resamples).filter_map(|b| mean(&|row| row.replicates[b])).collect();
        let apart: Vec<(f64, Vec<f64>)> = ratios
            .iter()
            .map(|ratio| {
                let logs = ratio.time.replicates.iter().zip(&replicates);
                (ratio.time.value - value, logs.map(|(log, shared)| log - shared).collect())
            })
            .collect();
        let beyond = |(value, logs): &(f64, Vec<f64>)| {
            let apart = of_logs(*value, logs, self.options.confidence);
            let called = Called::of(&apart, self.options.least_change, Worse::Up);
            matches!(called, Called::Better | Called::Worse)
        };
        let alike = self.by_chance(&apart)? >= APART && !apart.iter().any(beyond);
        let change = of_logs(value, &replicates, self.options.confidence);
        let times = if self.paired { 1.0 } else { ANOTHER_HOUR };
        (alike && excludes_zero(&change)).then_some(Row {
            change: Change { base: change, new: change, change, called: Called::Open },
            value,
            replicates,
            widening: 1.0,
            least: times * self.options.least_change,
            worse: Worse::Up,
            of_time: true,
        })
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
