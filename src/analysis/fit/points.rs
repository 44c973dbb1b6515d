//! The points of a series, with or without a fitted law.

use std::collections::HashSet;

use super::curve::theory_speedup;
use super::fitted::Fitted;
use super::job::Job;
use super::resample;
use crate::analysis::convert;
use crate::analysis::options::Options;
use crate::analysis::result::{Baseline, Estimate, Point};
use crate::data::Series;
use crate::model::{self, karp_flatt};
use crate::units::{Bound, Scaling, Updates};

/// Points with their baseline.
pub(crate) struct Measured {
    pub(crate) baseline: Baseline,
    pub(crate) t1_s: Estimate,
    pub(crate) sequential_s: Option<Estimate>,
    pub(crate) points: Vec<Point>,
}

/// The points of a series. `None` when no law is fitted, and neither one worker nor the
/// sequential program was measured, so that there is nothing to divide by.
pub(crate) fn measured(job: Job<'_>, fitted: &Fitted, options: &Options) -> Option<Measured> {
    let facts = Facts {
        series: job.series,
        fitted,
        usable_cores: job.machine.usable_cores(),
        is_against_sequential: job.is_against_sequential(),
    };
    match fitted.estimate() {
        Some(estimate) => Some(facts.with_law(estimate)),
        None => facts.without_law(options),
    }
}

/// What each point is told beside its times.
struct Facts<'a> {
    series: &'a Series,
    fitted: &'a Fitted,
    usable_cores: Option<usize>,
    is_against_sequential: bool,
}

impl Facts<'_> {
    /// Everything about a column that does not depend on a law.
    fn point(&self, column: usize, time_s: Estimate, speedup: Estimate) -> Point {
        let n = self.fitted.selection.workers[column];
        let per_worker = |s: f64| s / n;
        let scaling = self.series.scaling;
        let beyond = self.usable_cores.is_some_and(|cores| n > cores as f64);
        let e = |s: f64| karp_flatt::serial_fraction(s, n).filter(|_| scaling == Scaling::Strong);
        Point {
            workers: n,
            time_s,
            speedup,
            efficiency: Estimate {
                value: per_worker(speedup.value),
                lo: speedup.lo.map(per_worker),
                hi: speedup.hi.map(per_worker),
            },
            karp_flatt: e(speedup.value),
            karp_flatt_interval: speedup
                .lo
                .zip(speedup.hi)
                .and_then(|(lo, hi)| Some([e(hi)?, e(lo)?])),
            fit_speedup: None,
            deviation: None,
            theory_speedup: self
                .series
                .theory
                .as_ref()
                .and_then(|of| theory_speedup(scaling, of, n)),
            updates: self.updates(n),
            fitted: false,
            beyond_cores: beyond && self.series.bound == Bound::Cpu,
            disturbed: self.fitted.selection.disturbed_points[column],
            samples_s: self.fitted.selection.rounds.columns()[column].clone(),
            usage: self.fitted.selection.usage[column],
            gb_per_s: self.series.bytes_per_call.map(|bytes| rate(bytes as f64 / 1e9, &time_s)),
            rate: self.series.rate.as_ref().map(|_| rate(self.growth(n), &time_s)),
        }
    }

    fn updates(&self, n: f64) -> Option<Updates> {
        self.series.points.iter().find(|point| point.workers.get() == n)?.updates()
    }

    fn growth(&self, n: f64) -> f64 {
        if self.series.scaling == Scaling::Weak { n } else { 1.0 }
    }

    /// Points beside a fitted law.
    fn with_law(&self, fitted: &model::Estimate) -> Measured {
        let columns: HashSet<usize> = self.fitted.fit_columns.iter().copied().collect();
        let points = fitted.points.iter().enumerate().map(|(column, of)| {
            let time_s = convert::estimate(of.time_s);
            let speedup = convert::estimate(of.speedup);
            Point {
                fit_speedup: fitted.speedup(of.workers).value.filter(|s| s.is_finite() && *s > 0.0),
                // Beyond its pole a superlinear fit predicts no time to compare with.
                deviation: (fitted.law.predict(of.workers) > 0.0).then(|| Estimate {
                    value: of.deviation.value,
                    lo: of.deviation.narrow.map(|range| range.lo),
                    hi: of.deviation.narrow.map(|range| range.hi),
                }),
                fitted: columns.contains(&column),
                karp_flatt: of.karp_flatt.map(|e| e.value),
                karp_flatt_interval: of
                    .karp_flatt
                    .and_then(|e| e.range.map(|range| [range.lo, range.hi])),
                ..self.point(column, time_s, speedup)
            }
        });
        Measured {
            baseline: convert::baseline(fitted.baseline.kind),
            t1_s: convert::estimate(fitted.baseline.seconds),
            sequential_s: fitted.sequential_s.map(convert::estimate),
            points: points.collect(),
        }
    }

    /// Points without a law: against one worker, or the sequential program. `None` when neither
    /// was measured.
    fn without_law(&self, options: &Options) -> Option<Measured> {
        let medians = self.fitted.medians(options);
        let central = |value: f64, replicates: &[f64]| {
            resample::central(value, replicates, options.confidence)
        };
        let workers = &self.fitted.selection.workers;
        let [(shown, shown_all), (base, replicates)] =
            medians.base(workers, self.is_against_sequential)?;
        let has_one = workers.contains(&1.0) && !self.is_against_sequential;
        let baseline = if has_one { Baseline::OneWorker } else { Baseline::Sequential };
        let points = workers.iter().enumerate().map(|(column, &n)| {
            let (seconds, paired) = (medians.times.values[column], medians.paired.values[column]);
            let growth = self.growth(n);
            let of_column = replicates.iter().zip(&medians.paired.replicates[column]);
            let speedups: Vec<f64> = of_column.map(|(base, time)| growth * base / time).collect();
            let speedup = central(growth * base / paired, &speedups);
            self.point(column, central(seconds, &medians.times.replicates[column]), speedup)
        });
        Some(Measured {
            baseline,
            t1_s: central(shown, shown_all),
            points: points.collect(),
            sequential_s: medians
                .sequential
                .as_ref()
                .map(|(seconds, replicates)| central(*seconds, replicates)),
        })
    }
}

/// So much in this time, a second: the longest time is the lowest rate.
fn rate(amount: f64, time_s: &Estimate) -> Estimate {
    let rate = |seconds: f64| amount / seconds;
    Estimate { value: rate(time_s.value), lo: time_s.hi.map(rate), hi: time_s.lo.map(rate) }
}
