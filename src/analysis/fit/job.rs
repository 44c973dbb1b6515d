//! A series with what of its study bears on its fit.

use crate::data::{Machine, Series, Study, TimedBy};

/// What is fitted.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    pub(crate) series: &'a Series,
    pub(crate) machine: &'a Machine,
    /// Whether the blocks' numbers say which were measured together, even where some are missing.
    pub(crate) rounds_known: bool,
    /// Whether it was measured by us, run by run.
    pub(crate) measured_here: bool,
}

impl<'a> Job<'a> {
    pub(crate) fn of(study: &'a Study, series: &'a Series) -> Self {
        let rounds_known = study.method.planned_rounds > 0 || !study.rounds.is_empty();
        let measured_here = study.method.timed_by() != TimedBy::Others;
        Self { series, machine: &study.machine, rounds_known, measured_here }
    }

    /// Whether speedups are relative to the sequential program: who measures one beside a command
    /// asked for that.
    pub(crate) fn is_against_sequential(&self) -> bool {
        self.series.command.is_some() && self.series.sequential.is_some()
    }
}
