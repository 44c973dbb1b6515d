//! What a gate says of a series.

use super::limit::{Gate, Limit};
use super::metric::Metric;
use super::result::{GateResult, NotJudged, Outcome};
use crate::analysis::compare::result::{Change, Comparison, SeriesChange};
use crate::analysis::judge::Verdict;
use crate::analysis::result::{Analysis, Estimate, Series};

/// What there is to judge by.
pub(super) enum Found {
    Change(Estimate),
    Value(Estimate),
    Nothing(NotJudged),
}

impl Gate {
    /// Judges the change of every series of a comparison, and those that only the earlier study
    /// has. Nothing of a gate on a value, which needs no comparison.
    pub fn judge(&self, comparison: &Comparison) -> Vec<GateResult> {
        if self.is_of_a_value() {
            return Vec::new();
        }
        let both = comparison.series.iter().map(|series| {
            let note = series.notes.first().cloned();
            let found = self.change(series);
            let gone = |found: &Found| matches!(found, Found::Nothing(why) if !why.is_withheld());
            let vanished = gone(&found) && self.had(series);
            GateResult {
                vanished,
                note,
                ..self.result(&series.name, found, series.few_undisturbed)
            }
        });
        let gone = |name: &String| {
            let nothing = Found::Nothing(NotJudged::SeriesGone);
            GateResult { vanished: true, ..self.result(name, nothing, false) }
        };
        both.chain(comparison.only_in_base.iter().map(gone)).collect()
    }

    /// Judges the value of every series of an analysis. Nothing of a gate on a change, which needs
    /// two studies.
    pub fn judge_values(&self, analysis: &Analysis) -> Vec<GateResult> {
        if !self.is_of_a_value() {
            return Vec::new();
        }
        let all = analysis.series.iter();
        all.map(|series| {
            self.result(&series.name, self.value(series), series.has_few_undisturbed())
        })
        .collect()
    }

    /// `few`: other programs are why there are too few rounds for intervals.
    fn result(&self, series: &str, found: Found, few: bool) -> GateResult {
        let (change, value, absent) = match found {
            Found::Change(change) => (Some(change), None, None),
            Found::Value(value) => (None, Some(value), None),
            Found::Nothing(reason) => (None, None, Some(reason)),
        };
        let of = change.or(value);
        let interval = of.and_then(|of| of.lo.zip(of.hi));
        let outcome = interval.map_or(Outcome::NotJudged, |interval| self.outcome(interval));
        let why = if few { NotJudged::FewUndisturbed } else { NotJudged::NoInterval };
        let no_interval = interval.is_none().then_some(why);
        GateResult {
            gate: self.clone(),
            series: series.to_owned(),
            outcome,
            vanished: false,
            change,
            value,
            reason: absent.or(no_interval),
            note: None,
        }
    }

    fn outcome(&self, (lo, hi): (f64, f64)) -> Outcome {
        let (Limit::Change(limit) | Limit::Value(limit)) = self.limit;
        let upwards = self.metric.worsens_upwards();
        let (nearest, farthest, limit) = if upwards { (lo, hi, limit) } else { (-hi, -lo, -limit) };
        match () {
            () if nearest > limit => Outcome::Exceeded,
            () if farthest > limit => Outcome::Open,
            () => Outcome::Within,
        }
    }

    fn change(&self, series: &SeriesChange) -> Found {
        if series.verdict.contains(&Verdict::Withheld) {
            return Found::Nothing(NotJudged::Withheld);
        }
        let at = |n: f64| series.points.iter().find(|point| point.workers == n);
        let found: Option<Change> = match self.metric {
            Metric::ParallelFraction => series.parallel_fraction,
            Metric::Time(n) => at(n).map(|point| point.time_s),
            // At a given worker count both change by the same share.
            Metric::Speedup(n) | Metric::Efficiency(n) => at(n).and_then(|point| point.speedup),
        };
        found.map_or_else(
            || Found::Nothing(self.why_no_change(series)),
            |found| Found::Change(found.change),
        )
    }

    fn why_no_change(&self, series: &SeriesChange) -> NotJudged {
        match self.metric {
            _ if series.points.is_empty() => NotJudged::NotCompared,
            Metric::ParallelFraction if series.serial_fraction.is_some() => NotJudged::WeakScaling,
            Metric::ParallelFraction if series.headline.iter().any(|one| one.lies_outside()) => {
                NotJudged::NoShare
            }
            Metric::ParallelFraction => NotJudged::NotFitted,
            Metric::Time(_) | Metric::Speedup(_) | Metric::Efficiency(_)
                if self.needs().any(|n| series.disturbed.contains(&n)) =>
            {
                NotJudged::PointDisturbed
            }
            Metric::Time(_) | Metric::Speedup(_) | Metric::Efficiency(_) if self.had(series) => {
                NotJudged::PointGone
            }
            Metric::Time(_) | Metric::Speedup(_) | Metric::Efficiency(_) => NotJudged::NotMeasured,
        }
    }

    /// Whether the earlier study has the value that this gate asks for.
    fn had(&self, series: &SeriesChange) -> bool {
        match self.metric {
            Metric::ParallelFraction => series.earlier.parallel_fraction,
            Metric::Time(_) | Metric::Speedup(_) | Metric::Efficiency(_) => {
                self.needs().all(|n| series.earlier.workers.contains(&n))
            }
        }
    }

    /// The worker counts that its value is of.
    fn needs(&self) -> impl Iterator<Item = f64> {
        let one = match self.metric {
            Metric::Speedup(_) | Metric::Efficiency(_) => Some(1.0),
            Metric::ParallelFraction | Metric::Time(_) => None,
        };
        one.into_iter().chain(self.metric.workers())
    }

    fn value(&self, series: &Series) -> Found {
        match series.verdict {
            Verdict::Withheld => return Found::Nothing(NotJudged::Withheld),
            Verdict::Wrong => return Found::Nothing(NotJudged::WrongAnswers),
            _ => (),
        }
        let at = |n: f64| series.points.iter().find(|point| point.workers == n);
        let found = match self.metric {
            Metric::ParallelFraction if !series.headline.is_share() => None,
            Metric::ParallelFraction => series.amdahl.as_ref().map(|law| law.parallel_fraction),
            Metric::Time(n) => at(n).map(|point| point.time_s),
            Metric::Speedup(n) => at(n).map(|point| point.speedup),
            Metric::Efficiency(n) => at(n).map(|point| point.efficiency),
        };
        let why = match self.metric {
            Metric::ParallelFraction if series.gustafson.is_some() => NotJudged::WeakScaling,
            Metric::ParallelFraction if series.headline.lies_outside() => NotJudged::NoShare,
            Metric::ParallelFraction if series.amdahl.is_some() => NotJudged::NotDescribed,
            Metric::ParallelFraction => NotJudged::NotFitted,
            Metric::Time(_) | Metric::Speedup(_) | Metric::Efficiency(_)
                if self.needs().any(|n| series.left_out_as_disturbed(n)) =>
            {
                NotJudged::PointDisturbed
            }
            Metric::Time(_) | Metric::Speedup(_) | Metric::Efficiency(_) => NotJudged::NotMeasured,
        };
        found.map_or(Found::Nothing(why), Found::Value)
    }
}
