//! The changes of one series, resample by resample, and what each is called.

use super::between::Between;
use super::calling::{Behind, Family, Row, between_rounds};
use super::note::NoteKind;
use super::phases::PhaseRows;
use super::result::{Called, Change, PhaseChange, PointChange, Throughout, Worse};
use super::side::Side;
use crate::analysis::convert;
use crate::analysis::fit;
use crate::analysis::judge::Verdict;
use crate::model::{self, Difference};
use crate::units::Scaling;

/// What changed in a series.
pub(super) struct Changes {
    /// p of strong scaling, or the serial share of weak.
    pub(super) share: Option<Change>,
    /// The change that all worker counts share.
    pub(super) throughout: Option<Throughout>,
    pub(super) points: Vec<PointChange>,
    /// Of each phase that both sides have.
    pub(super) phases: Vec<PhaseChange>,
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
        let times = || ratios.iter().map(|ratio| &ratio.time);
        let throughout = self.throughout(&times().collect::<Vec<_>>());
        let phases = self.phases();
        let speedups = ratios.iter().filter_map(|ratio| ratio.speedup.as_ref());
        let whole: Vec<&Row> = times().chain(speedups).chain(&share).chain(&throughout).collect();
        let behind = self.behind();
        // To name phases is not to be told less of the whole.
        let family = Family::of(whole.iter().copied(), &behind);
        let of_phases = phases.iter().flat_map(PhaseRows::all);
        let with_phases = Family::of(whole.iter().copied().chain(of_phases), &behind);
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
            phases: phases.into_iter().map(|phase| phase.called(&with_phases)).collect(),
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
}
