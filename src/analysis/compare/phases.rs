//! What changed in each phase that both sides have, told and called as the whole is, in a family
//! that holds its rows too.

use super::between::{Between, of_logs};
use super::calling::{Family, Row};
use super::result::{Called, Change, PhaseChange, PhasePointChange, Throughout, Worse};
use super::side::Side;
use crate::analysis::fit::{self, PhaseTimes};
use crate::analysis::result::Estimate;
use crate::model::parts::Times;

/// A phase before anything is called.
pub(super) struct PhaseRows {
    name: Option<String>,
    throughout: Option<Row>,
    points: Vec<PhasePoint>,
}

struct PhasePoint {
    workers: f64,
    time: Row,
    more_s: Estimate,
    /// Its change may be that of all phases.
    as_others: bool,
}

impl PhaseRows {
    pub(super) fn all(&self) -> impl Iterator<Item = &Row> {
        self.points.iter().map(|point| &point.time).chain(&self.throughout)
    }

    pub(super) fn called(self, family: &Family) -> PhaseChange {
        let call = |row: &Row, as_others: bool| match family.call(row) {
            Called::Better | Called::Worse if as_others => Called::Open,
            called => called,
        };
        let point = |point: &PhasePoint| {
            let called = match self.throughout {
                Some(_) => Called::AsOne,
                None => call(&point.time, point.as_others),
            };
            let time_s = Change { called, ..point.time.change };
            PhasePointChange { workers: point.workers, time_s, more_s: point.more_s }
        };
        let points = self.points.iter().map(point).collect();
        let as_others = self.points.iter().all(|point| point.as_others);
        let throughout = self
            .throughout
            .as_ref()
            .map(|row| Throughout { change: row.change.change, called: call(row, as_others) });
        PhaseChange { name: self.name, throughout, points }
    }
}

impl Between<'_> {
    /// Those of both sides. The rest is the same thing where both name the same phases alone.
    pub(super) fn phases(&self) -> Vec<PhaseRows> {
        let [before, after] = [self.before, self.after].map(|side| &side.phases);
        let in_after = |base: &PhaseTimes| after.iter().find(|new| new.name == base.name);
        let alike = before.len() == after.len() && before.iter().all(|of| in_after(of).is_some());
        let told = before.iter().filter(|base| alike || base.name.is_some());
        told.filter_map(|base| self.phase(base, in_after(base)?)).collect()
    }

    fn phase(&self, base: &PhaseTimes, new: &PhaseTimes) -> Option<PhaseRows> {
        let counts = self.before.counts();
        let points: Vec<Option<PhasePoint>> =
            counts.iter().map(|workers| self.phase_at(*workers, [base, new])).collect();
        let everywhere: Option<Vec<&Row>> =
            points.iter().map(|point| Some(&point.as_ref()?.time)).collect();
        let throughout = everywhere.and_then(|times| self.throughout(&times));
        let last = counts.len().checked_sub(1)?;
        let ends = points.into_iter().enumerate().filter(|(place, _)| [0, last].contains(place));
        let points = ends.filter_map(|(_, point)| point).collect();
        Some(PhaseRows { name: base.name.clone(), throughout, points })
    }

    /// `None` where it takes next to nothing of both sides, or nothing of one.
    fn phase_at(&self, workers: f64, phase: [&PhaseTimes; 2]) -> Option<PhasePoint> {
        let [base, new] =
            [At::of(self.before, phase[0], workers)?, At::of(self.after, phase[1], workers)?];
        let share = |at: &At<'_>| at.seconds.value / (at.seconds.value + at.others.value);
        if share(&base).max(share(&new)) < self.options.least_change {
            return None;
        }
        let seconds = [base.seconds, new.seconds];
        let time = Row { least: self.least_of_hours(), ..self.time(seconds) };
        let more = new.seconds.replicates.iter().zip(base.seconds.replicates);
        let more: Vec<f64> = more.map(|(new, base)| new - base).collect();
        let more_s = new.seconds.value - base.seconds.value;
        let more_s = fit::central(more_s, &more, self.options.confidence);
        let as_others = !self.paired && self.as_others(&time, [base.others, new.others]);
        Some(PhasePoint { workers, time, more_s, as_others })
    }

    fn time(&self, seconds: [Seconds<'_>; 2]) -> Row {
        self.relative(seconds.map(|of| of.value), seconds.map(|of| of.replicates), Worse::Up)
    }

    /// Whether all else may have changed by as much: what another hour does.
    fn as_others(&self, phase: &Row, others: [Seconds<'_>; 2]) -> bool {
        // Of a phase that may be all of the call.
        if !others.iter().all(Seconds::is_some) {
            return false;
        }
        let others = self.time(others);
        let pairs = phase.replicates.iter().zip(&others.replicates);
        let logs: Vec<f64> = pairs.map(|(phase, others)| phase - others).collect();
        let apart = of_logs(phase.value - others.value, &logs, self.options.confidence);
        let called = Called::of(&apart, self.options.least_change, Worse::Up);
        !matches!(called, Called::Better | Called::Worse)
    }
}

/// Seconds, and the same in every resample.
#[derive(Clone, Copy)]
struct Seconds<'s> {
    value: f64,
    replicates: &'s [f64],
}

impl<'s> Seconds<'s> {
    fn at(times: &'s Times, column: usize) -> Self {
        Self { value: times.values[column], replicates: &times.replicates[column] }
    }

    /// More than none, whatever was drawn.
    fn is_some(&self) -> bool {
        self.replicates.iter().chain([&self.value]).all(|seconds| *seconds > 0.0)
    }
}

/// A phase on one side at one worker count.
struct At<'s> {
    seconds: Seconds<'s>,
    others: Seconds<'s>,
}

impl<'s> At<'s> {
    /// `None` where it may take no time at all.
    fn of(side: &Side, phase: &'s PhaseTimes, workers: f64) -> Option<Self> {
        let column = side.counts().iter().position(|count| *count == workers)?;
        let [seconds, others] =
            [&phase.times, &phase.others].map(|times| Seconds::at(times, column));
        seconds.is_some().then_some(Self { seconds, others })
    }
}
